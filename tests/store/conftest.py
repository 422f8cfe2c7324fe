"""Pieces to store, a clock to set, and the two verbs that the store is handed decisions by."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from functools import partial
from hashlib import blake2b
from pathlib import Path

import pytest

from ingest.store import Store
from ingest.types import (
    Article,
    Evidence,
    Fingerprint,
    Match,
    Neighbour,
    Origin,
    Outcome,
    Page,
    Placement,
    Record,
    Time,
)
from ingest.urls import outlet_of

START = datetime(2026, 3, 1, 6, 0, tzinfo=UTC)
PROSE = (
    "The harbour board approved the new crossing on Tuesday after two years of argument.\n\n"
    "Work is to begin in April, said the chair of the board, and to last for eighteen months.\n\n"
    "Traders on the quay had asked for a later start, since the herring season ends in May."
)


class Clock:
    """A clock that moves when told."""

    def __init__(self) -> None:
        self.time = START

    def __call__(self) -> datetime:
        return self.time

    def forward(self, **step: float) -> datetime:
        self.time += timedelta(**step)
        return self.time


@pytest.fixture
def clock() -> Clock:
    """A clock that stands at the start of March 2026."""
    return Clock()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the database of a test lies."""
    return tmp_path / "data" / "articles.db"


@pytest.fixture
def store(path: Path, clock: Clock) -> Iterator[Store]:
    """An empty store."""
    with Store.open(path, now=clock, busy_s=0.2) as opened:
        yield opened


def _credit(domain: str, url: str | None = None) -> Origin:
    """Return what a repost says that names its source."""
    quote = f"Original Source: {domain}"
    return Origin(
        status="republished",
        relation="unverified",
        basis="evidence",
        kind="outlet",
        name=domain,
        domain=domain,
        url=url,
        confidence=0.9,
        evidence=(Evidence("credit", quote, domain, domain, url, 0.9, won=True),),
    )


def _piece(
    url: str | None = "https://example.org/crossing", text: str = PROSE, **fields: object
) -> Article:
    """Return an article with the fields a test does not care for filled in."""
    known: dict[str, object] = {
        "url": url,
        "given_url": url,
        "canonical_url": None,
        "outlet": outlet_of(url) if url else None,
        "title": "Board approves crossing",
        "standfirst": None,
        "text": text,
        "authors": ("Amira Khan",),
        "bylines": (),
        "published": Time(START - timedelta(hours=2), 0, "minute"),
        "published_source": "jsonld",
        "modified": None,
        "language": "en",
        "site_name": "The Example",
        "section": None,
        "tags": ("harbour",),
        "image_url": None,
        "access": "free",
        "completeness": "full",
        "origin": Origin(),
    }
    return Article(**{**known, **fields})  # type: ignore[arg-type]


def _fingerprint(text: str) -> Fingerprint:
    """Return a fingerprint whose sketch is one number a sentence."""
    words = text.casefold().split()
    sketch = {_number(part.strip()) for part in text.casefold().split(".") if part.strip()}
    exact = blake2b(" ".join(words).encode(), digest_size=16).digest()
    return Fingerprint(exact, len(words), tuple(sorted(sketch)))


def _number(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest()) >> 1


def _place(article: Article, neighbours: list[Neighbour]) -> Placement:
    """Join the first neighbour that shares sentences: exact, truncated or near."""
    own = _fingerprint(article.text)
    for held in neighbours:
        other = _fingerprint(held.text)
        shared = len(set(own.sketch) & set(other.sketch))
        least = min(len(own.sketch), len(other.sketch))
        if shared * 2 > least:
            kind = (
                "near"
                if abs(own.words - other.words) < 0.3 * max(own.words, other.words)
                else "truncated"
            )
            kind = "exact" if own.exact == other.exact else kind
            match = Match(
                held.copy_id, held.article_id, kind, shared / least, 0.5, None, "test", joins=True
            )
            return Placement("copy", held.article_id, kind, shared / least, (match,), why="shared")
    return Placement("new", why="nothing is close")


def _put_in(store: Store, article: Article, *, entry_id: int | None = None) -> Outcome:
    """Store a piece as the pipeline does: look up, decide, write, in one transaction."""
    taken = _fingerprint(article.text)
    with store.writing():
        placement = _place(article, store.look_up(article, taken)[0])
        page = Page(
            article.url, b"<html>", store._now(), given_url=article.given_url, milliseconds=84
        )
        return store.write(Record(article, taken, placement, page, entry_id, (("extract", "1"),)))


@pytest.fixture
def credit() -> Callable[..., Origin]:
    """Make the origin of a repost that names its source: `credit(domain, url)`."""
    return _credit


@pytest.fixture
def piece() -> Callable[..., Article]:
    """Make an article: `piece(url, text, field=...)`."""
    return _piece


@pytest.fixture
def fingerprint() -> Callable[[str], Fingerprint]:
    """Take a simple fingerprint of a text."""
    return _fingerprint


@pytest.fixture
def put_in() -> Callable[..., Outcome]:
    """Store a piece in a given store: `put_in(store, article, entry_id=...)`."""
    return _put_in


@pytest.fixture
def put(store: Store) -> Callable[..., Outcome]:
    """Store a piece: `put(article, entry_id=...)`."""
    return partial(_put_in, store)


@pytest.fixture
def rows(path: Path) -> Callable[..., list[tuple[object, ...]]]:
    """Ask the database as an analyst would."""

    def ask(sql: str, *values: object) -> list[tuple[object, ...]]:
        with closing(sqlite3.connect(path)) as db:
            return db.execute(sql, values).fetchall()

    return ask
