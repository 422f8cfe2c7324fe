"""Connections are used again where a server allows it, and never when they are spent."""

import pytest

from ingest.types import Request


class KeptOpen:
    """Answers several requests on one connection; counts the connections."""

    def __init__(self, closes_after: int) -> None:
        self.connections = 0
        self._closes_after = closes_after

    def __call__(self, asked, connection):
        self.connections += 1
        for _ in range(self._closes_after):
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nFine.")
            if not connection.recv(65536):  # reads the next request even when it will not answer
                return


@pytest.mark.parametrize(
    ("closes_after", "connections"),
    [pytest.param(9, 1, id="kept open"), pytest.param(1, 4, id="closed at the next request")],
)
def test_connection_is_used_again_while_it_is_good(world, closes_after, connections):
    """Four pages need one connection when it stays open, and none is lost when it does not."""
    kept = KeptOpen(closes_after)
    world.server.on("/robots.txt", (404, ""))
    world.server.on("/a", kept)
    fetcher = world.fetcher(attempts=1)
    bodies = [fetcher.fetch(Request("http://news.example/a")).body for _ in range(4)]
    assert bodies == [b"Fine."] * 4
    assert kept.connections == connections


def test_connection_with_half_an_answer_is_not_used_again(world):
    """What was left unread of a body never reaches the next page."""
    world.server.on(
        "/a", b"HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\nContent-Length: 9\r\n\r\nabc"
    )
    world.server.on("/b", (200, "Fine."))
    fetcher = world.fetcher(attempts=1)
    with pytest.raises(Exception, match="video/mp4"):
        fetcher.fetch(Request("http://news.example/a"))
    assert fetcher.fetch(Request("http://news.example/b")).body == b"Fine."
