-- What a public snapshot keeps back. Every other column is carried: addresses, titles, names, times, hashes, fingerprints.
-- `kept_short(quote)` is the quote when it is short, else its sha256. A test fills every column of the schema and holds
-- the list of those that may come through, so that a new column is decided on before it leaves the house.

UPDATE articles SET text = '', standfirst = NULL;
UPDATE copies SET text = NULL, standfirst = NULL, given_url = NULL, archive_file = NULL, archive_offset = NULL;
UPDATE revisions SET diff = NULL, old_text = NULL, old_standfirst = NULL, old_fields = NULL;
UPDATE evidence SET quote = kept_short(quote);
UPDATE notices SET quote = kept_short(quote);
UPDATE rights SET quote = kept_short(quote);
-- a reference may be a name
UPDATE removals SET reference = '', unfinished = NULL;
UPDATE tombstones SET reference = NULL;
-- who of the house decided what, in their own words
UPDATE decisions SET why = '', decided_by = '';
UPDATE audits SET judged_by = NULL;
-- an entry holds the summary that the feed gave; details quote pages and servers
UPDATE entries SET entry = NULL, detail = NULL;
-- an address of a feed may carry a key behind its question mark
UPDATE sources SET
  url = substr(url, 1, instr(url || '?', '?') - 1), moved_to = substr(moved_to, 1, instr(moved_to || '?', '?') - 1),
  etag = NULL, last_modified = NULL, detail = NULL;
UPDATE fetches SET url = NULL, final_url = NULL, etag = NULL, last_modified = NULL, archive_file = NULL, archive_offset = NULL;
DELETE FROM archives;
DELETE FROM hosts;
DELETE FROM site_files;
DELETE FROM unindexed;
