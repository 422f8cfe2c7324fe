"""Sources that are due -> entries in the queue, and the time of the next poll."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Literal

from ingest.errors import FeedError, IngestError, RetryLater, SkipEntry
from ingest.polling import _schedule
from ingest.polling._look import read_source
from ingest.polling._work import Work, bugs_put_off, headers_for
from ingest.store import Poll, SourceState
from ingest.types import Entry, Feed, Page, Request, Source

LASTING = 3  # failures in a row after which a source is told about
_CROSS_CHECK = timedelta(hours=24)  # between two looks at a source's other addresses


@dataclass(frozen=True, slots=True)
class Polled:
    """What became of one poll."""

    source_id: str
    new: int = 0  # entries never seen before
    error: IngestError | None = None
    turn: Literal["lasting", "recovered"] | None = None  # has just become so


def poll(states: Iterable[SourceState], work: Work) -> Iterator[Polled]:
    """Ask every source, queue what it shows, set its next poll. Yields one result a source that was asked."""
    asked = dict(enumerate(states))
    requests = (_request(key, state, work) for key, state in asked.items())
    for request, answer in work.answers(requests):
        state = asked[request.key]
        try:
            if isinstance(answer, IngestError):
                raise answer
            with bugs_put_off(request.url):
                new = _read(state, answer, work)
        except RetryLater as error:
            if error.tried:  # else its host asked to be left alone: nobody's failure, and still due
                yield _failed(state, error, request, work)
        except SkipEntry as error:
            yield _failed(state, error, request, work)
        else:
            turn: Literal["recovered"] | None = "recovered" if state.failures >= LASTING else None
            yield Polled(state.id, new, turn=turn)


def _request(key: int, state: SourceState, work: Work) -> Request:
    source, now = work.sources[state.id], work.now()
    url = _schedule.address_of(state, source, now)
    request = Request(url, key, headers_for(source, url), kept=work.store.archives.kept_body(url))
    if _schedule.is_stale(state, now):
        return request
    return replace(request, etag=state.etag, last_modified=state.last_modified)


def _read(state: SourceState, page: Page, work: Work) -> int:
    """Queue what one answer shows and return how many entries are new. Raises FeedError."""
    source, now = work.sources[state.id], work.now()
    digest = blake2b(page.body, digest_size=16).digest()
    is_same = page.status == 304 or digest == state.body_hash
    feed = None if is_same else read_source(source, page)
    # An index stays the same while its sitemaps change: it is read in full each time.
    is_index = feed is not None and bool(feed.children)
    found = _entries(source, feed, state.last_checked, work) if feed else []
    entries = _newest(found, source.max_entries)
    known = work.store.count_seen(state.id, [entry.id for entry in entries])
    gap = _schedule.is_gap(state, entries, known)
    pace_s = _schedule.pace_after(state, source, gap=gap)
    last_new = now if known < len(entries) else state.last_new
    wishes = _schedule.wishes_of(feed, page, state)
    result = Poll(
        next_check=_schedule.next_poll(source, pace_s, last_new, wishes, now),
        url=page.given_url or page.url,
        status=page.status,
        etag=None if is_index else page.header("etag"),
        last_modified=None if is_index else page.header("last-modified"),
        body_hash=None if is_index else digest,
        feed=feed,
        pace_s=pace_s,
        window_s=_schedule.window_s(entries),
        gap=gap,
        moved_to=page.moved_to,
        body_bytes=len(page.body),
        milliseconds=page.milliseconds,
        archive_file=page.archive_file,
        archive_offset=page.archive_offset,
        payload_digest=page.payload_digest,
        same_body_as=page.same_body_as,
    )
    new = work.store.finish_poll(state.id, result, entries)
    if gap or _is_cross_check_due(state, source, work):
        new += _cross_check(state, work)
    return new


def _entries(source: Source, feed: Feed, read_at: datetime | None, work: Work) -> list[Entry]:
    """Return the entries of a feed, or of the sitemaps that an index names, as far as they may hold news since then."""
    entries = list(feed.entries)
    children = _schedule.worth_reading(feed.children, read_at)
    for _, answer in work.answers(Request(url, 0, headers_for(source, url)) for url in children):
        if isinstance(answer, Page):
            with suppress(FeedError):
                entries += read_source(source, answer).entries
    return work.store.removals.without_removed(entries)


def _newest(entries: Sequence[Entry], limit: int) -> list[Entry]:
    """Return the entries, of too many the newest: sitemaps often begin with the oldest, and many have no times."""
    if len(entries) <= limit:
        return list(entries)
    return sorted(entries, key=_time_of, reverse=True)[:limit]


def _time_of(entry: Entry) -> str:
    time = entry.published or entry.updated
    return time.utc.isoformat() if time else ""


def _is_cross_check_due(state: SourceState, source: Source, work: Work) -> bool:
    last, gap = state.cross_checked, state.last_gap
    if last is None or (gap and gap > last):  # a gap that nothing has filled yet
        return bool(source.also)
    return bool(source.also) and work.now() - last >= _CROSS_CHECK


def _cross_check(state: SourceState, work: Work) -> int:
    """Queue what the source's other addresses show and the first did not; return how many entries that is."""
    source = work.sources[state.id]
    entries: list[Entry] = []
    requests = [
        Request(url, key, headers_for(source, url)) for key, (_, url) in enumerate(source.also)
    ]
    is_answered = False  # else time was up, the host is to be left alone, or a fault may pass
    for request, answer in work.answers(requests):
        is_answered |= not isinstance(answer, RetryLater)
        if isinstance(answer, Page):
            with suppress(FeedError):
                seen = replace(source, kind=source.also[request.key][0])
                entries += _entries(seen, read_source(seen, answer), state.cross_checked, work)
    if not is_answered:
        return 0
    # One address is one entry, whatever the feed and the sitemap call it.
    by_address = [replace(entry, id=entry.url) for entry in entries if entry.url]
    return work.store.cross_check(source.id, _newest(by_address, source.max_entries))


def _failed(state: SourceState, error: IngestError, request: Request, work: Work) -> Polled:
    """Put the next poll off, longer with each failure; a source that is gone is not asked again."""
    source, now = work.sources[state.id], work.now()
    next_check = _schedule.next_try(state, source, error, now)
    is_elsewhere = request.url != source.url
    if is_elsewhere:  # the place that it had moved to: the configured address has its say first
        next_check = min(next_check or now, now + timedelta(seconds=source.interval_s))
    work.store.fail_poll(state.id, error, next_check=next_check, forget_move=is_elsewhere)
    if source.also and next_check:
        _cross_check(state, work)
    is_turn = state.failures + 1 == LASTING or next_check is None
    return Polled(state.id, error=error, turn="lasting" if is_turn else None)
