"""A clock that stands still, a database of its own for each test, and pages of written prose."""

from datetime import UTC, datetime
from random import Random

import pytest

from ingest.store import Store


class Clock:
    def now(self) -> datetime:
        return datetime(2026, 3, 20, 6, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path, clock):
    with Store.open(tmp_path / "articles.db", now=clock.now) as opened:
        yield opened


WORDS = [
    "harbour",
    "ferry",
    "council",
    "bridge",
    "tide",
    "lighthouse",
    "board",
    "crossing",
    "engineer",
    "winter",
    "repair",
    "tower",
    "market",
    "orchestra",
    "river",
    "school",
    "storm",
    "village",
]


def prose_page(number: int) -> bytes:
    choice = Random(number)
    text = "".join(f"<p>The {' '.join(choice.choices(WORDS, k=60))}.</p>" for _ in range(4))
    return f"<html><title>Piece {number}</title><article><h1>Piece {number}</h1>{text}</article></html>".encode()


@pytest.fixture
def html():
    """Makes a page of written prose, another for each number."""
    return prose_page


@pytest.fixture
def rows(store):
    """Asks the test's database, or another."""
    return lambda query, of=store: [tuple(row) for row in of._db.execute(query)]
