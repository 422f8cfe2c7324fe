-- Whose press releases ran, and at how many outlets: copies that credit an issuer or a distributor, or share such a text.
-- :since day (30d): first seen on this day (UTC) or later
-- :until day (any): first seen before this day (UTC)
-- :outlet text (any): this outlet alone
WITH ran AS (
  SELECT
    c.outlet, c.article_id, c.claim_name, c.claim_domain, c.claim_kind, c.claim_check,
    a.origin_name, a.origin_domain, a.origin_kind,
    c.claim_kind IN ('issuer', 'distributor') AND c.claim_status IN ('republished', 'partly') AS is_credited,
    a.origin_kind IN ('issuer', 'distributor') AND a.origin_status IN ('republished', 'partly') AS is_release
  FROM copies AS c
  JOIN articles AS a ON a.id = c.article_id
  WHERE c.first_seen_utc >= :since AND (:until = '' OR c.first_seen_utc < :until)
    AND (:outlet = '' OR c.outlet = :outlet)
    AND (is_credited OR is_release AND NOT coalesce(c.outlet = a.origin_domain, 0))
)
SELECT
  iif(is_release, coalesce(origin_name, origin_domain), coalesce(claim_name, claim_domain)) AS issuer,
  iif(is_release, origin_kind, claim_kind) AS kind,
  count(DISTINCT outlet) AS outlets_count,
  count(DISTINCT article_id) AS pieces_count,
  count(*) AS copies_count,
  count(*) FILTER (WHERE is_credited AND claim_check <> 'text_match') AS credited_count,
  count(*) FILTER (WHERE is_credited AND claim_check = 'text_match') AS text_verified_count,
  count(*) FILTER (WHERE is_credited IS NOT 1) AS text_only_count,
  (SELECT count(*) FROM copies AS o
    WHERE o.first_seen_utc >= :since AND (:until = '' OR o.first_seen_utc < :until)
      AND (:outlet = '' OR o.outlet = :outlet)) AS of_copies_count
FROM ran
GROUP BY 1, 2
ORDER BY outlets_count DESC, copies_count DESC, issuer;
