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
from http import HTTPStatus
from zlib import crc32

from ingest.errors import IngestError, Reason, RetryLater
from ingest.store import SourceState
from ingest.text import spread
from ingest.times import header_time
from ingest.types import Entry, Feed, Page, Source

LONGEST = timedelta(hours=24)
SHORTEST_S = 300  # no gap makes us ask more often
QUIET = 10  # a quiet source waits this part of its silence
_MOST_CHILDREN = 50  # sitemaps of one index read in one run
_SLACK = timedelta(
    days=1
)  # many times are days, and a sitemap that could not be had is tried again
GIVE_UP_AFTER = timedelta(days=7)  # of nothing but 404; who asks for a login may be given one
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


def worth_reading(children: Sequence[Entry], read_at: datetime | None) -> list[str]:
    """Return the addresses of those sitemaps of an index that may hold news since `read_at`, the newest first.

    The newest is always read, for some never tell that they have changed. Those without a time may be new at either
    end of the index, so both ends are read.
    """
    dated = [(child.updated.utc, child.id) for child in children if child.updated]
    dated.sort(reverse=True)
    fresh = [name for at, name in dated if read_at is None or at >= read_at - _SLACK]
    others = [child.id for child in children if not child.updated]
    ends = [name for pair in zip(others, reversed(others), strict=True) for name in pair]
    return list(dict.fromkeys([*(fresh or [name for _, name in dated[:1]]), *ends]))[
        :_MOST_CHILDREN
    ]


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

    The wait doubles with each failure in a row, to a day at most, and is bounded by what the feed still shows of the
    last good poll. 410 ends a source at once, 404 after a week of nothing else.
    """
    if error.reason == Reason.GONE or _is_missing_for_good(state, error, now):
        return None
    first_s = max(source.interval_s, _REFUSED_S if error.reason in _REFUSED else 0)
    longest_s = min(LONGEST.total_seconds(), max(_quarter_s(state, source, now), first_s))
    wait_s = min(first_s * 2 ** min(state.failures, 10), longest_s)
    # Those who failed together do not come back together.
    jitter = spread(f"{source.id} {state.failures}")
    at = now + timedelta(seconds=wait_s * (0.9 + 0.2 * jitter))
    named = error.not_before if isinstance(error, RetryLater) else None
    return max(at, named) if named else at


def _is_missing_for_good(state: SourceState, error: IngestError, now: datetime) -> bool:
    since = state.missing_since
    return (
        error.status == HTTPStatus.NOT_FOUND and since is not None and now - since > GIVE_UP_AFTER
    )


def _quarter_s(state: SourceState, source: Source, now: datetime) -> float:
    """Return a quarter of the seconds to the moment at which the feed shows nothing more of the last good poll.

    So the polls grow denser towards the moment from which on an outage loses pieces, and rarer again after it.
    """
    if not state.window_s:
        return math.inf
    failing_for = now - state.failing_since if state.failing_since else timedelta(0)
    left_s = state.window_s - source.interval_s - failing_for.total_seconds()
    return abs(left_s) / 4


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
