-- Views are code: dropped and made again at open when their text here changed. The words /* of ingest */
-- tell ours from an analyst's own, which are never touched.
-- Who owned what is looked up in `owners` by the outlet (on a platform: by its domain) and by the day (UTC) of the printed
-- time, else of first sight. An address is read only where a row is about a part of a domain.

CREATE VIEW pieces AS /* of ingest */
SELECT
  a.id, a.url, a.title, a.standfirst, a.text, a.language, a.outlet,
  (SELECT w.owner FROM owners AS w
    WHERE w.domain = substr(a.outlet, 1, instr(a.outlet || '/', '/') - 1)
      AND substr(coalesce(a.published_utc, a.first_seen_utc), 1, 10) BETWEEN w.from_day AND w.to_day
      AND (w.address = '' OR instr(replace(a.url, '//www.', '//') || '/', '//' || w.address) IN (6, 7))
    ORDER BY w.address DESC LIMIT 1) AS owner,
  a.site_name, a.authors,
  a.published_utc, a.published_offset_min, a.published_precision, a.published_source,
  a.first_seen_utc, a.section, a.tags, a.image_url, a.access, a.completeness, a.words,
  a.origin_status, a.origin_relation, a.origin_kind, a.origin_name, a.origin_domain, a.origin_url,
  a.origin_author, a.origin_confidence, a.origin_check, a.origin_says, a.origin_language,
  a.origin_translator, a.copies_count
FROM articles AS a
WHERE a.joined_into IS NULL;

CREATE VIEW appearances AS /* of ingest */
SELECT
  id, article_id, outlet, owner, language, kind, words, first_seen_utc,
  published_utc, published_offset_min, published_precision, claim_status,
  CASE WHEN is_carried THEN CASE
    WHEN owner = (SELECT w.owner FROM owners AS w
      WHERE w.domain = substr(carried_from, 1, instr(carried_from || '/', '/') - 1)
        AND day BETWEEN w.from_day AND w.to_day
        AND (w.address = '' OR instr('//' || carried_from || '/', '//' || w.address) = 1 OR NOT is_credited AND EXISTS (
          SELECT 1 FROM articles AS u
          WHERE u.id = representing AND instr(replace(u.url, '//www.', '//') || '/', '//' || w.address) IN (6, 7)))
      ORDER BY w.address DESC LIMIT 1) THEN 'sister'
    WHEN NOT is_credited THEN 'text_only'
    WHEN claim_check = 'text_match' THEN 'text_verified'
    ELSE 'credited'
  END END AS proof,
  carried_from, is_wire
FROM (
  SELECT
    c.id, c.outlet, c.language, c.kind, c.words, c.first_seen_utc,
    c.published_utc, c.published_offset_min, c.published_precision, c.claim_status, c.claim_check,
    coalesce(a.joined_into, a.id) AS article_id, a.id AS representing,
    substr(coalesce(c.published_utc, c.first_seen_utc), 1, 10) AS day,
    (SELECT w.owner FROM owners AS w
      WHERE w.domain = substr(c.outlet, 1, instr(c.outlet || '/', '/') - 1)
        AND substr(coalesce(c.published_utc, c.first_seen_utc), 1, 10) BETWEEN w.from_day AND w.to_day
        AND (w.address = '' OR EXISTS (
          SELECT 1 FROM copies AS u
          WHERE u.id = c.id AND instr(replace(u.url, '//www.', '//') || '/', '//' || w.address) IN (6, 7)))
      ORDER BY w.address DESC LIMIT 1) AS owner,
    c.claim_status IN ('republished', 'partly') AND NOT coalesce(c.claim_domain = c.outlet, 0) AS is_credited,
    c.claim_status IN ('republished', 'partly') AND NOT coalesce(c.claim_domain = c.outlet, 0) OR c.outlet <> a.outlet AND c.kind <> 'representative' AS is_carried,
    CASE
      WHEN c.claim_status IN ('republished', 'partly') AND NOT coalesce(c.claim_domain = c.outlet, 0) THEN coalesce(
        c.claim_domain, CASE c.claim_check WHEN 'text_match' THEN nullif(a.outlet, c.outlet) END, c.claim_name)
      WHEN c.outlet <> a.outlet AND c.kind <> 'representative' THEN a.outlet
    END AS carried_from,
    (c.claim_kind IS 'agency' AND c.claim_status IN ('republished', 'partly'))
      OR (a.origin_kind IS 'agency' AND a.origin_status IN ('republished', 'partly')) AS is_wire
  FROM copies AS c
  JOIN articles AS a INDEXED BY articles_facts ON a.id = c.article_id
);

CREATE VIEW publications AS /* of ingest */
SELECT
  p.id, p.article_id, c.url, c.canonical_url, c.outlet, p.owner,
  c.site_name, c.title, c.standfirst, coalesce(c.text, s.text) AS text, c.authors, c.language,
  c.published_utc, c.published_offset_min, c.published_precision, c.published_source,
  c.first_seen_utc, c.last_checked_utc, c.kind, c.containment, c.claim_status, c.claim_name,
  c.claim_domain, c.claim_url, c.access, c.completeness, c.state, c.words, c.source_id,
  p.proof, p.carried_from, p.is_wire
FROM copies AS c
JOIN appearances AS p ON p.id = c.id
LEFT JOIN copies AS s ON s.id = c.same_text_as;

CREATE VIEW articles_original AS /* of ingest */
SELECT * FROM pieces WHERE origin_status = 'own';

CREATE VIEW articles_wire AS /* of ingest */
SELECT * FROM pieces WHERE origin_kind = 'agency' AND origin_status IN ('republished', 'partly');

CREATE VIEW clusters AS /* of ingest */
SELECT
  p.article_id, a.title, a.outlet AS representative_outlet, a.origin_status, a.origin_domain,
  count(*) AS copies_count,
  count(DISTINCT p.outlet) AS outlets_count,
  count(DISTINCT p.owner) AS owners_known,
  min(count(p.outlet), max(1, count(DISTINCT p.owner))) AS owners_min,
  count(DISTINCT coalesce(p.owner, p.outlet)) AS owners_max,
  sum(p.kind = 'exact') AS exact_count,
  sum(p.kind = 'near') AS near_count,
  sum(p.kind = 'truncated') AS truncated_count,
  min(p.first_seen_utc) AS first_seen_utc,
  max(p.first_seen_utc) AS last_seen_utc,
  min(p.published_utc) AS first_published_utc,
  max(p.published_utc) AS last_published_utc
FROM publications AS p
JOIN articles AS a ON a.id = p.article_id
GROUP BY p.article_id
HAVING count(*) > 1;

CREATE VIEW merge_candidates AS /* of ingest */
WITH edges AS (
  SELECT
    coalesce(a.joined_into, a.id) AS one, coalesce(b.joined_into, b.id) AS other,
    m.containment, m.resemblance, m.numbers, m.why, m.version, m.found_utc
  FROM matches AS m
  JOIN copies AS c ON c.id = m.copy_id
  JOIN articles AS a ON a.id = c.article_id
  JOIN copies AS d ON d.id = m.other_copy_id
  JOIN articles AS b ON b.id = d.article_id
  WHERE m.merge_candidate
)
SELECT
  min(e.one, e.other) AS article_id, max(e.one, e.other) AS other_article_id,
  max(e.containment) AS containment, e.resemblance, e.numbers, e.why, e.version, e.found_utc,
  count(*) AS edges_count
FROM edges AS e
WHERE e.one <> e.other AND NOT EXISTS (
  SELECT 1 FROM decisions AS s
  WHERE s.field = 'split' AND s.revoked_utc IS NULL
    AND s.article_id IN (e.one, e.other) AND CAST(s.value AS INTEGER) IN (e.one, e.other)
)
GROUP BY 1, 2;

CREATE VIEW carried AS /* of ingest */
SELECT
  p.id AS copy_id, p.article_id, p.outlet, p.carried_from, p.proof, p.is_wire, p.kind, p.first_seen_utc,
  r.id AS original_copy_id,
  CASE WHEN p.published_precision IN ('second', 'minute') AND r.published_precision IN ('second', 'minute')
    AND p.published_offset_min IS NOT NULL AND r.published_offset_min IS NOT NULL
    THEN (unixepoch(p.published_utc) - unixepoch(r.published_utc)) / 60.0 END AS lag_min,
  min(1.0, 1.0 * p.words / nullif(r.words, 0)) AS text_kept
FROM appearances AS p
LEFT JOIN copies AS r ON r.id = (
  SELECT min(c.id) FROM copies AS c WHERE c.article_id = p.article_id AND c.outlet = p.carried_from
)
WHERE p.proof <> 'sister';

CREATE VIEW republishers AS /* of ingest */
SELECT
  outlet, carried_from AS origin,
  sum(proof = 'credited') AS credited_count,
  sum(proof = 'text_verified') AS text_verified_count,
  sum(proof = 'text_only') AS text_only_count,
  count(lag_min) AS lag_known_count,
  avg(lag_min) AS lag_mean_min,
  min(lag_min) AS lag_least_min
FROM carried
GROUP BY outlet, carried_from;

CREATE VIEW source_health AS /* of ingest */
SELECT
  s.id, s.kind, s.url, s.configured, s.stopped, s.failures, s.reason, s.detail,
  s.failing_since_utc, s.moved_to, s.gaps_count, s.unlisted_count,
  s.last_checked_utc, s.last_new_utc, s.next_check_utc,
  count(e.id) AS entries_count,
  coalesce(sum(e.state = 'due'), 0) AS due_count,
  coalesce(sum(e.outcome = 'new'), 0) AS new_count,
  coalesce(sum(e.outcome = 'copy'), 0) AS copy_count,
  coalesce(sum(e.state = 'rejected'), 0) AS rejected_count,
  coalesce(sum(e.state = 'failed'), 0) AS failed_count
FROM sources AS s
LEFT JOIN entries AS e ON e.source_id = s.id
GROUP BY s.id;

CREATE VIEW quality AS /* of ingest */
SELECT
  outlet,
  count(*) AS copies_count,
  sum(title IS NULL) AS without_title_count,
  sum(published_utc IS NULL) AS without_time_count,
  count(*) FILTER (WHERE published_precision NOT IN ('second', 'minute')) AS coarse_time_count,
  sum(authors = '[]') AS without_author_count,
  sum(words < 100) AS short_count,
  sum(language IS NULL) AS without_language_count,
  sum(access IS 'paywalled') AS paywalled_count,
  sum(claim_status = 'unknown') AS origin_unknown_count
FROM copies
GROUP BY outlet;

CREATE VIEW outlet_rights AS /* of ingest */
WITH stated AS (
  SELECT c.outlet, r.kind, r.quote, r.copy_id, NULL AS host, r.found_utc
  FROM rights AS r JOIN copies AS c ON c.id = r.copy_id
  UNION ALL
  SELECT h.outlet, r.kind, r.quote, NULL, r.host, r.found_utc
  FROM rights AS r LEFT JOIN outlet_hosts AS h ON h.host = r.host
  WHERE r.copy_id IS NULL
)
SELECT
  outlet, kind,
  count(DISTINCT copy_id) AS copies_count,
  count(DISTINCT host) AS hosts_count,
  count(DISTINCT quote) AS quotes_count,
  min(found_utc) AS first_found_utc,
  max(found_utc) AS last_found_utc,
  (SELECT count(*) FROM copies AS c WHERE c.outlet IS s.outlet) AS of_copies_count
FROM stated AS s
GROUP BY outlet, kind;
