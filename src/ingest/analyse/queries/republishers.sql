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
),
seen AS MATERIALIZED ( -- once a copy: what a copy carries is looked up
  SELECT outlet, carried_from, proof, lag_min, text_kept
  FROM carried
  WHERE first_seen_utc >= :since AND (:until = '' OR first_seen_utc < :until)
    AND (:outlet = '' OR outlet = :outlet)
    AND (:wire = 'with' OR is_wire = (:wire = 'only'))
)
SELECT
  seen.outlet, carried_from AS origin,
  sum(proof = 'credited') AS credited_count,
  sum(proof = 'text_verified') AS text_verified_count,
  sum(proof = 'text_only') AS text_only_count,
  o.copies_count AS of_copies_count,
  count(lag_min) AS lag_known_count,
  round(avg(lag_min), 1) AS lag_mean_min,
  round(min(lag_min), 1) AS lag_least_min,
  count(text_kept) AS text_compared_count,
  round(avg(text_kept), 3) AS text_kept_mean
FROM seen
LEFT JOIN observed AS o ON o.outlet IS seen.outlet
GROUP BY 1, 2
ORDER BY count(*) DESC, 1, 2;
