"""Feeds of an invented outlet, one file a kind."""

from pathlib import Path

import pytest

FEEDS = Path(__file__).parents[1] / "fixtures" / "feeds"


@pytest.fixture
def feed_file():
    """Return a reader of one written feed: name -> bytes."""
    return lambda name: (FEEDS / name).read_bytes()
