-- The pieces that most owners carry, from the least to the most that they can be: not every owner is known.
-- :since day (30d): first seen on this day (UTC) or later
-- :until day (any): first seen before this day (UTC)
-- :owners int (2): carried by at least so many owners, if each outlet without a known owner is its own
-- :certain int (1): by at least so many for certain, whoever owns those outlets
-- :wire choice (with without only): with wire copy, without it, or it alone
-- :limit int (50): so many rows; 0: all
SELECT
  a.id AS article_id, a.title, a.outlet, a.origin_status,
  coalesce(a.origin_domain, a.origin_name) AS origin,
  min(count(p.outlet), max(1, count(DISTINCT p.owner))) AS owners_min,
  count(DISTINCT coalesce(p.owner, p.outlet)) AS owners_max,
  count(DISTINCT p.outlet) AS outlets_count,
  count(*) AS copies_count,
  sum(p.proof IS 'credited') AS credited_count,
  sum(p.proof IS 'text_verified') AS text_verified_count,
  sum(p.proof IS 'text_only') AS text_only_count,
  sum(p.proof IS 'sister') AS sister_count,
  sum(p.published_utc IS NULL OR p.published_precision NOT IN ('second', 'minute')
    OR p.published_offset_min IS NULL) AS without_usable_time_count
FROM articles AS a INDEXED BY articles_copies
CROSS JOIN copies AS c ON c.article_id = a.id -- in this order: the pieces with copies are few
CROSS JOIN appearances AS p ON p.id = c.id
WHERE a.copies_count > 1 AND a.joined_into IS NULL
  AND a.first_seen_utc >= :since AND (:until = '' OR a.first_seen_utc < :until)
  AND (:wire = 'with' OR p.is_wire = (:wire = 'only'))
GROUP BY a.id
HAVING owners_max >= CAST(:owners AS INTEGER) AND owners_min >= CAST(:certain AS INTEGER)
ORDER BY owners_max DESC, owners_min DESC, copies_count DESC, a.id
LIMIT iif(:limit > 0, :limit, -1);
