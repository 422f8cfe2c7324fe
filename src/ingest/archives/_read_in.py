"""Another's web archive -> rows of the store, chunk by chunk, going on where an earlier reading ended."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from ingest.archives._extractors import (
    Chunk,
    Extracted,
    Extractors,
    Known,
    PageTask,
    Read,
    Unread,
)
from ingest.errors import REJECTIONS, Reason, SkipEntry
from ingest.fetch import ArchivedRecord, read_warc
from ingest.normalise import treatment
from ingest.pipeline import outcome_of_known, store_article
from ingest.store import ArchiveState, Store
from ingest.types import Outcome, OutcomeKind, Page, RightsPolicy
from ingest.urls import outlet_of

_HEAD = 65_536  # bytes by which an archive is known again
_RECORD = RightsPolicy()
_TOGETHER = 32  # records in one chunk, which is one transaction ...
_TOGETHER_BYTES = 4_000_000  # ... unless their bodies are this large before


@dataclass(frozen=True, slots=True)
class Reading:
    """One archive that is read in."""

    file: BinaryIO  # open, and able to seek
    name: str | None  # its path; None: it has none, as stdin
    size: int  # bytes
    is_stopped: Callable[[], bool] = bool  # whether somebody asked to end; nobody does
    policy: RightsPolicy = _RECORD  # what becomes of pages that reserve the use


def read_in(
    reading: Reading, store: Store, extractors: Extractors
) -> Iterator[tuple[ArchivedRecord, Outcome | None]]:
    """Store what an archive holds; yield each record, once it is stored, with its outcome.

    Records of a type that holds no page have none. What an earlier reading dealt with is passed over.
    Raises DataError at the end of a file that is no web archive.
    """
    head = hashlib.blake2b(reading.file.read(_HEAD), digest_size=16).digest()
    reading.file.seek(0)
    state = store.archives.begin(reading.name or f"- {head.hex()}", head, reading.size)
    if state.is_finished:
        return
    left = (r for r in read_warc(reading.file, reading.name) if r.number >= state.records)
    for chunk, extracted in extractors.extract(_chunks(left, store)):
        yield from _stored(chunk, extracted, state, store, reading.policy)
        if reading.is_stopped():
            return
    store.archives.finish(state, reading.size)


def _chunks(records: Iterable[ArchivedRecord], store: Store) -> Iterator[Chunk[ArchivedRecord]]:
    """Yield records some at a time, each page with what the store knows of its outlet by now."""
    items: list[ArchivedRecord] = []
    tasks: list[PageTask] = []
    size = 0
    for record in records:
        items.append(record)
        if isinstance(record.page, Page) and not _is_older(record.page, store):
            tasks.append(_task(record.page, store))
            size += len(record.page.body)
        if len(items) >= _TOGETHER or size >= _TOGETHER_BYTES:
            yield Chunk(items, tasks)
            items, tasks, size = [], [], 0
    if items:
        yield Chunk(items, tasks)


def _task(page: Page, store: Store) -> PageTask:
    outlet = outlet_of(page.url) if page.url else None
    return PageTask(page, Known(store.block_memory(outlet) if outlet else frozenset()))


def _is_older(page: Page, store: Store) -> bool:
    """Whether the page is stored as it was later."""
    known = store.known(page.url) if page.url else None
    return known is not None and page.fetched_at <= known.last_checked


def _stored(
    chunk: Chunk[ArchivedRecord],
    extracted: Extracted,
    state: ArchiveState,
    store: Store,
    policy: RightsPolicy,
) -> Iterator[tuple[ArchivedRecord, Outcome | None]]:
    """Store a chunk and how far the reading came in one transaction, then yield what became of it."""
    pages = [task.page for task in chunk.tasks if isinstance(task, PageTask)]
    found = {id(page): each for page, each in zip(pages, extracted, strict=True)}
    with store.writing():
        done = [
            (record, _outcome(record, found.get(id(record.page)), state, store, policy))
            for record in chunk.items
        ]
        counts = Counter(name for record, outcome in done for name in _names(record, outcome))
        store.archives.advance(state, chunk.items[-1].number + 1, counts)
    yield from done


def _outcome(
    record: ArchivedRecord,
    extracted: Read | Unread | None,
    state: ArchiveState,
    store: Store,
    policy: RightsPolicy,
) -> Outcome | None:
    """Store one record; return what became of its page."""
    page = record.page
    if page is None:
        return None
    if isinstance(page, SkipEntry):
        return _seen(page.url, record, store) or _passed_over(record, page, state, store)
    if isinstance(extracted, Unread):
        error = SkipEntry(extracted.reason, extracted.detail, url=page.url)
        return _passed_over(record, error, state, store)
    if extracted is None:
        removed = SkipEntry(Reason.NOT_ALLOWED, "was removed a moment ago", url=page.url)
        return _seen(page.url, record, store) or _passed_over(record, removed, state, store)
    article, _ = extracted
    if article.reason:
        error = SkipEntry(Reason(article.reason), "", url=page.url)
        return _passed_over(record, error, state, store)
    # Asked here before the store asks, which would tell the queue.
    if treatment(article.rights, policy) == "skip":
        error = SkipEntry(Reason.NOT_ALLOWED, "reserves its use", url=page.url)
        return _passed_over(record, error, state, store)
    return store_article(article, page, store, policy)


def _seen(url: str | None, record: ArchivedRecord, store: Store) -> Outcome | None:
    """Note that a stored page was there at the record's time, as far as the record tells."""
    is_telling = isinstance(record.page, Page) or record.type == "revisit"
    known = store.known(url) if url and is_telling else None
    if url is None or known is None or record.date is None:
        return None
    store.archives.see(known.copy_id, record.date)
    return outcome_of_known(url, known)


def _passed_over(
    record: ArchivedRecord, error: SkipEntry, state: ArchiveState, store: Store
) -> Outcome:
    kind: OutcomeKind = "rejected" if error.reason in REJECTIONS else "failed"
    store.archives.pass_over(state, record.offset, error, record.date)
    return Outcome(kind, error.url, error.reason, error.detail)


def _names(record: ArchivedRecord, outcome: Outcome | None) -> Iterator[str]:
    """Yield by what a record is counted."""
    yield outcome.kind if outcome else record.type
    if outcome and outcome.reason:
        yield outcome.reason
