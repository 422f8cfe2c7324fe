-- The newest audit that has verdicts, or the one that is asked for.
-- :audit int (0): this one; 0: the newest with verdicts
SELECT id, seed, strata, copies_count, drawn_utc, judged_utc, judged_by,
  (SELECT count(DISTINCT copy_id) FROM verdicts WHERE audit_id = audits.id) AS drawn_count
FROM audits
WHERE id = iif(:audit > 0, :audit, (SELECT max(id) FROM audits WHERE judged_utc IS NOT NULL));
