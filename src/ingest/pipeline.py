"""The way of the data, top to bottom; the only module that knows every stage.

    sources -> fetch -> extract -> normalise -> dedupe -> store

Retries and pacing belong to fetch, transactions to store, judgement to the pure stages; here they are only joined.
"""

import logging
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import blake2b
from html import escape
from itertools import takewhile

from ingest import dedupe, extract, normalise
from ingest.config import Config
from ingest.dedupe import place_article, take_fingerprint
from ingest.errors import FeedError, IngestError, Reason, RetryLater, SkipEntry
from ingest.fetch import HARMLESS_HEADERS, Fetcher
from ingest.piece import article_from_page
from ingest.sources import find_feeds, read_feed, read_listing
from ingest.store import KnownCopy, Poll, QueuedEntry, SourceState, Store
from ingest.types import Entry, Feed, Outcome, Page, Record, Request, Selectors, Source, SourceKind
from ingest.urls import netloc_of, outlet_of, registrable_domain

__all__ = [
    "VERSIONS",
    "Look",
    "Order",
    "Report",
    "ingest_page",
    "ingest_url",
    "look_at",
    "outcome_of_known",
    "run",
]

VERSIONS = (
    ("extract", extract.VERSION),
    ("normalise", normalise.VERSION),
    ("dedupe", dedupe.VERSION),
)
_log = logging.getLogger(__name__)
LASTING = 3  # failures in a row after which a source is told about
_BATCH = 500  # entries taken from the queue at once: bounds memory, and hosts take turns within it
_LONGEST_PAUSE = timedelta(hours=24)
_NO_SOURCE = Source("", "")
_MAX_CHILDREN = 50  # sitemaps of one index read in one run


# --- one page --------------------------------------------------------------------------------


def ingest_page(
    page: Page,
    store: Store,
    *,
    entry: Entry | None = None,
    entry_id: int | None = None,
    selectors: Selectors | None = None,
) -> Outcome:
    """Return what became of one page: look-up, decision and write in one transaction."""
    outlet = outlet_of(page.url) if page.url else None
    memory = store.block_memory(outlet) if outlet else frozenset()
    article = article_from_page(page, entry=entry, selectors=selectors, memory=memory)
    if article.reason:
        return store.reject(page, article.reason, entry_id=entry_id)
    fingerprint = take_fingerprint(article.whole_text or article.text)
    with store.writing():
        neighbours, furniture = store.look_up(article, fingerprint)
        placement = place_article(article, fingerprint, neighbours, furniture)
        return store.write(Record(article, fingerprint, placement, page, entry_id, VERSIONS))


def ingest_url(url: str, store: Store, fetcher: Fetcher) -> Outcome:
    """Return what became of one address that somebody handed in."""
    try:
        return ingest_page(fetcher.fetch(Request(url)), store)
    except (RetryLater, SkipEntry) as error:
        return store.fail(error, url=url)


def outcome_of_known(url: str, known: KnownCopy) -> Outcome:
    """Return the outcome of an address that is stored: a success, and no request was made."""
    return Outcome(
        "unchanged",
        url,
        article_id=known.article_id,
        copy_id=known.copy_id,
        copy_kind=known.kind,
        title=known.title,
        origin=known.origin,
    )


# --- a look at a source ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Look:
    """What a source shows, before anything of it is kept."""

    kind: str | None = None
    entries: tuple[Entry, ...] = ()
    feeds: tuple[str, ...] = ()  # addresses of feeds that a page names
    error: IngestError | None = None


def look_at(answer: Page | IngestError, *, kind: SourceKind | None = None) -> Look:
    """Return what an answer shows as a source; without a kind, a page that is no feed is read as a listing."""
    if isinstance(answer, IngestError):
        return Look(error=answer)
    source = Source("", answer.url or "", kind or "feed")
    try:
        feed = _read_source(source, answer)
    except FeedError as error:
        return Look(error=error) if kind else _look_at_page(source, answer)
    return Look(feed.kind, feed.entries or tuple(Entry(url, url) for url in feed.children))


def _look_at_page(source: Source, page: Page) -> Look:
    try:
        listing = _read_source(replace(source, kind="page"), page)
    except FeedError as error:
        return Look(error=error)
    feeds = tuple(link.url for link in find_feeds(page.body, url=source.url))
    return Look("page", listing.entries, feeds)


# --- a run -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Order:
    """What one run is to do."""

    everything: bool = False  # all sources now, due or not
    only: str | None = None  # this source alone
    until: datetime | None = None  # UTC; start nothing new afterwards


@dataclass(slots=True)
class Report:
    """What one run did."""

    polled: int = 0
    unchanged: int = 0  # polls that brought the same as before
    failing: dict[str, IngestError] = field(default_factory=dict)  # source id -> why
    lasting: dict[str, IngestError] = field(default_factory=dict)  # that have just become lasting
    recovered: list[str] = field(default_factory=list)  # sources that lasted in failing until now
    outcomes: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    left: int = 0  # entries due that the time did not suffice for


@dataclass(frozen=True, slots=True)
class _Work:
    """What the steps of one run share."""

    sources: Mapping[str, Source]
    store: Store
    fetcher: Fetcher
    now: Callable[[], datetime]
    until: datetime | None = None  # start nothing new afterwards

    def time_is_up(self) -> bool:
        return self.until is not None and self.now() >= self.until

    def source(self, row: QueuedEntry) -> Source:
        """Return the source that an entry came from; one handed in or chased has only defaults."""
        return self.sources.get(row.source_id or "", _NO_SOURCE)


def run(
    config: Config, store: Store, fetcher: Fetcher, *, now: Callable[[], datetime], order: Order
) -> Report:
    """Poll what is due, then fetch and store what is new. Returns what was done.

    Raises OfflineError and DiskError; what fails for one source or entry is in the report and in the database.
    """
    report = Report()
    sources = {source.id: source for source in config.sources}
    work = _Work(sources, store, fetcher, now, order.until)
    store.sync_sources(config.sources)
    _poll(store.due_sources(only=order.only, everything=order.everything), work, report)
    for outcome in _fetch_entries(work):
        report.outcomes[outcome.kind] += 1
        if outcome.reason:
            report.reasons[outcome.reason] += 1
        _log.info("stored url=%s outcome=%s reason=%s", outcome.url, outcome.kind, outcome.reason)
    report.left = store.left().due
    return report


# --- polling ---------------------------------------------------------------------------------


def _poll(states: Iterable[SourceState], work: _Work, report: Report) -> None:
    """Ask every due source; queue what it shows; note how it went."""
    asked = dict(enumerate(states))
    requests = (_poll_request(n, state, work.sources[state.id]) for n, state in asked.items())
    for request, answer in _answers(requests, work):
        state = asked[request.key]
        report.polled += 1
        try:
            if isinstance(answer, IngestError):
                raise answer
            new = _read_poll(state, work.sources[state.id], answer, work)
            report.unchanged += new == 0
            if state.failures >= LASTING:
                report.recovered.append(state.id)
        except (RetryLater, SkipEntry) as error:
            _poll_failed(state, error, work, report)


def _poll_request(key: int, state: SourceState, source: Source) -> Request:
    return Request(source.url, key, source.headers, state.etag, state.last_modified)


def _read_poll(state: SourceState, source: Source, page: Page, work: _Work) -> int:
    """Queue what one answer shows and return how many entries are new. Raises FeedError."""
    digest = blake2b(page.body, digest_size=16).digest()
    unchanged = page.status == 304 or digest == state.body_hash
    feed = Feed("rss") if unchanged else _read_source(source, page)
    # An index stays the same while its sitemaps change: it is read in full each time.
    is_index = bool(feed.children)
    entries = [*feed.entries, *_children(source, feed, work)]
    wait = timedelta(seconds=max(source.interval_s, feed.ttl_s or state.ttl_s or 0))
    poll = Poll(
        next_check=work.now() + min(wait, _LONGEST_PAUSE),
        url=source.url,
        status=page.status,
        etag=None if is_index else page.header("etag"),
        last_modified=None if is_index else page.header("last-modified"),
        body_hash=None if is_index else digest,
        title=feed.title,
        ttl_s=feed.ttl_s,
        moved_to=page.moved_to,
        body_bytes=len(page.body),
        milliseconds=page.milliseconds,
        archive_file=page.archive_file,
        archive_offset=page.archive_offset,
    )
    return work.store.finish_poll(source.id, poll, entries[: source.max_entries])


def _read_source(source: Source, page: Page) -> Feed:
    content_type = page.header("content-type")
    if source.kind == "page":
        return read_listing(page.body, url=page.url or source.url, content_type=content_type)
    return read_feed(page.body, url=page.url, content_type=content_type)


def _children(source: Source, feed: Feed, work: _Work) -> Iterator[Entry]:
    """Yield the entries of the sitemaps that an index names; one that fails is left for the next poll."""
    children = feed.children[:_MAX_CHILDREN]
    requests = [Request(url, headers=_headers(source, url)) for url in children]
    for _, answer in _answers(requests, work):
        if isinstance(answer, Page):
            with suppress(FeedError):
                yield from _read_source(source, answer).entries


def _poll_failed(
    state: SourceState, error: RetryLater | SkipEntry, work: _Work, report: Report
) -> None:
    """Put the next poll off, longer with each failure; a source that is gone is not asked again."""
    if isinstance(error, RetryLater) and not error.tried:
        return  # its host asked to be left alone: nobody's failure, and still due
    failures = state.failures + 1
    pause = min(
        timedelta(seconds=work.sources[state.id].interval_s) * 2 ** min(failures, 10),
        _LONGEST_PAUSE,
    )
    next_check = work.now() + pause
    if isinstance(error, RetryLater) and error.not_before:
        next_check = max(next_check, error.not_before)
    gone = error.reason == Reason.GONE
    work.store.fail_poll(state.id, error, next_check=None if gone else next_check)
    report.failing[state.id] = error
    if failures == LASTING or gone:
        report.lasting[state.id] = error


# --- entries ---------------------------------------------------------------------------------


def _fetch_entries(work: _Work) -> Iterator[Outcome]:
    """Yield what becomes of every entry that is due, batch by batch until none is left or time is up."""
    while batch := work.store.due_entries(_BATCH):
        queued = {row.id: row for row in batch}
        requests: list[Request] = []
        for row in batch:
            if work.time_is_up():
                return
            decided = _without_request(row, work)
            if decided:
                yield decided
            elif row.url:
                headers = _headers(work.source(row), row.url)
                requests.append(Request(row.url, row.id, headers))
        for request, answer in _answers(requests, work):
            row = queued[request.key]
            if isinstance(answer, IngestError):
                yield work.store.fail(answer, url=row.url, entry_id=row.id)
            else:
                yield _try_entry(row, answer, work)


def _answers(
    requests: Iterable[Request], work: _Work
) -> Iterator[tuple[Request, Page | RetryLater | SkipEntry]]:
    """Yield what comes of the requests until time is up; what is under way then is given up and stays due."""
    in_time = takewhile(lambda _: not work.time_is_up(), requests)
    for answer in work.fetcher.fetch_many(in_time):
        yield answer
        if work.time_is_up():
            return


def _headers(source: Source, url: str) -> tuple[tuple[str, str], ...]:
    """Return the source's headers as far as they may go to this address: other sites get no secrets of its own."""
    if _site(url) == _site(source.url):
        return source.headers
    return tuple(each for each in source.headers if each[0].lower() in HARMLESS_HEADERS)


def _site(url: str) -> str | None:
    return registrable_domain(url) or netloc_of(url)


def _without_request(row: QueuedEntry, work: _Work) -> Outcome | None:
    """Decide an entry that needs no request: not allowed, without an address, or whole in its feed."""
    source = work.source(row)
    content = row.entry.content_html
    if source.fulltext and content:
        page = _page_from_entry(row, content, work.now())
        return _try_entry(row, page, work)
    if row.url is None:
        error = SkipEntry(Reason.NOT_ALLOWED, "the entry has no link and no text")
        return work.store.fail(error, url=None, entry_id=row.id)
    if not is_wanted(row.url, source):
        error = SkipEntry(Reason.NOT_ALLOWED, "outside `allow` or inside `deny`", url=row.url)
        return work.store.fail(error, url=row.url, entry_id=row.id)
    return None


def is_wanted(url: str, source: Source) -> bool:
    """Whether the source's patterns let an address in.

    >>> is_wanted("https://example.org/video/1", Source("a", "https://example.org/", deny=("/video/",)))
    False
    """
    if source.allow and not any(re.search(pattern, url) for pattern in source.allow):
        return False
    return not any(re.search(pattern, url) for pattern in source.deny)


def _page_from_entry(row: QueuedEntry, content: str, now: datetime) -> Page:
    """Return the article that a full-text feed brought along, as a page."""
    title = escape(row.entry.title or "")
    html = f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{content}</article></body></html>"
    headers = (("content-type", "text/html; charset=utf-8"),)
    return Page(row.url, html.encode("utf-8", "replace"), now, given_url=row.url, headers=headers)


def _try_entry(row: QueuedEntry, page: Page, work: _Work) -> Outcome:
    """Store an entry. One page over which the program itself stumbles must not stop all that wait behind it."""
    try:
        return _store_entry(row, page, work)
    except (IngestError, OSError):
        raise
    except Exception as error:  # noqa: BLE001 - the edge of one entry: told, counted, put off
        _log.exception("stumbled url=%s", row.url)
        detail = f"{type(error).__name__}: {error}"
        return work.store.fail(RetryLater(Reason.BUG, detail), url=row.url, entry_id=row.id)


def _store_entry(row: QueuedEntry, page: Page, work: _Work) -> Outcome:
    source = work.source(row)
    outcome = ingest_page(
        page, work.store, entry=row.entry, entry_id=row.id, selectors=source.selectors
    )
    target = outcome.origin.url
    if source.chase and target and outcome.kind in ("new", "copy"):
        # Depth one: what is chased is queued under no source, so it is never chased further.
        work.store.queue_url(target)
    return outcome
