-- Who carries whose pieces, how much later and how much of the text: by credit, by both, and by the text alone.
-- :since day (30d): first seen on this day (UTC) or later
-- :until day (any): first seen before this day (UTC)
-- :outlet text (any): this outlet alone
-- :wire choice (with without only): with wire copy, without it, or it alone
WITH observed AS (
  SELECT outlet, count(*) AS copies_count
  FROM copies
  WHERE first_seen_utc >= :since AND (:until = '' OR first_seen_utc < :until)
  GROUP BY +outlet -- the plus: the window is searched, no index of outlets is walked through
)
SELECT
  c.outlet, c.carried_from AS origin,
  sum(c.proof = 'credited') AS credited_count,
  sum(c.proof = 'text_verified') AS text_verified_count,
  sum(c.proof = 'text_only') AS text_only_count,
  o.copies_count AS of_copies_count,
  count(c.lag_min) AS lag_known_count,
  round(avg(c.lag_min), 1) AS lag_mean_min,
  round(min(c.lag_min), 1) AS lag_least_min,
  count(c.text_kept) AS text_compared_count,
  round(avg(c.text_kept), 3) AS text_kept_mean
FROM carried AS c
LEFT JOIN observed AS o ON o.outlet IS c.outlet
WHERE c.first_seen_utc >= :since AND (:until = '' OR c.first_seen_utc < :until)
  AND (:outlet = '' OR c.outlet = :outlet)
  AND (:wire = 'with' OR c.is_wire = (:wire = 'only'))
GROUP BY +c.outlet, 2
ORDER BY count(*) DESC, 1, 2;
