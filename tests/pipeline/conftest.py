"""The newsroom, served once; a world and a database of its own for each test."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ingest import newsroom, pipeline
from ingest.config import load_config
from ingest.fetch import Fetcher
from ingest.newsroom import World
from ingest.store import Store


class Clock:
    """A clock that moves only when somebody sleeps."""

    def __init__(self) -> None:
        self.at = datetime(2026, 3, 20, 6, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at

    def sleep(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)
        time.sleep(0)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def world() -> Iterator[World]:
    with newsroom.serve() as served:
        yield served


Run = Callable[..., pipeline.Report]


@pytest.fixture
def run(world: World, clock: Clock, tmp_path: Path) -> Run:
    """Run the whole way over the world into `tmp_path/articles.db`."""
    config_path = tmp_path / "sources.yaml"
    config_path.write_text(world.sources_yaml, encoding="utf-8")

    def once(order: pipeline.Order) -> pipeline.Report:
        config = load_config(config_path)
        with (
            Store.open(tmp_path / "articles.db", now=clock.now) as store,
            Fetcher(config.fetch, store.hosts, now=clock.now, sleep=clock.sleep) as fetcher,
        ):
            return pipeline.run(config, store, fetcher, now=clock.now, order=order)

    return once
