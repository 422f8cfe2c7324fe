-- Whose press releases ran, and at how many outlets: copies that credit an issuer or a distributor, or share such a text.
-- :since day (30d): first seen on this day (UTC) or later
-- :until day (any): first seen before this day (UTC)
-- :outlet text (any): this outlet alone
SELECT
  coalesce(a.origin_name, a.origin_domain, c.claim_name, c.claim_domain) AS issuer,
  coalesce(iif(c.claim_kind IN ('issuer', 'distributor'), c.claim_kind, NULL), a.origin_kind) AS kind,
  count(DISTINCT c.outlet) AS outlets_count,
  count(DISTINCT c.article_id) AS pieces_count,
  count(*) AS copies_count,
  sum(c.claim_status IN ('republished', 'partly') AND c.claim_check <> 'text_match') AS credited_count,
  sum(c.claim_status IN ('republished', 'partly') AND c.claim_check = 'text_match') AS text_verified_count,
  sum(c.claim_status NOT IN ('republished', 'partly')) AS text_only_count,
  (SELECT count(*) FROM copies AS o
    WHERE o.first_seen_utc >= :since AND (:until = '' OR o.first_seen_utc < :until)
      AND (:outlet = '' OR o.outlet = :outlet)) AS of_copies_count
FROM copies AS c
JOIN articles AS a ON a.id = c.article_id
WHERE c.first_seen_utc >= :since AND (:until = '' OR c.first_seen_utc < :until)
  AND (:outlet = '' OR c.outlet = :outlet)
  AND ((c.claim_kind IN ('issuer', 'distributor') AND c.claim_status IN ('republished', 'partly'))
    OR (a.origin_kind IN ('issuer', 'distributor') AND a.origin_status IN ('republished', 'partly')))
GROUP BY 1, 2
ORDER BY outlets_count DESC, copies_count DESC, issuer;
