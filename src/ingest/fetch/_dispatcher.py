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
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from ingest.errors import IngestError, Reason, RetryLater, SkipEntry
from ingest.fetch._addresses import Resolver
from ingest.fetch._archive.writer import Archive
from ingest.fetch._client import Client
from ingest.fetch._hosts import Hosts
from ingest.fetch._lanes import Door, Lane, Lanes, wait_s
from ingest.fetch._network import Stopped
from ingest.fetch._offline import OfflineGuard
from ingest.fetch._trip import Trip, start_trip
from ingest.fetch._visit import Visit, Visitor
from ingest.types import FetchSettings, HostState, Page, Request

Result = tuple[Request, Page | RetryLater | SkipEntry]

_LOOK_AHEAD = 1000  # requests that may wait for their host, so that others behind them can begin
_NAP_S = 1.0  # a longer sleep is cut into such, since `stop` cannot end one
_CLOSE_S = 2.0  # how long closing waits for requests under way
_log = logging.getLogger("ingest.fetch")


@dataclass(eq=False, slots=True)
class _Batch:
    """One `fetch_many` under way."""

    lanes: Lanes = field(default_factory=Lanes)
    done: deque[Result] = field(default_factory=deque)
    held: deque[tuple[Trip, Visit]] = field(default_factory=deque)  # failures that may be our own
    open: int = 0  # requests read and not yet yielded
    is_read: bool = False  # no more requests come
    is_closed: bool = False


_Job = tuple[_Batch, Trip, HostState]
_Finished = tuple[_Job, Visit | BaseException]


class Dispatcher:
    """The working part of a `Fetcher`; see there."""

    def __init__(
        self,
        settings: FetchSettings,
        hosts: Hosts,
        *,
        now: Callable[[], datetime],
        sleep: Callable[[float], None],
        resolve: Resolver,
    ) -> None:
        self._settings = settings
        self._hosts = hosts
        self._now = now
        self._sleep = sleep
        self._client = Client(settings, resolve)
        folder = settings.archive_dir
        keep_s = settings.archive_keep_s
        self._archive = Archive(Path(folder), now=now, keep_s=keep_s) if folder else None
        self._visitor = Visitor(settings, self._client, self._archive, now=now, sleep=sleep)
        self._doors: dict[str, Door] = {}
        self._guard = OfflineGuard()
        self._batches: list[_Batch] = []
        self._todo: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._finished: queue.SimpleQueue[_Finished | None] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._running = 0
        self._is_stopping = False

    def stop(self) -> None:
        """Begin nothing new and give up what is under way. Safe in a signal handler."""
        self._is_stopping = True
        self._client.stop()
        self._finished.put(None)  # wakes who waits for a result

    def close(self) -> None:
        """Give up what is under way, within two seconds, and close connections and archive."""
        self.stop()
        for _ in self._threads:
            self._todo.put(None)
        give_up = time.monotonic() + _CLOSE_S
        for thread in self._threads:
            thread.join(max(0.0, give_up - time.monotonic()))
        self._threads.clear()
        for batch in self._batches:
            batch.is_closed = True
        while not self._finished.empty():
            self._collect(0)
        self._client.close()
        if self._archive is not None:
            self._archive.close()

    def fetch(self, request: Request) -> Page:
        """Return the page of one URL. Raises RetryLater, SkipEntry, OfflineError."""
        trip = start_trip(request)
        while True:
            door = self._door(trip.host)
            while door.is_busy and not self._is_stopping:
                self._collect(None)
            visit = self._visit_now(door, trip)
            if not isinstance(visit.result, Trip):
                break
            trip = visit.result
        _log_result(trip, visit.result)
        if self._guard.is_suspicious:
            raise self._guard.error()
        if isinstance(visit.result, IngestError):
            raise visit.result
        return visit.result

    def fetch_many(self, requests: Iterable[Request]) -> Iterator[Result]:
        """Yield each request with its page or its failure, as they complete. Raises OfflineError."""
        batch = _Batch()
        self._batches.append(batch)
        waiting = iter(requests)
        try:
            while True:
                self._dispatch(batch, waiting)
                if batch.done:
                    batch.open -= 1
                    yield batch.done.popleft()
                elif self._is_stopping or (batch.is_read and not batch.open):
                    return
                else:
                    self._advance(batch)
        finally:
            batch.is_closed = True
            self._batches.remove(batch)

    def _dispatch(self, batch: _Batch, waiting: Iterator[Request]) -> None:
        """Hand out every host that is ready, as long as there is room; read on when none is."""
        room = max(1, self._settings.workers)
        while self._running + len(batch.done) < room:
            if self._is_stopping or self._guard.is_suspicious:
                return
            lane = batch.lanes.take(self._now())
            if lane is not None:
                self._begin(batch, lane)
            elif not self._read_one(batch, waiting):
                return

    def _read_one(self, batch: _Batch, waiting: Iterator[Request]) -> bool:
        """Put one more request into its lane; False when there is none, or enough wait already."""
        if batch.is_read or batch.open >= _LOOK_AHEAD:
            return False
        request = next(waiting, None)
        if request is None:
            batch.is_read = True
            return False
        batch.open += 1
        try:
            batch.lanes.add(start_trip(request), self._now())
        except SkipEntry as error:
            batch.done.append((request, error))
        return True

    def _begin(self, batch: _Batch, lane: Lane) -> None:
        """Start the lane's next trip, or put it off, or answer it without asking."""
        door, trip, now = self._door(lane.host), lane.waiting[0], self._now()
        if door.is_busy:
            return  # woken when the request under way ends
        state = self._state(lane.host)
        wait = wait_s(state, self._settings.delay_s, now)
        refused = door.refusal(trip, wait, now)
        if refused is not None:
            lane.waiting.popleft()
            batch.lanes.queue(lane, now)
            self._deliver(batch, trip, Visit(refused, state))
        elif wait > 0 or not self._hosts.claim(state, now):
            batch.lanes.queue(lane, now + timedelta(seconds=wait))
        else:
            lane.waiting.popleft()
            door.is_busy = True
            self._running += 1
            self._staff()
            self._todo.put((batch, trip, state))

    def _door(self, host: str) -> Door:
        return self._doors.setdefault(host, Door(host))

    def _state(self, host: str) -> HostState:
        # Read anew each time: another process may have asked the same host since.
        return self._hosts.load(host) or HostState(host)

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

    def _advance(self, batch: _Batch) -> None:
        """Wait until a request completes or a host's turn comes; or let go what was held back."""
        wait = batch.lanes.ready_in_s(self._now())
        if self._running:
            is_full = self._running >= self._settings.workers or self._guard.is_suspicious
            self._collect(None if is_full else wait)
        elif self._guard.is_suspicious:
            raise self._guard.error()
        elif wait is not None:
            self._sleep(min(max(wait, 0.001), _NAP_S))
        elif batch.held and self._guard.is_likely:
            raise self._guard.error()
        else:
            self._release(batch)

    def _collect(self, timeout_s: float | None) -> None:
        """Take one finished request, waiting so long for it at most."""
        try:
            finished = self._finished.get(timeout=timeout_s)
        except queue.Empty:
            return
        if finished is None:
            return  # woken by `stop`
        (batch, trip, _), visit = finished
        self._running -= 1
        door = self._door(trip.host)
        door.is_busy = False
        if isinstance(visit, BaseException):
            raise visit
        self._settle(door, visit)
        for each in self._batches:
            each.lanes.wake(trip.host, self._now())
        if batch.is_closed:
            return  # its asker went away
        if isinstance(visit.result, Trip):
            batch.lanes.add(visit.result, self._now(), first=True)
        else:
            self._deliver(batch, trip, visit)

    def _settle(self, door: Door, visit: Visit) -> None:
        """Remember what the visit taught of the host; being offline teaches nothing of any host."""
        self._guard.note(door.host, visit)
        door.note(visit.error, self._now())
        if not (visit.is_unreached and self._guard.is_undecided):
            self._hosts.save(visit.state)

    def _deliver(self, batch: _Batch, trip: Trip, visit: Visit) -> None:
        """Make a result ready to be yielded, or hold it back while we may be offline."""
        if visit.is_unreached and self._guard.is_undecided:
            batch.held.append((trip, visit))
            return
        if not self._guard.is_undecided:
            self._release(batch)
        _finish(batch, trip, visit)

    def _release(self, batch: _Batch) -> None:
        """Let go what was held back: we are not offline, or there is nothing more to learn."""
        while batch.held:
            trip, visit = batch.held.popleft()
            self._hosts.save(visit.state)
            _finish(batch, trip, visit)

    def _visit_now(self, door: Door, trip: Trip) -> Visit:
        """Make one hop in the caller's thread, after the host's pause."""
        while True:
            if self._is_stopping:
                detail = "not tried: the run is ending"
                raise RetryLater(Reason.CONNECT, detail, url=trip.shown, tried=False)
            now, state = self._now(), self._state(door.host)
            wait = wait_s(state, self._settings.delay_s, now)
            refused = door.refusal(trip, wait, now)
            if refused is not None:
                return Visit(refused, state)
            if wait <= 0 and self._hosts.claim(state, now):
                visit = self._visitor.visit(trip, state)
                self._settle(door, visit)
                return visit
            self._sleep(min(wait, _NAP_S))


def _finish(batch: _Batch, trip: Trip, visit: Visit) -> None:
    result = visit.result
    assert isinstance(result, Page | RetryLater | SkipEntry)
    _log_result(trip, result)
    batch.done.append((trip.request, result))


def _log_result(trip: Trip, result: Page | IngestError) -> None:
    if isinstance(result, Page):
        _log.info("fetched url=%s status=%d ms=%d", trip.shown, result.status, result.milliseconds)
    else:
        _log.info("failed url=%s reason=%s", trip.shown, result.reason)
