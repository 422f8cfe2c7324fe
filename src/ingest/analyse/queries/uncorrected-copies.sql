-- Copies elsewhere of a piece that was corrected or withdrawn, without a notice or a later edit of their own.
-- :since day (30d): notice found on this day (UTC) or later
-- :until day (any): notice found before this day (UTC)
-- :article int (0): of this article alone; 0: of all
-- :limit int (50): so many rows; 0: all
WITH corrected AS ( -- with the text as it was before the notice, when it was read before
  SELECT n.id, n.kind AS notice, n.quote, n.found_utc, n.dated_utc, o.article_id, o.outlet, o.url,
    coalesce(o.text, s.text) AS text_after,
    (SELECT r.old_text FROM revisions AS r WHERE r.copy_id = o.id AND r.cause = 'page' AND r.seen_utc <= n.found_utc
      ORDER BY r.id DESC LIMIT 1) AS text_before
  FROM notices AS n JOIN copies AS o ON o.id = n.copy_id LEFT JOIN copies AS s ON s.id = o.same_text_as
  JOIN articles AS a ON a.id = o.article_id
  WHERE n.kind IN ('correction', 'clarification', 'retraction', 'kill')
    AND (o.id = a.representative_copy OR NOT EXISTS (SELECT 1 FROM notices AS p -- the original's word goes first
      WHERE p.copy_id = a.representative_copy AND p.kind IN ('correction', 'clarification', 'retraction', 'kill')))
    AND (:article = 0 OR o.article_id = :article) AND n.found_utc >= :since AND (:until = '' OR n.found_utc < :until)
), uncorrected AS (
  SELECT o.id, o.article_id, o.notice, o.quote, o.found_utc, o.outlet AS corrected_by, o.url AS corrected_url,
    c.id AS copy_id, c.outlet, c.url, c.kind, c.last_checked_utc,
    still_says(o.text_before, o.text_after, coalesce(c.text, t.text)) AS still_says,
    says_now(o.text_before, o.text_after, coalesce(c.text, t.text)) AS corrected_to
  FROM corrected AS o
  JOIN copies AS c ON c.article_id = o.article_id AND c.outlet IS NOT o.outlet
  LEFT JOIN copies AS t ON t.id = c.same_text_as
  WHERE c.state = 'live'
    AND NOT EXISTS (SELECT 1 FROM notices AS m WHERE m.copy_id = c.id
      AND m.kind IN ('correction', 'clarification', 'retraction', 'kill'))
    AND NOT EXISTS (SELECT 1 FROM revisions AS r
      WHERE r.copy_id = c.id AND r.cause = 'page' AND r.seen_utc >= coalesce(o.dated_utc, o.found_utc))
), once AS ( -- of several notices that one whose old words the copy has, then the newest
  SELECT *, row_number() OVER (PARTITION BY copy_id ORDER BY still_says <> '' DESC, found_utc DESC, id DESC) AS turn
  FROM uncorrected
)
SELECT
  article_id, notice, quote, found_utc, corrected_by, corrected_url,
  outlet, url, kind, last_checked_utc,
  last_checked_utc >= found_utc AS is_checked_since,
  nullif(still_says, '') AS still_says, corrected_to,
  still_says <> '' AS has_old_words,
  count(*) OVER (PARTITION BY article_id) AS uncorrected_count,
  (SELECT count(*) FROM copies AS e WHERE e.article_id = once.article_id AND e.outlet IS NOT once.corrected_by)
    AS of_copies_elsewhere_count
FROM once
WHERE turn = 1
ORDER BY found_utc DESC, id, outlet, copy_id
LIMIT iif(:limit > 0, :limit, -1);
