-- Outlets that carried others in every piece seen of them. Seen, not published: mind of_copies_count.
-- :since day (30d): first seen on this day (UTC) or later
-- :until day (any): first seen before this day (UTC)
-- :copies int (3): of which at least so many copies were seen
-- :own int (0): of which at most so many are their own
WITH seen AS MATERIALIZED ( -- once a copy: what a copy carries is looked up
  SELECT outlet, proof, claim_status, is_wire
  FROM appearances
  WHERE first_seen_utc >= :since AND (:until = '' OR first_seen_utc < :until)
    AND outlet IS NOT NULL
)
SELECT
  outlet, (SELECT owner FROM outlets AS o WHERE o.outlet = seen.outlet) AS owner,
  count(*) AS of_copies_count,
  sum(proof IS NULL) AS own_count,
  sum(claim_status = 'partly') AS partly_count,
  sum(proof IS 'credited') AS credited_count,
  sum(proof IS 'text_verified') AS text_verified_count,
  sum(proof IS 'text_only') AS text_only_count,
  sum(proof IS 'sister') AS sister_count,
  round(avg(proof IS NULL), 3) AS own_share,
  sum(is_wire) AS wire_count
FROM seen
GROUP BY outlet
HAVING own_count <= CAST(:own AS INTEGER) AND of_copies_count >= CAST(:copies AS INTEGER)
ORDER BY of_copies_count DESC, outlet;
