"""A clock that stands still, and a database of its own for each test."""

from datetime import UTC, datetime

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
