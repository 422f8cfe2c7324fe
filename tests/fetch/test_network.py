"""Which addresses may be talked to, on every hop, and that the vetted one is the one used."""

import socket

import pytest

from ingest.errors import RetryLater, SkipEntry
from ingest.fetch import Fetcher
from ingest.fetch._addresses import is_public
from ingest.types import FetchSettings, Request


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",
        "10.1.2.3",
        "100.100.100.200",
        "127.0.0.1",
        "127.255.0.1",
        "168.63.129.16",
        "169.254.169.254",
        "172.16.0.1",
        "192.0.0.192",
        "192.168.1.1",
        "198.18.0.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:10.0.0.1",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b:1::1",
        "2001:0:1::1",
        "2002:7f00:1::",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fe80::1%eth0",
        "fec0::1",
        "ff02::1",
    ],
)
def test_address_inside_is_not_public(address):
    """Private, loopback, link-local, multicast, metadata, and IPv6 that carries such an IPv4."""
    assert not is_public(address)


@pytest.mark.parametrize(
    "address",
    ["93.184.216.34", "8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"],
)
def test_address_of_the_web_is_public(address):
    """What the public web uses passes, also through NAT64."""
    assert is_public(address)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f.0.0.1",
        "0x7f000001",
        "0177.0.0.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "localhost",
        "169.254.169.254",
        "[fd00:ec2::254]",
        "①②⑦.0.0.1",
    ],
)
def test_notation_does_not_hide_a_private_address(world, host):
    """However loopback is written, no connection is made to it."""
    port = world.server.port
    fetcher = world.fetcher(allow_private=False, connect_to=())
    with pytest.raises((SkipEntry, RetryLater)) as raised:
        fetcher.fetch(Request(f"http://{host}:{port}/a"))
    # Some systems do not read the odd notations at all; then there is no such name.
    assert raised.value.reason in ("private_address", "dns", "not_allowed")
    assert world.server.asked == []


def fetcher_resolving(world, answers, **settings) -> Fetcher:
    """Return a fetcher to whom each host name resolves to these addresses in turn."""
    asked: list[str] = []

    def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        held = answers[host]
        return held.pop(0) if len(held) > 1 else held[0]

    chosen = {"delay_s": 0.0, "attempts": 1, **settings}
    made = Fetcher(
        FetchSettings(**chosen),
        world.hosts,
        now=world.clock.now,
        sleep=world.clock.sleep,
        resolve=resolve,
    )
    world.made.append(made)
    return made


def test_name_that_points_inside_is_refused(world):
    """A public name with a private address is private_address, and never tried again."""
    fetcher = fetcher_resolving(world, {"evil.example": [["10.0.0.1"]]})
    with pytest.raises(SkipEntry) as raised:
        fetcher.fetch(Request("http://evil.example/"))
    assert raised.value.reason == "private_address"


def test_redirect_inside_is_refused(world):
    """The second hop is vetted like the first."""
    port = world.server.port
    world.server.on("/a", (302, "", ("Location", f"http://127.0.0.1:{port}/secret")))
    fetcher = world.fetcher(allow_private=False, connect_to=())
    # The first host stands for a public one: only its own name is let through to loopback.
    fetcher._dispatcher()._client._backend._resolve = lambda host, port: (
        ["93.184.216.34"] if host == "news.example" else ["127.0.0.1"]
    )
    fetcher._dispatcher()._client._backend._sync = _ToLoopback(
        fetcher._dispatcher()._client._backend._sync, port
    )
    with pytest.raises(SkipEntry) as raised:
        fetcher.fetch(Request("http://news.example/a"))
    assert raised.value.reason == "private_address"
    assert world.server.urls() == ["news.example/a"]


class _ToLoopback:
    """Stands for the internet: every vetted address leads to the test's server."""

    def __init__(self, inner, port):
        self._inner, self._port = inner, port
        self.connected: list[str] = []

    def connect_tcp(self, host, port, timeout=None, local_address=None, socket_options=None):
        self.connected.append(host)
        return self._inner.connect_tcp("127.0.0.1", self._port, timeout)


def test_connection_goes_to_the_vetted_address(world):
    """A second DNS answer (rebinding) is refused, not used for the connection that was vetted."""
    answers = {"evil.example": [["93.184.216.34"], ["127.0.0.1"]]}
    fetcher = fetcher_resolving(world, answers)
    through = _ToLoopback(fetcher._dispatcher()._client._backend._sync, world.server.port)
    fetcher._dispatcher()._client._backend._sync = through
    world.server.on("/a", (200, "Fine."))
    with pytest.raises(SkipEntry) as raised:
        fetcher.fetch(Request("http://evil.example/a"))
    # robots.txt went to the public address; the next connection resolved anew and was refused.
    assert (raised.value.reason, through.connected) == ("private_address", ["93.184.216.34"])


def test_next_address_is_tried_when_one_is_dead(world):
    """A host with several addresses is reached by the one that works."""
    with socket.create_server(("127.0.0.2", 0)) as closed:
        port = world.server.port
        closed.close()
        answers = {"news.example": [["127.0.0.3", "127.0.0.1"]]}
        fetcher = fetcher_resolving(world, answers, allow_private=True)
        world.server.on("/a", (200, "Fine."))
        page = fetcher.fetch(Request(f"http://news.example:{port}/a"))
    assert page.body == b"Fine."


@pytest.mark.parametrize(
    ("number", "reason", "tries"),
    [
        pytest.param(socket.EAI_NONAME, "dns", 1, id="no such name"),
        pytest.param(socket.EAI_AGAIN, "dns", 3, id="resolver in trouble"),
    ],
)
def test_name_without_address_is_dns(world, number, reason, tries):
    """A name that is not found stays due; only a resolver in trouble is asked again in the run."""
    asked = []

    def resolve(host, port):
        asked.append(host)
        raise socket.gaierror(number, "said so")

    fetcher = fetcher_resolving(world, {}, attempts=3)
    fetcher._dispatcher()._client._backend._resolve = resolve
    with pytest.raises(RetryLater) as raised:
        fetcher.fetch(Request("http://gone.example/"))
    assert (raised.value.reason, len(asked)) == (reason, tries)


def test_closed_port_is_connect(world):
    """A refused connection stays due."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    fetcher = world.fetcher(connect_to=(), attempts=1)
    with pytest.raises(RetryLater) as raised:
        fetcher.fetch(Request(f"http://127.0.0.1:{port}/"))
    assert raised.value.reason == "connect"


def test_host_that_never_answers_ends_at_the_connect_timeout(world):
    """A black hole costs the connect timeout, not the total one."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as full:
        port = full.getsockname()[1]
        fillers = []
        for _ in range(4):
            filler = socket.socket()
            filler.setblocking(False)
            filler.connect_ex(("127.0.0.1", port))
            fillers.append(filler)
        fetcher = world.fetcher(connect_to=(), attempts=1, connect_timeout_s=0.3)
        with pytest.raises(RetryLater) as raised:
            fetcher.fetch(Request(f"http://127.0.0.1:{port}/"))
        for filler in fillers:
            filler.close()
    assert raised.value.reason == "timeout"


@pytest.mark.parametrize(
    ("rows", "is_reached"),
    [
        pytest.param((("news.example", 80, "127.0.0.1", 0),), False, id="port kept"),
        pytest.param((("", 0, "127.0.0.1", -1),), True, id="any host and port"),
        pytest.param((("NEWS.example", 80, "127.0.0.1", -1),), True, id="case"),
        pytest.param((("news.example", 443, "127.0.0.1", -1),), False, id="other port"),
        pytest.param((("x.example", 0, "", 9), ("news.example", 0, "", -1)), False, id="no host"),
    ],
)
def test_connect_to_reads_like_curl(world, rows, is_reached):
    """HOST:PORT:ADDR:PORT, where an empty host or port fits, or keeps, anything."""
    filled = tuple((h, p, a, world.server.port if q == -1 else q) for h, p, a, q in rows)
    answers = {"news.example": [["127.0.0.9"]], "127.0.0.1": [["127.0.0.1"]]}
    fetcher = fetcher_resolving(world, answers, allow_private=True, connect_to=filled)
    world.server.on("/a", (200, "Fine."))
    try:
        found = fetcher.fetch(Request("http://news.example/a")).body == b"Fine."
    except RetryLater:
        found = False
    assert found is is_reached
