-- What was seen each day (UTC), days without anything included: a trend is no better than this.
-- :since day (30d): first seen on this day (UTC) or later
-- :until day (any): first seen before this day (UTC)
WITH RECURSIVE
seen AS (
  SELECT substr(first_seen_utc, 1, 10) AS day, count(*) AS copies_count, count(DISTINCT article_id) AS pieces_count,
    count(DISTINCT outlet) AS outlets_count,
    sum(published_utc IS NULL) AS without_time_count,
    sum(published_precision NOT IN ('second', 'minute') OR published_offset_min IS NULL) AS without_usable_time_count
  FROM copies
  WHERE first_seen_utc >= :since AND (:until = '' OR first_seen_utc < :until)
  GROUP BY 1
),
tried AS (
  SELECT substr(r.started_utc, 1, 10) AS day, count(DISTINCT iif(r.command IN ('run', 'demo'), r.id, NULL)) AS runs_count,
    count(f.source_id) AS polls_count,
    sum(f.source_id IS NOT NULL AND f.reason IS NOT NULL) AS polls_failed_count,
    count(DISTINCT iif(f.reason IS NOT NULL, f.source_id, NULL)) AS sources_failed_count
  FROM runs AS r LEFT JOIN fetches AS f ON f.run_id = r.id
  WHERE r.started_utc >= :since AND (:until = '' OR r.started_utc < :until)
  GROUP BY 1
),
ends AS ( -- an empty day at an end of the window counts when something was seen beyond it
  SELECT
    iif(:since <> '' AND EXISTS (SELECT 1 FROM copies WHERE first_seen_utc < :since), :since, min(day)) AS day,
    iif(:until <> '' AND EXISTS (SELECT 1 FROM copies WHERE first_seen_utc >= :until), date(:until, '-1 day'), max(day)) AS last
  FROM (SELECT day FROM seen UNION ALL SELECT day FROM tried)
),
days AS (
  SELECT day, last FROM ends WHERE day <= last
  UNION ALL SELECT date(day, '+1 day'), last FROM days WHERE day < last
)
SELECT
  d.day,
  coalesce(t.runs_count, 0) AS runs_count,
  coalesce(t.polls_count, 0) AS polls_count,
  coalesce(t.polls_failed_count, 0) AS polls_failed_count,
  coalesce(t.sources_failed_count, 0) AS sources_failed_count,
  coalesce(s.copies_count, 0) AS copies_count,
  coalesce(s.pieces_count, 0) AS pieces_count,
  coalesce(s.outlets_count, 0) AS outlets_count,
  coalesce(s.without_time_count, 0) AS without_time_count,
  coalesce(s.without_usable_time_count, 0) AS without_usable_time_count
FROM days AS d
LEFT JOIN seen AS s ON s.day = d.day
LEFT JOIN tried AS t ON t.day = d.day
ORDER BY d.day;
