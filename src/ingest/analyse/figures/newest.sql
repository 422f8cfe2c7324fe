-- The pieces that came in last.
-- :limit int (20): so many
SELECT
  id AS article_id, title, standfirst, outlet, language, published_utc, published_offset_min, published_precision,
  first_seen_utc, copies_count,
  iif(origin_status IN ('republished', 'partly'), coalesce(origin_name, origin_domain), NULL) AS origin
FROM articles
WHERE joined_into IS NULL
ORDER BY first_seen_utc DESC, id DESC
LIMIT :limit;
