"""robots.txt is asked first, read once a day, and obeyed."""

from datetime import timedelta

import pytest

from ingest.errors import RetryLater
from ingest.types import HostState, Page, Request


def requests_to(*hosts: str, each: int = 1) -> list[Request]:
    return [Request(f"http://{host}/{n}", key=n) for host in hosts for n in range(each)]


def reasons(results) -> dict[str, str]:
    """Return URL -> "ok", or the reason of the failure."""
    return {
        request.url: "ok" if isinstance(result, Page) else result.reason
        for request, result in results
    }


def test_robots_forbids_and_allows(served):
    """A disallowed page is never asked for; the reason is kept."""
    served.server.on("/robots.txt", (200, "User-agent: ingest-test\nDisallow: /1\n"))
    got = reasons(served.fetcher().fetch_many(requests_to("a.example", each=3)))
    assert got == {
        "http://a.example/0": "ok",
        "http://a.example/1": "robots",
        "http://a.example/2": "ok",
    }
    assert "a.example/1" not in served.server.urls()


@pytest.mark.parametrize(
    ("robots", "outcome"),
    [
        pytest.param((404, ""), "ok", id="missing"),
        pytest.param((403, ""), "ok", id="forbidden"),
        pytest.param((200, "<html><p>Hello</p></html>"), "ok", id="not a robots.txt"),
        pytest.param((200, b"\xff\xfe\x00junk"), "ok", id="binary"),
        pytest.param((200, ""), "ok", id="empty"),
        pytest.param((503, ""), "http_5xx", id="server error"),
        pytest.param((429, ""), "rate_limited", id="too many"),
        pytest.param((200, "x", ("Content-Encoding", "br")), "ok", id="unreadable"),
        pytest.param((302, "", ("Location", "/robots.txt")), "ok", id="loop"),
        pytest.param((302, "", ("Location", "/real")), "robots", id="redirected"),
        pytest.param((200, "\ufeffUser-agent: *\nDisallow: /".encode()), "robots", id="BOM"),
        pytest.param(
            (200, "User-agent: *\nDisallow: /\n" + "#" * 600_000), "robots", id="huge, rule first"
        ),
        pytest.param(
            (200, "#" * 600_000 + "\nUser-agent: *\nDisallow: /\n"), "ok", id="huge, rule last"
        ),
    ],
)
def test_robots_answers(served, robots, outcome):
    """4xx allows all, 5xx puts off, 500 KiB are read, redirects are followed."""
    served.server.on("/robots.txt", robots)
    served.server.on("/real", (200, "User-agent: *\nDisallow: /"))
    got = reasons(served.fetcher(attempts=1).fetch_many(requests_to("a.example")))
    assert got == {"http://a.example/0": outcome}


def test_robots_is_read_once_a_day(served):
    """The held robots.txt serves for 24 hours, also in another fetcher."""
    served.fetcher().fetch(Request("http://a.example/1"))
    served.fetcher().fetch(Request("http://a.example/2"))
    served.clock.sleep(24 * 3600)
    served.fetcher().fetch(Request("http://a.example/3"))
    assert [url for url in served.server.urls(robots=True) if "robots" in url] == [
        "a.example/robots.txt"
    ] * 2


def test_older_robots_stands_in_when_the_server_fails(served):
    """A robots.txt of yesterday is obeyed when today's cannot be had."""
    served.hosts.save(
        HostState(
            "a.example",
            robots_text="User-agent: *\nDisallow: /1",
            robots_status=200,
            robots_fetched_at=served.start - timedelta(days=2),
        )
    )
    served.server.on("/robots.txt", (500, ""))
    got = reasons(served.fetcher(attempts=1).fetch_many(requests_to("a.example", each=2)))
    assert got == {"http://a.example/0": "ok", "http://a.example/1": "robots"}


def test_a_passing_fault_of_robots_costs_no_page(served):
    """One 503 is tried again in the run, like that of any page."""
    served.server.on("/robots.txt", (503, ""), (404, ""))
    got = reasons(served.fetcher(attempts=2).fetch_many(requests_to("a.example")))
    assert got == {"http://a.example/0": "ok"}


@pytest.mark.parametrize("status", [429, 503])
def test_robots_that_names_a_time_is_left_alone_until_then(served, status):
    """Yesterday's copy is no licence to ask a server that wants to be left alone."""
    old = served.start - timedelta(days=2)
    held = HostState("a.example", robots_text="", robots_status=200, robots_fetched_at=old)
    served.hosts.save(held)
    served.server.on("/robots.txt", (status, "", ("Retry-After", "900")))
    [(_, error)] = served.fetcher(attempts=3).fetch_many(requests_to("a.example"))
    assert error.not_before == served.start + timedelta(minutes=15)
    assert served.hosts.states["a.example"].not_before == error.not_before
    assert served.server.urls(robots=True) == ["a.example/robots.txt"]


def test_crawl_delay_is_kept(served):
    """A pause that robots.txt asks for replaces a shorter one of ours."""
    served.server.on("/robots.txt", (200, "User-agent: *\nCrawl-delay: 7"))
    list(served.fetcher(delay_s=1.0).fetch_many(requests_to("a.example", each=3)))
    assert served.clock.now() - served.start == timedelta(seconds=14)
    assert served.hosts.states["a.example"].crawl_delay_s == 7


def test_crawl_delay_of_an_hour_leaves_the_rest_for_later_runs(served):
    """One page now, the others when the host may be asked again."""
    served.server.on("/robots.txt", (200, "User-agent: *\nCrawl-delay: 3600"))
    got = list(served.fetcher().fetch_many(requests_to("a.example", each=3)))
    due = [(result.not_before, result.tried) for _, result in got if isinstance(result, RetryLater)]
    assert due == [(served.start + timedelta(hours=1), False)] * 2
