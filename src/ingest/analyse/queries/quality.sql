-- What each outlet's copies lack, the largest outlets first; shares are of copies_count.
-- :since day (30d): first seen on this day (UTC) or later
-- :until day (any): first seen before this day (UTC)
-- :outlet text (any): this outlet alone
SELECT
  outlet,
  count(*) AS copies_count,
  sum(title IS NULL) AS without_title_count,
  sum(published_utc IS NULL) AS without_time_count,
  round(avg(published_utc IS NULL), 3) AS without_time_share,
  count(*) FILTER (WHERE published_precision NOT IN ('second', 'minute')) AS coarse_time_count,
  count(*) FILTER (WHERE published_precision IN ('second', 'minute') AND published_offset_min IS NULL) AS without_zone_count,
  sum(authors = '[]') AS without_author_count,
  round(avg(authors = '[]'), 3) AS without_author_share,
  sum(words < 100) AS short_count,
  sum(language IS NULL) AS without_language_count,
  sum(access IS 'paywalled') AS paywalled_count,
  sum(claim_status = 'unknown') AS origin_unknown_count
FROM copies
WHERE first_seen_utc >= :since AND (:until = '' OR first_seen_utc < :until)
  AND (:outlet = '' OR outlet = :outlet)
GROUP BY +outlet -- the plus: the window is searched, no index of outlets is walked through
ORDER BY copies_count DESC, outlet;
