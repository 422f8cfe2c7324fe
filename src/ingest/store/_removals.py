"""What was removed: asked of before anything is fetched, and carried out for what was kept long enough."""

from collections.abc import Sequence

from ingest.store._columns import key_of
from ingest.store._part import Part
from ingest.store._retention import Terms, remove_expired
from ingest.store._tombstones import barred, refusal, without_barred
from ingest.types import Entry, Outcome


class Removals(Part):
    """What is not to come back, and what is to go."""

    def refused(self, url: str) -> Outcome | None:
        """Return the outcome of an address that was removed and is not to come back; None when it may be had."""
        why = barred(self._db, [key_of(url)])
        return refusal(url, why) if why else None

    def without_removed(self, entries: Sequence[Entry]) -> list[Entry]:
        """Return the entries whose addresses were not removed."""
        return without_barred(self._db, entries)

    def remove_expired(self, terms: Terms, limit: int) -> int:
        """Remove at most `limit` articles that were kept as long as the terms say; return how many."""
        with self._writing():
            return remove_expired(self._db, terms, self._now(), limit)
