-- The pieces that most owners carry. An outlet whose owner is not known counts as its own.
-- :since day (30d): first seen on this day (UTC) or later
-- :until day (any): first seen before this day (UTC)
-- :owners int (2): carried by at least so many owners
-- :wire choice (with without only): with wire copy, without it, or it alone
-- :limit int (50): so many rows; 0: all
SELECT
  a.id AS article_id, a.title, a.outlet, a.origin_status,
  coalesce(a.origin_domain, a.origin_name) AS origin,
  count(DISTINCT coalesce(o.owner, p.outlet)) AS owners_count,
  count(DISTINCT o.owner) AS owners_known_count,
  count(DISTINCT p.outlet) AS outlets_count,
  count(*) AS copies_count,
  sum(p.proof IS 'credited') AS credited_count,
  sum(p.proof IS 'text_verified') AS text_verified_count,
  sum(p.proof IS 'text_only') AS text_only_count,
  sum(p.published_utc IS NULL OR p.published_precision NOT IN ('second', 'minute')
    OR p.published_offset_min IS NULL) AS without_usable_time_count
FROM articles AS a INDEXED BY articles_copies
CROSS JOIN copies AS c ON c.article_id = a.id -- in this order: the pieces with copies are few
CROSS JOIN appearances AS p ON p.id = c.id
LEFT JOIN outlets AS o ON o.outlet = p.outlet
WHERE a.copies_count > 1 AND a.joined_into IS NULL
  AND a.first_seen_utc >= :since AND (:until = '' OR a.first_seen_utc < :until)
  AND (:wire = 'with' OR (a.origin_kind IS 'agency' AND a.origin_status <> 'own') = (:wire = 'only'))
GROUP BY a.id
HAVING owners_count >= CAST(:owners AS INTEGER)
ORDER BY owners_count DESC, copies_count DESC, a.id
LIMIT iif(:limit > 0, :limit, -1);
