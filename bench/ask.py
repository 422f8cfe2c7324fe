"""How long each question of `ingest ask` takes, on a database made by bench/scale.py.

    python bench/ask.py --db DIR/scale.db [--days 7] [--spread]

Prints the rows and the milliseconds (CPU, best of three) of each question: over all, and over the last days of the database.
`--spread` first sets each first sight to the printed time, in the database itself: bench/scale.py stores all on one day.
"""

import argparse
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from ingest.analyse import ask, questions


def main() -> None:
    """Ask everything, in turns."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--db", type=Path, required=True)
    parser.add_argument("--days", type=int, default=7)
    parser.add_argument("--spread", action="store_true")
    asked = parser.parse_args()
    with closing(sqlite3.connect(asked.db)) as db:
        if asked.spread:
            for table in ("copies", "articles"):
                db.execute(f"UPDATE {table} SET first_seen_utc = published_utc")  # noqa: S608
            db.commit()
        (articles,) = db.execute("SELECT count(*) FROM articles").fetchone()
        (copies,) = db.execute("SELECT count(*) FROM copies").fetchone()
        (since,) = db.execute(
            "SELECT date(max(first_seen_utc), ?) FROM copies", (f"-{asked.days} days",)
        ).fetchone()
    print(f"{articles:,} articles, {copies:,} copies; since {since}")
    print(f"{'question':<20}{'rows':>8}{'all ms':>9}{'rows':>8}{'window ms':>11}")
    for name, question in questions().items():
        can_window = "since" in {each.name for each in question.parameters}
        rows, whole = _best(asked.db, name, {})
        some, window = _best(asked.db, name, {"since": since} if can_window else {})
        print(f"{name:<20}{rows:>8}{whole:>9.0f}{some:>8}{window:>11.0f}", flush=True)


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
