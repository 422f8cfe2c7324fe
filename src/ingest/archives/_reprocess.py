"""Our own stored pages -> the same pages as today's program reads them, with what changed. No request is made."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from ingest.archives._extractors import (
    Chunk,
    Extracted,
    Extractors,
    Known,
    PlaceTask,
    Read,
    Unread,
)
from ingest.dedupe import take_fingerprint
from ingest.errors import Reason
from ingest.fetch import archive_of
from ingest.normalise import treatment
from ingest.piece import without_text
from ingest.pipeline import VERSIONS
from ingest.store import Change, Store, StoredPage, Wanted, field_of
from ingest.types import Placement, Record, RightsPolicy, Source

_RECORD = RightsPolicy()
_TOGETHER = 32  # pages in one chunk, which is one transaction
_NOT_PLACED = Placement("copy", why="read anew")  # where it belongs is decided when all are read


@dataclass(frozen=True, slots=True)
class Sample:
    """One page whose reading changed in a field."""

    url: str | None
    field: str
    before: object
    after: object


@dataclass(slots=True)
class Report:
    """What reading stored pages anew gave."""

    wanted: int  # pages
    never_kept: int  # of them without a raw answer: files, full-text feeds
    removed: int  # of them whose raw answer was removed by its age
    read: int = 0
    changed: int = 0  # pages
    fields: Counter[str] = field(default_factory=Counter)  # in how many pages each changed
    samples: list[Sample] = field(default_factory=list)
    rejected: Counter[str] = field(
        default_factory=Counter
    )  # reason -> pages that are no article now
    unread: Counter[str] = field(default_factory=Counter)  # detail -> pages
    moved: int = 0  # copies that belong to another article now


@dataclass(frozen=True, slots=True)
class Reprocessing:
    """What is to be read anew, and how."""

    wanted: Wanted
    sources: Mapping[str, Source]
    samples: int = 3  # of each field
    is_dry: bool = False  # write nothing
    policy: RightsPolicy = _RECORD  # what is done with pages that reserve their use
    is_stopped: Callable[[], bool] = bool


def current_versions() -> str:
    """Return the versions of this program's stages as the store keeps them."""
    return json.dumps(dict(VERSIONS))


def reprocess(
    order: Reprocessing, store: Store, extractors: Extractors, tell: Callable[[int], None]
) -> Report:
    """Read stored pages anew and store what differs; `tell` hears how many are done after each chunk.

    Copies are grouped anew at the end when a text changed, or when an earlier call did not come so far.
    Raises ValueError when the condition is none.
    """
    report = Report(*store.reread.count(order.wanted))
    for chunk, extracted in extractors.extract(_chunks(order, store)):
        _take_chunk(chunk, extracted, order, store, report)
        tell(report.read)
        if order.is_stopped():
            return report
    if not order.is_dry and (report.fields["text"] or store.reread.was_cut_short()):
        report.moved = len(store.rebuild())
    return report


def _chunks(order: Reprocessing, store: Store) -> Iterator[Chunk[StoredPage]]:
    pages: list[StoredPage] = []
    for page in store.reread.pages(order.wanted):
        pages.append(page)
        if len(pages) == _TOGETHER:
            yield Chunk(pages, _tasks(pages, order, store))
            pages = []
    if pages:
        yield Chunk(pages, _tasks(pages, order, store))


def _tasks(pages: Iterable[StoredPage], order: Reprocessing, store: Store) -> list[PlaceTask]:
    folder = archive_of(store.path)
    return [
        PlaceTask(
            folder / page.archive_file,  # the path of another's archive stands for itself
            page.archive_offset,
            page.given_url,
            _known(page, order, store),
        )
        for page in pages
    ]


def _known(page: StoredPage, order: Reprocessing, store: Store) -> Known:
    source = order.sources.get(page.source_id or "")
    memory = store.block_memory(page.outlet) if page.outlet else frozenset()
    return Known(memory, page.entry, source.selectors if source else None)


def _take_chunk(
    chunk: Chunk[StoredPage],
    extracted: Extracted,
    order: Reprocessing,
    store: Store,
    report: Report,
) -> None:
    """Store a chunk in one transaction, and count what it gave."""
    if order.is_dry:
        for page, read in zip(chunk.items, extracted, strict=True):
            _take(page, read, order, store, report)
        return
    with store.writing():
        for page, read in zip(chunk.items, extracted, strict=True):
            _take(page, read, order, store, report)


def _take(
    page: StoredPage, read: Read | Unread, order: Reprocessing, store: Store, report: Report
) -> None:
    if isinstance(read, Unread):
        report.unread[f"{read.reason}: {read.detail}"] += 1
        return
    report.read += 1
    article, answer = read
    treated = treatment(article.rights, order.policy)
    reason = article.reason or (Reason.NOT_ALLOWED if treated == "skip" else None)
    if reason:
        report.rejected[reason] += 1
        if not order.is_dry:
            store.reread.note_read(page.copy_id, VERSIONS)
        return
    fingerprint = take_fingerprint(article.whole_text or article.text)
    if treated == "metadata_only":
        article = without_text(article)
    record = Record(article, fingerprint, _NOT_PLACED, answer, None, VERSIONS)
    write = store.reread.compare if order.is_dry else store.reread.rewrite
    _count(page, write(page.copy_id, record), order.samples, report)


def _count(page: StoredPage, changes: Mapping[str, Change], samples: int, report: Report) -> None:
    report.changed += bool(changes)
    for name in dict.fromkeys(map(field_of, changes)):
        report.fields[name] += 1
        if report.fields[name] <= samples:
            before, after = next(each for key, each in changes.items() if field_of(key) == name)
            report.samples.append(Sample(page.url, name, before, after))
