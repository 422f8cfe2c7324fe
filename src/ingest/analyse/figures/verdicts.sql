-- What was found of the statements of an audit; `own`: that a page names no other publisher.
-- :audit int (0): of this one
SELECT iif(field = 'origin' AND said = 'own', 'own', field) AS field, weight, verdict
FROM verdicts WHERE audit_id = :audit;
