"""Those scripted scenarios that need whole runs: a queue, a schedule, a clock, an analyst beside. For scenarios.py.

Each function lives one scenario through `ingest run` as the pipeline has it (a database, scripted servers on loopback,
a simulated clock) and returns expectation -> verdict.
"""

import gzip
import sqlite3
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from ingest import pipeline
from ingest.config import load_config
from ingest.fetch import Fetcher
from ingest.store import Store

Verdicts = dict[str, bool]
HOST = "news.example"
SY = 'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"'


@dataclass
class Place:
    """A folder with a configuration and a database, a server for every host, a clock."""

    folder: Path
    server: Any
    clock: Any
    sources: dict[str, str] = field(default_factory=lambda: {"a": f"http://{HOST}/feed"})
    interval: str = "10m"
    keep: str = "null"

    def run(self, *, everything: bool = False) -> pipeline.Report:
        """Run once, as cron would."""
        config = self.folder / "sources.yaml"
        lines = [f"  - {{id: {name}, feed: '{url}'}}" for name, url in self.sources.items()]
        config.write_text(
            f"fetch: {{delay: 0, workers: 1, allow_private: true, attempts: 1, connect_to: ['::127.0.0.1:{self.server.port}']}}\n"
            f"defaults: {{interval: {self.interval}, keep: {self.keep}}}\nsources:\n"
            + "\n".join(lines)
        )
        loaded, now = load_config(config), self.clock.now
        with (
            Store.open(self.folder / "a.db", now=now) as store,
            Fetcher(loaded.fetch, store.hosts, now=now, sleep=self.clock.sleep) as fetcher,
        ):
            return pipeline.run(
                loaded, store, fetcher, now=now, order=pipeline.Order(everything=everything)
            )

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        """Return the rows of a question to the database."""
        with closing(sqlite3.connect(self.folder / "a.db")) as db:
            return db.execute(sql).fetchall()

    def wait_s(self) -> float:
        """Return the seconds until the source is asked again."""
        [(at,)] = self.ask("SELECT next_check_utc FROM sources WHERE id = 'a'")
        return (datetime.fromisoformat(at) - self.clock.now()).total_seconds()

    def asked(self) -> list[str]:
        """Return what was asked for, robots.txt apart."""
        return list(self.server.urls())

    def pass_time(self, **span: float) -> None:
        """Let the clock go on, or back."""
        self.clock._now += timedelta(**span)


@contextmanager
def place(helpers: Any) -> Iterator[Place]:
    """Make a place, and end it."""
    with tempfile.TemporaryDirectory() as folder, closing(helpers.Server()) as server:
        yield Place(Path(folder), server, helpers.Clock())


def rss(*items: str, head: str = "") -> tuple[Any, ...]:
    """Return a feed as an answer."""
    body = (
        f'<rss version="2.0" {SY}><channel><title>A</title>{head}{"".join(items)}</channel></rss>'
    )
    return (200, body, ("Content-Type", "application/rss+xml"))


def item(path: str, guid: str | None = None, at: datetime | None = None) -> str:
    """Return an entry."""
    date = f"<pubDate>{at:%a, %d %b %Y %H:%M:%S} GMT</pubDate>" if at else ""
    return f"<item><title>T</title><link>http://{HOST}{path}</link><guid>{guid or path}</guid>{date}</item>"


def page(word: str) -> tuple[Any, ...]:
    """Return a piece whose text no other word has."""
    text = "".join(
        f"<p>In the {n} week of the {word} the bridge was measured anew, and the engineers of {word} found that it had"
        f" moved by the width of {n} pencils, which they wrote into the {word} book.</p>"
        for n in ("first", "second", "third", "fourth")
    )
    return (200, f"<html><title>{word}</title><article><h1>The {word}</h1>{text}</article></html>")


def sy_period(here: Place, wanted: dict[str, Any]) -> Verdicts:
    """What a feed asks for is waited, and what makes no sense is no wish."""
    asks = "<sy:updatePeriod>{}</sy:updatePeriod><sy:updateFrequency>{}</sy:updateFrequency>"
    here.server.on(f"{HOST}/feed", rss(head=asks.format("hourly", 2)))
    here.run(everything=True)
    waits = here.wait_s()
    for wild in (("dayly", "x"), ("always", 0), ("hourly", -1)):
        here.server.on(f"{HOST}/feed", rss(head=asks.format(*wild)))
        here.run(everything=True)
    return {"next_check_min_s": waits >= wanted["next_check_min_s"] and 0 < here.wait_s() <= 86_400}


def clock_back(here: Place, _: dict[str, Any]) -> Verdicts:
    """A clock that is set back makes the source due, and its next poll is an interval away."""
    here.server.on(f"{HOST}/feed", rss(item("/1")))
    here.run()
    here.pass_time(hours=-1)
    polled = here.run().polled
    return {"runs": polled == 1, "next_check_not_stuck": 0 < here.wait_s() <= 600}


def asleep(here: Place, _: dict[str, Any]) -> Verdicts:
    """After three days each source is asked once, first the one that shows the least of them."""
    here.sources = {name: f"http://{name}.example/feed" for name in ("long", "short", "middle")}
    for name, days in (("long", 90), ("short", 1), ("middle", 9)):
        ends = (here.clock.now() - timedelta(days=days), here.clock.now())
        entries = (item(f"/{name}{n}", at=at) for n, at in enumerate(ends))
        here.server.on(f"{name}.example/feed", rss(*entries))
    here.run()
    before = len(here.asked())
    here.pass_time(days=3)
    here.run()
    polls = [url for url in here.asked()[before:] if url.endswith("/feed")]
    wanted = [f"{name}.example/feed" for name in ("short", "middle", "long")]
    due = here.ask("SELECT count(*) FROM sources WHERE next_check_utc <= last_checked_utc")
    return {
        "one_catch_up_pass": sorted(polls) == sorted(wanted) and due == [(0,)],
        "order": polls == wanted,
    }


def locked(here: Place, _: dict[str, Any]) -> Verdicts:
    """A write lock of another program, held for three seconds, is waited for."""
    here.server.on(f"{HOST}/feed", rss(*(item(f"/{n}") for n in range(4))))
    for n, word in enumerate(("ferry", "market", "school", "harbour")):
        here.server.on(f"{HOST}/{n}", page(word))
    here.sources, kept = {}, here.sources
    here.run()  # makes the database
    here.sources = kept
    analyst = sqlite3.connect(here.folder / "a.db", check_same_thread=False, isolation_level=None)
    analyst.execute("BEGIN IMMEDIATE")
    release = threading.Timer(3, analyst.execute, ["ROLLBACK"])
    release.start()
    began = time.monotonic()
    here.run()
    waited = time.monotonic() - began
    release.join()
    analyst.close()
    return {"waits": waited >= 2.5, "rows_lost": here.ask("SELECT count(*) FROM copies") == [(4,)]}


def guid_flip(here: Place, _: dict[str, Any]) -> Verdicts:
    """Another guid with the same address is the same piece."""
    here.server.on(f"{HOST}/1", page("ferry"))
    here.server.on(f"{HOST}/feed", rss(item("/1", f"http://www.{HOST}/1")))
    here.run(everything=True)
    here.server.on(f"{HOST}/feed", rss(item("/1", f"http://mail.{HOST}/1")))
    here.run(everything=True)
    copies = here.ask("SELECT count(*) FROM copies") == [(1,)]
    linked = here.ask("SELECT count(*), count(DISTINCT copy_id) FROM entries") == [(2, 1)]
    return {"new_rows_second": copies, "linked": linked}


def slug_edit(here: Place, _: dict[str, Any]) -> Verdicts:
    """Another address with the same text is another copy of the same article."""
    for path in ("/build-your-own", "/build-a-your-own"):
        here.server.on(f"{HOST}{path}", page("ferry"))
        here.server.on(f"{HOST}/feed", rss(item(path)))
        here.run(everything=True)
    [(copies, articles)] = here.ask("SELECT count(*), count(DISTINCT article_id) FROM copies")
    return {"new_rows_second": copies == 2, "clustered_with_first": articles == 1}


def overrun(here: Place, _: dict[str, Any]) -> Verdicts:
    """No entry in common with the poll before: told, and the interval is shortened."""
    for first, last in ((1, 20), (31, 50)):
        here.server.on(f"{HOST}/feed", rss(*(item(f"/{n}") for n in range(first, last + 1))))
        here.run(everything=True)
    [(gaps, pace)] = here.ask("SELECT gaps_count, pace_s FROM sources")
    return {"warning": (gaps, pace) == (1, 300)}


def oversize(here: Place, _: dict[str, Any]) -> Verdicts:
    """A body past the limit counts as a failure, and the next poll is put off."""
    bomb = gzip.compress(b"0" * 40_000_000)
    here.server.on(f"{HOST}/feed", (200, bomb, ("Content-Encoding", "gzip")))
    here.run()
    counted = here.ask("SELECT failures, reason FROM sources") == [(1, "too_large")]
    return {"fail_count": counted, "next_check_moves": here.wait_s() > 0}


def purged(here: Place, _: dict[str, Any]) -> Verdicts:
    """What was kept long enough goes, and the feed that still shows it brings nothing back."""
    here.keep = "30d"
    here.server.on(f"{HOST}/feed", rss(item("/1"), item("/2")))
    for path, word in (("/1", "ferry"), ("/2", "market")):
        here.server.on(f"{HOST}{path}", page(word))
    here.run()
    stored = here.ask("SELECT count(*) FROM copies") == [(2,)]
    here.pass_time(days=31)
    is_removed = stored and here.run().removed > 0
    before = len(here.asked())
    here.run(everything=True)
    is_away = here.ask("SELECT count(*) FROM copies") == [(0,)]
    pages = [url for url in here.asked()[before:] if not url.endswith("/feed")]
    return {"new_rows_after_purge": is_removed and is_away and not pages}


LIVED: dict[str, Callable[[Place, dict[str, Any]], Verdicts]] = {
    "sy-period": sy_period,
    "dst-clock-back": clock_back,
    "laptop-asleep-3-days": asleep,
    "db-locked-by-analyst": locked,
    "guid-flip-host": guid_flip,
    "purged-comes-back": purged,
    "oversize-is-recorded": oversize,
    "slug-edit": slug_edit,
    "feed-window-overrun": overrun,
}


def lived(scenario: dict[str, Any], helpers: Any) -> Verdicts | None:
    """Return expectation -> verdict of a scenario that needs whole runs; None when this is none of them."""
    live = LIVED.get(scenario["id"])
    if live is None:
        return None
    with place(helpers) as here:
        return live(here, scenario["expect"])
