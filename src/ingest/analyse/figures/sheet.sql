-- What a person is asked to judge, a row a copy.
-- :audit int (0): of this one; 0: of the newest
SELECT
  v.audit_id, v.copy_id, c.url, c.outlet, c.language,
  max(iif(v.field = 'title', v.said, NULL)) AS title, max(iif(v.field = 'title', v.verdict, NULL)) AS title_verdict,
  max(iif(v.field = 'date', v.said, NULL)) AS date, max(iif(v.field = 'date', v.verdict, NULL)) AS date_verdict,
  max(iif(v.field = 'origin', iif(v.said = 'own', 'no other publisher named', v.said), NULL)) AS origin, max(iif(v.field = 'origin', v.verdict, NULL)) AS origin_verdict,
  coalesce(o.url, 'copy ' || max(iif(v.field = 'duplicate', v.said, NULL))) AS duplicate,
  max(iif(v.field = 'duplicate', v.verdict, NULL)) AS duplicate_verdict
FROM verdicts AS v
JOIN copies AS c ON c.id = v.copy_id
LEFT JOIN verdicts AS d ON d.audit_id = v.audit_id AND d.copy_id = v.copy_id AND d.field = 'duplicate'
LEFT JOIN copies AS o ON o.id = CAST(d.said AS INTEGER)
WHERE v.audit_id = iif(:audit > 0, :audit, (SELECT max(id) FROM audits))
GROUP BY v.copy_id
ORDER BY v.copy_id;
