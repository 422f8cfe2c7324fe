"""A month of 200 sources in some minutes: outages, moves, storms of 429, dead feeds; is anything lost?

    python bench/month.py [--days 30] [--sources 200] [--seed 1] [--only 92,108]

The clock is simulated: it stands still while a run works and moves when the program sleeps, or to the next call of
cron, every hour. The sources are served on loopback by a server that goes by that clock, and judge is what the
server saw: every piece that was to be had must be stored in the end, no host may be asked sooner than allowed, and
what was stopped must be what is dead. To be had was a piece that its feed showed at one of the hours at which cron
called and the server answered; the others are counted apart. So is the last day of a feed that is taken down, for who
asks a quiet feed less often than every hour cannot know. Prints the table that stands in docs/operations.md.
"""

import argparse
import random
import sqlite3
import sys
import tempfile
import threading
import time
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from typing import Any

from ingest import pipeline
from ingest.config import load_config
from ingest.errors import OfflineError
from ingest.fetch import Fetcher
from ingest.store import Store

START = datetime(2026, 3, 1, tzinfo=UTC)
DELAY_S = 2
WINDOW = 20  # entries that a feed of the month shows
WORDS = """
harbour council bridge winter letter school river market engine window garden report
office weather station teacher farmer doctor captain painter minister village island
valley mountain forest railway ferry tunnel museum library theatre hospital budget
meeting summer autumn spring evening morning decision question answer promise delay
repair opening closing journey visit study number measure result record plan project
team
"""


@dataclass
class Clock:
    """Time that passes when somebody sleeps."""

    at: datetime = START
    lock: threading.Lock = field(default_factory=threading.Lock)

    def now(self) -> datetime:
        return self.at

    def sleep(self, seconds: float) -> None:
        with self.lock:
            self.at += timedelta(seconds=seconds)
        time.sleep(0)


@dataclass(frozen=True)
class Site:
    """One outlet of the month: when it publishes, and what goes wrong with it."""

    number: int
    published: tuple[datetime, ...]
    kind: str  # well outage storm moved gone missing
    trouble: tuple[datetime, datetime]  # from, to
    window: int = WINDOW

    @property
    def host(self) -> str:
        return f"s{self.number}.example"

    def is_troubled(self, now: datetime) -> bool:
        return self.trouble[0] <= now < self.trouble[1]

    def shown(self, now: datetime) -> range:
        """Return the pieces that the feed shows, by number."""
        count = bisect_right(self.published, now)
        return range(max(0, count - self.window), count)

    def addresses(self, numbers: set[int]) -> set[str]:
        """Return where these pieces stand."""
        return {f"http://{self.host}/{n}" for n in numbers}

    def is_silent(self, now: datetime) -> bool:
        """Whether no request for the feed can succeed now."""
        return self.is_troubled(now) and self.kind not in ("well", "moved")

    def reachable(self, calls: Sequence[datetime]) -> set[int]:
        """Return the pieces that somebody has who asks for the feed at each of these times."""
        return {n for now in calls if not self.is_silent(now) for n in self.shown(now)}

    def last_day(self) -> set[int]:
        """Return the pieces of the day before the feed was taken down for good."""
        if self.kind not in ("gone", "missing"):
            return set()
        begins = self.trouble[0] - timedelta(days=1)
        return {n for n, at in enumerate(self.published) if begins <= at < self.trouble[0]}


KINDS = ("well", "well", "well", "outage", "storm", "moved", "gone", "missing")


def sites(count: int, days: int, chance: random.Random) -> list[Site]:
    """Make the outlets: from a piece in five days to ten a day, each with a trouble of its kind."""
    made = []
    for number in range(count):
        kind = KINDS[number % len(KINDS)]
        gap = timedelta(days=1) / chance.choice((0.2, 1, 2, 4, 10))
        at, published = START - gap * 5, []
        while at < START + timedelta(days=days - 2):
            published.append(at)
            at += gap * chance.uniform(0.3, 1.7)
        begins = START + timedelta(days=days * chance.uniform(0.2, 0.5))
        lasts = (
            timedelta(hours=chance.choice((1, 6, 20, 40))) if kind in ("outage", "storm") else None
        )
        ends = begins + lasts if lasts else datetime.max.replace(tzinfo=UTC)
        made.append(Site(number, tuple(published), kind, (begins, ends)))
    return made


class World(ThreadingHTTPServer):
    """The server of all outlets; it goes by the simulated clock."""

    daemon_threads = True

    def __init__(self, made: list[Site], clock: Clock) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.sites = {site.host: site for site in made}
        self.clock = clock
        self.asked: dict[str, list[tuple[datetime, str]]] = defaultdict(list)
        self.statuses: Counter[int] = Counter()
        self.shown: dict[str, set[int]] = defaultdict(set)  # by the feeds that were asked for

    def answer(self, host: str, path: str) -> tuple[int, str, list[tuple[str, str]]]:
        """Return status, body and headers of one answer."""
        site, now = self.sites[host], self.clock.now()
        self.asked[host].append((now, path))
        if path == "/robots.txt":
            return 404, "", []
        if site.is_troubled(now):
            if site.kind == "outage":
                return 503, "", []
            if site.kind == "storm":
                until = now + timedelta(minutes=50)
                return 429, "", [("Retry-After", format_datetime(until, usegmt=True))]
            if path.startswith("/feed") and site.kind == "gone":
                return 410, "", []
            if path.startswith("/feed") and site.kind == "missing":
                return 404, "", []
            if path == "/feed" and site.kind == "moved":
                return 301, "", [("Location", f"http://{host}/feed2")]
        if path.startswith("/feed"):
            self.shown[host].update(site.shown(now))
            return 200, feed(site, now), [("Content-Type", "application/rss+xml")]
        return 200, page(site, int(path[1:])), [("Content-Type", "text/html; charset=utf-8")]


class Answer(BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: World

    def do_GET(self) -> None:
        host = (self.headers.get("Host") or "").partition(":")[0]
        status, body, headers = self.server.answer(host, self.path)
        raw = body.encode()
        tag = f'"{hash(body):x}"'
        if status == 200 and self.headers.get("If-None-Match") == tag:
            status, raw = 304, b""
        self.server.statuses[status] += 1
        self.send_response(status)
        for name, value in [*headers, ("ETag", tag), ("Content-Length", str(len(raw)))]:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the standard library's name
        """Say nothing."""


def feed(site: Site, now: datetime) -> str:
    """Return the feed as it is now: the newest entries."""
    items = "".join(
        f"<item><title>Piece {n} of {site.number}</title><link>http://{site.host}/{n}</link><guid>{n}</guid>"
        f"<pubDate>{format_datetime(site.published[n])}</pubDate></item>"
        for n in reversed(site.shown(now))
    )
    return f'<rss version="2.0"><channel><title>Site {site.number}</title>{items}</channel></rss>'


def page(site: Site, number: int) -> str:
    """Return a piece: four paragraphs of words of its own."""
    chance, words = random.Random(site.number * 100_000 + number), WORDS.split()
    paragraphs = "".join(
        f"<p>{' '.join(chance.choices(words, k=40)).capitalize()}.</p>" for _ in range(4)
    )
    at = site.published[number].isoformat()
    return (
        f"<html lang='en'><head><title>Piece {number}</title><meta property='article:published_time' content='{at}'>"
        f"</head><body><article><h1>Piece {number} of site {site.number}</h1>{paragraphs}</article></body></html>"
    )


def calls_of(days: int) -> list[datetime]:
    """Return when cron calls: every hour."""
    return [START + timedelta(hours=hours) for hours in range(days * 24)]


def live(world: World, clock: Clock, folder: Path, days: int) -> Iterator[pipeline.Report]:
    """Call a run every hour, as cron does, and yield what each did."""
    config = folder / "sources.yaml"
    lines = [f"  - {{id: s{s.number}, feed: 'http://{s.host}/feed'}}" for s in world.sites.values()]
    config.write_text(
        f"fetch: {{delay: {DELAY_S}s, allow_private: true, archive: false, attempts: 2,"
        f" connect_to: ['::127.0.0.1:{world.server_port}']}}\ndefaults: {{interval: 1h}}\nsources:\n"
        + "\n".join(lines)
    )
    loaded = load_config(config)
    for due in calls_of(days):
        clock.at = max(clock.at, due)
        with (
            Store.open(folder / "month.db", now=clock.now) as store,
            Fetcher(loaded.fetch, store.hosts, now=clock.now, sleep=clock.sleep) as fetcher,
        ):
            try:
                yield pipeline.run(loaded, store, fetcher, now=clock.now, order=pipeline.Order())
            except OfflineError:
                yield pipeline.Report()


def kind_of(path: str) -> str:
    return path if not path[1:].isdigit() else "page"


def lost_of(world: World, path: Path, days: int) -> Iterator[tuple[str, object]]:
    """Yield what was to be had, and what of it is not stored: name and figure."""
    with closing(sqlite3.connect(path)) as db:
        stored = {url for (url,) in db.execute("SELECT url FROM copies")}
    calls = calls_of(days)
    had, never, last = set[str](), set[str](), set[str]()
    for site in world.sites.values():
        reachable, dying = site.reachable(calls) | world.shown[site.host], site.last_day()
        never |= site.addresses(set(range(len(site.published))) - reachable)
        last |= site.addresses(reachable & dying)
        had |= site.addresses(reachable - dying)
    for url in sorted(had - stored):
        print("lost", url, file=sys.stderr)
    yield "pieces to be had", len(had)
    yield "pieces lost", len(had - stored)
    yield "in no feed at any hour at which the server answered", len(never)
    yield (
        "of the last day before a feed was taken down / stored",
        f"{len(last)} / {len(last & stored)}",
    )


def verdict(world: World, path: Path) -> Iterator[tuple[str, object]]:
    """Yield what the month came to beside: name and figure."""
    with closing(sqlite3.connect(path)) as db:
        stopped = {row[0] for row in db.execute("SELECT id FROM sources WHERE stopped")}
        gaps = db.execute("SELECT sum(gaps_count) FROM sources").fetchone()[0]
        polls = db.execute("SELECT count(*) FROM fetches WHERE source_id IS NOT NULL").fetchone()[0]
        moved = db.execute("SELECT count(*) FROM sources WHERE moved_to IS NOT NULL").fetchone()[0]
    dead = {f"s{s.number}" for s in world.sites.values() if s.kind in ("gone", "missing")}
    pairs = Counter(
        (kind_of(before[1]), kind_of(after[1]))
        for times in world.asked.values()
        for before, after in pairwise(times)
        if before[1] != "/robots.txt" and (after[0] - before[0]).total_seconds() < DELAY_S
    )
    yield "polls", polls
    yield "answers by status", dict(sorted(world.statuses.items()))
    yield (
        "sources dead / stopped / stopped in error",
        f"{len(dead)} / {len(stopped)} / {len(stopped - dead)}",
    )
    yield "moves known", moved
    yield "gaps noticed", gaps
    yield f"requests sooner than {DELAY_S} s after the one before", dict(pairs)


def main() -> None:
    """Live a month and print what it came to."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--sources", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", help="live with these of the sources: 92,108")
    asked = parser.parse_args()
    clock = Clock()
    made = sites(asked.sources, asked.days, random.Random(asked.seed))
    if asked.only:
        made = [made[int(number)] for number in asked.only.split(",")]
    told: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as scratch, World(made, clock) as world:
        threading.Thread(target=world.serve_forever, daemon=True).start()
        began = time.process_time()
        for report in live(world, clock, Path(scratch), asked.days):
            told["told as lasting"] += len(report.lasting)
            told["told as well again"] += len(report.recovered)
            told["runs"] += 1
            if told["runs"] % 24 == 0:
                print(f"day {told['runs'] // 24}: {world.statuses}", file=sys.stderr, flush=True)
        path = Path(scratch) / "month.db"
        lines = [*told.items(), *lost_of(world, path, asked.days), *verdict(world, path)]
        world.shutdown()
    lines.append(("CPU seconds", round(time.process_time() - began)))
    for name, figure in lines:
        print(f"| {name} | {figure} |")
    lost = next(figure for name, figure in lines if name == "pieces lost")
    sys.exit(1 if lost else 0)


if __name__ == "__main__":
    main()
