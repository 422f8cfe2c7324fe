-- How each source does: failing first, then those that wait longest for something new.
-- :since day (30d): entries first seen on this day (UTC) or later
-- :until day (any): entries first seen before this day (UTC)
-- :source text (any): this source alone
SELECT
  s.id, s.reason, s.failures, s.stopped, s.failing_since_utc, s.last_checked_utc, s.last_new_utc, s.next_check_utc,
  s.gaps_count, s.unlisted_count,
  count(e.state) AS entries_count,
  coalesce(sum(e.state = 'due'), 0) AS due_count,
  coalesce(sum(e.outcome = 'new'), 0) AS new_count,
  coalesce(sum(e.outcome = 'copy'), 0) AS copy_count,
  coalesce(sum(e.state = 'rejected'), 0) AS rejected_count,
  coalesce(sum(e.state = 'failed'), 0) AS failed_count,
  round(1.0 * sum(e.state IN ('rejected', 'failed')) / nullif(sum(e.state IN ('done', 'rejected', 'failed')), 0), 3) AS without_piece_share
FROM sources AS s
LEFT JOIN entries AS e
  ON e.source_id = s.id AND e.first_seen_utc >= :since AND (:until = '' OR e.first_seen_utc < :until)
WHERE s.configured AND (:source = '' OR s.id = :source)
GROUP BY s.id
ORDER BY s.stopped DESC, s.failures DESC, s.last_new_utc, s.id;
