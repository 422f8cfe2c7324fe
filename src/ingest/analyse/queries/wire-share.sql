-- How much of what each outlet printed comes from agencies, week by week as printed; no week: no day is printed.
-- :since day (30d): first seen on this day (UTC) or later
-- :until day (any): first seen before this day (UTC)
-- :outlet text (any): this outlet alone
WITH
seen AS MATERIALIZED (
  SELECT outlet, is_wire, proof, CASE
    WHEN published_precision IN ('month', 'year') THEN NULL
    WHEN coalesce(published_offset_min, 0) = 0 THEN substr(published_utc, 1, 10)
    ELSE date(published_utc, published_offset_min || ' minutes')
  END AS day
  FROM appearances
  WHERE first_seen_utc >= :since AND (:until = '' OR first_seen_utc < :until)
    AND (:outlet = '' OR outlet = :outlet)
),
weeks AS MATERIALIZED ( -- worked out for each day, not for each copy: half of the time otherwise
  SELECT DISTINCT day, date(day, 'weekday 0', '-6 days') AS week FROM seen
)
SELECT
  seen.outlet, week,
  count(*) AS copies_count,
  sum(is_wire) AS wire_count,
  sum(is_wire AND proof IS 'credited') AS wire_credited_count,
  sum(is_wire AND proof IS 'text_verified') AS wire_text_verified_count,
  sum(is_wire AND proof IS 'text_only') AS wire_text_only_count,
  sum(is_wire AND proof IS 'sister') AS wire_sister_count,
  round(avg(is_wire), 3) AS wire_share,
  sum(NOT is_wire) AS other_count,
  count(*) FILTER (WHERE NOT is_wire AND proof <> 'sister') AS other_carried_count,
  round(1.0 * count(*) FILTER (WHERE NOT is_wire AND proof <> 'sister') / nullif(sum(NOT is_wire), 0), 3) AS other_carried_share
FROM seen
LEFT JOIN weeks ON weeks.day = seen.day
GROUP BY 1, 2
ORDER BY 1, 2;
