"""A small known world in a real database: an agency's story at three outlets, and what stands beside it."""

import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ingest.dedupe import place_article, take_fingerprint
from ingest.errors import Reason, RetryLater
from ingest.store import Poll, Store
from ingest.types import (
    Article,
    Byline,
    Entry,
    Evidence,
    Origin,
    Page,
    Record,
    Source,
    Time,
)

NOW = datetime(2026, 3, 4, 6, tzinfo=UTC)


def prose(seed: int, paragraphs: int = 6) -> str:
    """A text of invented words, another for each seed."""
    chance = random.Random(seed)
    made = [
        "".join(chance.choices("abdefgiklmnoprstu", k=chance.randint(3, 9))) for _ in range(400)
    ]
    lines = (" ".join(chance.choices(made, k=40)) for _ in range(paragraphs))
    return "\n\n".join(f"{line.capitalize()}." for line in lines)


def credit(
    name: str, domain: str | None, kind: str = "outlet", status: str = "republished"
) -> Origin:
    """What a page says that names its source."""
    quote = Evidence("credit", f"Source: {name}", name, domain, None, 0.9, won=True)
    return Origin(
        status, "unverified", "evidence", kind, name, domain, None, None, 0.9, evidence=(quote,)
    )  # type: ignore[arg-type]


def at(hour: float, precision: str = "minute", offset: int | None = 0) -> Time:
    """A printed time of 2 March 2026."""
    moment = datetime(2026, 3, 2, tzinfo=UTC) + timedelta(hours=hour)
    return Time(moment, offset, precision)  # type: ignore[arg-type]


def piece(url: str, text: str, **fields: object) -> Article:
    """An article with what a test does not care for filled in."""
    known: dict[str, object] = {
        "url": url, "given_url": url, "canonical_url": None, "outlet": url.split("/")[2],
        "title": "Ferry sails", "standfirst": None, "text": text, "authors": ("Amira Khan",),
        "bylines": (Byline("Amira Khan", "person", "byline"),), "published": at(5),
        "published_source": "jsonld", "modified": None, "language": "en", "site_name": None,
        "section": None, "tags": (), "image_url": None, "access": "free", "completeness": "full",
        "origin": Origin(),
    }  # fmt: skip
    return Article(**{**known, **fields})  # type: ignore[arg-type]


def put(store: Store, article: Article) -> None:
    """Store a piece as the pipeline does: fingerprint, look-up, placement, write."""
    taken = take_fingerprint(article.text)
    with store.writing():
        placement = place_article(article, taken, *store.look_up(article, taken))
        store.write(Record(article, taken, placement, Page(article.url or "", b"", NOW)))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Sources that are well and not, pieces carried in each way, an edit in silence and one told, a correction."""
    path = tmp_path / "articles.db"
    clock = [NOW]
    with Store.open(path, now=lambda: clock[0]) as store:
        run = store.begin_run("run")
        store.sync_sources([Source("a", "https://a.example/"), Source("b", "https://b.example/")])
        store.finish_poll("a", Poll(NOW), [Entry("one", "https://a.example/one")])
        store.fail_poll("b", RetryLater(Reason.DNS, "no such host"), next_check=NOW)
        _fill(store)
        store.end_run(run, exit_code=1, counts={"failed": 1})
        clock[0] += timedelta(days=2)
        put(store, piece("https://one.example/own", prose(3) + "\n\nAnd a line that was not there before, long enough to count.", published=at(0, "day")))  # fmt: skip
        put(store, piece("https://two.example/told", prose(4) + "\n\nAnd a line that was not there before, long enough to count.", published=at(7, offset=None), language="de", modified=at(30)))  # fmt: skip
    _correct(path)
    return path


@pytest.fixture
def later(
    path: Path,
) -> Callable[[], AbstractContextManager[tuple[Store, Callable[[str, int], None]]]]:
    """Open the known database three days later: the store, and what puts another text at an address."""

    @contextmanager
    def opened() -> Iterator[tuple[Store, Callable[[str, int], None]]]:
        with Store.open(path, now=lambda: NOW + timedelta(days=3)) as store:
            yield store, lambda url, seed: put(store, piece(url, prose(seed)))

    return opened


def _fill(store: Store) -> None:
    story, release = prose(1), prose(2)
    cut = "\n\n".join(story.split("\n\n")[:3])
    wire, acme = credit("The Wire", "wire.example"), credit("Acme", None, "issuer")
    reuters = credit("Reuters", "reuters.com", "agency")
    for article in (
        piece("https://wire.example/1", story, published=at(5)),
        piece("https://one.example/ferry", story, published=at(5.5), origin=wire),
        piece("https://two.example/ferry", cut, published=at(6.5), authors=(), bylines=()),
        piece("https://two.example/fares", prose(5), title=None, published=None, origin=reuters),
        piece("https://one.example/own", prose(3), published=at(0, "day")),
        piece("https://two.example/told", prose(4), published=at(7, offset=None), language="de"),
        piece("https://three.example/acme", release, origin=acme),
        piece("https://one.example/acme", release, published=at(8), origin=acme),
        piece("https://three.example/more", prose(6), origin=reuters, language=None),
        piece("https://three.example/last", prose(7), origin=reuters, bylines=(Byline("Reuters", "agency", "byline"),)),
    ):  # fmt: skip
        put(store, article)


def _correct(path: Path) -> None:
    """A correction on the agency's page."""
    with closing(sqlite3.connect(path)) as db, db:
        db.execute(
            "INSERT INTO notices (copy_id, kind, quote, found_utc)"
            " SELECT id, 'correction', 'An earlier version had another year.', '2026-03-05T00:00:00Z'"
            " FROM copies WHERE url = 'https://wire.example/1'"
        )
