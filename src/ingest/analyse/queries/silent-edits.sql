-- Texts that changed while the page printed no new time of change and no notice. Only pages read twice can show it.
-- :since day (30d): changed state seen on this day (UTC) or later
-- :until day (any): changed state seen before this day (UTC)
-- :outlet text (any): this outlet alone
-- :hours int (1): seen at least so many hours after the printed time; unknown times are listed, too
-- :limit int (50): so many rows; 0: all
SELECT
  c.article_id, c.outlet, c.title, c.url, r.seen_utc, r.changed,
  CASE WHEN r.old_published_precision IN ('second', 'minute') AND r.old_published_offset_min IS NOT NULL
    THEN round((unixepoch(r.seen_utc) - unixepoch(r.old_published_utc)) / 3600.0, 1) END AS hours_after,
  iif(c.title IS r.old_title, NULL, r.old_title) AS title_before,
  r.diff,
  (SELECT count(*) FROM revisions AS o JOIN copies AS s ON s.id = o.copy_id
    WHERE o.cause = 'page' AND s.outlet IS c.outlet
      AND o.seen_utc >= :since AND (:until = '' OR o.seen_utc < :until)) AS of_edits_count,
  (SELECT count(*) FROM rechecks AS k JOIN copies AS s ON s.id = k.copy_id
    WHERE k.turns > 0 AND s.outlet IS c.outlet) AS of_rechecked_count,
  (SELECT count(*) FROM copies AS s WHERE s.outlet IS c.outlet) AS outlet_copies_count
FROM revisions AS r
JOIN copies AS c ON c.id = r.copy_id
WHERE r.cause = 'page'
  AND r.seen_utc >= :since AND (:until = '' OR r.seen_utc < :until)
  AND (:outlet = '' OR c.outlet = :outlet)
  AND NOT EXISTS (SELECT 1 FROM json_each(r.changed) AS f WHERE f.value = 'modified')
  AND NOT EXISTS (SELECT 1 FROM notices AS n WHERE n.copy_id = c.id AND n.found_utc >= r.seen_utc)
  AND (hours_after IS NULL OR hours_after >= CAST(:hours AS INTEGER))
ORDER BY r.seen_utc DESC, r.id DESC
LIMIT iif(:limit > 0, :limit, -1);
