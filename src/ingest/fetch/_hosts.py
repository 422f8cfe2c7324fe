"""Where politeness towards a host is remembered between runs. The store implements it in SQLite."""

from datetime import datetime
from typing import Protocol

from ingest.types import HostState


class Hosts(Protocol):
    """Loads and saves `HostState`.

    A `Fetcher` calls all only from the thread that called `fetch` or iterates `fetch_many`, never
    from its own threads, so one SQLite connection will do. They are called before and after a
    request, never while a page is in the caller's hands.
    """

    def load(self, host: str) -> HostState | None:
        """Return what is known of a host ("example.org" or "example.org:8443"), or None."""

    def claim(self, state: HostState, now: datetime) -> bool:
        """Note that the host is asked at `now`; False when somebody else asked since `state` was loaded."""

    def save(self, state: HostState) -> None:
        """Keep the state, replacing what was held for its host."""
