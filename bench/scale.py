"""How the store behaves as it grows: generated pieces through fingerprint, look-up, decision and write.

    python bench/scale.py --db DIR/scale.db [--count 1000000] [--mean 250]
    python bench/scale.py --db DIR/scale.db --costs 5000

Prints a line each 100,000 articles (`--step`), all of it CPU seconds of this process where it says articles/s. It
resumes where the database ends. `--costs` stores pieces on top of what is there, three times: as always, without the
full-text index, and with 50 articles a transaction.

Every piece is one of: a story of its own; a near copy of a recent one under another headline; one cut to its first
paragraphs; a template with other figures. Each outlet prints a box of its own on every page, every third page a
letter box that all outlets have in common; one story in 20,000 goes to 500 outlets. All from word lists and a seed:
number N is always the same piece.
"""

import argparse
import os
import platform
import random
import resource
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path

from ingest.dedupe import place_article, take_fingerprint
from ingest.store import Store, _cluster, _write
from ingest.types import Article, Evidence, Origin, Page, Record, Time

START = datetime(2020, 1, 1, tzinfo=UTC)
OUTLETS = 3_000
WIRE_EVERY, WIRE_COPIES = 20_000, 500
STAGES = ("fingerprint", "look-up", "place", "write")
SYLLABLES = [first + vowel for first in "bcdfghjklmnprstvw" for vowel in "aeiou"]
COMMON = (
    "the of and to in a that for was on with as at by from it said had are but not an his were has"
)
LETTER = "Sign up for our morning letter and get the five stories that matter before breakfast."


def main() -> None:
    """Fill the database, or measure what parts of a write cost."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--db", type=Path, required=True)
    parser.add_argument("--count", type=int, default=1_000_000)
    parser.add_argument("--step", type=int, default=100_000)
    parser.add_argument("--mean", type=int, default=250, help="words of a middling piece")
    parser.add_argument("--costs", type=int, metavar="N", help="store N more pieces in three ways")
    asked = parser.parse_args()
    print(
        f"{platform.machine()} {os.cpu_count()} cores, commit {_commit()}, mean {asked.mean} words"
    )
    pieces = Pieces(asked.mean)
    with Store.open(asked.db, now=lambda: START) as store:
        if asked.costs:
            _costs(store, pieces, asked.costs)
            return
        print(HEAD)
        held = _count(store)
        while held < asked.count:
            until = min(asked.count, (held // asked.step + 1) * asked.step)
            _fill(store, pieces, range(held, until))
            held = until


HEAD = f"{'stored':>9}{'cpu/s':>7}{'wall/s':>7}" + "".join(
    f"{name:>15}"
    for name in ("us " + "/".join(STAGES), "look-up p50/95/99 us", "articles", "postings", "B/article")
) + "   peak MB"  # fmt: skip


def _fill(store: Store, pieces: "Pieces", numbers: range, batch: int = 1) -> None:
    """Store some pieces and print one line about it."""
    spent = dict.fromkeys(STAGES, 0.0)
    look_ups: list[float] = []
    kinds: Counter[str] = Counter()
    began, wall = time.process_time(), time.perf_counter()
    made = 0.0
    for first in range(numbers.start, numbers.stop, batch):
        mark = time.process_time()
        articles = [pieces[number] for number in range(first, min(first + batch, numbers.stop))]
        made += time.process_time() - mark
        with store.writing():
            for article in articles:
                before = spent["look-up"]
                kinds[_put(store, article, spent)] += 1
                look_ups.append(spent["look-up"] - before)
    cpu = time.process_time() - began - made
    spent["write"] = cpu - sum(spent[name] for name in STAGES[:3])  # with its commit
    wall = time.perf_counter() - wall - made
    rates = f"{len(numbers) / cpu:>7.0f}{len(numbers) / wall:>7.0f}"
    _print(store, numbers, rates, spent, sorted(look_ups))
    print(f"{'':>9} {dict(kinds)}", flush=True)


def _put(store: Store, article: Article, spent: dict[str, float]) -> str:
    marks = [time.process_time()]
    fingerprint = take_fingerprint(article.text)
    marks.append(time.process_time())
    neighbours, furniture = store.look_up(article, fingerprint)
    marks.append(time.process_time())
    placement = place_article(article, fingerprint, neighbours, furniture)
    marks.append(time.process_time())
    page = Page(article.url, b"", START, given_url=article.url)
    outcome = store.write(Record(article, fingerprint, placement, page))
    marks.append(time.process_time())
    for name, start, end in zip(STAGES, marks, marks[1:], strict=False):
        spent[name] += end - start
    return outcome.copy_kind or outcome.kind


def _print(
    store: Store, numbers: range, rates: str, spent: dict[str, float], look_ups: list[float]
) -> None:
    count = len(numbers)
    path = store.path
    size = path.stat().st_size + path.with_name(path.name + "-wal").stat().st_size
    stages = "/".join(f"{1e6 * spent[name] / count:.0f}" for name in STAGES)
    look_up = "/".join(f"{1e6 * look_ups[int(share * count)]:.0f}" for share in (0.5, 0.95, 0.99))
    articles, postings = (_rows(store, table) for table in ("articles", "postings"))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(
        f"{numbers.stop:>9,}{rates} {stages:>20} {look_up:>16}"
        f" {articles:>10,} {postings:>11,} {size / numbers.stop:>8,.0f} {peak:>6}",
    )


def _costs(store: Store, pieces: "Pieces", count: int) -> None:
    """Store pieces as always, without the index, and many in a transaction."""
    print(HEAD)
    held = _count(store)
    _fill(store, pieces, range(held, held + count))
    _fill(store, pieces, range(held + count, held + 2 * count), batch=50)
    print("without the full-text index:")
    _write.index_article = _cluster.index_article = _cluster.unindex_article = lambda *_: None
    _fill(store, pieces, range(held + 2 * count, held + 3 * count))


def _count(store: Store) -> int:
    return int(store._db.execute("SELECT coalesce(max(id), 0) FROM copies").fetchone()[0])


def _rows(store: Store, table: str) -> int:
    return int(store._db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608


class Pieces:
    """Number -> article, the same whenever it is asked for."""

    def __init__(self, mean: int) -> None:
        chance = random.Random(1)
        rare = {"".join(chance.choices(SYLLABLES, k=chance.randint(2, 5))) for _ in range(120_000)}
        self.words = COMMON.split() + sorted(rare)
        chance.shuffle(self.words)
        self.words = COMMON.split() + [w for w in self.words if w not in COMMON.split()]
        self.mean = mean
        self.story = lru_cache(maxsize=4_000)(self._story)

    def __getitem__(self, number: int) -> Article:
        """Return piece `number`."""
        chance = random.Random(number * 7_919 + 1)
        of, kind = self._kind(number, chance)
        outlet = f"outlet{chance.randrange(OUTLETS)}.example"
        paragraphs = list(self.story(of))
        if kind == "near":
            paragraphs[0] = self._prose(chance, 25)
        elif kind == "cut":
            paragraphs = paragraphs[: max(2, len(paragraphs) // 2)]
        elif kind == "template":
            paragraphs = list(_template(chance))
        box = f"About us: {outlet} has told the news of its town since it was founded by two printers."
        return _article(
            number, of, outlet, [*paragraphs, box, *([LETTER] if number % 3 == 0 else [])], chance
        )

    def _kind(self, number: int, chance: random.Random) -> tuple[int, str]:
        """Return which story a piece tells and how: every fourth piece is a copy."""
        since = number % WIRE_EVERY
        if number >= WIRE_EVERY and since < 4 * WIRE_COPIES and since % 4 == 1:
            return number - since, chance.choice(("same", "near", "cut"))
        if number > 1_000 and chance.random() < 0.25:
            return number - chance.randint(1, 1_000), chance.choice(("same", "near", "near", "cut"))
        return number, "template" if chance.random() < 0.05 else "own"

    def _story(self, number: int) -> tuple[str, ...]:
        chance = random.Random(number)
        words = max(40, int(self.mean * chance.lognormvariate(-0.1, 0.5)))
        sizes = [chance.randint(25, 60) for _ in range(max(2, words // 42))]
        return tuple(self._prose(chance, size) for size in sizes)

    def _prose(self, chance: random.Random, size: int) -> str:
        many, common = len(self.words), COMMON.count(" ") + 1
        picked = [
            self.words[int(common * chance.random())]
            if chance.random() < 0.4
            else self.words[int(many * chance.random() ** 3)]
            for _ in range(size)
        ]
        return " ".join(picked).capitalize() + "."


def _template(chance: random.Random) -> Iterator[str]:
    low, high = sorted(chance.sample(range(-15, 38), 2))
    yield f"Forecast for the coast: between {low} and {high} degrees, wind of {chance.randint(5, 80)} kilometres an hour from the west."
    yield f"Rain of up to {chance.randint(1, 60)} millimetres is expected, and high water at {chance.randint(0, 23)}:{chance.randint(10, 59)}."
    yield "Small boats should stay in the harbour when the red light is on, says the office for the coast."


def _article(
    number: int, story: int, outlet: str, paragraphs: list[str], chance: random.Random
) -> Article:
    url = f"https://{outlet}/{number}"
    seen = Time(START + timedelta(minutes=number), 0, "minute")
    quote = Evidence("credit", "Source: wire.example", "wire.example", "wire.example", weight=0.9, won=True)  # fmt: skip
    credited = Origin("republished", "unverified", "evidence", "outlet", "wire.example", "wire.example", confidence=0.9, evidence=(quote,))  # fmt: skip
    return Article(
        url=url,
        given_url=url,
        canonical_url=url,
        outlet=outlet,
        title=f"{paragraphs[0][:50]} {chance.randint(1, 9)}",
        standfirst=None,
        text="\n\n".join(paragraphs),
        authors=(f"Writer {chance.randrange(9_000)}",),
        bylines=(),
        published=seen,
        published_source="jsonld",
        modified=None,
        language="en",
        site_name=outlet,
        section=None,
        tags=("harbour", "ferry"),
        image_url=None,
        access="free",
        completeness="full",
        origin=credited if story != number and number % 2 else Origin(),
        block_hashes=tuple(
            int.from_bytes(blake2b(part.encode(), digest_size=8).digest()) >> 1
            for part in paragraphs
        ),
    )


def _commit() -> str:
    asked = ["git", "rev-parse", "--short", "HEAD"]
    return subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()


if __name__ == "__main__":
    main()
