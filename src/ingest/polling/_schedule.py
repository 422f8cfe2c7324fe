"""How a source's polling stands, and what came of a poll -> when it is asked again. Pure.

A source is asked at its own interval while it brings news, and less often while it is quiet: the wait is a tenth
of the silence so far, a day at most, so a new piece is seen within a tenth of the time that it took to come. A
poll that shares no entry with the one before has missed some: the wait halves, and grows back when all is well.
What the feed and the server ask for (ttl, sy:, skipHours, Cache-Control, Expires) can only make it longer.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zlib import crc32

from ingest.errors import IngestError, Reason, RetryLater
from ingest.store import SourceState
from ingest.text import spread
from ingest.times import header_time
from ingest.types import Entry, Feed, Page, Source

LONGEST = timedelta(hours=24)
SHORTEST_S = 300  # no gap makes us ask more often
QUIET = 10  # a quiet source waits this part of its silence
GIVE_UP_AFTER = timedelta(days=7)  # of nothing but 404
MOVED_AFTER = timedelta(days=7)  # of nothing but permanent redirects to one address
MOVED_POLLS = 5
REFRESH_AFTER = timedelta(days=8)  # some servers answer 304 for ever: then ask for the whole again
# A lifetime that a server sets for all of its files is seldom meant for its news.
_LONGEST_FRESH = timedelta(hours=6)
_REFUSED = frozenset({Reason.BLOCKED, Reason.ROBOTS, Reason.NOT_ALLOWED, Reason.PRIVATE_ADDRESS})
_REFUSED_S = 6 * 3600  # who says no is not asked every half an hour


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the feed and the server ask of us."""

    wait_s: int = 0
    skips: frozenset[int] = frozenset()  # hours of the week, UTC, Monday 0 h is 0


def wishes_of(feed: Feed | None, page: Page, state: SourceState) -> Wishes:
    """Return what an answer asks for. Without a feed, for an unchanged one, what it asked for before holds."""
    ttl_s, skips = (feed.ttl_s, feed.skips) if feed else (state.ttl_s, state.skips)
    fresh_s = min(_fresh_s(page), int(_LONGEST_FRESH.total_seconds()))
    return Wishes(max(fresh_s, min(ttl_s or 0, int(LONGEST.total_seconds()))), frozenset(skips))


def _fresh_s(page: Page) -> int:
    """Return for how long the answer says that it stays fresh (RFC 9111): max-age before Expires."""
    for part in (page.header("cache-control") or "").lower().split(","):
        name, _, value = part.strip().partition("=")
        if name in ("no-cache", "no-store"):
            return 0
        if name == "max-age" and value.strip('"').isdecimal():
            return int(value.strip('"')[:9])
    expires, sent = header_time(page.header("expires")), header_time(page.header("date"))
    return max(0, int((expires - (sent or page.fetched_at)).total_seconds())) if expires else 0


def is_gap(state: SourceState, entries: Sequence[Entry], known: int) -> bool:
    """Whether entries may have come and gone unseen: this poll shows none that an earlier one showed."""
    return bool(entries) and known == 0 and state.last_new is not None


def window_s(entries: Sequence[Entry]) -> int | None:
    """Return how far back the entries reach, in seconds; None when fewer than two have a time."""
    times = [entry.published.utc for entry in entries if entry.published]
    return int((max(times) - min(times)).total_seconds()) if len(times) > 1 else None


def pace_after(state: SourceState, source: Source, *, gap: bool) -> int:
    """Return the interval from now on, in seconds: halved by a gap, a quarter longer after each poll without one."""
    pace = state.pace_s or source.interval_s
    if gap:
        return min(source.interval_s, max(SHORTEST_S, pace // 2))
    return min(source.interval_s, pace + pace // 4)


def next_poll(
    source: Source, pace_s: int, last_new: datetime | None, wishes: Wishes, now: datetime
) -> datetime:
    """Return when a source that answered is asked again.

    >>> from datetime import UTC
    >>> now = datetime(2026, 3, 20, 6, 0, tzinfo=UTC)
    >>> next_poll(Source("a", "https://example.org/"), 1800, now - timedelta(days=5), Wishes(), now)
    datetime.datetime(2026, 3, 20, 18, 0, tzinfo=datetime.timezone.utc)
    """
    silence = now - last_new if last_new else timedelta(0)
    if silence > QUIET * timedelta(seconds=pace_s):
        wait = min(silence / QUIET, LONGEST)
        at = now + wait
    else:
        at = _own_minute(source, pace_s, now + timedelta(seconds=pace_s))
    return _outside(max(at, now + timedelta(seconds=wishes.wait_s)), wishes)


def _own_minute(source: Source, pace_s: int, at: datetime) -> datetime:
    """Return a moment up to a tenth of the interval earlier, nearer to the source's own minute.

    After some polls every source is asked at its own, and a thousand of them are spread over the interval.
    """
    phase = crc32(source.id.encode()) % pace_s
    late_s = (at.timestamp() - phase) % pace_s
    return at - timedelta(seconds=min(late_s, pace_s / 10))


def _outside(at: datetime, wishes: Wishes) -> datetime:
    """Return the first full hour from `at` on that the feed does not ask us to skip."""
    for _ in range(7 * 24):
        if at.weekday() * 24 + at.hour not in wishes.skips:
            break
        at = at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return at


def next_try(
    state: SourceState, source: Source, error: IngestError, now: datetime
) -> datetime | None:
    """Return when a source that failed is asked again; None when it is given up.

    The wait doubles with each failure in a row, to a day, or to a quarter of how far back the feed reaches, so that
    an outage loses nothing that the feed still shows. 410 ends a source at once, 404 after a week of it.
    """
    failing_for = now - state.failing_since if state.failing_since else timedelta(0)
    if error.reason == Reason.GONE:
        return None
    if (
        error.reason == Reason.HTTP_4XX
        and state.reason == error.reason
        and failing_for > GIVE_UP_AFTER
    ):
        return None
    first_s = max(source.interval_s, _REFUSED_S if error.reason in _REFUSED else 0)
    longest_s = min(LONGEST.total_seconds(), max((state.window_s or math.inf) / 4, first_s))
    wait_s = min(first_s * 2 ** min(state.failures, 10), longest_s)
    # Those who failed together do not come back together.
    jitter = spread(f"{source.id} {state.failures}")
    at = now + timedelta(seconds=wait_s * (0.9 + 0.2 * jitter))
    named = error.not_before if isinstance(error, RetryLater) else None
    return max(at, named) if named else at


def address_of(state: SourceState, source: Source, now: datetime) -> str:
    """Return the address to ask: where permanent redirects have led for a week, else the configured one.

    Never from https down to http.
    """
    if state.moved_to is None or state.moved_since is None:
        return source.url
    is_stable = state.moved_polls >= MOVED_POLLS and now - state.moved_since >= MOVED_AFTER
    is_downgrade = source.url.startswith("https:") and not state.moved_to.startswith("https:")
    return state.moved_to if is_stable and not is_downgrade else source.url


def is_stale(state: SourceState, now: datetime) -> bool:
    """Whether the last whole answer is so old that the validators are not sent along this time."""
    return state.last_body is not None and now - state.last_body > REFRESH_AFTER
