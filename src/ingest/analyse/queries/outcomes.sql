-- What became of all entries, by outcome and reason.
SELECT state, outcome, reason, count(*) AS entries_count
FROM entries
GROUP BY state, outcome, reason
ORDER BY entries_count DESC, state, outcome, reason;
