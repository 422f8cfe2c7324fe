"""Visits -> are we offline? When the first hosts all fail to connect, it is us, not them."""

from ingest.errors import OfflineError, Reason
from ingest.fetch._visit import Visit

_HOSTS = 5
_SAYS_NOTHING = frozenset({Reason.PRIVATE_ADDRESS, Reason.NOT_ALLOWED, Reason.ROBOTS})


class OfflineGuard:
    """Counts different hosts that could not be reached, until one is."""

    def __init__(self) -> None:
        self.is_undecided = True
        self._unreached: set[str] = set()

    def note(self, host: str, visit: Visit) -> None:
        """Learn from a visit. Raises OfflineError at the fifth host, when none was reached before."""
        if not self.is_undecided:
            return
        if visit.is_unreached:
            self._unreached.add(host)
            if len(self._unreached) >= _HOSTS:
                raise OfflineError(
                    f"offline: none of the first {_HOSTS} hosts could be reached"
                    f" (last: {visit.error})"
                )
        elif visit.error is None or visit.error.reason not in _SAYS_NOTHING:
            self.is_undecided = False
