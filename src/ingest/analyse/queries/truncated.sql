-- Copies cut short: what they kept, and whom they credit.
-- :since day (30d): first seen on this day (UTC) or later
-- :until day (any): first seen before this day (UTC)
-- :outlet text (any): this outlet alone
-- :limit int (50): so many rows; 0: all
SELECT
  p.article_id, p.outlet, p.title, p.url, p.proof, p.carried_from,
  p.words, a.words AS of_words, round(1.0 * p.words / nullif(a.words, 0), 3) AS text_kept,
  p.access, p.completeness,
  (SELECT count(*) FROM copies AS c WHERE c.outlet IS p.outlet -- without limits the index alone is read
    AND (:since = '' OR c.first_seen_utc >= :since) AND (:until = '' OR c.first_seen_utc < :until)) AS of_copies_count
FROM publications AS p
JOIN articles AS a ON a.id = p.article_id
WHERE p.kind = 'truncated'
  AND p.first_seen_utc >= :since AND (:until = '' OR p.first_seen_utc < :until)
  AND (:outlet = '' OR p.outlet = :outlet)
ORDER BY p.first_seen_utc DESC, p.id DESC
LIMIT iif(:limit > 0, :limit, -1);
