"""When a source is asked again: each rule alone, without a clock."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from ingest.errors import Reason, RetryLater, SkipEntry
from ingest.polling import _schedule as schedule
from ingest.store import SourceState
from ingest.types import Entry, Feed, Page, Source, Time

NOW = datetime(2026, 3, 20, 6, 0, tzinfo=UTC)  # a Friday
HALF_HOUR = Source("harbour", "https://harbour.example/feed", interval_s=1800)
NO_WISH = schedule.Wishes()
ALL_HOURS = tuple(range(168))


def minutes(at: datetime) -> float:
    return (at - NOW).total_seconds() / 60


def answer(*headers: tuple[str, str]) -> Page:
    return Page(HALF_HOUR.url, b"", NOW, headers=headers)


@pytest.mark.parametrize(
    ("silence", "wait"),
    [
        pytest.param(timedelta(minutes=0), 30, id="has just brought something"),
        pytest.param(timedelta(hours=5), 30, id="ten intervals"),
        pytest.param(timedelta(hours=10), 60, id="twice that"),
        pytest.param(timedelta(days=5), 12 * 60, id="days"),
        pytest.param(timedelta(days=400), 24 * 60, id="a year: a day at most"),
    ],
)
def test_a_quiet_source_is_asked_after_a_tenth_of_its_silence(silence, wait):
    """At the configured interval, up to a tenth earlier, while there is news; seldom when there is none."""
    at = schedule.next_poll(HALF_HOUR, 1800, NOW - silence, NO_WISH, NOW)
    assert wait - (3 if wait == 30 else 0) <= minutes(at) <= wait


def test_sources_drift_to_minutes_of_their_own():
    """A thousand sources that began together are spread over the interval after some polls."""
    minute = set()
    for name in range(200):
        source, at = Source(f"s{name}", "https://a.example/", interval_s=1800), NOW
        for _ in range(12):
            at = schedule.next_poll(source, 1800, at, NO_WISH, at)
        minute.add(int(at.timestamp()) % 1800 // 60)
    assert len(minute) >= 28


@pytest.mark.parametrize(
    ("headers", "feed", "wait_s"),
    [
        pytest.param((), Feed("rss"), 0, id="nothing"),
        pytest.param((("cache-control", "public, max-age=3600"),), Feed("rss"), 3600, id="max-age"),
        pytest.param((("cache-control", "max-age=999999"),), Feed("rss"), 6 * 3600, id="too long"),
        pytest.param((("cache-control", "no-cache, max-age=60"),), Feed("rss"), 0, id="no-cache"),
        pytest.param((("cache-control", "max-age=soon"),), Feed("rss"), 0, id="no number"),
        pytest.param(
            (("expires", format_datetime(NOW + timedelta(hours=2), usegmt=True)),),
            Feed("rss"), 7200, id="expires",
        ),
        pytest.param(
            (("expires", format_datetime(NOW, usegmt=True)), ("cache-control", "max-age=600")),
            Feed("rss"), 600, id="max-age before expires",
        ),
        pytest.param((("expires", "0"),), Feed("rss"), 0, id="expires is no date"),
        pytest.param((), Feed("rss", ttl_s=5400), 5400, id="ttl"),
        pytest.param((), Feed("rss", ttl_s=604_800), 86_400, id="a week's ttl: a day at most"),
        pytest.param((), None, 7200, id="unchanged: what it asked for before"),
    ],
)  # fmt: skip
def test_wishes_of_feed_and_server(headers, feed, wait_s):
    """The longest of what they ask for counts, within bounds."""
    state = SourceState("harbour", HALF_HOUR.url, ttl_s=7200)
    assert schedule.wishes_of(feed, answer(*headers), state).wait_s == wait_s


def test_a_wish_can_only_make_the_wait_longer():
    """A ttl of a minute changes nothing; one of two hours does."""
    waits = [
        minutes(schedule.next_poll(HALF_HOUR, 1800, NOW, schedule.Wishes(wait_s), NOW))
        for wait_s in (60, 7200)
    ]
    assert waits[0] <= 30
    assert waits[1] == 120


@pytest.mark.parametrize(
    ("skips", "at"),
    [
        pytest.param((4 * 24 + 6,), "2026-03-20T07:00", id="this hour"),
        pytest.param(tuple(range(96, 120)), "2026-03-21T00:00", id="all Friday"),
        pytest.param(tuple(range(96, 168)), "2026-03-23T00:00", id="until Monday"),
    ],
)
def test_hours_that_a_feed_asks_to_skip_are_skipped(skips, at):
    """The next poll is the first full hour outside."""
    wishes = schedule.Wishes(skips=frozenset(skips))
    found = schedule.next_poll(HALF_HOUR, 1800, NOW, wishes, NOW)
    assert found.isoformat(timespec="minutes")[:16] == at


def test_a_gap_halves_the_interval_and_peace_brings_it_back():
    """Never under five minutes, never over the configured interval."""
    paces, state = [], SourceState("harbour", HALF_HOUR.url)
    for gap in (True, True, True, True, False, False):
        pace = schedule.pace_after(state, HALF_HOUR, gap=gap)
        paces.append(pace)
        state = SourceState("harbour", HALF_HOUR.url, pace_s=pace)
    assert paces == [900, 450, 300, 300, 375, 468]
    quick = Source("quick", "https://a.example/", interval_s=120)
    assert schedule.pace_after(SourceState("quick", ""), quick, gap=True) == 120


@pytest.mark.parametrize(
    ("last_new", "count", "known", "gap"),
    [
        pytest.param(NOW, 20, 0, True, id="nothing in common with before"),
        pytest.param(NOW, 20, 1, False, id="one in common"),
        pytest.param(None, 20, 0, False, id="the first poll that brings anything"),
        pytest.param(NOW, 0, 0, False, id="an empty feed"),
    ],
)
def test_a_gap_is_a_poll_without_overlap(last_new, count, known, gap):
    """Entries may have come and gone between two polls."""
    entries = [Entry(str(number), None) for number in range(count)]
    assert schedule.is_gap(SourceState("a", "", last_new=last_new), entries, known) is gap


def child(name: str, days: float | None = None) -> Entry:
    updated = None if days is None else Time(NOW - timedelta(days=days))
    return Entry(name, name, updated=updated)


@pytest.mark.parametrize(
    ("children", "read_days", "chosen"),
    [
        pytest.param([child("a", 9), child("b", 1), child("c", 3)], None, "b c a", id="first look"),
        pytest.param([child("a", 9), child("b", 1), child("c", 3)], 2.5, "b c", id="changed since"),
        pytest.param([child("a", 90), child("b", 80)], 2, "b", id="the newest always"),
        pytest.param([child(n) for n in "abcde"], 2, "a e b d c", id="no times: both ends"),
        pytest.param([child("a"), child("b", 5), child("c", 1)], 2, "c a", id="some have times"),
        pytest.param([], 2, "", id="none"),
    ],
)
def test_of_an_index_those_are_read_that_may_hold_news(children, read_days, chosen):
    """A sitemap whose time says that it is as it was is not asked for again."""
    read_at = NOW - timedelta(days=read_days) if read_days else None
    assert schedule.worth_reading(children, read_at) == chosen.split()


def test_of_a_long_index_the_newest_are_read():
    """Fifty in one run, wherever they stand."""
    children = [child(f"m{month}", 1000 - month) for month in range(200)]
    chosen = schedule.worth_reading(children, None)
    assert (chosen[0], chosen[-1], len(chosen)) == ("m199", "m150", 50)


def test_the_window_is_the_reach_of_the_feed():
    """Newest minus oldest; unknown with fewer than two times."""
    entries = [
        Entry(str(hours), None, published=Time(NOW - timedelta(hours=hours))) for hours in (1, 9, 4)
    ]
    assert schedule.window_s([*entries, Entry("no time", None)]) == 8 * 3600
    assert schedule.window_s(entries[:1]) is None


def failing(reason: Reason, failures: int, days: float) -> SourceState:
    since = NOW - timedelta(days=days)
    return SourceState(
        "harbour", HALF_HOUR.url, failures=failures, reason=reason, failing_since=since
    )


def missing(days: float, failures: int = 9) -> SourceState:
    """Return a source whose address has answered 404 and nothing else for so long."""
    since = NOW - timedelta(days=days)
    return SourceState("harbour", "", failures=failures, reason="http_4xx", missing_since=since)


@pytest.mark.parametrize(
    ("state", "error", "hours"),
    [
        pytest.param(SourceState("harbour", ""), RetryLater(Reason.TIMEOUT, ""), 0.5, id="first"),
        pytest.param(failing(Reason.TIMEOUT, 3, 1), RetryLater(Reason.TIMEOUT, ""), 4, id="fourth"),
        pytest.param(
            failing(Reason.TIMEOUT, 40, 30), RetryLater(Reason.TIMEOUT, ""), 24, id="for a month"
        ),
        pytest.param(
            SourceState("harbour", ""), RetryLater(Reason.BLOCKED, "403"), 6, id="refused"
        ),
        pytest.param(
            SourceState("harbour", ""),
            RetryLater(Reason.RATE_LIMITED, "", not_before=NOW + timedelta(hours=9)),
            9,
            id="named",
        ),
        pytest.param(missing(6.9, 5), SkipEntry(Reason.HTTP_4XX, "", status=404), 16, id="404"),
        pytest.param(
            missing(9, 9), SkipEntry(Reason.HTTP_4XX, "", status=401), 24, id="asks for a login"
        ),
    ],
)
def test_the_wait_doubles_with_each_failure(state, error, hours):
    """To a day at most, a tenth more or less; a time that the server names wins."""
    wait = minutes(schedule.next_try(state, HALF_HOUR, error, NOW)) / 60
    assert 0.9 * hours <= wait <= 1.1 * hours


@pytest.mark.parametrize(
    ("state", "error"),
    [
        pytest.param(SourceState("a", ""), SkipEntry(Reason.GONE, "410"), id="410 at once"),
        pytest.param(missing(7.1), SkipEntry(Reason.HTTP_4XX, "", status=404), id="404 for a week"),
    ],
)
def test_what_is_gone_is_given_up(state, error):
    """None means: not asked again."""
    assert schedule.next_try(state, HALF_HOUR, error, NOW) is None


@pytest.mark.parametrize(
    ("window_h", "failing_h", "hours"),
    [
        pytest.param(48.5, 0, 12, id="two days"),
        pytest.param(48.5, 40, 2, id="two days, nearly gone by"),
        pytest.param(48.5, 47, 0.5, id="an hour before the first loss: the interval at least"),
        pytest.param(48.5, 49, 0.5, id="an hour after it: each hour loses more"),
        pytest.param(48.5, 60, 3, id="half a day after it"),
        pytest.param(48.5, 400, 24, id="weeks after it"),
        pytest.param(30 * 24, 0, 24, id="a month: a day at most"),
        pytest.param(0.33, 0, 0.5, id="twenty minutes: the interval at least"),
        pytest.param(0, 0, 24, id="not known"),
    ],
)
def test_the_wait_is_a_quarter_of_what_the_feed_still_shows_at_most(window_h, failing_h, hours):
    """An outage is over before what was published in it has left the feed."""
    state = replace(
        failing(Reason.TIMEOUT, 20, failing_h / 24), window_s=int(window_h * 3600) or None
    )
    wait = minutes(schedule.next_try(state, HALF_HOUR, RetryLater(Reason.TIMEOUT, ""), NOW)) / 60
    assert 0.9 * hours <= wait <= 1.1 * hours


@pytest.mark.parametrize(
    ("to", "polls", "days", "is_followed"),
    [
        pytest.param("https://harbour.example/new", 5, 7, True, id="a week, five polls"),
        pytest.param("https://harbour.example/new", 4, 30, False, id="four polls"),
        pytest.param("https://harbour.example/new", 300, 6, False, id="six days"),
        pytest.param("http://harbour.example/new", 300, 60, False, id="down to http"),
        pytest.param(None, 0, 0, False, id="never moved"),
    ],
)
def test_a_move_is_followed_when_it_is_stable(to, polls, days, is_followed):
    """A maintenance page behind a permanent redirect must not take a source over."""
    since = NOW - timedelta(days=days) if to else None
    state = SourceState("harbour", "", moved_to=to, moved_polls=polls, moved_since=since)
    asked = schedule.address_of(state, HALF_HOUR, NOW)
    assert asked == (to if is_followed else HALF_HOUR.url)


def test_validators_are_left_out_now_and_then():
    """After eight days of 304 the whole is asked for once."""
    old, fresh = (SourceState("a", "", last_body=NOW - timedelta(days=days)) for days in (9, 7))
    assert schedule.is_stale(old, NOW)
    assert not schedule.is_stale(fresh, NOW)
    assert not schedule.is_stale(SourceState("a", ""), NOW)
