"""Redirects are followed hop by hop, each with the checks of a first request."""

import pytest

from ingest.errors import SkipEntry
from ingest.types import Request


def moved(status: int, location: str, *headers: tuple[str, str]) -> tuple:
    return (status, "", ("Location", location), *headers)


@pytest.mark.parametrize(
    ("hops", "moved_to"),
    [
        pytest.param([301], "http://news.example/1", id="permanent"),
        pytest.param([308, 301], "http://news.example/2", id="all permanent"),
        pytest.param([302], None, id="temporary"),
        pytest.param([302, 301], None, id="mixed"),
        pytest.param([301, 307], None, id="mixed, permanent first"),
        pytest.param([], None, id="none"),
    ],
)
def test_moved_only_when_every_hop_is_permanent(world, hops, moved_to):
    """A URL has moved when all hops say so for good; the way is kept in any case."""
    for number, status in enumerate(hops):
        world.server.on(f"/{number}", moved(status, f"/{number + 1}"))
    world.server.on(f"/{len(hops)}", (200, "Fine."))
    page = world.fetcher().fetch(Request("http://news.example/0"))
    way = tuple(f"http://news.example/{n}" for n in range(len(hops)))
    assert (page.moved_to, page.redirects, page.body) == (moved_to, way, b"Fine.")


@pytest.mark.parametrize(
    "routes",
    [
        pytest.param({"/a": "/a"}, id="to itself"),
        pytest.param({"/a": "/b", "/b": "/a"}, id="of two"),
        pytest.param({f"/{n}" if n else "/a": f"/{n + 1}" for n in range(20)}, id="without end"),
    ],
)
def test_redirects_that_lead_nowhere_end(world, routes):
    """A loop, or more hops than allowed, is redirect_loop after a bounded number of requests."""
    for path, target in routes.items():
        world.server.on(path, moved(302, target))
    with pytest.raises(SkipEntry) as raised:
        world.fetcher(max_redirects=8).fetch(Request("http://news.example/a"))
    assert raised.value.reason == "redirect_loop"
    assert len(world.server.urls()) <= 9


def test_redirect_to_itself_with_a_cookie_is_followed(world):
    """A server may ask for a cookie by redirecting to the same URL."""
    world.server.on("/a", moved(302, "/a", ("Set-Cookie", "seen=1")), (200, "Fine."))
    assert world.fetcher().fetch(Request("http://news.example/a")).body == b"Fine."
    assert world.server.asked[-1].headers["cookie"] == "seen=1"


def test_cookies_live_within_one_chain(world):
    """The next request to the host brings no cookie of the one before."""
    world.server.on("/a", moved(302, "/b", ("Set-Cookie", "seen=1; Path=/")))
    world.server.on("/b", (200, "Fine.", ("Set-Cookie", "more=2; Path=/")))
    fetcher = world.fetcher()
    for _ in range(2):
        fetcher.fetch(Request("http://news.example/a"))
    sent = [asked.headers.get("cookie") for asked in world.server.asked[1:]]
    assert sent == [None, "seen=1", None, "seen=1"]


def test_cookie_that_no_header_can_carry_is_dropped(world):
    """Raw bytes in a cookie do not stop the chain."""
    world.server.on("/a", moved(302, "/b", ("Set-Cookie", "a=\x8c"), ("Set-Cookie", "b=1")))
    world.server.on("/b", (200, "Fine."))
    assert world.fetcher().fetch(Request("http://news.example/a")).body == b"Fine."
    assert world.server.asked[-1].headers["cookie"] == "b=1"


def test_secrets_do_not_follow_to_another_host(world):
    """A login and a source's own headers stay with the host they were meant for."""
    world.server.on("news.example/a", moved(302, "/b"))
    world.server.on("news.example/b", moved(302, "http://other.example/c"))
    world.server.on("other.example/c", (200, "Fine."))
    own = (("X-Api-Key", "k"), ("Cookie", "c=1"), ("Accept-Language", "de"))
    world.fetcher().fetch(Request("http://amy:pw@news.example/a", headers=own))
    names = ("x-api-key", "cookie", "authorization", "accept-language")
    sent = [
        [name for name in names if name in asked.headers]
        for asked in world.server.asked
        if asked.path != "/robots.txt"
    ]
    assert sent == [list(names), list(names), ["accept-language"]]


def test_step_down_from_https_is_never_a_move(authority, make_world):
    """A permanent redirect from https to http is followed, but not remembered."""
    safe, plain = make_world(authority.context), make_world()
    safe.server.on("/a", moved(301, "http://news.example/b"))
    plain.server.on("/b", (200, "Fine."))
    fetcher = safe.fetcher(
        ca_file=authority.ca_file,
        connect_to=(
            ("news.example", 443, "127.0.0.1", safe.server.port),
            ("news.example", 80, "127.0.0.1", plain.server.port),
        ),
    )
    page = fetcher.fetch(Request("https://news.example/a"))
    assert (page.url, page.moved_to) == ("http://news.example/b", None)


@pytest.mark.parametrize(
    ("location", "final"),
    [
        pytest.param("b?c=d#e", "http://news.example/x/b?c=d", id="relative"),
        pytest.param("//news.example/f", "http://news.example/f", id="without scheme"),
        pytest.param("/caf\xc3\xa9", "http://news.example/caf%C3%A9", id="raw UTF-8"),
        pytest.param("/a b", "http://news.example/a%20b", id="space"),
        pytest.param("http://amy:pw@news.example/g", "http://news.example/g", id="userinfo"),
    ],
)
def test_location_is_read_leniently(world, location, final):
    """Relative, raw and untidy targets lead where a browser would go."""
    world.server.on("/x/a", moved(302, location))
    path = final.removeprefix("http://news.example")
    world.server.on(path, (200, "Fine."))
    assert world.fetcher().fetch(Request("http://news.example/x/a")).url == final


@pytest.mark.parametrize(
    "location",
    [
        "file:///etc/passwd",
        "gopher://news.example/",
        "javascript:alert(1)",
        "data:text/html,x",
        "http://xn--/",
    ],
)
def test_redirect_out_of_the_web_is_refused(world, location):
    """A redirect cannot lead to anything but http and https."""
    world.server.on("/a", moved(302, location))
    with pytest.raises(SkipEntry) as raised:
        world.fetcher().fetch(Request("http://news.example/a"))
    assert raised.value.reason == "not_allowed"


@pytest.mark.parametrize("host", ["consent.example", "myprivacy.news.example", "guce.example"])
def test_consent_wall_behind_a_redirect_is_named(world, host):
    """A redirect that ends at a host for consent is no page; the message says what helps."""
    world.server.on("news.example/a", moved(302, f"http://{host}/?continue=x"))
    world.server.on("/?continue=x", (200, "We value your privacy."))
    with pytest.raises(SkipEntry, match="cookie header") as raised:
        world.fetcher().fetch(Request("http://news.example/a"))
    assert raised.value.reason == "consent_wall"


def test_robots_of_the_next_host_are_asked(world):
    """A redirect to a host that does not want us ends there."""
    world.server.on("news.example/a", moved(301, "http://shy.example/b"))
    world.server.on("shy.example/robots.txt", (200, "User-agent: *\nDisallow: /"))
    world.server.on("shy.example/b", (200, "Secret."))
    with pytest.raises(SkipEntry) as raised:
        world.fetcher().fetch(Request("http://news.example/a"))
    assert raised.value.reason == "robots"
    assert "shy.example/b" not in world.server.urls()


@pytest.mark.parametrize(
    ("hosts", "asked"),
    [
        pytest.param((), ["news.example/0", "www.other.example/1"], id="any"),
        pytest.param(("news.example",), ["news.example/0"], id="one"),
        pytest.param(("news.example", "other.example"), ["news.example/0", "www.other.example/1"], id="below one"),
        pytest.param(("example",), ["news.example/0", "www.other.example/1"], id="an ending"),
        pytest.param(("ews.example",), [], id="no part of a name"),
    ],
)  # fmt: skip
def test_no_hop_leaves_the_allowed_hosts(world, hosts, asked):
    """With `hosts` neither the first request nor a redirect goes elsewhere; robots.txt is not asked for there."""
    world.server.on("/0", moved(302, "http://www.other.example/1"))
    world.server.on("/1", (200, "Fine."))
    fetcher = world.fetcher(hosts=hosts)
    (answer,) = (answer for _, answer in fetcher.fetch_many([Request("http://news.example/0")]))
    assert world.server.urls() == asked
    assert {each.host for each in world.server.asked} == {each.split("/")[0] for each in asked}
    assert getattr(answer, "reason", None) == (None if len(asked) == 2 else "not_allowed")
