"""Requests -> Pages, politely: one request at a time a host, many hosts at once, as they complete.

All bookkeeping, and every call of `Hosts`, happens in the caller's thread; the pool's threads only
talk to servers.
"""

import logging
import queue
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Self

from ingest.errors import IngestError, Reason, RetryLater, SkipEntry
from ingest.fetch._addresses import Resolver, system_resolver
from ingest.fetch._archive import Archive
from ingest.fetch._client import Client
from ingest.fetch._hosts import Hosts
from ingest.fetch._lanes import MAX_WAIT_S, Lane, Lanes, wait_s
from ingest.fetch._network import Stopped
from ingest.fetch._offline import OfflineGuard
from ingest.fetch._trip import Trip, start_trip
from ingest.fetch._visit import Visit, Visitor
from ingest.types import FetchSettings, HostState, Page, Request

Result = tuple[Request, Page | RetryLater | SkipEntry]
_Job = tuple[object, Trip, HostState]  # the batch it belongs to, and what a thread needs

_LOOK_AHEAD = 1000  # requests read before they can begin, so that many hosts can take turns
_CLOSE_S = 2.0  # how long closing waits for requests under way
_log = logging.getLogger("ingest.fetch")


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
        self._client = Client(settings, resolve)
        folder = settings.archive_dir
        self._archive = Archive(Path(folder), now=now) if folder else None
        self._visitor = Visitor(settings, self._client, self._archive, now=now, sleep=sleep)
        self._lanes = Lanes()
        self._guard = OfflineGuard()
        self._done: deque[Result] = deque()
        self._todo: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._finished: queue.SimpleQueue[tuple[_Job, Visit | BaseException]] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._running = 0
        self._open = 0  # requests of fetch_many that are not yet done
        self._batch: object | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give up what is under way, within two seconds, and close connections and archive."""
        self._lanes.clear()
        self._client.stop()
        for _ in self._threads:
            self._todo.put(None)
        give_up = time.monotonic() + _CLOSE_S
        for thread in self._threads:
            thread.join(max(0.0, give_up - time.monotonic()))
        self._threads.clear()
        self._batch = None
        while not self._finished.empty():
            self._collect(0)
        self._client.close()
        if self._archive is not None:
            self._archive.close()

    def fetch(self, request: Request) -> Page:
        """Return the page of one URL; a 304 is a page with status 304 and no body.

        Waits for the host's turn, also in the midst of `fetch_many`. Raises RetryLater, SkipEntry,
        OfflineError once five hosts could not be reached and none could.
        """
        trip = start_trip(request)
        while True:
            lane = self._lanes.of(trip.host)
            while lane.is_busy:
                self._collect(None)
            visit = self._visit_now(lane, trip)
            self._settle(lane, visit)
            if not isinstance(visit.result, Trip):
                break
            trip = visit.result
        _log_result(trip, visit.result)
        if isinstance(visit.result, IngestError):
            raise visit.result
        return visit.result

    def fetch_many(self, requests: Iterable[Request]) -> Iterator[Result]:
        """Yield each request with its page or its failure, as they complete.

        Reads `requests` lazily, about a thousand ahead. At most `workers` pages are under way or
        waiting to be taken. Closing the iterator forgets what was not yielded. Raises OfflineError
        before anything is yielded when the first five hosts cannot be reached, and RuntimeError
        when another `fetch_many` of this fetcher is not finished.
        """
        if self._batch is not None:
            raise RuntimeError("one fetch_many at a time")
        batch = self._batch = object()
        waiting = iter(requests)
        try:
            while True:
                self._read_ahead(waiting)
                self._dispatch()
                if self._done:
                    self._open -= 1
                    yield self._done.popleft()
                elif self._open == 0:
                    return
                else:
                    self._advance()
        finally:
            if self._batch is batch:
                self._forget()

    def _read_ahead(self, waiting: Iterator[Request]) -> None:
        for request in islice(waiting, max(0, _LOOK_AHEAD - self._open)):
            self._open += 1
            try:
                self._lanes.add(start_trip(request), self._now())
            except SkipEntry as error:
                self._done.append((request, error))

    def _dispatch(self) -> None:
        """Hand out every host that is ready, as long as there is room."""
        while self._running + len(self._done) < max(1, self._settings.workers):
            lane = self._lanes.take(self._now())
            if lane is None:
                return
            self._begin(lane)

    def _begin(self, lane: Lane) -> None:
        """Start the lane's next trip, or put it off, or answer it without asking."""
        trip, now = lane.waiting[0], self._now()
        state = self._hosts.load(lane.host) or HostState(lane.host)
        wait = wait_s(state, self._settings.delay_s, now)
        refused = lane.refusal(trip, now) or _too_long(trip, wait, now)
        if refused is not None:
            lane.waiting.popleft()
            self._deliver(trip, Visit(refused, state))
            self._lanes.queue(lane, now)
        elif wait > 0:
            self._lanes.queue(lane, now + timedelta(seconds=wait))
        else:
            lane.waiting.popleft()
            lane.is_busy = True
            self._running += 1
            self._staff()
            self._todo.put((self._batch, trip, state))

    def _staff(self) -> None:
        if len(self._threads) < min(self._running, self._settings.workers):
            thread = threading.Thread(target=self._work, name="fetch", daemon=True)
            self._threads.append(thread)
            thread.start()

    def _work(self) -> None:
        """Run in a pool thread: ask hosts until told to end."""
        while (job := self._todo.get()) is not None:
            _, trip, state = job
            try:
                self._finished.put((job, self._visitor.visit(trip, state)))
            except Stopped:
                return
            except BaseException as error:  # noqa: BLE001 - raised again in the caller's thread
                self._finished.put((job, error))

    def _advance(self) -> None:
        """Wait until a request completes or a host's turn comes; or let go what was held back."""
        wait = self._lanes.ready_in_s(self._now())
        if self._running:
            self._collect(wait if self._running < self._settings.workers else None)
        elif wait is not None:
            self._sleep(max(wait, 0.001))
        else:
            self._release()

    def _collect(self, timeout_s: float | None) -> None:
        """Take one finished request, waiting so long for it at most."""
        try:
            (batch, trip, _), visit = self._finished.get(timeout=timeout_s)
        except queue.Empty:
            return
        self._running -= 1
        lane = self._lanes.of(trip.host)
        lane.is_busy = False
        if isinstance(visit, BaseException):
            raise visit
        self._settle(lane, visit)
        self._lanes.queue(lane, self._now())
        if batch is not self._batch:
            return  # its asker went away
        if isinstance(visit.result, Trip):
            self._lanes.add(visit.result, self._now(), first=True)
        else:
            self._deliver(trip, visit)

    def _settle(self, lane: Lane, visit: Visit) -> None:
        """Remember what the visit taught of the host; being offline teaches nothing of any host."""
        self._guard.note(lane.host, visit)
        lane.note(visit.error, self._now())
        if not (visit.is_unreached and self._guard.is_undecided):
            self._hosts.save(visit.state)

    def _deliver(self, trip: Trip, visit: Visit) -> None:
        """Make a result ready to be yielded, or hold it back while we may be offline."""
        if visit.is_unreached and self._guard.is_undecided:
            self._guard.held.append((trip, visit))
            return
        if not self._guard.is_undecided:
            self._release()
        self._finish(trip, visit)

    def _release(self) -> None:
        """Let go what was held back: we are not offline, or there is nothing more to learn."""
        while self._guard.held:
            trip, visit = self._guard.held.popleft()
            self._hosts.save(visit.state)
            self._finish(trip, visit)

    def _finish(self, trip: Trip, visit: Visit) -> None:
        result = visit.result
        assert isinstance(result, Page | RetryLater | SkipEntry)
        _log_result(trip, result)
        self._done.append((trip.request, result))

    def _visit_now(self, lane: Lane, trip: Trip) -> Visit:
        """Make one hop in the caller's thread, after the host's pause."""
        while True:
            now = self._now()
            state = self._hosts.load(lane.host) or HostState(lane.host)
            wait = wait_s(state, self._settings.delay_s, now)
            refused = lane.refusal(trip, now) or _too_long(trip, wait, now)
            if refused is not None:
                raise refused
            if wait <= 0:
                return self._visitor.visit(trip, state)
            self._sleep(wait)

    def _forget(self) -> None:
        """End a batch: nothing waits any more, and what is under way is taken when it comes."""
        self._batch = None
        self._lanes.clear()
        self._guard.held.clear()
        self._done.clear()
        self._open = 0


def _too_long(trip: Trip, wait: float, now: datetime) -> RetryLater | None:
    """Return why a trip is left for a later run: its host must be left alone for long, or asked so."""
    if wait <= MAX_WAIT_S:
        return None
    until = now + timedelta(seconds=wait)
    return RetryLater(
        Reason.RATE_LIMITED,
        f"{trip.host} is not to be asked before {until:%Y-%m-%d %H:%M:%SZ}",
        url=trip.shown,
        not_before=until,
    )


def _log_result(trip: Trip, result: Page | IngestError) -> None:
    if isinstance(result, Page):
        _log.info("fetched url=%s status=%d ms=%d", trip.shown, result.status, result.milliseconds)
    else:
        _log.info("failed url=%s reason=%s", trip.shown, result.reason)
