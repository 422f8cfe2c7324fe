"""How the store behaves as it grows: generated pieces through fingerprint, look-up, decision and write.

    python bench/scale.py --db DIR/scale.db [--count 1000000] [--mean 250] [--batch 50]
    python bench/scale.py --db DIR/scale.db --costs 5000
    python bench/scale.py --db DIR/scale.db --plot docs/figures/scale.svg

The first fills the database and prints a line each 100,000 articles (`--step`); it resumes where the database ends, also
days later. What was measured is kept as JSON lines beside the database, so a stop loses the figures of 5,000 articles at
most. Articles a second are of CPU time of this process, the making of the pieces apart. `clock us` is what a fixed piece
of work took meanwhile: the same on an idle machine, more where others share its cores and caches.

The second stores pieces on top of what is there, in a copy of it: one and many in a transaction, with and without the full-text index,
in turns. The third draws the figures.
"""

import argparse
import json
import os
import platform
import resource
import shutil
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from itertools import groupby
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from ingest.dedupe import place_article, take_fingerprint
from ingest.store import Store, _write
from ingest.store._clusters import cluster
from ingest.types import Article, Page, Record
from pieces import Pieces
from plot import line_chart

STAGES = ("fingerprint", "look-up", "place", "write")
PART = 5_000  # articles of one line of figures
Figures = dict[str, Any]


def main() -> None:
    """Fill the database, measure what parts of a write cost, or draw."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--db", type=Path, required=True)
    parser.add_argument("--count", type=int, default=1_000_000)
    parser.add_argument("--step", type=int, default=100_000)
    parser.add_argument("--mean", type=int, default=250, help="words of a middling piece")
    parser.add_argument("--batch", type=int, default=50, help="articles in one transaction")
    parser.add_argument("--costs", type=int, metavar="N", help="store N more pieces in four ways")
    parser.add_argument("--plot", type=Path, metavar="SVG", help="draw what was measured")
    asked = parser.parse_args()
    kept = asked.db.with_suffix(".jsonl")
    if asked.plot:
        asked.plot.write_text(_chart(_steps(kept, asked.step)), encoding="utf-8")
        return
    print(f"{platform.machine()} {os.cpu_count()} cores, commit {_commit()}, {asked.batch} a transaction")  # fmt: skip
    pieces = Pieces(asked.mean)
    if asked.costs:
        with TemporaryDirectory(dir=asked.db.parent) as folder:
            copied = Path(shutil.copy(asked.db, folder))
            with Store.open(copied, now=lambda: pieces.now) as store:
                _costs(store, pieces, asked.costs)
        return
    with Store.open(asked.db, now=lambda: pieces.now) as store:
        _fill(store, pieces, kept, asked)


def _fill(store: Store, pieces: Pieces, kept: Path, asked: argparse.Namespace) -> None:
    print(HEAD)
    for figures in _steps(kept, asked.step):
        _print(figures)
    held = _count(store)
    while held < asked.count:
        until = min(asked.count, (held // PART + 1) * PART)
        figures = _part(store, pieces, range(held, until), asked.batch)
        if until % asked.step == 0 or until == asked.count:  # counting reads the whole table
            figures["rows"] = {table: _rows(store, table) for table in ("articles", "postings")}
        with kept.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(figures) + "\n")
        held = until
        if held % asked.step == 0 or held == asked.count:
            *_, step = _steps(kept, asked.step)
            _print(step)


def _part(store: Store, pieces: Pieces, numbers: range, batch: int) -> Figures:
    """Store some pieces and return what it cost, in seconds of CPU where nothing else is said."""
    spent = dict.fromkeys(STAGES, 0.0)
    look_ups: list[float] = []
    kinds: Counter[str] = Counter()
    clock = [_clock()]
    cpu = wall = 0.0
    for first in range(numbers.start, numbers.stop, batch):
        articles = [pieces[number] for number in range(first, min(first + batch, numbers.stop))]
        began, at = time.process_time(), time.perf_counter()
        with store.writing():
            for article in articles:
                before = spent["look-up"]
                kinds[_put(store, article, pieces.now, spent)] += 1
                look_ups.append(spent["look-up"] - before)
        cpu += time.process_time() - began
        wall += time.perf_counter() - at
    clock.append(_clock())
    look_ups.sort()
    return {
        "stored": numbers.stop,
        "count": len(numbers),
        "cpu": cpu,
        "wall": wall,
        **spent,
        "transaction": cpu - sum(spent.values()),
        "clock": min(clock),
        "look_up_us": [1e6 * look_ups[int(share * len(look_ups))] for share in (0.5, 0.95, 0.99)],
        "bytes": _size(store.path),
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "kinds": dict(kinds),
    }


def _put(store: Store, article: Article, now: datetime, spent: dict[str, float]) -> str:
    marks = [time.process_time()]
    fingerprint = take_fingerprint(article.text)
    marks.append(time.process_time())
    neighbours, furniture = store.look_up(article, fingerprint)
    marks.append(time.process_time())
    placement = place_article(article, fingerprint, neighbours, furniture)
    marks.append(time.process_time())
    page = Page(article.url, b"", now, given_url=article.url)
    outcome = store.write(Record(article, fingerprint, placement, page))
    marks.append(time.process_time())
    for name, start, end in zip(STAGES, marks, marks[1:], strict=False):
        spent[name] += end - start
    return outcome.copy_kind or outcome.kind


def _clock() -> float:
    """Return the CPU seconds of a fixed piece of work, the best of five."""
    text = "\n\n".join(" ".join(f"word{(7 * n + m) % 997}" for n in range(40)) for m in range(6))
    best = 1.0
    for _ in range(5):
        began = time.process_time()
        take_fingerprint(text)
        best = min(best, time.process_time() - began)
    return best


# --- what was measured -----------------------------------------------------------------------

HEAD = f"{'stored':>9}{'cpu/s':>7}{'wall/s':>7}{'clock us':>9}" + "".join(
    f"{name:>{width}}"
    for name, width in (
        ("us fingerprint/look-up/place/write/transaction", 48),
        ("look-up us 50/95/99 %", 23),
        ("articles", 10),
        ("postings", 12),
        ("B/article", 10),
        ("peak MB", 8),
    )
)


def _steps(kept: Path, step: int) -> Iterator[Figures]:
    """Yield the figures of each step, from those of its parts."""
    parts = [json.loads(line) for line in kept.open(encoding="utf-8")] if kept.exists() else []
    for _, group in groupby(parts, key=lambda part: (part["stored"] - 1) // step):
        held = list(group)
        summed = ("count", "cpu", "wall", *STAGES, "transaction")
        kinds: Counter[str] = Counter()
        for part in held:
            kinds.update(part["kinds"])
        yield held[-1] | {
            **{name: sum(part[name] for part in held) for name in summed},
            "clock": median(part["clock"] for part in held),
            "look_up_us": [
                median(of) for of in zip(*(part["look_up_us"] for part in held), strict=True)
            ],
            "peak_mb": max(part["peak_mb"] for part in held),
            "kinds": dict(kinds),
        }


def _print(figures: Figures) -> None:
    count = figures["count"]
    stages = "/".join(f"{1e6 * figures[name] / count:.0f}" for name in (*STAGES, "transaction"))
    rows = figures.get("rows", {"articles": 0, "postings": 0})
    print(
        f"{figures['stored']:>9,}{count / figures['cpu']:>7.0f}{count / figures['wall']:>7.0f}"
        f"{1e6 * figures['clock']:>9.0f}{stages:>48}"
        f"{'/'.join(f'{each:.0f}' for each in figures['look_up_us']):>23}"
        f"{rows['articles']:>10,}{rows['postings']:>12,}"
        f"{figures['bytes'] / figures['stored']:>10,.0f}{figures['peak_mb']:>8}",
        flush=True,
    )


def _chart(steps: Iterator[Figures]) -> str:
    held = list(steps)
    lines = {
        "articles a CPU second": [(each["stored"], each["count"] / each["cpu"]) for each in held],
        "look-up, us, median": [(each["stored"], each["look_up_us"][0]) for each in held],
        "look-up, us, 99 %": [(each["stored"], each["look_up_us"][2]) for each in held],
    }
    return line_chart(lines, title="Storing as the database grows", x="articles stored", y="")


# --- what parts of a write cost --------------------------------------------------------------


def _costs(store: Store, pieces: Pieces, count: int, round_of: int = 500) -> None:
    """Store pieces in four ways in turns, and print the middle of the rounds of each."""
    with_index = (_write.index_article, cluster.index_article, cluster.unindex_article)
    without = (lambda *_: None,) * 3
    ways = {
        "1 a transaction": (1, with_index),
        "50 a transaction": (50, with_index),
        "1 a transaction, no full-text index": (1, without),
        "50 a transaction, no full-text index": (50, without),
    }
    found: dict[str, list[Figures]] = {name: [] for name in ways}
    held = _count(store)
    for start in range(held, held + count, round_of * len(ways)):
        for number, (name, (batch, index)) in enumerate(ways.items()):
            _write.index_article, cluster.index_article, cluster.unindex_article = index
            first = start + number * round_of
            found[name].append(_part(store, pieces, range(first, first + round_of), batch))
    for name, parts in found.items():
        us = sorted(1e6 * part["cpu"] / part["count"] for part in parts)
        transaction = median(1e6 * part["transaction"] / part["count"] for part in parts)
        print(
            f"{name:>38}: {median(us):6.0f} us an article (best {us[0]:.0f}), {transaction:.0f} of it commit"
        )


def _count(store: Store) -> int:
    return int(store._db.execute("SELECT coalesce(max(id), 0) FROM copies").fetchone()[0])


def _rows(store: Store, table: str) -> int:
    return int(store._db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608


def _size(path: Path) -> int:
    log = path.with_name(path.name + "-wal")
    return path.stat().st_size + (log.stat().st_size if log.exists() else 0)


def _commit() -> str:
    asked = ["git", "rev-parse", "--short", "HEAD"]
    return subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()


if __name__ == "__main__":
    main()
