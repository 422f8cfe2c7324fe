"""Which host may be asked next, and when. Bookkeeping alone; decides by what it is handed.

A door belongs to a host and lets one request through at a time; all who fetch share it. A lane
holds the trips of one batch that wait before a door. The queue of lanes is ordered by the moment
at which the host may be asked again, so hosts take turns.
"""

import heapq
from collections import deque
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count

from ingest.errors import IngestError, Reason, RetryLater
from ingest.fetch._client import Unreached
from ingest.fetch._trip import Trip
from ingest.types import HostState

MAX_WAIT_S = 60.0  # a host that wants more patience than this is left for a later run
_NOT_BEFORE_MAX = timedelta(hours=25)  # beyond it the clock jumped: Retry-After is capped to a day
_CLOSED_FOR = timedelta(minutes=10)
# Failures in a row after which a host is left alone for this run. Others say nothing of the host.
_PATIENCE = {
    Reason.DNS: 1,
    Reason.TLS: 1,
    Reason.CONNECT: 2,
    Reason.TIMEOUT: 2,
    Reason.BLOCKED: 2,
    Reason.RATE_LIMITED: 2,
    Reason.HTTP_5XX: 3,
}


def wait_s(state: HostState, delay_s: float, now: datetime) -> float:
    """Return how long the host must be left alone, in seconds; 0 when it may be asked now.

    A clock that went back cannot stall a host: no wait is longer than the delay itself, and a
    `not_before` more than a day ahead does not count.
    """
    wait = 0.0
    if state.last_request_at is not None:
        pause = max(delay_s, state.crawl_delay_s or 0.0)
        wait = min(pause, pause - (now - state.last_request_at).total_seconds())
    if state.not_before is not None and state.not_before - now < _NOT_BEFORE_MAX:
        wait = max(wait, (state.not_before - now).total_seconds())
    return max(0.0, wait)


def after_result(state: HostState, error: IngestError | None, now: datetime) -> HostState:
    """Return the state after a request that ended now, well or with `error`."""
    is_fault = error is not None and error.reason in _PATIENCE
    named = error.not_before if isinstance(error, RetryLater) else None
    return replace(
        state,
        last_request_at=now,
        failures=state.failures + 1 if is_fault else 0,
        not_before=named if named or not is_fault else state.not_before,
    )


@dataclass(slots=True)
class Door:
    """What is known of a host within this run."""

    host: str
    is_busy: bool = False  # a request is under way
    strikes: int = 0
    fault: RetryLater | None = None  # why the host is left alone
    closed_until: datetime | None = None

    def note(self, error: IngestError | None, now: datetime) -> None:
        """Count a result towards leaving the host alone for this run."""
        limit = _PATIENCE.get(Reason(error.reason)) if error else None
        if limit is None or not isinstance(error, RetryLater):
            self.strikes, self.fault, self.closed_until = 0, None, None
            return
        self.strikes += 1
        self.fault = error
        if self.strikes >= limit:
            self.closed_until = now + _CLOSED_FOR

    def refusal(self, trip: Trip, wait: float, now: datetime) -> RetryLater | None:
        """Return why a trip is left for a later run, or None when it may go through in `wait` s."""
        if self.fault and self.closed_until and now < self.closed_until:
            kind = Unreached if isinstance(self.fault, Unreached) else RetryLater
            detail = f"not tried: {self.host} failed before in this run ({self.fault.detail})"
            return kind(
                Reason(self.fault.reason),
                detail,
                url=trip.shown,
                not_before=self.fault.not_before or self.closed_until,
                tried=False,
            )
        if wait <= MAX_WAIT_S:
            return None
        until = now + timedelta(seconds=wait)
        detail = f"{self.host} is not to be asked before {until:%Y-%m-%d %H:%M:%SZ}"
        return RetryLater(
            Reason.RATE_LIMITED, detail, url=trip.shown, not_before=until, tried=False
        )


@dataclass(slots=True)
class Lane:
    """The trips of one batch that wait for one host."""

    host: str
    waiting: deque[Trip] = field(default_factory=deque)
    is_queued: bool = False


class Lanes:
    """The lanes of one batch, and the queue of those that could go on."""

    def __init__(self) -> None:
        self._lanes: dict[str, Lane] = {}
        self._queue: list[tuple[datetime, int, Lane]] = []
        self._tick = count()

    def add(self, trip: Trip, now: datetime, *, first: bool = False) -> None:
        """Put a trip into its host's lane; `first` for one that is already on its way."""
        lane = self._lanes.setdefault(trip.host, Lane(trip.host))
        if first:
            lane.waiting.appendleft(trip)
        else:
            lane.waiting.append(trip)
        self.queue(lane, now)

    def wake(self, host: str, now: datetime) -> None:
        """Queue a host's lane again: its door is free."""
        lane = self._lanes.get(host)
        if lane is not None:
            self.queue(lane, now)

    def queue(self, lane: Lane, ready_at: datetime) -> None:
        """Let a lane be taken from `ready_at` on; one without trips is forgotten."""
        if not lane.waiting:
            self._lanes.pop(lane.host, None)
        elif not lane.is_queued:
            lane.is_queued = True
            heapq.heappush(self._queue, (ready_at, next(self._tick), lane))

    def take(self, now: datetime) -> Lane | None:
        """Return the next lane that is ready, out of the queue, or None."""
        if not self._queue or self._queue[0][0] > now:
            return None
        lane = heapq.heappop(self._queue)[2]
        lane.is_queued = False
        return lane

    def ready_in_s(self, now: datetime) -> float | None:
        """Return the seconds until a lane is ready; None when none is queued."""
        if not self._queue:
            return None
        return max(0.0, (self._queue[0][0] - now).total_seconds())
