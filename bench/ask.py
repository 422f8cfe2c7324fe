"""How long each question of `ingest ask` takes, on a database made by bench/scale.py.

    python bench/ask.py --db DIR/scale.db [--times 10] [--furnish] [--days 30]

Prints the rows and the milliseconds (CPU, best of three) of each question: over the last days of the database, and over all.
`--furnish` first makes the database, in place, what an analyst has: each piece is first seen when it was printed
(bench/scale.py stores all on one day), and has a byline and an entry of a source; some have edits, notices and fetches.
`--times N` makes it N times as large before that: the same rows again, later, under other addresses.
"""

import argparse
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from ingest.analyse import ask, questions

_TABLES = ("articles", "copies")
# What stands in a repeated row in place of its column: ids move on, times too, and addresses are others.
_MOVED = {
    "id": "id + :step",
    "article_id": "article_id + :step",
    "representative_copy": "representative_copy + :step",
    "same_text_as": "same_text_as + :step",
    "joined_into": "joined_into + :step",
    "key": "key || :step",
    "url": "url || '?' || :step",
    "published_utc": "strftime('%Y-%m-%dT%H:%M:%SZ', published_utc, :later)",
}
_FURNISH = """
UPDATE copies SET first_seen_utc = published_utc;
UPDATE articles SET first_seen_utc = published_utc;
INSERT INTO sources (id, url, kind, interval_s, first_seen_utc)
  SELECT outlet, 'https://' || outlet || '/feed', 'feed', 1800, '2020-01-01T00:00:00Z' FROM outlets;
INSERT INTO bylines (copy_id, name, kind, place)
  SELECT id, 'Person ' || abs(random() % (1 + abs(random() % 20000))), 'person', 'byline' FROM copies;
INSERT INTO entries (source_id, entry_id, key, url, state, outcome, copy_id, first_seen_utc)
  SELECT outlet, url, key, url, iif(id % 20, 'done', 'rejected'), iif(id % 20, iif(id % 4, 'new', 'copy'), 'rejected'), id, first_seen_utc
  FROM copies;
INSERT INTO runs (command, started_utc, ended_utc, exit_code)
  SELECT DISTINCT 'run', substr(first_seen_utc, 1, 13) || ':00:00Z', substr(first_seen_utc, 1, 13) || ':05:00Z', 0 FROM copies;
INSERT INTO fetches (run_id, source_id, url, fetched_utc, status, milliseconds)
  SELECT r.id, s.id, s.url, r.started_utc, 200, 80 FROM runs AS r JOIN sources AS s ON s.rowid % 100 = r.id % 100;
INSERT INTO revisions (copy_id, cause, seen_utc, changed, old_text_hash, old_authors, old_claim_status)
  SELECT id, 'page', strftime('%Y-%m-%dT%H:%M:%SZ', first_seen_utc, '+1 day'), '["text"]', text_hash, '[]', 'own'
  FROM copies WHERE id % 50 = 0;
INSERT INTO rechecks (copy_id, turns, tried_utc) SELECT id, 1, first_seen_utc FROM copies WHERE id % 5 = 0;
INSERT INTO notices (copy_id, kind, quote, found_utc)
  SELECT id, 'correction', 'An earlier version was wrong.', strftime('%Y-%m-%dT%H:%M:%SZ', first_seen_utc, '+2 days')
  FROM copies WHERE id % 500 = 0;
"""


def main() -> None:
    """Ask everything, in turns."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--db", type=Path, required=True)
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--times", type=int, default=1)
    parser.add_argument("--furnish", action="store_true")
    asked = parser.parse_args()
    with closing(sqlite3.connect(asked.db)) as db, db:
        db.execute("PRAGMA cache_size = -500000")
        for turn in range(1, asked.times):
            _repeat(db, turn)
        if asked.furnish:
            db.executescript(_FURNISH)
        (articles,) = db.execute("SELECT count(*) FROM articles").fetchone()
        (copies,) = db.execute("SELECT count(*) FROM copies").fetchone()
        (since,) = db.execute(
            "SELECT date(max(first_seen_utc), ?) FROM copies", (f"-{asked.days} days",)
        ).fetchone()
    print(f"{articles:,} articles, {copies:,} copies; since {since}")
    print(f"{'question':<20}{'rows':>8}{'window ms':>11}{'rows':>8}{'all ms':>9}")
    for name, question in questions().items():
        can_window = "since" in {each.name for each in question.parameters}
        some, window = _best(asked.db, name, {"since": since} if can_window else {})
        rows, whole = _best(asked.db, name, {"since": ""} if can_window else {})
        print(f"{name:<20}{some:>8}{window:>11.0f}{rows:>8}{whole:>9.0f}", flush=True)


def _repeat(db: sqlite3.Connection, turn: int) -> None:
    """Add the first rows once more, so many days later."""
    if turn == 1:
        (db_days,) = db.execute(
            "SELECT 1 + julianday(max(published_utc)) - julianday(min(published_utc)) FROM copies"
        ).fetchone()
        db.execute(
            "CREATE TEMP TABLE first AS SELECT max(id) AS last, ? AS days FROM copies",
            (int(db_days),),
        )
    last, days = db.execute("SELECT last, days FROM first").fetchone()
    told = {"step": turn * last, "later": f"+{turn * days} days", "last": last}
    for table in _TABLES:
        columns = [
            name for _, name, *_, hidden in db.execute(f"PRAGMA table_xinfo({table})") if not hidden
        ]
        names = ", ".join(columns)
        values = ", ".join(_MOVED.get(name, name) for name in columns)
        again = f"SELECT {values} FROM {table} WHERE id <= :last"  # noqa: S608 - our own names
        db.execute(f"INSERT INTO {table} ({names}) {again}", told)


def _best(path: Path, name: str, told: dict[str, str]) -> tuple[int, float]:
    """Return the rows of a question, and its CPU milliseconds at best."""
    best = float("inf")
    for _ in range(3):
        began = time.process_time()
        rows = len(ask(path, name, **told).rows)
        best = min(best, time.process_time() - began)
    return rows, 1000 * best


if __name__ == "__main__":
    main()
