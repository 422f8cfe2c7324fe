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
