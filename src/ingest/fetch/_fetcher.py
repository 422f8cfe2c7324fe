"""What the rest of the program sees of fetching. Costs nothing until something is to be fetched."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import chain
from typing import TYPE_CHECKING, Self

from ingest.errors import RetryLater, SkipEntry
from ingest.fetch._addresses import Resolver, system_resolver
from ingest.fetch._hosts import Hosts
from ingest.types import FetchSettings, Page, Request, RightsPolicy

if TYPE_CHECKING:
    from ingest.fetch._dispatcher import Dispatcher


class Fetcher:
    """Fetches URLs by the settings. A context manager; to be used from one thread.

    `now` (UTC) and `sleep` (seconds) are the clock for pacing and retries; deadlines run on real
    time. `resolve` answers host names with addresses.
    """

    def __init__(
        self,
        settings: FetchSettings,
        hosts: Hosts,
        *,
        now: Callable[[], datetime],
        sleep: Callable[[float], None],
        resolve: Resolver = system_resolver,
    ) -> None:
        self._settings = settings
        self._hosts = hosts
        self._now = now
        self._sleep = sleep
        self._resolve = resolve
        self._made: Dispatcher | None = None
        self._is_stopping = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def policy(self) -> RightsPolicy:
        """What is done with pieces whose use is reserved."""
        return self._settings.rights

    def close(self) -> None:
        """Give up what is under way, within two seconds, and close connections and archive."""
        if self._made is not None:
            self._made.close()
            self._made = None

    def stop(self) -> None:
        """Begin nothing new and give up what is under way; `fetch_many` then ends.

        Pages that have already come are still yielded. Safe in a signal handler.
        """
        self._is_stopping = True
        if self._made is not None:
            self._made.stop()

    def fetch(self, request: Request) -> Page:
        """Return the page of one URL; a 304 is a page with status 304 and no body.

        Waits for the host's turn, also in the midst of `fetch_many`. Raises RetryLater, SkipEntry,
        DiskError when the archive cannot be written, OfflineError once five hosts could not be
        reached and none could.
        """
        return self._dispatcher().fetch(request)

    def fetch_many(
        self, requests: Iterable[Request]
    ) -> Iterator[tuple[Request, Page | RetryLater | SkipEntry]]:
        """Yield each request with its page or its failure, as they complete.

        Reads `requests` lazily: one when a host could begin, past those whose hosts are busy, but
        not more than a thousand ahead. At most `workers` pages are under way or wait to be taken. Closing the iterator forgets what was not yielded; another may be begun
        while one is not finished. Raises DiskError, and OfflineError before it yields anything,
        when the first five hosts cannot be reached.
        """
        waiting = iter(requests)
        for first in waiting:
            if self._is_stopping:
                return
            yield from self._dispatcher().fetch_many(chain([first], waiting))

    def _dispatcher(self) -> "Dispatcher":
        if self._made is None:
            # httpx and its TLS take 0.2 s to load: a run with nothing due shall not pay for them.
            from ingest.fetch._dispatcher import Dispatcher

            self._made = Dispatcher(
                self._settings, self._hosts, now=self._now, sleep=self._sleep, resolve=self._resolve
            )
        return self._made
