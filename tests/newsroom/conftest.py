"""The world, served once for the whole folder, and a client that asks it under an outlet's own name."""

import http.client
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlsplit

import pytest

from ingest.newsroom import World, serve


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]  # names in lower case
    body: bytes


Ask = Callable[..., Answer]


@pytest.fixture(scope="session")
def world() -> Iterator[World]:
    """The running newsroom."""
    with serve() as running:
        yield running


@pytest.fixture(scope="session")
def ask_at() -> Ask:
    """Ask a running world for a URL, as `connect_to` would: its address, the outlet's name."""

    def ask_for(world: World, url: str, method: str = "GET", **headers: str) -> Answer:
        parts = urlsplit(url)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection = http.client.HTTPConnection("127.0.0.1", world.port, timeout=5)
        try:
            connection.request(method, target, headers={"Host": parts.netloc} | named)
            answer = connection.getresponse()
            shown = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, shown, answer.read())
        finally:
            connection.close()

    return ask_for


@pytest.fixture(scope="session")
def ask(world: World, ask_at: Ask) -> Ask:
    """Ask the world of the whole folder."""
    return partial(ask_at, world)
