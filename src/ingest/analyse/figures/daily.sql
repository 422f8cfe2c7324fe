-- Day by day (UTC) what the outlets of which most was seen printed, the others as one, and how much of it they carried.
-- :since day (any): first seen on this day (UTC) or later
-- :until day (any): first seen before this day (UTC)
-- :by choice (printed seen): day as printed, or day of first sight
-- :outlets int (5): so many by name
WITH named AS (
  SELECT outlet FROM copies
  WHERE first_seen_utc >= :since AND (:until = '' OR first_seen_utc < :until) AND outlet IS NOT NULL
  GROUP BY +outlet -- the plus: the window is searched, no index of outlets is walked through
  ORDER BY count(*) DESC, outlet
  LIMIT :outlets
)
SELECT
  CASE
    WHEN :by = 'seen' THEN substr(first_seen_utc, 1, 10)
    WHEN published_precision NOT IN ('month', 'year') THEN substr(published_utc, 1, 10)
  END AS day,
  iif(outlet IN named, outlet, NULL) AS outlet_named,
  count(*) AS copies_count,
  sum(proof IS 'credited') AS credited_count,
  sum(proof IS 'text_verified') AS text_verified_count,
  sum(proof IS 'text_only') AS text_only_count
FROM appearances
WHERE first_seen_utc >= :since AND (:until = '' OR first_seen_utc < :until)
GROUP BY day, outlet_named
ORDER BY day, outlet_named;
