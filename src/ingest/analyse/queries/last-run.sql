-- The last run, with what it counted; no end means that it runs now or was killed.
SELECT id, command, started_utc, ended_utc, exit_code, reason, counts
FROM runs
ORDER BY id DESC
LIMIT 1;
