-- From version 1 to version 2. Not released yet: further changes of tables.sql are added here.

DROP TABLE IF EXISTS _sqlite_migrations; -- the number in the file's header says it all

CREATE TABLE tombstones (
  hash BLOB PRIMARY KEY,              -- copies.key as bytes, or copies.text_hash: nothing that can be read
  kind TEXT NOT NULL,                 -- address text: what the hash is of
  reason TEXT NOT NULL,               -- retention request: why it was removed, and stays away
  reference TEXT,                     -- of the request, as a person gave it
  made_utc TEXT NOT NULL,
  made_offset_min INTEGER AS (0) VIRTUAL,
  made_precision TEXT AS ('second') VIRTUAL
) STRICT, WITHOUT ROWID;

ALTER TABLE fetches ADD COLUMN payload_digest TEXT;
ALTER TABLE fetches ADD COLUMN same_body_as INTEGER REFERENCES fetches(id);
ALTER TABLE revisions ADD COLUMN old_fields TEXT;

CREATE TABLE archives (
  file TEXT PRIMARY KEY,
  head BLOB,
  records INTEGER NOT NULL DEFAULT 0,
  counts TEXT,
  finished_utc TEXT,
  finished_offset_min INTEGER AS (0) VIRTUAL,
  finished_precision TEXT AS ('second') VIRTUAL,
  removed_utc TEXT,
  removed_offset_min INTEGER AS (0) VIRTUAL,
  removed_precision TEXT AS ('second') VIRTUAL
) STRICT;
CREATE INDEX archives_head ON archives(head) WHERE head IS NOT NULL;
