-- Who is named as author, at how many outlets, and how often beside the credit of another publisher.
-- :since day (30d): first seen on this day (UTC) or later
-- :until day (any): first seen before this day (UTC)
-- :kind choice (person agency desk): persons, agencies or desks
-- :copies int (2): named on at least so many copies
-- :limit int (50): so many rows; 0: all
WITH seen AS MATERIALIZED ( -- once a copy: what a copy carries is looked up
  SELECT id, outlet, article_id, proof, is_wire
  FROM appearances
  WHERE first_seen_utc >= :since AND (:until = '' OR first_seen_utc < :until)
)
SELECT
  b.name,
  count(DISTINCT seen.outlet) AS outlets_count,
  count(DISTINCT seen.article_id) AS pieces_count,
  count(*) AS copies_count,
  sum(seen.proof IS NULL) AS own_count,
  sum(seen.proof IS 'credited') AS credited_count,
  sum(seen.proof IS 'text_verified') AS text_verified_count,
  sum(seen.proof IS 'text_only') AS text_only_count,
  sum(seen.proof IS 'sister') AS sister_count,
  sum(seen.is_wire) AS wire_count
FROM seen
CROSS JOIN bylines AS b ON b.copy_id = seen.id -- in this order: the copies of a window are fewer than the bylines
WHERE b.kind = :kind
  AND NOT EXISTS ( -- a name that a copy prints twice counts once
    SELECT 1 FROM bylines AS o WHERE o.copy_id = b.copy_id AND o.kind = b.kind AND o.name = b.name AND o.id < b.id)
GROUP BY b.name
HAVING copies_count >= CAST(:copies AS INTEGER)
ORDER BY copies_count DESC, b.name
LIMIT iif(:limit > 0, :limit, -1);
