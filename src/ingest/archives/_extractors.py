"""Pages -> articles in several processes, in order. A page that kills its process costs itself alone."""

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Generic, Protocol, Self, TypeVar

from ingest.errors import Reason, SkipEntry
from ingest.fetch import page_at
from ingest.piece import article_from_page
from ingest.types import Article, Entry, Page, Selectors

T = TypeVar("T")
Read = tuple[Article, Page]


class Task(Protocol):
    """Work for a process; it travels there."""

    def read(self) -> Read:
        """Return the article and its page. Raises SkipEntry when there is no page to be had."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known beside a page."""

    memory: frozenset[int] = frozenset()
    entry: Entry | None = None
    selectors: Selectors | None = None


@dataclass(frozen=True, slots=True)
class PageTask:
    """A page in hand."""

    page: Page
    known: Known = Known()

    def read(self) -> Read:
        """Return the article; the page comes back without its body."""
        return _article(self.page, self.known), replace(self.page, body=b"")


@dataclass(frozen=True, slots=True)
class PlaceTask:
    """A page that lies in an archive."""

    path: Path
    offset: int
    given_url: str | None
    known: Known = Known()

    def read(self) -> Read:
        """Return the article; the page comes back without its body."""
        page = replace(page_at(self.path, self.offset), given_url=self.given_url)
        return _article(page, self.known), replace(page, body=b"")


def _article(page: Page, known: Known) -> Article:
    return article_from_page(
        page, entry=known.entry, selectors=known.selectors, memory=known.memory
    )


@dataclass(frozen=True, slots=True)
class Unread:
    """Why a task gave no article."""

    reason: Reason
    detail: str


@dataclass(frozen=True, slots=True)
class Chunk(Generic[T]):
    """Tasks that are done together, and what they came from."""

    items: Sequence[T]
    tasks: Sequence[Task]


Extracted = Sequence[Read | Unread]  # of each task


class Extractors:
    """As many processes as are wanted, made when the second chunk comes. A context manager."""

    def __init__(self, workers: int) -> None:
        self._workers = workers
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop()

    def extract(self, chunks: Iterable[Chunk[T]]) -> Iterator[tuple[Chunk[T], Extracted]]:
        """Yield each chunk with its articles, in order. At most two chunks a process are read ahead."""
        waiting: deque[tuple[Chunk[T], Future[Extracted]]] = deque()
        for number, chunk in enumerate(chunks):
            if number == 0 or self._workers == 1:
                yield chunk, _extract(chunk.tasks)
                continue
            waiting.append((chunk, self._submit(chunk.tasks)))
            if len(waiting) > 2 * self._workers:
                yield self._taken(*waiting.popleft())
        while waiting:
            yield self._taken(*waiting.popleft())

    def _submit(self, tasks: Sequence[Task]) -> "Future[Extracted]":
        if self._pool is None:
            # Not forked: a child must not inherit the open database.
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(self._workers, context, initializer=_begin)
        try:
            return self._pool.submit(_extract, tasks)
        except BrokenProcessPool:
            self._stop()
            return self._submit(tasks)

    def _taken(self, chunk: Chunk[T], future: "Future[Extracted]") -> tuple[Chunk[T], Extracted]:
        try:
            return chunk, future.result()
        except BrokenProcessPool:
            self._stop()
            return chunk, [self._alone(task) for task in chunk.tasks]

    def _alone(self, task: Task) -> Read | Unread:
        try:
            return self._submit([task]).result()[0]
        except BrokenProcessPool:
            self._stop()
            return Unread(Reason.BUG, "the process that read it was killed")

    def _stop(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None


def _begin() -> None:
    """Prepare a process: a key or a signal is for the one that writes, and with that one it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()  # also when it was killed, of which the pool's own pipes tell nothing
        os._exit(0)


def _extract(tasks: Sequence[Task]) -> Extracted:
    return [_done(task) for task in tasks]


def _done(task: Task) -> Read | Unread:
    try:
        return task.read()
    except SkipEntry as error:
        return Unread(Reason(error.reason), error.detail)
    except Exception as error:  # noqa: BLE001 - the edge of one page: told and counted
        return Unread(Reason.BUG, f"{type(error).__name__}: {error}")
