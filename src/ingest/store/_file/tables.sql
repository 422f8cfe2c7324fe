-- The newest schema: how a new file is made. A change is made here, as if it had always been so, and as statements
-- in the last step_N.sql, which takes older files to it; _migrations.py says how.
-- A time that somebody printed is three stored columns; a time of our own clock is UTC to the second,
-- so its offset and precision are computed and take no room. References tell readers how tables hang
-- together; they are not enforced at each write (a third of its time), a test checks them instead.

CREATE TABLE outlets (
  outlet TEXT PRIMARY KEY,            -- registrable domain after the aliases of rules/outlets.toml
  name TEXT,                          -- as its own pages print it
  owner TEXT,                         -- now, by the table owners; null: not known
  pieces_seen INTEGER NOT NULL DEFAULT 0, -- pieces that block_memory learned from: its clock
  first_seen_utc TEXT NOT NULL,
  first_seen_offset_min INTEGER AS (0) VIRTUAL,
  first_seen_precision TEXT AS ('second') VIRTUAL
) STRICT;

CREATE TABLE owners (
  domain TEXT NOT NULL,               -- of the outlet; on a platform that of the platform
  address TEXT NOT NULL,              -- host and path, each ending in '/'; '': all of the domain. The longest that fits counts
  from_day TEXT NOT NULL,             -- first day on which it holds; 0001-01-01: ever since
  to_day TEXT NOT NULL,               -- last day; 9999-12-31: until now
  owner TEXT NOT NULL,
  basis TEXT NOT NULL,                -- rule (rules/outlets.toml) config (config/outlets.csv)
  PRIMARY KEY (domain, address, from_day)
) STRICT, WITHOUT ROWID;

CREATE TABLE outlet_hosts (
  host TEXT NOT NULL,
  path_prefix TEXT NOT NULL DEFAULT '', -- '' or '/name/' on a platform that many outlets share
  outlet TEXT NOT NULL REFERENCES outlets(outlet),
  basis TEXT NOT NULL,                -- seen rule config decision
  first_seen_utc TEXT NOT NULL,
  first_seen_offset_min INTEGER AS (0) VIRTUAL,
  first_seen_precision TEXT AS ('second') VIRTUAL,
  PRIMARY KEY (host, path_prefix)
) STRICT, WITHOUT ROWID;

CREATE TABLE sources (
  id TEXT PRIMARY KEY,                -- as in sources.yaml
  url TEXT NOT NULL,                  -- without user and password
  kind TEXT NOT NULL,                 -- feed sitemap page
  interval_s INTEGER NOT NULL,        -- as configured
  configured INTEGER NOT NULL DEFAULT 1, -- 0: no longer in sources.yaml
  title TEXT,                         -- as the feed prints it
  etag TEXT,                          -- byte for byte as the server sent it
  last_modified TEXT,                 -- byte for byte
  body_hash BLOB,                     -- of the last body read: an unchanged body is not parsed
  ttl_s INTEGER,                      -- how long the feed asks us to wait
  skips TEXT,                         -- JSON array: hours of the week (UTC, Monday 0 h is 0) not to ask in
  pace_s INTEGER,                     -- interval in force: shorter than interval_s after a gap
  window_s INTEGER,                   -- how far back the feed reached at the last poll
  gaps_count INTEGER NOT NULL DEFAULT 0, -- polls that shared no entry with the one before
  unlisted_count INTEGER NOT NULL DEFAULT 0, -- pieces that only the source's other addresses showed
  last_status INTEGER,                -- HTTP status of the last poll
  failures INTEGER NOT NULL DEFAULT 0, -- in a row
  reason TEXT,                        -- of the last failure; null when the last poll was well
  detail TEXT,
  stopped INTEGER NOT NULL DEFAULT 0, -- 1: polled no more; reason says why
  moved_to TEXT,                      -- where permanent redirects lead
  moved_polls INTEGER NOT NULL DEFAULT 0, -- polls in a row that were redirected there
  moved_since_utc TEXT,               -- the first of them
  moved_since_offset_min INTEGER AS (0) VIRTUAL,
  moved_since_precision TEXT AS ('second') VIRTUAL,
  failing_since_utc TEXT,             -- the first of the failures in a row
  failing_since_offset_min INTEGER AS (0) VIRTUAL,
  failing_since_precision TEXT AS ('second') VIRTUAL,
  last_gap_utc TEXT,                  -- when a poll last shared no entry with the one before
  last_gap_offset_min INTEGER AS (0) VIRTUAL,
  last_gap_precision TEXT AS ('second') VIRTUAL,
  last_body_utc TEXT,                 -- when a whole answer last came, not a 304
  last_body_offset_min INTEGER AS (0) VIRTUAL,
  last_body_precision TEXT AS ('second') VIRTUAL,
  cross_checked_utc TEXT,             -- when its other addresses were last read
  cross_checked_offset_min INTEGER AS (0) VIRTUAL,
  cross_checked_precision TEXT AS ('second') VIRTUAL,
  first_seen_utc TEXT NOT NULL,
  first_seen_offset_min INTEGER AS (0) VIRTUAL,
  first_seen_precision TEXT AS ('second') VIRTUAL,
  last_checked_utc TEXT,
  last_checked_offset_min INTEGER AS (0) VIRTUAL,
  last_checked_precision TEXT AS ('second') VIRTUAL,
  last_new_utc TEXT,                  -- when a poll last brought an entry never seen before
  last_new_offset_min INTEGER AS (0) VIRTUAL,
  last_new_precision TEXT AS ('second') VIRTUAL,
  next_check_utc TEXT,                -- null: due now
  next_check_offset_min INTEGER AS (0) VIRTUAL,
  next_check_precision TEXT AS ('second') VIRTUAL
) STRICT;

CREATE TABLE hosts (
  host TEXT PRIMARY KEY,              -- example.org or example.org:8443
  robots_text TEXT,
  robots_status INTEGER,
  robots_fetched_utc TEXT,            -- the times of this table have milliseconds: delays are short
  robots_fetched_offset_min INTEGER AS (0) VIRTUAL,
  robots_fetched_precision TEXT AS ('second') VIRTUAL,
  crawl_delay_s REAL,
  not_before_utc TEXT,                -- no request before, as the server asked
  not_before_offset_min INTEGER AS (0) VIRTUAL,
  not_before_precision TEXT AS ('second') VIRTUAL,
  last_request_utc TEXT,
  last_request_offset_min INTEGER AS (0) VIRTUAL,
  last_request_precision TEXT AS ('second') VIRTUAL,
  failures INTEGER NOT NULL DEFAULT 0, -- in a row
  tdmrep_text TEXT,                   -- of /.well-known/tdmrep.json, when the settings ask for it
  tdmrep_fetched_utc TEXT,
  tdmrep_fetched_offset_min INTEGER AS (0) VIRTUAL,
  tdmrep_fetched_precision TEXT AS ('second') VIRTUAL
) STRICT, WITHOUT ROWID;

CREATE TABLE site_files (
  host TEXT NOT NULL,
  name TEXT NOT NULL,                 -- robots.txt tdmrep.json
  seen_utc TEXT NOT NULL,             -- when it was first read so
  seen_offset_min INTEGER AS (0) VIRTUAL,
  seen_precision TEXT AS ('second') VIRTUAL,
  text TEXT,                          -- null: there was none
  PRIMARY KEY (host, name, seen_utc)
) STRICT, WITHOUT ROWID;

CREATE TABLE runs (
  id INTEGER PRIMARY KEY,
  command TEXT NOT NULL,              -- run url file ...
  started_utc TEXT NOT NULL,
  started_offset_min INTEGER AS (0) VIRTUAL,
  started_precision TEXT AS ('second') VIRTUAL,
  ended_utc TEXT,                     -- null: runs now, or was killed
  ended_offset_min INTEGER AS (0) VIRTUAL,
  ended_precision TEXT AS ('second') VIRTUAL,
  exit_code INTEGER,
  reason TEXT,                        -- why it ended early
  counts TEXT,                        -- JSON object: outcome or reason -> number
  versions TEXT,                      -- JSON object: stage -> version
  config_hash TEXT                    -- of sources.yaml as it was
) STRICT;

CREATE TABLE entries (
  id INTEGER PRIMARY KEY,
  source_id TEXT REFERENCES sources(id), -- null: handed in on the command line
  entry_id TEXT NOT NULL,             -- guid, atom:id, else the URL
  key TEXT,                           -- hash of the clean URL; null when the entry has no link
  url TEXT,
  host TEXT,                          -- for turns between hosts
  title TEXT,                         -- as the source prints it
  published_utc TEXT,
  published_offset_min INTEGER,
  published_precision TEXT,
  updated_utc TEXT,
  updated_offset_min INTEGER,
  updated_precision TEXT,
  state TEXT NOT NULL,                -- due done rejected failed known (another entry has this URL)
  outcome TEXT,                       -- new unchanged revised copy rejected failed: of the last try
  reason TEXT,                        -- why it was rejected or failed
  detail TEXT,
  attempts INTEGER NOT NULL DEFAULT 0,
  copy_id INTEGER REFERENCES copies(id), -- what it became
  chased_for INTEGER REFERENCES copies(id), -- copy that names it as its original; null: from a source, or handed in
  first_seen_utc TEXT NOT NULL,
  first_seen_offset_min INTEGER AS (0) VIRTUAL,
  first_seen_precision TEXT AS ('second') VIRTUAL,
  next_try_utc TEXT,                  -- null: at once
  next_try_offset_min INTEGER AS (0) VIRTUAL,
  next_try_precision TEXT AS ('second') VIRTUAL,
  last_try_utc TEXT,
  last_try_offset_min INTEGER AS (0) VIRTUAL,
  last_try_precision TEXT AS ('second') VIRTUAL,
  entry TEXT                          -- JSON: the entry as read; its HTML is dropped when it is done
) STRICT;
CREATE UNIQUE INDEX entries_identity ON entries(source_id, entry_id) WHERE source_id IS NOT NULL;
CREATE INDEX entries_key ON entries(key);
CREATE INDEX entries_due ON entries(host, id) WHERE state = 'due';
CREATE INDEX entries_source ON entries(source_id, first_seen_utc, state, outcome); -- holds what is counted
CREATE INDEX entries_copy ON entries(copy_id);

CREATE TABLE articles (
  id INTEGER PRIMARY KEY AUTOINCREMENT, -- never moves, whichever copy represents the piece; never used twice
  url TEXT,                           -- of the representative copy
  title TEXT,
  standfirst TEXT,
  language TEXT,                      -- ISO 639-1
  outlet TEXT REFERENCES outlets(outlet),
  authors TEXT NOT NULL DEFAULT '[]', -- JSON array, persons only
  published_utc TEXT,
  published_offset_min INTEGER,
  published_precision TEXT,
  published_source TEXT,              -- jsonld meta microdata dom feed url text
  modified_utc TEXT,
  modified_offset_min INTEGER,
  modified_precision TEXT,
  first_seen_utc TEXT NOT NULL,       -- when the first of its copies was stored
  first_seen_offset_min INTEGER AS (0) VIRTUAL,
  first_seen_precision TEXT AS ('second') VIRTUAL,
  site_name TEXT,
  section TEXT,
  tags TEXT NOT NULL DEFAULT '[]',    -- JSON array
  image_url TEXT,
  access TEXT,                        -- free metered paywalled; null: not known
  completeness TEXT NOT NULL,         -- full teaser live
  words INTEGER NOT NULL,
  headlines TEXT,                     -- other titles of its copies, one a line; searched
  origin_status TEXT NOT NULL,        -- own republished partly unknown
  origin_relation TEXT,               -- unverified verbatim edited excerpt rewritten translated compiled
  origin_basis TEXT NOT NULL,         -- evidence absence decision
  origin_kind TEXT,                   -- agency outlet issuer distributor
  origin_name TEXT,
  origin_domain TEXT,
  origin_url TEXT,
  origin_author TEXT,
  origin_confidence REAL,             -- 0..1; null when the basis is absence
  origin_check TEXT NOT NULL,         -- not_checked text_match facts_match no_support unreachable contradicted
  origin_says TEXT,                   -- what the page calls its text: translated rewritten
  origin_language TEXT,               -- of the original, when the page names it
  origin_translator TEXT,
  representative_copy INTEGER REFERENCES copies(id),
  copies_count INTEGER NOT NULL DEFAULT 1,
  joined_into INTEGER REFERENCES articles(id), -- a person joined it to that article
  text TEXT NOT NULL                  -- blocks parted by a blank line; last, so that others are read without it
) STRICT;
CREATE INDEX articles_first_seen ON articles(first_seen_utc);
CREATE INDEX articles_published ON articles(published_utc);
CREATE INDEX articles_outlet ON articles(outlet, published_utc);
CREATE INDEX articles_facts ON articles(id, outlet, origin_kind, origin_status, joined_into); -- as copies_seen, for the join
CREATE INDEX articles_copies ON articles(first_seen_utc, copies_count) WHERE copies_count > 1;
CREATE INDEX articles_origin ON articles(origin_domain) WHERE origin_domain IS NOT NULL;

CREATE TABLE copies (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  article_id INTEGER NOT NULL REFERENCES articles(id),
  key TEXT NOT NULL UNIQUE,           -- hash of the clean URL, or of the text of a file without one
  url TEXT,                           -- clean address of this copy
  given_url TEXT,                     -- as asked for
  canonical_url TEXT,                 -- as the page names it
  outlet TEXT REFERENCES outlets(outlet),
  title TEXT,
  standfirst TEXT,
  authors TEXT NOT NULL DEFAULT '[]', -- JSON array, persons only
  published_utc TEXT,
  published_offset_min INTEGER,
  published_precision TEXT,
  published_source TEXT,              -- jsonld meta microdata dom feed url text
  modified_utc TEXT,
  modified_offset_min INTEGER,
  modified_precision TEXT,
  language TEXT,                      -- ISO 639-1
  site_name TEXT,
  section TEXT,
  tags TEXT NOT NULL DEFAULT '[]',    -- JSON array
  image_url TEXT,
  kind TEXT NOT NULL,                 -- representative exact near truncated
  containment REAL,                   -- 0..1, of the shorter text in the longer; null for the first copy
  placed_because TEXT,                -- why it was taken for a copy, or for a piece of its own, when it came
  claim_status TEXT NOT NULL,         -- what this copy says of its own origin: own republished partly unknown
  claim_relation TEXT,
  claim_basis TEXT NOT NULL,
  claim_kind TEXT,
  claim_name TEXT,
  claim_domain TEXT,
  claim_url TEXT,
  claim_author TEXT,
  claim_confidence REAL,
  claim_check TEXT NOT NULL,
  claim_says TEXT,                   -- what the page calls its text: translated rewritten
  claim_language TEXT,               -- of the original, when the page names it
  claim_translator TEXT,
  access TEXT,                        -- free metered paywalled; null: not known
  completeness TEXT NOT NULL,         -- full teaser live
  state TEXT NOT NULL DEFAULT 'live', -- live gone
  first_seen_utc TEXT NOT NULL,
  first_seen_offset_min INTEGER AS (0) VIRTUAL,
  first_seen_precision TEXT AS ('second') VIRTUAL,
  last_checked_utc TEXT NOT NULL,
  last_checked_offset_min INTEGER AS (0) VIRTUAL,
  last_checked_precision TEXT AS ('second') VIRTUAL,
  same_text_as INTEGER REFERENCES copies(id), -- copy that holds the same text
  text_hash BLOB NOT NULL,            -- of the folded words, without block memory
  words INTEGER NOT NULL,
  source_id TEXT,                     -- source that brought it; null: command line
  archive_file TEXT,                  -- where the raw response was kept
  archive_offset INTEGER,
  versions TEXT,                      -- JSON object: stage -> version
  places TEXT,                        -- JSON object: field -> where on the page it stood
  text TEXT                           -- null when it equals that of same_text_as
) STRICT;
CREATE INDEX copies_article ON copies(article_id, id, outlet); -- in the order of the copies
CREATE INDEX copies_seen ON copies( -- holds what is counted, so that no row with its text is read
  first_seen_utc, outlet, article_id, kind, language, words, published_utc, published_offset_min, published_precision,
  claim_status, claim_kind, claim_name, claim_domain, claim_check
);
CREATE INDEX copies_truncated ON copies(first_seen_utc) WHERE kind = 'truncated';
CREATE INDEX copies_outlet ON copies(outlet, published_utc);
CREATE INDEX copies_source ON copies(source_id, first_seen_utc); -- what was kept long enough
CREATE INDEX copies_claim ON copies(claim_domain) WHERE claim_domain IS NOT NULL;
CREATE INDEX copies_same_text ON copies(same_text_as) WHERE same_text_as IS NOT NULL;

CREATE TABLE credits (
  article_id INTEGER NOT NULL REFERENCES articles(id),
  credited TEXT NOT NULL,             -- domain, else the name's letters: whom copies of the piece credit; '': unnamed agencies
  copies INTEGER NOT NULL,            -- how many do
  copy_id INTEGER NOT NULL REFERENCES copies(id), -- the surest of them
  stored_copy INTEGER REFERENCES copies(id), -- copy of the piece at the credited outlet; null: none
  PRIMARY KEY (article_id, credited)
) STRICT, WITHOUT ROWID;

CREATE TABLE evidence (
  id INTEGER PRIMARY KEY,
  copy_id INTEGER NOT NULL REFERENCES copies(id),
  kind TEXT NOT NULL,                 -- the observer: credit dateline byline jsonld ...; copies: what other copies of the piece say
  quote TEXT NOT NULL,                -- the words as shown, or the raw value
  name TEXT,
  domain TEXT,
  url TEXT,
  weight REAL NOT NULL,               -- 0..1
  won INTEGER NOT NULL,               -- 1: the verdict rests on it
  status TEXT NOT NULL                -- what it argues for: own republished partly unknown
) STRICT;
CREATE INDEX evidence_copy ON evidence(copy_id);
CREATE INDEX evidence_domain ON evidence(domain) WHERE domain IS NOT NULL;

CREATE TABLE bylines (
  id INTEGER PRIMARY KEY,
  copy_id INTEGER NOT NULL REFERENCES copies(id),
  name TEXT NOT NULL,                 -- as printed
  kind TEXT NOT NULL,                 -- person agency desk
  place TEXT NOT NULL                 -- byline jsonld meta bio feed
) STRICT;
CREATE INDEX bylines_copy ON bylines(copy_id, kind, name);

CREATE TABLE matches (
  id INTEGER PRIMARY KEY,
  copy_id INTEGER NOT NULL REFERENCES copies(id), -- the copy that came later
  other_copy_id INTEGER NOT NULL REFERENCES copies(id), -- the copy that was there
  kind TEXT NOT NULL,                 -- exact near truncated partial derived_from claimed
  containment REAL NOT NULL,          -- 0..1, of the shorter text in the longer
  resemblance REAL NOT NULL,          -- 0..1, shared part of the longer text
  numbers REAL,                       -- 0..1, agreement of the numbers in both; null: too few
  joins INTEGER NOT NULL,             -- 1: alike enough to be one piece
  merge_candidate INTEGER NOT NULL,   -- 1: it would join, but the other copy is of another article
  why TEXT NOT NULL,
  version TEXT NOT NULL,              -- of the algorithm
  found_utc TEXT NOT NULL,
  found_offset_min INTEGER AS (0) VIRTUAL,
  found_precision TEXT AS ('second') VIRTUAL
) STRICT;
CREATE INDEX matches_copy ON matches(copy_id);
CREATE INDEX matches_other ON matches(other_copy_id);

CREATE TABLE claims (
  id INTEGER PRIMARY KEY,
  copy_id INTEGER NOT NULL REFERENCES copies(id), -- that names the URL as its original
  key TEXT NOT NULL,                  -- hash of the claimed URL, clean
  url TEXT NOT NULL,
  met_copy_id INTEGER REFERENCES copies(id) -- the claimed page, once stored; null: still waited for
) STRICT;
CREATE UNIQUE INDEX claims_identity ON claims(copy_id, key);
CREATE INDEX claims_key ON claims(key);
CREATE INDEX claims_met ON claims(met_copy_id) WHERE met_copy_id IS NOT NULL;

CREATE TABLE revisions (
  id INTEGER PRIMARY KEY,
  copy_id INTEGER NOT NULL REFERENCES copies(id),
  cause TEXT NOT NULL,                -- page reprocess decision
  seen_utc TEXT NOT NULL,             -- when the later state was seen; it is in copies
  seen_offset_min INTEGER AS (0) VIRTUAL,
  seen_precision TEXT AS ('second') VIRTUAL,
  changed TEXT NOT NULL,              -- JSON array: names of the fields that changed
  diff TEXT,                          -- unified diff of the text, a paragraph a line
  old_title TEXT,
  old_standfirst TEXT,
  old_text TEXT,
  old_text_hash BLOB NOT NULL,
  old_authors TEXT NOT NULL,          -- JSON array
  old_published_utc TEXT,
  old_published_offset_min INTEGER,
  old_published_precision TEXT,
  old_modified_utc TEXT,
  old_modified_offset_min INTEGER,
  old_modified_precision TEXT,
  old_claim_status TEXT NOT NULL,
  old_claim_domain TEXT,
  old_versions TEXT,                  -- JSON object: stage -> version
  old_fields TEXT                     -- JSON object: earlier values of changed fields without a column here
) STRICT;
CREATE INDEX revisions_copy ON revisions(copy_id);
CREATE INDEX revisions_seen ON revisions(seen_utc);

CREATE TABLE rechecks (
  copy_id INTEGER PRIMARY KEY REFERENCES copies(id),
  turns INTEGER NOT NULL,             -- how often the page was read again
  tried_utc TEXT NOT NULL,            -- when it was last tried
  tried_offset_min INTEGER AS (0) VIRTUAL,
  tried_precision TEXT AS ('second') VIRTUAL
) STRICT;

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

CREATE TABLE decisions (
  id INTEGER PRIMARY KEY,
  article_id INTEGER REFERENCES articles(id),
  copy_id INTEGER REFERENCES copies(id),
  field TEXT NOT NULL,                -- origin outlet date title split join
  value TEXT,
  why TEXT NOT NULL,
  decided_by TEXT NOT NULL,
  decided_utc TEXT NOT NULL,
  decided_offset_min INTEGER AS (0) VIRTUAL,
  decided_precision TEXT AS ('second') VIRTUAL,
  revoked_utc TEXT,                   -- null: in force
  revoked_offset_min INTEGER AS (0) VIRTUAL,
  revoked_precision TEXT AS ('second') VIRTUAL
) STRICT;
CREATE INDEX decisions_article ON decisions(article_id);
CREATE INDEX decisions_copy ON decisions(copy_id);

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

CREATE TABLE changes (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, -- never used twice: "everything after N" is complete
  table_name TEXT NOT NULL,           -- articles copies
  row_id INTEGER NOT NULL,
  action TEXT NOT NULL,               -- insert update delete
  changed_utc TEXT NOT NULL,
  changed_offset_min INTEGER AS (0) VIRTUAL,
  changed_precision TEXT AS ('second') VIRTUAL
) STRICT;

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

CREATE TABLE fetches (
  id INTEGER PRIMARY KEY,
  run_id INTEGER REFERENCES runs(id),
  source_id TEXT,                     -- when it was a poll
  entry_id INTEGER REFERENCES entries(id), -- row of the queue
  url TEXT,                           -- as asked for; null: a file without an address
  final_url TEXT,                     -- after redirects, when another
  fetched_utc TEXT NOT NULL,
  fetched_offset_min INTEGER AS (0) VIRTUAL,
  fetched_precision TEXT AS ('second') VIRTUAL,
  status INTEGER,                     -- HTTP; null: no answer
  reason TEXT,                        -- why it gave no article
  body_bytes INTEGER,                 -- inflated
  milliseconds INTEGER,
  archive_file TEXT,                  -- file that holds the raw answer: of data/archive, or the path of one that was read
  archive_offset INTEGER,
  etag TEXT,                          -- of a page, byte for byte
  last_modified TEXT,                 -- of a page, byte for byte
  payload_digest TEXT,                -- of the body as it came, as WARC writes it; null: no raw answer was kept
  same_body_as INTEGER REFERENCES fetches(id) -- request whose record holds the body: this one's is only a reference
) STRICT;
CREATE INDEX fetches_url ON fetches(url);
CREATE INDEX fetches_run ON fetches(run_id);
CREATE INDEX fetches_entry ON fetches(entry_id);
CREATE INDEX fetches_same_body ON fetches(same_body_as) WHERE same_body_as IS NOT NULL;

CREATE TABLE archives (
  file TEXT PRIMARY KEY,              -- name in data/archive, or the path of one that `ingest warc` read
  head BLOB,                          -- hash of its first bytes: known again under another name; null: one of ours
  records INTEGER NOT NULL DEFAULT 0, -- dealt with so far: where a reading that was cut short goes on
  counts TEXT,                        -- JSON object: outcome, reason or type of record -> number
  bytes INTEGER,                      -- how long it was when it was read to its end
  finished_utc TEXT,                  -- read to its end; null: not yet, or one of ours
  finished_offset_min INTEGER AS (0) VIRTUAL,
  finished_precision TEXT AS ('second') VIRTUAL,
  removed_utc TEXT,                   -- the file is gone, for it was older than `archive_keep`
  removed_offset_min INTEGER AS (0) VIRTUAL,
  removed_precision TEXT AS ('second') VIRTUAL
) STRICT;
CREATE INDEX archives_head ON archives(head) WHERE head IS NOT NULL;

CREATE TABLE block_memory (
  outlet TEXT NOT NULL,
  hash INTEGER NOT NULL,              -- of a block's folded words
  pieces INTEGER NOT NULL,            -- different pieces that carried it; halved every 20 pieces of the outlet
  last_piece INTEGER NOT NULL,        -- outlets.pieces_seen when it was last met
  PRIMARY KEY (outlet, hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE unindexed (
  article_id INTEGER PRIMARY KEY      -- its words wait to be written into articles_fts, with those of others
) STRICT;

CREATE VIRTUAL TABLE articles_fts USING fts5(
  title, standfirst, text, authors, headlines, content='articles', content_rowid='id',
  tokenize="unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'" -- marks belong to the words of Hindi and Thai
);
INSERT INTO articles_fts (articles_fts, rank) VALUES ('rank', 'bm25(10, 4, 1, 6, 3)'); -- a hit in a title weighs most
