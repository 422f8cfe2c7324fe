-- From version 1 to version 2. Not released yet: further changes of tables.sql are added here.

CREATE TABLE owners (
  domain TEXT NOT NULL,               -- of the outlet; on a platform that of the platform
  address TEXT NOT NULL,              -- host and path, each ending in '/'; '': all of the domain. The longest that fits counts
  from_day TEXT NOT NULL,             -- first day on which it holds; 0001-01-01: ever since
  to_day TEXT NOT NULL,               -- last day; 9999-12-31: until now
  owner TEXT NOT NULL,
  basis TEXT NOT NULL,                -- rule (rules/outlets.toml) config (config/outlets.csv)
  PRIMARY KEY (domain, address, from_day)
) STRICT, WITHOUT ROWID;

CREATE TABLE tombstones (
  hash BLOB PRIMARY KEY,              -- of copies.key, of copies.text_hash or of a host: nothing that can be read
  kind TEXT NOT NULL,                 -- key text host: what the hash is of
  reason TEXT NOT NULL,               -- retention request: why it was removed, and stays away
  reference TEXT,                     -- of the request, as a person gave it
  made_utc TEXT NOT NULL,
  made_offset_min INTEGER AS (0) VIRTUAL,
  made_precision TEXT AS ('second') VIRTUAL
) STRICT, WITHOUT ROWID;

CREATE TABLE removals (
  id INTEGER PRIMARY KEY,
  reference TEXT NOT NULL,            -- of the request, as a person gave it; 'restored': a copy from before a removal was put in place
  scope TEXT NOT NULL,                -- copy cluster
  keep TEXT NOT NULL,                 -- metadata nothing
  articles INTEGER NOT NULL,          -- that went as a whole
  copies INTEGER NOT NULL,
  records INTEGER NOT NULL,           -- of the raw answers
  tombstones INTEGER NOT NULL,        -- addresses, texts and hosts that it barred, and nobody before
  first_seq INTEGER NOT NULL DEFAULT 0, -- changes.seq of the first of its changes ...
  last_seq INTEGER NOT NULL DEFAULT 0, -- ... and of its last change
  unfinished TEXT,                    -- JSON array: raw files whose new state still lies beside them; null: all is done, the freed room wiped too
  made_utc TEXT NOT NULL,
  made_offset_min INTEGER AS (0) VIRTUAL,
  made_precision TEXT AS ('second') VIRTUAL
) STRICT;

CREATE TABLE removed_copies (
  copy_id INTEGER PRIMARY KEY,        -- as it was in copies; never used twice
  article_id INTEGER NOT NULL,        -- as it was in articles
  removal_id INTEGER NOT NULL REFERENCES removals(id), -- which was to keep the metadata
  key TEXT NOT NULL,                  -- as it was in copies
  url TEXT,
  outlet TEXT,
  title TEXT,
  language TEXT,
  published_utc TEXT,
  published_offset_min INTEGER,
  published_precision TEXT,
  first_seen_utc TEXT NOT NULL,
  first_seen_offset_min INTEGER AS (0) VIRTUAL,
  first_seen_precision TEXT AS ('second') VIRTUAL
) STRICT;
CREATE INDEX removed_copies_key ON removed_copies(key);

ALTER TABLE fetches ADD COLUMN payload_digest TEXT;
ALTER TABLE fetches ADD COLUMN same_body_as INTEGER REFERENCES fetches(id);
CREATE INDEX fetches_same_body ON fetches(same_body_as) WHERE same_body_as IS NOT NULL;
ALTER TABLE revisions ADD COLUMN old_fields TEXT;

CREATE TABLE archives (
  file TEXT PRIMARY KEY,
  head BLOB,
  records INTEGER NOT NULL DEFAULT 0,
  counts TEXT,
  bytes INTEGER,
  finished_utc TEXT,
  finished_offset_min INTEGER AS (0) VIRTUAL,
  finished_precision TEXT AS ('second') VIRTUAL,
  removed_utc TEXT,
  removed_offset_min INTEGER AS (0) VIRTUAL,
  removed_precision TEXT AS ('second') VIRTUAL
) STRICT;
CREATE INDEX archives_head ON archives(head) WHERE head IS NOT NULL;

-- Nothing was ever written to these two: they are made anew, with their newest columns and keys.
DROP TABLE notices;
CREATE TABLE notices (
  id INTEGER PRIMARY KEY,
  copy_id INTEGER NOT NULL REFERENCES copies(id),
  kind TEXT NOT NULL,                 -- correction clarification editors_note retraction kill advisory machine_written machine_translated
  quote TEXT NOT NULL,
  dated_utc TEXT,                     -- as the notice prints it
  dated_offset_min INTEGER,
  dated_precision TEXT,
  found_utc TEXT NOT NULL,
  found_offset_min INTEGER AS (0) VIRTUAL,
  found_precision TEXT AS ('second') VIRTUAL,
  UNIQUE (copy_id, quote)
) STRICT;

DROP TABLE rights;
CREATE TABLE rights (
  id INTEGER PRIMARY KEY,
  copy_id INTEGER REFERENCES copies(id), -- null: stated for the whole host
  host TEXT,
  kind TEXT NOT NULL,                 -- robots_meta x_robots_tag tdm license access copyright robots_txt
  quote TEXT NOT NULL,                -- verbatim
  place TEXT NOT NULL,                -- meta.robots header.x-robots-tag link.license jsonld.license text robots.txt tdmrep.json ...
  url TEXT,                           -- licence or policy that it names, or where the file of a host was read
  found_utc TEXT NOT NULL,
  found_offset_min INTEGER AS (0) VIRTUAL,
  found_precision TEXT AS ('second') VIRTUAL,
  UNIQUE (copy_id, kind, place, quote),
  UNIQUE (host, kind, place, quote)
) STRICT;

ALTER TABLE hosts ADD COLUMN tdmrep_text TEXT;
ALTER TABLE hosts ADD COLUMN tdmrep_fetched_utc TEXT;
ALTER TABLE hosts ADD COLUMN tdmrep_fetched_offset_min INTEGER AS (0) VIRTUAL;
ALTER TABLE hosts ADD COLUMN tdmrep_fetched_precision TEXT AS ('second') VIRTUAL;

CREATE TABLE site_files (
  host TEXT NOT NULL,
  name TEXT NOT NULL,                 -- robots.txt tdmrep.json
  seen_utc TEXT NOT NULL,             -- when it was first read so
  seen_offset_min INTEGER AS (0) VIRTUAL,
  seen_precision TEXT AS ('second') VIRTUAL,
  text TEXT,                          -- null: there was none
  PRIMARY KEY (host, name, seen_utc)
) STRICT, WITHOUT ROWID;

CREATE TABLE audits (
  id INTEGER PRIMARY KEY,
  seed INTEGER NOT NULL,              -- the same seed over the same copies draws the same sample
  strata TEXT NOT NULL,               -- JSON array: columns by which the sample was spread
  copies_count INTEGER NOT NULL,      -- copies that it was drawn from
  drawn_utc TEXT NOT NULL,
  drawn_offset_min INTEGER AS (0) VIRTUAL,
  drawn_precision TEXT AS ('second') VIRTUAL,
  judged_utc TEXT,                    -- when verdicts last came; null: none yet
  judged_offset_min INTEGER AS (0) VIRTUAL,
  judged_precision TEXT AS ('second') VIRTUAL,
  judged_by TEXT                      -- who gave them, when they said so
) STRICT;

CREATE TABLE verdicts (
  audit_id INTEGER NOT NULL REFERENCES audits(id),
  copy_id INTEGER NOT NULL REFERENCES copies(id),
  field TEXT NOT NULL,                -- title date origin duplicate
  said TEXT NOT NULL,                 -- what the database said when the sample was drawn; of a duplicate: the copy that it is one of
  stratum TEXT,                       -- JSON array; null: the small ones, taken together
  weight REAL NOT NULL,               -- copies for which this one stands
  verdict TEXT,                       -- right wrong unsure; null: not judged yet
  PRIMARY KEY (audit_id, copy_id, field)
) STRICT, WITHOUT ROWID;
CREATE INDEX verdicts_copy ON verdicts(copy_id);

CREATE INDEX copies_source ON copies(source_id, first_seen_utc); -- what was kept long enough
DROP INDEX entries_source_state;
CREATE INDEX entries_source ON entries(source_id, first_seen_utc, state, outcome); -- holds what is counted
DROP INDEX bylines_name;
DROP INDEX bylines_copy;
CREATE INDEX bylines_copy ON bylines(copy_id, kind, name);

-- Scripts without spaces are indexed by pairs of signs.
DROP TABLE articles_fts;
CREATE VIRTUAL TABLE articles_fts USING fts5(
  title, standfirst, text, authors, headlines, content='articles', content_rowid='id',
  tokenize="unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'" -- marks belong to the words of Hindi and Thai
);
INSERT INTO articles_fts (articles_fts, rank) VALUES ('rank', 'bm25(10, 4, 1, 6, 3)'); -- a hit in a title weighs most
INSERT INTO articles_fts (rowid, title, standfirst, text, authors, headlines)
  SELECT id, spaced(title), spaced(standfirst), spaced(text), spaced(authors), spaced(headlines) FROM articles
  WHERE id NOT IN (SELECT article_id FROM unindexed);
