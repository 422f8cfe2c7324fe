-- Whose pieces others carry most: outlets and agencies by copies elsewhere.
SELECT
  origin,
  count(DISTINCT outlet) AS outlets_count,
  sum(credited_count) AS credited_count,
  sum(text_verified_count) AS text_verified_count,
  sum(text_only_count) AS text_only_count
FROM republishers
GROUP BY origin
ORDER BY outlets_count DESC, origin;
