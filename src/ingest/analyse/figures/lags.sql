-- How much later than the original copies were printed, where both print minute and zone.
-- :since day (any): first seen on this day (UTC) or later
-- :until day (any): first seen before this day (UTC)
WITH
ranges (place, label, least, below) AS (VALUES
  (0, 'earlier', -1e12, 0), (1, '15 min', 0, 15), (2, '1 h', 15, 60), (3, '3 h', 60, 180), (4, '12 h', 180, 720),
  (5, '1 day', 720, 1440), (6, 'later', 1440, 1e12)
),
lags AS MATERIALIZED (
  SELECT lag_min FROM carried
  WHERE first_seen_utc >= :since AND (:until = '' OR first_seen_utc < :until)
)
SELECT
  r.label,
  count(l.lag_min) AS copies_count,
  (SELECT count(lag_min) FROM lags) AS lag_known_count,
  (SELECT count(*) FROM lags) AS of_carried_count
FROM ranges AS r
LEFT JOIN lags AS l ON l.lag_min >= r.least AND l.lag_min < r.below
GROUP BY r.place
ORDER BY r.place;
