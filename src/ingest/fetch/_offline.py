"""Visits -> are we offline? When the first hosts all fail to connect, it is us, not them.

Five of them, whatever the cause; fewer when there are no more and each fails in a way that looks like our own fault.
"""

from ingest.errors import OfflineError, Reason
from ingest.fetch._visit import Visit

_HOSTS = 5
_FEWEST = 2  # one name that cannot be resolved may be broken itself
_SAYS_NOTHING = frozenset({Reason.PRIVATE_ADDRESS, Reason.NOT_ALLOWED, Reason.ROBOTS})


class OfflineGuard:
    """Counts different hosts that could not be reached, until one is."""

    def __init__(self) -> None:
        self.is_undecided = True
        self._unreached: set[str] = set()
        self._are_ours = True
        self._last = ""

    def note(self, host: str, visit: Visit) -> None:
        """Learn from a visit."""
        if visit.is_unreached:
            self._unreached.add(host)
            self._are_ours = self._are_ours and visit.is_ours
            self._last = str(visit.error)
        elif visit.error is None or visit.error.reason not in _SAYS_NOTHING:
            self.is_undecided = False

    @property
    def is_suspicious(self) -> bool:
        """Whether nothing new shall begin until what is under way has ended.

        A dead name fails faster than a living host answers, so five quick failures alone prove
        nothing while others are still being asked.
        """
        return self.is_undecided and len(self._unreached) >= _HOSTS

    @property
    def is_likely(self) -> bool:
        """Whether to take us for offline though there are no more hosts to ask."""
        return self.is_undecided and self._are_ours and len(self._unreached) >= _FEWEST

    def error(self) -> OfflineError:
        """Return the error to raise when what was under way has ended, and failed too."""
        count = len(self._unreached)
        return OfflineError(
            f"offline: none of the first {count} hosts answers (last: {self._last})"
        )
