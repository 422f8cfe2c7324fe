-- What stands behind every share of an answer.
-- :since day (any): first seen on this day (UTC) or later
-- :until day (any): first seen before this day (UTC)
SELECT
  count(*) AS copies_count,
  count(DISTINCT article_id) AS pieces_count,
  coalesce(sum(published_utc IS NULL), 0) AS without_time_count,
  coalesce(sum(published_precision NOT IN ('second', 'minute') OR published_offset_min IS NULL), 0)
    AS without_usable_time_count,
  min(first_seen_utc) AS from_utc,
  max(first_seen_utc) AS to_utc,
  (SELECT count(*) FROM sources WHERE configured) AS sources_count,
  (SELECT count(*) FROM sources WHERE configured AND (stopped OR failures > 0)) AS sources_failing_count,
  (SELECT coalesce(sum(gaps_count), 0) FROM sources WHERE configured) AS gaps_count
FROM copies
WHERE first_seen_utc >= :since AND (:until = '' OR first_seen_utc < :until);
