-- Whose pieces others carry most: outlets, agencies and others by the outlets that carry them.
-- :since day (30d): first seen on this day (UTC) or later
-- :until day (any): first seen before this day (UTC)
-- :wire choice (with without only): with wire copy, without it, or it alone
WITH seen AS MATERIALIZED ( -- once a copy: what a copy carries is looked up
  SELECT outlet, article_id, carried_from, proof, is_wire
  FROM appearances
  WHERE first_seen_utc >= :since AND (:until = '' OR first_seen_utc < :until)
    AND proof <> 'sister'
)
SELECT
  carried_from AS origin,
  count(DISTINCT outlet) AS outlets_count,
  count(DISTINCT article_id) AS pieces_count,
  sum(proof = 'credited') AS credited_count,
  sum(proof = 'text_verified') AS text_verified_count,
  sum(proof = 'text_only') AS text_only_count,
  sum(is_wire) AS wire_count,
  sum(count(*)) OVER () AS of_carried_count
FROM seen
WHERE :wire = 'with' OR is_wire = (:wire = 'only')
GROUP BY 1
ORDER BY outlets_count DESC, pieces_count DESC, origin;
