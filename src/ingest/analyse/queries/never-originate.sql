-- Outlets that carried others in every piece seen of them. Seen, not published: mind of_copies_count.
-- :since day (30d): first seen on this day (UTC) or later
-- :until day (any): first seen before this day (UTC)
-- :copies int (3): of which at least so many copies were seen
-- :own int (0): with at most so many pieces of their own
SELECT
  outlet, (SELECT owner FROM outlets AS o WHERE o.outlet = p.outlet) AS owner,
  count(*) AS of_copies_count,
  sum(proof IS NULL) AS own_count,
  sum(claim_status = 'partly') AS partly_count,
  sum(proof IS 'credited') AS credited_count,
  sum(proof IS 'text_verified') AS text_verified_count,
  sum(proof IS 'text_only') AS text_only_count,
  sum(proof IS 'sister') AS sister_count,
  round(avg(proof IS NULL), 3) AS own_share,
  sum(is_wire) AS wire_count
FROM appearances AS p
WHERE first_seen_utc >= :since AND (:until = '' OR first_seen_utc < :until)
GROUP BY +outlet -- the plus: the window is searched, no index of outlets is walked through
HAVING own_count <= CAST(:own AS INTEGER) AND of_copies_count >= CAST(:copies AS INTEGER)
ORDER BY of_copies_count DESC, outlet;
