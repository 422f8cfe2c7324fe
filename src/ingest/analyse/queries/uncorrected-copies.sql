-- Copies elsewhere of a piece that was corrected or withdrawn, without a notice or a later edit of their own.
-- :since day (30d): notice found on this day (UTC) or later
-- :until day (any): notice found before this day (UTC)
-- :limit int (50): so many rows; 0: all
SELECT
  o.article_id, n.kind AS notice, n.quote, n.found_utc, o.outlet AS corrected_by, o.url AS corrected_url,
  c.outlet, c.url, c.kind, c.last_checked_utc,
  c.last_checked_utc >= n.found_utc AS is_checked_since,
  count(*) OVER (PARTITION BY n.id) AS uncorrected_count,
  (SELECT count(*) FROM copies AS e WHERE e.article_id = o.article_id AND e.outlet IS NOT o.outlet)
    AS of_copies_elsewhere_count
FROM notices AS n
JOIN copies AS o ON o.id = n.copy_id
JOIN copies AS c ON c.article_id = o.article_id AND c.outlet IS NOT o.outlet
WHERE n.kind IN ('correction', 'clarification', 'retraction', 'kill')
  AND n.found_utc >= :since AND (:until = '' OR n.found_utc < :until)
  AND c.state = 'live'
  AND NOT EXISTS (SELECT 1 FROM notices AS m WHERE m.copy_id = c.id
    AND m.kind IN ('correction', 'clarification', 'retraction', 'kill'))
  AND NOT EXISTS (SELECT 1 FROM revisions AS r
    WHERE r.copy_id = c.id AND r.cause = 'page' AND r.seen_utc >= coalesce(n.dated_utc, n.found_utc))
ORDER BY n.found_utc DESC, n.id, c.outlet, c.id
LIMIT iif(:limit > 0, :limit, -1);
