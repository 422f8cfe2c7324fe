-- What is covered in each language; no language: the text is too short to tell.
-- :since day (30d): first seen on this day (UTC) or later
-- :until day (any): first seen before this day (UTC)
WITH seen AS MATERIALIZED ( -- once a copy: what a copy carries is looked up
  SELECT language, outlet, article_id, proof, is_wire, published_utc
  FROM appearances
  WHERE first_seen_utc >= :since AND (:until = '' OR first_seen_utc < :until)
)
SELECT
  language,
  count(DISTINCT outlet) AS outlets_count,
  count(DISTINCT article_id) AS pieces_count,
  count(*) AS copies_count,
  round(1.0 * count(*) / sum(count(*)) OVER (), 3) AS copies_share,
  sum(proof IS 'credited') AS credited_count,
  sum(proof IS 'text_verified') AS text_verified_count,
  sum(proof IS 'text_only') AS text_only_count,
  sum(proof IS 'sister') AS sister_count,
  sum(is_wire) AS wire_count,
  count(*) - sum(is_wire) AS without_wire_count,
  sum(published_utc IS NULL) AS without_time_count
FROM seen
GROUP BY language
ORDER BY copies_count DESC, language;
