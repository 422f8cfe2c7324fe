-- How each source does: failing first, then those that wait longest for something new.
-- :source text (any): this source alone
SELECT
  id, reason, failures, stopped, failing_since_utc, last_checked_utc, last_new_utc, next_check_utc,
  gaps_count, unlisted_count, entries_count, due_count, new_count, copy_count, rejected_count, failed_count,
  round(1.0 * (rejected_count + failed_count) / nullif(entries_count - due_count, 0), 3) AS without_piece_share
FROM source_health
WHERE configured AND (:source = '' OR id = :source)
ORDER BY stopped DESC, failures DESC, last_new_utc, id;
