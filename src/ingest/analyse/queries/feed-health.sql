-- How each source does: failing first, then those that wait longest for something new.
SELECT
  id, reason, failures, stopped, last_checked_utc, last_new_utc, next_check_utc,
  entries_count, due_count, new_count, copy_count, rejected_count, failed_count
FROM source_health
WHERE configured
ORDER BY stopped DESC, failures DESC, last_new_utc, id;
