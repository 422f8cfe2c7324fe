"""What one run does with its sources: settings, failures, deadlines, the queue."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from ingest.config import load_config
from ingest.errors import OfflineError
from ingest.fetch import Fetcher
from ingest.newsroom import Resource
from ingest.pipeline import Order, Report
from ingest.pipeline import run as run_all
from ingest.polling import LASTING
from ingest.store import Database, Store

HOST = "own.example"
PARAGRAPHS = "".join(
    f"<p>In the {word} week of the winter the bridge was measured again, and again the engineers found that it had"
    f" moved by the width of a pencil, which they wrote down in the {word} of their green books.</p>"
    for word in ("first", "second", "third", "fourth")
)
PAGE = Resource(
    f"<html><title>Bridge</title><body><article><h1>The bridge moves</h1>{PARAGRAPHS}</article>".encode()
)


def feed(*items: str) -> Resource:
    body = f'<rss version="2.0"><channel><title>Own</title>{"".join(items)}</channel></rss>'
    return Resource(body.encode(), "application/rss+xml")


def item(path: str, extra: str = "") -> str:
    return (
        f"<item><title>T</title><link>http://{HOST}{path}</link><guid>{path}</guid>{extra}</item>"
    )


@pytest.fixture
def own(world, clock, tmp_path) -> Callable[..., Report]:
    """Run over one source of our own making: `own({path: resource}, "setting: x")`."""

    def once(
        pages: dict[str, Resource],
        settings: str = "",
        order: Order | None = None,
        delay: int = 0,
        hosts: str = "[]",
        run: str = "",
        path: str = "/feed",
    ) -> Report:
        for name, resource in pages.items():
            world.put(HOST, name, resource)
        config = tmp_path / "own.yaml"
        config.write_text(
            f"fetch:\n  {{delay: {delay}, allow_private: true, attempts: 1,"
            f" connect_to: ['::127.0.0.1:{world.port}'], hosts: {hosts}}}\n"
            f"run: {{{run}}}\n"
            f"sources:\n  - id: own\n    feed: http://{HOST}{path}\n    {settings}\n"
        )
        loaded = load_config(config)
        with (
            Store.open(tmp_path / "own.db", now=clock.now) as store,
            Fetcher(loaded.fetch, store.hosts, now=clock.now, sleep=clock.sleep) as fetcher,
        ):
            asked = order or Order(everything=True)
            return run_all(loaded, store, fetcher, now=clock.now, order=asked)

    return once


def paths(world) -> list[str]:
    return [hit.path for hit in world.log if hit.host == HOST and hit.path != "/robots.txt"]


def test_a_full_text_feed_needs_no_page(own, world):
    """With `fulltext` the entry's own content is stored and the page is never asked for."""
    content = f"<content:encoded xmlns:content='http://purl.org/rss/1.0/modules/content/'><![CDATA[{PARAGRAPHS}]]></content:encoded>"
    report = own({"/feed": feed(item("/a", content)), "/a": PAGE}, "fulltext: true")
    assert (dict(report.outcomes), paths(world)) == ({"new": 1}, ["/feed"])


def test_patterns_keep_addresses_out(own, world, tmp_path):
    """What `deny` names is not fetched and says `not_allowed`."""
    report = own({"/feed": feed(item("/a"), item("/video/b")), "/a": PAGE}, "deny: [/video/]")
    assert (report.outcomes, paths(world)) == ({"new": 1, "failed": 1}, ["/feed", "/a"])
    with Database(tmp_path / "own.db") as db:
        assert db.why(f"http://{HOST}/video/b").sightings[0].reason == "not_allowed"


def test_an_unchanged_feed_is_not_read_again(own, world):
    """The second poll is conditional, and nothing is new."""
    pages = {"/feed": feed(item("/a")), "/a": PAGE}
    own(pages)
    report = own(pages)
    assert (report.unchanged, dict(report.outcomes)) == (1, {})
    assert [hit.status for hit in world.log if hit.path == "/feed"] == [200, 304]


def test_only_what_is_due_is_polled(own, clock):
    """Between two due times a run does nothing; a later one does."""
    due = Order()
    pages = {"/feed": feed(item("/a")), "/a": PAGE}
    polled = [own(pages, "interval: 10m", due).polled]
    polled.append(own(pages, "interval: 10m", due).polled)
    clock.at += timedelta(minutes=11)
    polled.append(own(pages, "interval: 10m", due).polled)
    assert polled == [1, 0, 1]


def test_a_failing_source_is_told_once_and_once_when_it_ends(own):
    """Lasting is told at the third failure in a row, recovery once."""
    broken, well = {"/feed": Resource(b"", status=500)}, {"/feed": feed()}
    told = [list(own(broken).lasting) for _ in range(LASTING + 1)]
    assert told == [[], [], ["own"], []]
    assert [own(well).recovered, own(well).recovered] == [["own"], []]


def test_a_source_that_is_gone_is_asked_no_more(own, world):
    """410 stops a source, with its reason."""
    assert list(own({"/feed": Resource(b"", status=410)}).lasting) == ["own"]
    assert own({}).polled == 0


@pytest.mark.parametrize(
    ("answers", "is_stopped"),
    [
        pytest.param([404] * 9, True, id="nothing but 404"),
        pytest.param([401] * 9, False, id="a login: whoever has it may write it down"),
        pytest.param([500] * 8 + [404, 404], False, id="two 404 at the end of an outage"),
        pytest.param([404] * 8 + [503, 404], False, id="not only 404"),
    ],
)
def test_a_week_of_nothing_but_404_stops_a_source(own, clock, tmp_path, answers, is_stopped):
    """What else goes wrong may be mended: such a source is asked again, a day later at most."""
    for status in answers:
        own({"/feed": Resource(b"", status=status)})
        clock.at += timedelta(days=1)
    assert state(tmp_path).stopped is is_stopped


def test_time_that_is_up_leaves_the_rest_for_later(own, clock, world):
    """Nothing new is started after the deadline; the queue keeps what is left."""
    pages = {"/feed": feed(*(item(f"/{n}") for n in range(6)))} | {f"/{n}": PAGE for n in range(6)}
    until = clock.at + timedelta(seconds=5)
    report = own(pages, order=Order(everything=True, until=until), delay=2)
    assert (report.outcomes.total() + report.left, report.left > 2) == (6, True)
    assert len(paths(world)) < 5
    clock.at += timedelta(hours=1)
    assert own(pages).outcomes.total() == report.left


def test_secrets_stay_at_the_site_of_the_source(own, world):
    """A source's own headers go to its own site; a page elsewhere gets none that could be a secret."""
    elsewhere = "<item><link>http://other.example/x</link><guid>x</guid></item>"
    world.put("other.example", "/x", PAGE)
    own(
        {"/feed": feed(item("/a"), elsewhere), "/a": PAGE},
        "headers: {Authorization: 'Bearer s3cret'}",
    )
    seen = [(hit.host, hit.authorization) for hit in world.log if hit.path in ("/a", "/x")]
    assert sorted(seen) == [("other.example", None), (HOST, "Bearer s3cret")]


def test_a_sitemap_index_is_read_through_each_time(own, world):
    """An index stays as it is while its sitemaps bring new addresses."""
    index = Resource(
        f"<sitemapindex><sitemap><loc>http://{HOST}/news.xml</loc></sitemap></sitemapindex>".encode(),
        "application/xml",
    )
    both = {"/a": PAGE, "/b": Resource(PAGE.body.replace(b"pencil", b"hand"))}

    def sitemap(*names: str) -> Resource:
        urls = "".join(f"<url><loc>http://{HOST}{name}</loc></url>" for name in names)
        return Resource(f"<urlset>{urls}</urlset>".encode(), "application/xml")

    first = own({"/feed": index, "/news.xml": sitemap("/a"), **both})
    second = own({"/news.xml": sitemap("/a", "/b")})
    assert (first.outcomes.total(), second.outcomes.total()) == (1, 1)


def test_of_an_index_that_tells_times_only_what_changed_is_read(own, world, clock):
    """An archive of years is not asked for again at each poll."""

    def index(*days: str) -> Resource:
        rows = "".join(f"<sitemap><loc>http://{HOST}/{n}.xml</loc><lastmod>{day}</lastmod></sitemap>" for n, day in enumerate(days))  # fmt: skip
        return Resource(f"<sitemapindex>{rows}</sitemapindex>".encode(), "application/xml")

    sitemaps = {f"/{n}.xml": sitemap(f"/{n}") for n in range(3)} | {f"/{n}": PAGE for n in range(4)}
    own({"/feed": index("2025-01-01", "2025-02-01", "2026-03-19"), **sitemaps})
    clock.at += timedelta(days=2)
    changed = {"/feed": index("2025-01-01", "2026-03-22", "2026-03-19"), "/1.xml": sitemap("/1", "/3")}  # fmt: skip
    assert own(changed).outcomes.total() == 1
    assert [path for path in paths(world) if path.endswith(".xml")] == ["/2.xml", "/1.xml", "/0.xml", "/1.xml"]  # fmt: skip


def test_an_address_that_one_source_may_not_have_is_left_to_the_other(own, tmp_path):
    """`deny` of one source says nothing about another."""
    pages = {"/feed": feed(item("/a")), "/a": PAGE, "/feed2": feed(item("/a"))}
    own(pages, "deny: [/a]")
    report = own(pages, f"deny: [/a]\n  - id: other\n    feed: http://{HOST}/feed2")
    assert dict(report.outcomes) == {"new": 1}


def test_what_one_source_leaves_out_another_of_the_same_run_gets(own):
    """Both polled before any page is fetched: the entry that waited for the other's has its own turn."""
    pages = {"/feed": feed(item("/a")), "/a": PAGE, "/feed2": feed(item("/a"))}
    report = own(pages, f"deny: [/a]\n  - id: second\n    feed: http://{HOST}/feed2")
    assert dict(report.outcomes) == {"failed": 1, "new": 1}


def test_an_address_that_no_source_may_have_is_settled_for_all(own):
    """Each says so itself, and nothing stays due."""
    pages = {"/feed": feed(item("/a")), "/feed2": feed(item("/a"))}
    deny = "deny: [/a]"
    report = own(pages, f"{deny}\n  - id: second\n    feed: http://{HOST}/feed2\n    {deny}")
    assert (dict(report.outcomes), report.left) == ({"failed": 2}, 0)


def test_a_page_that_fails_for_now_is_tried_again_later(own, clock):
    """A 500 stays due with a pause; the next run after it stores the page."""
    first = own({"/feed": feed(item("/a")), "/a": Resource(b"", status=500)})
    soon = own({"/a": PAGE})
    clock.at += timedelta(hours=1)
    later = own({"/a": PAGE})
    assert [dict(report.outcomes) for report in (first, soon, later)] == [
        {"failed": 1},
        {},
        {"new": 1},
    ]


def test_the_named_original_is_fetched_when_chase_is_on(own, world):
    """With `chase` the address under the credit becomes an entry of its own, one step deep."""
    credit = '<p>This story was originally published by <a href="http://first.example/2026/03/the-bridge-moves">The First</a>.</p>'
    repost = Resource(PAGE.body.replace(b"</article>", credit.encode() + b"</article>"))
    world.put("first.example", "/2026/03/the-bridge-moves", PAGE)
    own({"/feed": feed(item("/a")), "/a": repost}, "chase: true")
    own({}, "chase: true")
    assert [hit.path for hit in world.log if hit.host == "first.example"] == [
        "/robots.txt",
        "/2026/03/the-bridge-moves",
    ]


CREDIT = b'<p>This story was originally published by <a href="http://%s/2026/03/the-bridge-moves">The First</a>.</p>'


def test_what_is_chased_is_not_chased_further(own, world):
    """The original may name one of its own: that is noted, and not fetched."""
    first, second = (
        Resource(PAGE.body.replace(b"</article>", CREDIT % host + b"</article>"))
        for host in (b"second.example", b"first.example")
    )
    world.put("first.example", "/2026/03/the-bridge-moves", first)
    world.put("second.example", "/2026/03/the-bridge-moves", PAGE)
    own({"/feed": feed(item("/a")), "/a": second}, "chase: true")
    assert "first.example" in {hit.host for hit in world.log}
    assert "second.example" not in {hit.host for hit in world.log}


def test_no_chase_leaves_the_allowed_hosts(own, world, tmp_path):
    """With `hosts` no request goes elsewhere, and the claim stays unchecked: that we did not ask says nothing."""
    world.put("first.example", "/2026/03/the-bridge-moves", PAGE)
    body = PAGE.body.replace(b"</article>", CREDIT % b"first.example" + b"</article>")
    own({"/feed": feed(item("/a")), "/a": Resource(body)}, "chase: true", hosts="[own.example]")
    assert "first.example" not in {hit.host for hit in world.log}
    with Database(tmp_path / "own.db") as db:
        assert db.article(f"http://{HOST}/a").article.origin.check == "not_checked"


def test_offline_is_nobodys_failure(tmp_path, clock):
    """When no host can be reached the run ends with OfflineError and no source is blamed."""
    lines = [f"  - {{id: s{n}, feed: 'http://host{n}.example/'}}" for n in range(6)]
    (tmp_path / "s.yaml").write_text(
        "fetch: {allow_private: true, attempts: 1, connect_to: ['::127.0.0.1:9']}\nsources:\n"
        + "\n".join(lines)
    )
    config = load_config(Path(tmp_path / "s.yaml"))
    with (
        Store.open(tmp_path / "a.db", now=clock.now) as store,
        Fetcher(config.fetch, store.hosts, now=clock.now, sleep=clock.sleep) as fetcher,
        pytest.raises(OfflineError),
    ):
        run_all(config, store, fetcher, now=clock.now, order=Order())
    with Database(tmp_path / "a.db") as db:
        assert {each.state.failures for each in db.sources()} == {0}


def state(tmp_path):
    with Database(tmp_path / "own.db") as db:
        return db.sources()[0].state


SITEMAP = f"sitemap: http://{HOST}/sitemap.xml"


def sitemap(*names: str) -> Resource:
    urls = "".join(f"<url><loc>http://{HOST}{name}</loc></url>" for name in names)
    return Resource(f"<urlset>{urls}</urlset>".encode(), "application/xml")


def test_a_gap_is_noted_and_filled_from_the_sitemap(own, tmp_path):
    """No entry in common with the poll before: what came and went is found in the sitemap."""
    pages = {f"/{word}": PAGE for word in ("oak", "elm", "yew")}
    own({"/feed": feed(item("/oak")), "/sitemap.xml": sitemap("/oak"), **pages}, SITEMAP)
    later = {"/feed": feed(item("/yew")), "/sitemap.xml": sitemap("/oak", "/elm", "/yew")}
    found = own(later, SITEMAP).outcomes.total()
    after = state(tmp_path)
    assert found == 2
    assert (after.gaps, after.unlisted, after.pace_s) == (1, 1, 900)


def test_a_gap_is_filled_when_the_sitemap_can_be_had_again(own, clock):
    """A passing fault of the sitemap does not put the filling off for a day."""
    pages = {f"/{word}": PAGE for word in ("oak", "elm", "yew")}
    own({"/feed": feed(item("/oak")), "/sitemap.xml": sitemap("/oak"), **pages}, SITEMAP)
    clock.at += timedelta(hours=1)
    own({"/feed": feed(item("/yew")), "/sitemap.xml": Resource(b"", status=500)}, SITEMAP)
    clock.at += timedelta(hours=1)
    found = own({"/sitemap.xml": sitemap("/oak", "/elm", "/yew")}, SITEMAP)
    assert found.outcomes.total() == 1


def test_other_addresses_are_read_once_a_day(own, world, clock):
    """Without a gap the sitemap is a witness, not a second poll."""
    pages = {"/feed": feed(item("/a")), "/a": PAGE, "/sitemap.xml": sitemap("/a")}
    for _ in range(3):
        own(pages, SITEMAP)
    clock.at += timedelta(days=1)
    own(pages, SITEMAP)
    assert paths(world).count("/sitemap.xml") == 2


def test_the_sitemap_serves_while_the_feed_fails(own):
    """A source with two addresses loses nothing when one of them breaks."""
    pages = {"/feed": Resource(b"", status=500), "/a": PAGE, "/sitemap.xml": sitemap("/a")}
    assert dict(own(pages, SITEMAP).outcomes) == {"new": 1}


def test_a_stable_move_is_followed_and_taken_back(own, world, clock):
    """After a week of permanent redirects the new address is asked; when it fails, the old one again."""
    moved = Resource(b"", status=301, headers=(("Location", f"http://{HOST}/new"),))
    pages = {"/feed": moved, "/new": feed(item("/a")), "/a": PAGE}
    for _ in range(6):
        own(pages)
        clock.at += timedelta(days=2)
    own(pages)
    assert paths(world)[-1:] == ["/new"]
    assert paths(world)[-2:-1] != ["/feed"]
    own({"/new": Resource(b"", status=404)})
    own({"/feed": feed(item("/a"))})
    assert paths(world)[-1] == "/feed"


def test_of_a_long_sitemap_the_newest_are_taken(own, world):
    """Where the oldest stand first, too."""
    dated = [f"<url><loc>http://{HOST}/{d}</loc><lastmod>2026-03-0{d}</lastmod></url>" for d in range(1, 6)]  # fmt: skip
    long = Resource(f"<urlset>{''.join(dated)}</urlset>".encode(), "application/xml")
    own({"/feed": long, **{f"/{d}": PAGE for d in range(1, 6)}}, "max_entries: 2")
    assert sorted(paths(world)) == ["/4", "/5", "/feed"]


def test_a_source_that_has_a_new_address_has_no_gap(own, tmp_path):
    """Another feed has other entries: nothing was missed between the two."""
    own({"/feed": feed(item("/a")), "/a": PAGE})
    own({"/new": feed(item("/b")), "/b": PAGE}, path="/new")
    assert state(tmp_path).gaps == 0


def test_an_answer_that_is_fresh_for_ever_stops_no_run(own):
    """A date that no clock can hold is none."""
    never = (("Expires", "Fri, 31 Dec 9999 23:59:59 -0500"),)
    source = Resource(feed(item("/a")).body, "application/rss+xml", headers=never)
    assert dict(own({"/feed": source, "/a": PAGE}).outcomes) == {"new": 1}


def test_a_look_that_was_never_taken_is_still_to_come(own, world):
    """When time was up before the sitemap's turn, the next poll sees to it."""
    pages = {"/feed": feed(item("/a")), "/a": PAGE, "/sitemap.xml": sitemap("/a")}
    own(pages, SITEMAP, Order(everything=True, is_stopped=lambda: "/feed" in paths(world)))
    assert paths(world) == ["/feed"]
    own({}, SITEMAP)
    assert paths(world).count("/sitemap.xml") == 1


def test_a_clock_that_went_back_stalls_nothing(own, clock):
    """A poll that lies in the future makes a source due."""
    pages = {"/feed": feed(item("/a")), "/a": PAGE}
    own(pages)
    clock.at -= timedelta(hours=5)
    assert own(pages, order=Order()).polled == 1


def test_an_entry_that_was_put_off_by_a_wrong_clock_is_tried(own, clock):
    """The clock stood a year ahead when a page failed; it is right again, and the page is not a year away."""
    own({"/feed": feed(item("/a")), "/a": Resource(b"", status=500)})
    clock.at -= timedelta(days=365)
    assert dict(own({"/a": PAGE}).outcomes) == {"new": 1}


def test_hours_to_skip_outlive_an_unchanged_answer(own, clock, tmp_path):
    """What the feed asked for holds while the server answers 304."""
    hours = "".join(f"<hour>{hour}</hour>" for hour in range(6, 23))
    asks = Resource(
        feed(item("/a")).body.replace(b"<item>", f"<skipHours>{hours}</skipHours><item>".encode()),
        "application/rss+xml",
    )
    for _ in range(2):
        own({"/feed": asks, "/a": PAGE})
        assert state(tmp_path).next_check.hour == 23


def again(own, clock, pages, run: str = "", days: int = 1):
    """Let days pass and run once more, over pages that may have changed."""
    clock.at += timedelta(days=days, hours=1)
    return dict(own(pages, run=run).again)


def copies(tmp_path):
    with Database(tmp_path / "own.db") as db:
        return {copy.url.rpartition("/")[2]: copy for copy in db.article(1).copies}


EDITED = Resource(PAGE.body.replace(b"the width of a pencil", b"the width of a whole hand"))


@pytest.mark.parametrize(
    ("page", "became", "state", "revisions"),
    [
        pytest.param(PAGE, "unchanged", "live", 0, id="as it was"),
        pytest.param(EDITED, "revised", "live", 1, id="edited"),
        pytest.param(Resource(b"", status=404), "gone", "gone", 0, id="taken down"),
        pytest.param(Resource(b"", status=410), "gone", "gone", 0, id="410"),
        pytest.param(Resource(b"", status=500), "failed", "live", 0, id="in trouble"),
        pytest.param(Resource(b"", status=401), "failed", "live", 0, id="behind a login"),
        pytest.param(Resource(b"", status=451), "failed", "live", 0, id="kept back here"),
    ],
)
def test_a_stored_page_is_read_again_after_a_day(
    own, clock, tmp_path, page, became, state, revisions
):
    """What became of it is counted and stored; the text of a page that is gone stays."""
    own({"/feed": feed(item("/a")), "/a": PAGE})
    assert again(own, clock, {"/a": page}) == {became: 1}
    copy = copies(tmp_path)["a"]
    with Database(tmp_path / "own.db") as db:
        assert (copy.state, len(db.article(1).revisions)) == (state, revisions)
    assert "engineers" in copy.text


CUT = Resource(PAGE.body[:-400], headers=(("Content-Length", str(len(PAGE.body))), ("Connection", "close")))  # fmt: skip


def test_a_page_that_was_cut_short_is_no_edit(own, clock, tmp_path):
    """Half an answer says nothing about what the outlet took out: the page is read another time."""
    own({"/feed": feed(item("/a")), "/a": PAGE})
    assert again(own, clock, {"/a": CUT}) == {"failed": 1}
    with Database(tmp_path / "own.db") as db:
        assert len(db.article(1).revisions) == 0


def test_a_page_that_was_cut_short_is_asked_for_once_more(own, clock):
    """Then what comes is taken, for some servers always name a length that is not theirs."""
    done = [own({"/feed": feed(item("/a")), "/a": CUT})]
    clock.at += timedelta(hours=1)
    done.append(own({}))
    assert [dict(report.outcomes) for report in done] == [{"failed": 1}, {"new": 1}]


def test_a_page_is_read_again_at_each_age_once(own, clock, world):
    """After one day and after seven, conditionally, and then no more."""
    pages = {"/feed": feed(item("/a")), "/a": PAGE}
    own(pages)
    turns = [again(own, clock, {}, days=days) for days in (1, 0, 6, 0, 30)]
    assert turns == [{"unchanged": 1}, {}, {"unchanged": 1}, {}, {}]
    assert [hit.status for hit in world.log if hit.path == "/a"] == [200, 304, 304]


def test_a_page_that_could_not_be_read_again_is_tried_later(own, clock):
    """Not before some hours have gone by, and its turn is not used up."""
    own({"/feed": feed(item("/a")), "/a": PAGE})
    turns = [
        again(own, clock, {"/a": Resource(b"", status=500)}),
        again(own, clock, {"/a": PAGE}, days=0),
    ]
    clock.at += timedelta(hours=6)
    turns.append(again(own, clock, {}, days=0))
    assert turns == [{"failed": 1}, {}, {"unchanged": 1}]


@pytest.mark.parametrize(
    ("run", "number"),
    [("", 3), ("recheck: []", 0), ("recheck_budget: 2", 2), ("recheck: [2d]", 0)],
    ids=["default", "off", "budget", "not yet"],
)
def test_how_much_is_read_again_is_a_setting(own, clock, run, number):
    """Ages, and how many pages a run."""
    pages = {f"/{n}": PAGE for n in range(3)}
    own({"/feed": feed(*map(item, pages)), **pages})
    assert sum(again(own, clock, {}, run).values()) == number


def test_full_text_feeds_are_not_read_again(own, clock):
    """What was stored is the feed's text; another one on the page would be no edit."""
    content = f"<content:encoded xmlns:content='http://purl.org/rss/1.0/modules/content/'><![CDATA[{PARAGRAPHS}]]></content:encoded>"
    own({"/feed": feed(item("/a", content)), "/a": PAGE}, "fulltext: true")
    clock.at += timedelta(days=1, hours=1)
    assert dict(own({}, "fulltext: true").again) == {}


def test_full_text_pieces_take_no_turns_of_pages(own, clock):
    """The budget of a run goes to what can be read again."""
    content = f"<content:encoded xmlns:content='http://purl.org/rss/1.0/modules/content/'><![CDATA[{PARAGRAPHS}]]></content:encoded>"
    whole = feed(*(item(f"/{n}", content) for n in range(3)))
    pages = {"/feed": whole, "/feed2": feed(item("/page")), "/page": PAGE}
    both = f"fulltext: true\n  - id: pages\n    feed: http://{HOST}/feed2"
    own(pages, both)
    clock.at += timedelta(days=1, hours=1)
    assert sum(own({}, both, run="recheck_budget: 2").again.values()) == 1


def test_a_bug_over_one_source_stops_no_run(own, monkeypatch, tmp_path):
    """No input is known on which a reader stumbles, so one is made to: the source is put off, the run goes on."""

    def stumbles(*_):
        raise ZeroDivisionError("by hand")

    monkeypatch.setattr("ingest.polling._poll.read_source", stumbles)
    report = own({"/feed": feed(item("/a")), "/a": PAGE})
    assert [str(error.reason) for error in report.failing.values()] == ["bug"]
    assert state(tmp_path).next_check is not None
