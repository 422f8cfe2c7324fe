"""What the steps of one run share: sources, store, fetcher, clock."""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile

from ingest.errors import IngestError, Reason, RetryLater, SkipEntry
from ingest.fetch import HARMLESS_HEADERS, Fetcher
from ingest.store import QueuedEntry, Store
from ingest.types import Page, Request, Source
from ingest.urls import netloc_of, registrable_domain, without_login

_log = logging.getLogger(__name__)
_NO_SOURCE = Source("", "")


@dataclass(frozen=True, slots=True)
class Work:
    """What the steps of one run share."""

    sources: Mapping[str, Source]
    store: Store
    fetcher: Fetcher
    now: Callable[[], datetime]
    until: datetime | None = None  # start nothing new afterwards
    is_stopped: Callable[[], bool] = bool  # the same, when somebody asks for it

    def time_is_up(self) -> bool:
        """Whether nothing new is to be started."""
        return self.is_stopped() or (self.until is not None and self.now() >= self.until)

    def source(self, row: QueuedEntry) -> Source:
        """Return the source that an entry came from; one handed in or chased has only defaults."""
        return self.sources.get(row.source_id or "", _NO_SOURCE)

    def answers(
        self, requests: Iterable[Request]
    ) -> Iterator[tuple[Request, Page | RetryLater | SkipEntry]]:
        """Yield what comes of the requests until time is up; what is under way then is given up and stays due."""
        in_time = takewhile(lambda _: not self.time_is_up(), requests)
        for answer in self.fetcher.fetch_many(in_time):
            yield answer
            if self.time_is_up():
                return


@contextmanager
def bugs_put_off(url: str | None) -> Iterator[None]:
    """The edge of one thing among many: a bug over it is logged with its trace and raised as RetryLater.

    What is raised on purpose, and what the disk says, goes on as it is.
    """
    try:
        yield
    except (IngestError, OSError):
        raise
    except Exception as error:
        _log.exception("stumbled url=%s", url and without_login(url))
        raise RetryLater(Reason.BUG, f"{type(error).__name__}: {error}", url=url) from error


def headers_for(source: Source, url: str) -> tuple[tuple[str, str], ...]:
    """Return the source's headers as far as they may go to this address: other sites get no secrets of its own."""
    if _site(url) == _site(source.url):
        return source.headers
    return tuple(each for each in source.headers if each[0].lower() in HARMLESS_HEADERS)


def _site(url: str) -> str | None:
    return registrable_domain(url) or netloc_of(url)
