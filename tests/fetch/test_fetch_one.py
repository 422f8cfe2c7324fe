"""One URL: what comes back, and which failure means what."""

import gzip
import time
import zlib
from datetime import timedelta

import pytest

from ingest.errors import ConfigError, IngestError, RetryLater, SkipEntry
from ingest.types import HostState, Page, Request


def fetched(world, url, **settings) -> Page:
    return world.fetcher(**settings).fetch(Request(url))


def test_page_carries_what_came(world):
    """A page holds body, status, headers in lower case and the addresses, and the time."""
    world.server.on("/a", (200, "<p>Rain.</p>", ("ETag", '"v1"'), ("X-Odd", "one")))
    page = fetched(world, "http://news.example/a#top")
    assert (page.url, page.given_url, page.status, page.body, page.fetched_at) == (
        "http://news.example/a",
        "http://news.example/a#top",
        200,
        b"<p>Rain.</p>",
        world.start,
    )
    assert (page.header("ETag"), page.header("x-odd")) == ('"v1"', "one")


def test_request_is_honest_and_modest(world):
    """The server learns who asks; only codings that we can bound are asked for."""
    world.server.on("/a", (200, "Fine."))
    fetched(world, "http://news.example/a")
    seen = world.server.asked[-1].headers
    assert seen["user-agent"] == "ingest-test/1 (+https://example.org/bot)"
    assert seen["accept-encoding"] == "gzip, deflate"


@pytest.mark.parametrize(
    "etag",
    [
        pytest.param('"v1"', id="plain"),
        pytest.param('W/"a"', id="weak"),
        pytest.param("unquoted", id="unquoted"),
        pytest.param('"caf\xe9"', id="latin-1 byte"),
        pytest.param('"a--gzip"', id="suffix of a module"),
    ],
)
def test_validators_go_back_byte_for_byte(world, etag):
    """What came as ETag goes back as If-None-Match unchanged, and a 304 is a page without body."""
    world.server.on("/feed", (200, "x", ("ETag", etag)), (304, b"", ("ETag", '"v2"')))
    fetcher = world.fetcher()
    first = fetcher.fetch(Request("http://news.example/feed"))
    stamp = "Tue, 05 Mar 2024 10:20:30 GMT"
    again = fetcher.fetch(
        Request("http://news.example/feed", etag=first.header("etag"), last_modified=stamp)
    )
    sent = world.server.asked[-1].headers
    assert (sent["if-none-match"], sent["if-modified-since"]) == (etag, stamp)
    assert (again.status, again.body, again.header("etag")) == (304, b"", '"v2"')


@pytest.mark.parametrize(
    ("answer", "kind", "reason"),
    [
        pytest.param((404, ""), SkipEntry, "http_4xx", id="not found"),
        pytest.param((410, ""), SkipEntry, "gone", id="gone"),
        pytest.param((401, ""), SkipEntry, "http_4xx", id="login"),
        pytest.param((403, ""), RetryLater, "blocked", id="forbidden"),
        pytest.param(
            (403, "", ("CF-Mitigated", "challenge")), RetryLater, "blocked", id="bot wall"
        ),
        pytest.param((408, ""), RetryLater, "timeout", id="request timeout"),
        pytest.param((429, ""), RetryLater, "rate_limited", id="too many"),
        pytest.param((451, ""), SkipEntry, "http_4xx", id="legal"),
        pytest.param((500, ""), RetryLater, "http_5xx", id="server error"),
        pytest.param((503, ""), RetryLater, "http_5xx", id="unavailable"),
        pytest.param((204, ""), RetryLater, "too_short", id="no content"),
        pytest.param((304, b""), RetryLater, "http_5xx", id="304 not asked for"),
        pytest.param((302, ""), RetryLater, "http_5xx", id="no Location"),
        pytest.param(
            (200, "%PDF", ("Content-Type", "application/pdf")), SkipEntry, "pdf", id="pdf"
        ),
        pytest.param((200, "x", ("Content-Type", "video/mp4")), SkipEntry, "not_html", id="video"),
        pytest.param(
            (200, "x", ("Content-Encoding", "br")), SkipEntry, "bad_encoding", id="brotli"
        ),
        pytest.param(
            (200, gzip.compress(b"x" * 99)[:-20] + b"!" * 20, ("Content-Encoding", "gzip")),
            SkipEntry,
            "bad_encoding",
            id="broken gzip",
        ),
        pytest.param(
            (302, "", ("Location", "file:///etc/passwd")), SkipEntry, "not_allowed", id="file:"
        ),
        pytest.param(b"SSH-2.0-OpenSSH_9.2\r\n", RetryLater, "connect", id="not HTTP"),
        pytest.param(b"", RetryLater, "connect", id="closed at once"),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nX-A: " + b"a" * 300_000 + b"\r\n\r\n",
            SkipEntry,
            "too_large",
            id="header flood",
        ),
        pytest.param(
            b"HTTP/1.1 103 Early Hints\r\nA: b\r\n\r\n" * 60_000,
            SkipEntry,
            "too_large",
            id="endless hints",
        ),
    ],
)
def test_failure_has_its_class_and_reason(world, answer, kind, reason):
    """Each failure says whether the URL stays due, and why."""
    world.server.on("/a", answer)
    with pytest.raises(IngestError) as raised:
        fetched(world, "http://news.example/a", attempts=1, max_bytes=1_000_000)
    assert (type(raised.value).__mro__.__contains__(kind), raised.value.reason) == (True, reason)
    assert str(raised.value).startswith("http://news.example/a: ")


def test_bot_wall_is_told_from_forbidden(world):
    """The detail of a bot challenge names it; a plain 403 says that there was none."""
    world.server.on("/wall", (403, "", ("CF-Mitigated", "challenge")))
    world.server.on("/no", (403, ""))
    fetcher = world.fetcher()
    details = []
    for path in ("wall", "no"):
        with pytest.raises(RetryLater) as raised:
            fetcher.fetch(Request(f"http://news.example/{path}"))
        details.append(raised.value.detail)
    assert details == [
        "403 with a bot challenge (cf-mitigated: challenge)",
        "403 Forbidden, without a bot challenge",
    ]


def test_server_cannot_write_to_the_terminal(world):
    """Control characters of a header do not reach a message."""
    world.server.on("/a", (200, "x", ("Content-Type", "video/\x1b[31mred")))
    with pytest.raises(SkipEntry) as raised:
        fetched(world, "http://news.example/a")
    assert str(raised.value).isprintable()


@pytest.mark.parametrize(
    ("status", "retry_after", "wait_s"),
    [
        pytest.param(429, "120", 120, id="seconds"),
        pytest.param(503, "120", 120, id="503 seconds"),
        pytest.param(429, "Sun, 01 Mar 2026 12:30:00 GMT", 1800, id="date"),
        pytest.param(429, "Sun, 01 Mar 2026 11:00:00 GMT", 0, id="date gone by"),
        pytest.param(429, "99999999", 86400, id="no longer than a day"),
    ],
)
def test_retry_after_is_kept_for_the_host(world, status, retry_after, wait_s):
    """A server that asks for time gets it: no retry in this run, and the host remembers."""
    world.server.on("/a", (status, "", ("Retry-After", retry_after)))
    with pytest.raises(RetryLater) as raised:
        fetched(world, "http://news.example/a")
    assert raised.value.not_before == world.start + timedelta(seconds=wait_s)
    assert world.hosts.states["news.example"].not_before == raised.value.not_before
    assert len(world.server.urls()) == 1


@pytest.mark.parametrize(
    "headers",
    [
        pytest.param((), id="none"),
        pytest.param((("Retry-After", "soon"),), id="no date"),
        pytest.param(
            (("Retry-After", "Fri, 31 Dec 9999 23:59:59 -0500"),), id="beyond the calendar"
        ),
    ],
)
def test_429_without_a_time_waits_about_an_hour(world, headers):
    """A 429 that names no time backs off by the hour, a little spread."""
    world.server.on("/a", (429, "", *headers))
    with pytest.raises(RetryLater) as raised:
        fetched(world, "http://news.example/a")
    assert timedelta(hours=1) <= raised.value.not_before - world.start <= timedelta(hours=1.2)


def test_host_that_asked_for_time_is_left_alone(world):
    """While not_before is far ahead, no request is made at all."""
    later = world.start + timedelta(hours=2)
    world.hosts.save(HostState("news.example", not_before=later))
    with pytest.raises(RetryLater) as raised:
        fetched(world, "http://news.example/a")
    assert (raised.value.not_before, world.server.asked) == (later, [])


def test_passing_fault_is_retried_with_growing_pauses(world):
    """A 500 is tried again in the run, after pauses that double."""
    world.server.on("/a", (500, ""), (502, ""), (200, "Fine."))
    assert fetched(world, "http://news.example/a").body == b"Fine."
    first, second = world.clock.slept
    assert 1 <= first <= 1.5
    assert 2 <= second <= 3


@pytest.mark.parametrize("status", [401, 403, 404, 410, 429])
def test_answer_that_will_not_change_is_not_retried(world, status):
    """No blind retry of a refusal."""
    world.server.on("/a", (status, ""))
    with pytest.raises(IngestError):
        fetched(world, "http://news.example/a")
    assert len(world.server.urls()) == 1


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        pytest.param("gzip", gzip.compress(b"Rain fell."), id="gzip"),
        pytest.param("x-gzip", gzip.compress(b"Rain ") + gzip.compress(b"fell."), id="two members"),
        pytest.param("deflate", zlib.compress(b"Rain fell."), id="zlib"),
        pytest.param("deflate", zlib.compress(b"Rain fell.")[2:-4], id="raw deflate"),
        pytest.param("gzip", b"Rain fell.", id="plain in spite of the header"),
        pytest.param("identity", b"Rain fell.", id="identity"),
    ],
)
def test_codings_are_inflated(world, coding, body):
    """gzip and both readings of deflate come out inflated."""
    world.server.on("/a", (200, body, ("Content-Encoding", coding)))
    page = fetched(world, "http://news.example/a")
    assert (page.body, page.truncated) == (b"Rain fell.", False)


@pytest.mark.parametrize(
    "cut",
    [
        pytest.param(
            (200, "Rain", ("ETag", '"v1"'), ("Content-Length", "999")), id="short of its length"
        ),
        pytest.param(
            (
                200,
                gzip.compress(bytes(range(256)) * 9)[:60],
                ("Content-Encoding", "gzip"),
                ("ETag", '"v1"'),
            ),
            id="gzip cut off",
        ),
        pytest.param(
            (200, b"4\r\nRain\r\n", ("Transfer-Encoding", "chunked"), ("ETag", '"v1"')),
            id="chunks without an end",
        ),
    ],
)
def test_body_cut_short_is_flagged_and_its_validators_forgotten(world, cut):
    """Half a body is tried again; then it is kept, flagged, and the next poll asks for all of it."""
    world.server.on("/a", cut)
    page = fetched(world, "http://news.example/a")
    assert (page.truncated, page.header("etag"), len(world.server.urls())) == (True, None, 3)


def test_second_try_heals_a_cut_body(world):
    """A connection that broke once costs one more request."""
    world.server.on("/a", (200, "Rain", ("Content-Length", "99")), (200, "Rain fell."))
    page = fetched(world, "http://news.example/a")
    assert (page.body, page.truncated) == (b"Rain fell.", False)


def drip(asked, connection):
    for byte in b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 1000:
        connection.sendall(bytes([byte]))
        time.sleep(0.02)


def drip_body(asked, connection):
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    drip(asked, connection)


def silence(asked, connection):
    connection.recv(1)


@pytest.mark.parametrize("slow", [drip, drip_body, silence])
def test_total_deadline_holds_against_drips(world, slow):
    """Bytes that keep dripping in do not keep a request alive past its whole time."""
    world.server.on("/robots.txt", (404, ""))
    world.server.on("/a", slow)
    began = time.monotonic()
    with pytest.raises(RetryLater) as raised:
        fetched(world, "http://news.example/a", attempts=1, total_timeout_s=0.3)
    assert raised.value.reason == "timeout"
    assert time.monotonic() - began < 5  # the drips go on for longer


def test_silent_server_ends_at_the_read_timeout(world):
    """No byte within the read timeout ends the attempt long before the total deadline."""
    world.server.on("/a", silence)
    with pytest.raises(RetryLater) as raised:
        fetched(world, "http://news.example/a", attempts=1, read_timeout_s=0.3)
    assert raised.value.reason == "timeout"


def endless(asked, connection):
    connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        connection.sendall(b"ffff\r\n" + b"a" * 0xFFFF + b"\r\n")


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(endless, id="endless chunks"),
        pytest.param(
            (200, gzip.compress(b"0" * 50_000_000), ("Content-Encoding", "gzip")), id="bomb"
        ),
        pytest.param((200, "x", ("Content-Length", "5000000")), id="announced"),
        pytest.param((200, "x" * 600_000), id="plain"),
    ],
)
def test_body_past_the_limit_is_too_large(world, answer):
    """However it is wrapped, a body past max_bytes is refused."""
    world.server.on("/a", answer)
    with pytest.raises(SkipEntry) as raised:
        fetched(world, "http://news.example/a", max_bytes=500_000)
    assert raised.value.reason == "too_large"


def test_userinfo_is_used_and_never_shown(world, caplog):
    """A login in the URL is sent, and appears in no page, message, log or state."""
    caplog.set_level("DEBUG")
    world.server.on("/a", (200, "Fine."))
    page = fetched(world, "http://amy:pass%20word@news.example/a")
    assert world.server.asked[-1].headers["authorization"] == "Basic YW15OnBhc3Mgd29yZA=="
    shown = f"{page} {world.hosts.states} {caplog.text}"
    assert "pass" not in shown.replace("passw", "")
    assert (page.url, page.given_url) == ("http://news.example/a", "http://news.example/a")


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://news.example/a",
        "javascript:alert(1)",
        "nonsense",
        "",
        "http://",
    ],
)
def test_only_web_addresses_are_fetched(world, url):
    """Anything but http and https is refused before a connection is thought of."""
    with pytest.raises(SkipEntry) as raised:
        fetched(world, url)
    assert (raised.value.reason, world.server.asked) == ("not_allowed", [])


@pytest.mark.parametrize("content", [None, "no certificate"])
def test_authority_that_cannot_be_read_is_a_config_error(world, tmp_path, content):
    """A wrong ca_file is told as what it is."""
    path = tmp_path / "ca.pem"
    if content:
        path.write_text(content)
    with pytest.raises(ConfigError, match="ca_file"):
        fetched(world, "https://news.example/a", ca_file=str(path))


def test_certificate_is_checked_for_the_name_in_the_url(authority, make_world):
    """A private authority is trusted when configured; the name and the date still count."""
    verdicts = []
    cases = [
        (authority.context, "https://news.example/a", authority.ca_file),
        (authority.context, "https://other.example/a", authority.ca_file),
        (authority.expired, "https://news.example/a", authority.ca_file),
        (authority.context, "https://news.example/a", None),
    ]
    for context, url, ca_file in cases:
        world = make_world(context)
        world.server.on("/a", (200, "Fine."))
        try:
            verdicts.append(fetched(world, url, ca_file=ca_file).status)
        except RetryLater as error:
            verdicts.append(error.reason)
            detail = error.detail
    assert verdicts == [200, "tls", "tls", "tls"]
    assert detail.endswith("(the server may send an incomplete chain)")
