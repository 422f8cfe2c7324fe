"""The way of the data, top to bottom; the only module that knows every stage.

    sources -> fetch -> extract -> normalise -> dedupe -> store

Retries and pacing belong to fetch, transactions to store, judgement to the pure stages; here they are only joined.
"""

import logging
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from html import escape
from http import HTTPStatus
from itertools import islice

from ingest import dedupe, extract, normalise, rules
from ingest.config import Config
from ingest.dedupe import place_article, take_fingerprint
from ingest.errors import IngestError, Reason, RetryLater, SkipEntry
from ingest.fetch import Fetcher, archive_of, files_before
from ingest.normalise import treatment
from ingest.piece import article_from_page, without_text
from ingest.polling import Polled, Work, bugs_put_off, headers_for, poll
from ingest.store import KnownCopy, QueuedEntry, Recheck, Store
from ingest.types import (
    Article,
    Entry,
    Outcome,
    Page,
    Record,
    Request,
    RightsPolicy,
    Selectors,
    Source,
)
from ingest.urls import outlet_of

__all__ = [
    "VERSIONS",
    "Order",
    "Report",
    "ingest_page",
    "ingest_url",
    "outcome_of_known",
    "run",
    "store_article",
    "store_articles",
]

VERSIONS = (
    ("extract", extract.VERSION),
    ("normalise", normalise.VERSION),
    ("dedupe", dedupe.VERSION),
    ("rules", rules.digest()),
)
_log = logging.getLogger(__name__)
_TOGETHER = 50  # articles in one transaction, see docs/decisions/0004
_CUT_SHORT = "the connection ended before the page did"
_RECORD = RightsPolicy()
_REMOVED_AT_MOST = 2000  # articles of one run: some ten seconds, and far more than a run brings
_REMOVED_TOGETHER = 100  # in one transaction: others wait for less than a second
_BATCH = 500  # entries taken from the queue at once: bounds memory, and hosts take turns within it


# --- one page --------------------------------------------------------------------------------


def ingest_page(
    page: Page,
    store: Store,
    *,
    row: QueuedEntry | None = None,
    selectors: Selectors | None = None,
    policy: RightsPolicy = _RECORD,
) -> Outcome:
    """Return what became of one page: stored, refused, or only seen again."""
    entry, entry_id = (row.entry, row.id) if row else (None, None)
    article = _read(page, store, entry, selectors)
    if article.reason:
        return store.reject(page, article.reason, entry_id=entry_id)
    return store_article(article, page, store, policy, entry_id)


def _read(page: Page, store: Store, entry: Entry | None, selectors: Selectors | None) -> Article:
    outlet = outlet_of(page.url) if page.url else None
    memory = store.block_memory(outlet) if outlet else frozenset()
    return article_from_page(page, entry=entry, selectors=selectors, memory=memory)


def store_article(
    article: Article,
    page: Page,
    store: Store,
    policy: RightsPolicy,
    entry_id: int | None = None,
) -> Outcome:
    """Store an article where it belongs: look-up, decision and write in one transaction."""
    treated = treatment(article.rights, policy)
    if treated == "skip":
        detail = "its page reserves the use, and the settings say skip"
        return store.reject(page, Reason.NOT_ALLOWED, entry_id=entry_id, detail=detail)
    fingerprint = take_fingerprint(article.whole_text or article.text)
    with store.writing():
        neighbours, furniture = store.look_up(article, fingerprint)
        placement = place_article(article, fingerprint, neighbours, furniture)
        if treated == "metadata_only":  # what cannot be compared again is not to be found
            article, placement = without_text(article), replace(placement, listed=False)
        return store.write(Record(article, fingerprint, placement, page, entry_id, VERSIONS))


def store_articles(
    articles: Iterable[tuple[Article, Page]], store: Store, policy: RightsPolicy = _RECORD
) -> Iterator[Outcome | None]:
    """Store articles that were extracted elsewhere; yield what became of each, None when it was stored before.

    Some share a transaction: what is yielded before a kill may have to come again.
    """
    rest = iter(articles)
    while some := list(islice(rest, _TOGETHER)):
        with store.writing():
            outcomes = [_place_once(article, page, store, policy) for article, page in some]
        yield from outcomes


def _place_once(article: Article, page: Page, store: Store, policy: RightsPolicy) -> Outcome | None:
    return None if store.has_noted(page) else store_article(article, page, store, policy)


def ingest_url(url: str, store: Store, fetcher: Fetcher) -> Outcome:
    """Return what became of one address that somebody handed in."""
    if refused := store.removals.refused(url):
        return refused
    try:
        return ingest_page(fetcher.fetch(Request(url)), store, policy=fetcher.policy)
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


# --- a run -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Order:
    """What one run is to do."""

    everything: bool = False  # all sources now, due or not
    only: str | None = None  # this source alone
    until: datetime | None = None  # UTC; start nothing new afterwards
    is_stopped: Callable[[], bool] = bool  # whether somebody asked the run to end; nobody does
    show: Callable[[str, int, int], None] = lambda *_: None  # sources or entries, done, of how many
    removes: bool = True  # what is older than the settings keep it


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
    again: Counter[str] = field(
        default_factory=Counter
    )  # stored pages: unchanged revised gone failed
    removed: int = 0  # articles that were kept as long as the settings say

    def count(self, polled: Polled) -> None:
        """Take one poll into account."""
        self.polled += 1
        self.unchanged += polled.error is None and polled.new == 0
        if polled.error:
            self.failing[polled.source_id] = polled.error
            if polled.turn == "lasting":
                self.lasting[polled.source_id] = polled.error
        elif polled.turn == "recovered":
            self.recovered.append(polled.source_id)


def run(
    config: Config, store: Store, fetcher: Fetcher, *, now: Callable[[], datetime], order: Order
) -> Report:
    """Poll what is due, then fetch and store what is new. Returns what was done.

    Raises OfflineError and DiskError; what fails for one source or entry is in the report and in the database.
    """
    report = Report()
    sources = {source.id: source for source in config.sources}
    work = Work(sources, store, fetcher, now, order.until, order.is_stopped)
    store.sync_sources(config.sources)
    due = store.due_sources(only=order.only, everything=order.everything)
    for number, polled in enumerate(poll(due, work), 1):
        report.count(polled)
        order.show("sources", number, len(due))
    waiting = store.left().due
    for number, outcome in enumerate(_fetch_entries(work), 1):
        order.show("entries", number, waiting)
        report.outcomes[outcome.kind] += 1
        if outcome.reason:
            report.reasons[outcome.reason] += 1
        _log.info("stored url=%s outcome=%s reason=%s", outcome.url, outcome.kind, outcome.reason)
    if order.only is None:
        report.again.update(_read_again(work, config))
    if order.only is None and order.removes:
        _remove_old_answers(store, config.fetch.archive_keep_s, now())
        report.removed = _remove_expired(work, config)
    report.left = store.left().due
    return report


def _remove_old_answers(store: Store, keep_s: float | None, now: datetime) -> None:
    """Remove the files of raw answers that are older than the user wants to keep them."""
    if keep_s is None:
        return
    old = files_before(archive_of(store.path), now - timedelta(seconds=keep_s))
    store.archives.note_removed(path.name for path in old)  # first: a kill in between is mended
    for path in old:
        path.unlink(missing_ok=True)


# --- entries ---------------------------------------------------------------------------------


def _fetch_entries(work: Work) -> Iterator[Outcome]:
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
                headers = headers_for(work.source(row), row.url)
                requests.append(Request(row.url, row.id, headers))
        for request, answer in work.answers(requests):
            row = queued[request.key]
            if isinstance(answer, Page) and answer.truncated and row.attempts == 0:
                answer = RetryLater(Reason.CONNECT, _CUT_SHORT, url=row.url)  # some always say so
            if isinstance(answer, IngestError):
                yield work.store.fail(answer, url=row.url, entry_id=row.id)
            else:
                yield _try_entry(row, answer, work)


def _without_request(row: QueuedEntry, work: Work) -> Outcome | None:
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


def _try_entry(row: QueuedEntry, page: Page, work: Work) -> Outcome:
    """Store an entry. One page over which the program itself stumbles must not stop all that wait behind it."""
    try:
        with bugs_put_off(row.url):
            return _store_entry(row, page, work)
    except RetryLater as error:
        return work.store.fail(error, url=row.url, entry_id=row.id)


def _store_entry(row: QueuedEntry, page: Page, work: Work) -> Outcome:
    source = work.source(row)
    outcome = ingest_page(
        page,
        work.store,
        row=row,
        selectors=source.selectors,
        policy=work.fetcher.policy,
    )
    target = outcome.origin.url
    if source.chase and target and outcome.copy_id and outcome.kind != "unchanged":
        # Depth one: what is chased is queued under no source, so it is never chased further.
        work.store.chase(target, outcome.copy_id)
    return outcome


# --- stored pages, read again ------------------------------------------------------------------


def _read_again(work: Work, config: Config) -> Iterator[str]:
    """Read stored pages again at the ages that the user chose; yield unchanged, revised, gone or failed."""
    due = work.store.rechecks.due(config.sources, config.recheck, config.recheck_budget)
    rows = {row.copy_id: row for row in due}
    requests = (_request_again(row, work) for row in rows.values())
    for request, answer in work.answers(requests):
        row = rows[request.key]
        try:
            with bugs_put_off(row.url):
                kind = _seen_again(row, answer, work)
        except RetryLater:
            work.store.rechecks.put_off(row)
            kind = "failed"
        yield kind


def _request_again(row: Recheck, work: Work) -> Request:
    headers = headers_for(work.sources[row.source_id], row.url)
    kept = work.store.archives.kept_body(row.url)
    return Request(row.url, row.copy_id, headers, row.etag, row.last_modified, kept)


def _seen_again(row: Recheck, answer: Page | RetryLater | SkipEntry, work: Work) -> str:
    """Return what became of a stored page, and note it."""
    if isinstance(answer, IngestError):
        if answer.reason == Reason.GONE or answer.status == HTTPStatus.NOT_FOUND:
            work.store.rechecks.note(row, is_gone=True)
            return "gone"
        work.store.rechecks.put_off(row)
        return "failed"
    if answer.truncated:  # what is missing was not taken out by anybody
        raise RetryLater(Reason.CONNECT, _CUT_SHORT, url=row.url)
    kind = "unchanged"
    if answer.status != HTTPStatus.NOT_MODIFIED:
        selectors = work.sources[row.source_id].selectors
        article = _read(answer, work.store, row.entry, selectors)
        if article.reason == Reason.SOFT_404:
            kind = "gone"
        elif article.reason is None:
            kind = store_article(article, answer, work.store, work.fetcher.policy).kind
    work.store.rechecks.note(row, is_gone=kind == "gone")
    return kind


# --- articles that were kept long enough -------------------------------------------------------


def _remove_expired(work: Work, config: Config) -> int:
    """Remove articles past their term, as many as one run may; return how many. The rest go with the next runs."""
    removed = 0
    while removed < _REMOVED_AT_MOST and not work.time_is_up():
        now_gone = work.store.removals.remove_expired(config.terms, _REMOVED_TOGETHER)
        removed += now_gone
        if now_gone < _REMOVED_TOGETHER:
            break
    return removed
