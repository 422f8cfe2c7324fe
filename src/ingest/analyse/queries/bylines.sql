-- Who is named as author, at how many outlets, and how often beside the credit of another publisher.
-- :since day (any): first seen on this day (UTC) or later
-- :until day (any): first seen before this day (UTC)
-- :kind choice (person agency desk): persons, agencies or desks
-- :copies int (2): named on at least so many copies
-- :limit int (50): so many rows; 0: all
SELECT
  b.name,
  count(DISTINCT p.outlet) AS outlets_count,
  count(DISTINCT p.article_id) AS pieces_count,
  count(DISTINCT p.id) AS copies_count,
  count(DISTINCT iif(p.proof IS NULL, p.id, NULL)) AS own_count,
  count(DISTINCT iif(p.proof = 'credited', p.id, NULL)) AS credited_count,
  count(DISTINCT iif(p.proof = 'text_verified', p.id, NULL)) AS text_verified_count,
  count(DISTINCT iif(p.proof = 'text_only', p.id, NULL)) AS text_only_count,
  count(DISTINCT iif(p.is_wire, p.id, NULL)) AS wire_count
FROM bylines AS b
JOIN appearances AS p ON p.id = b.copy_id
WHERE b.kind = :kind
  AND p.first_seen_utc >= :since AND (:until = '' OR p.first_seen_utc < :until)
GROUP BY b.name
HAVING copies_count >= CAST(:copies AS INTEGER)
ORDER BY copies_count DESC, b.name
LIMIT iif(:limit > 0, :limit, -1);
