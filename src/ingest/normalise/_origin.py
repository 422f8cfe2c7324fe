"""Draft -> Origin: who published it first, with the evidence."""

from ingest.normalise._derived import with_derivation
from ingest.normalise._home import at_home
from ingest.normalise._judge import weigh
from ingest.normalise._observers import OBSERVERS
from ingest.normalise._sight import Sight, take_sight
from ingest.types import Draft, Entry, Origin


def find_origin(draft: Draft, *, entry: Entry | None = None, outlet: str | None = None) -> Origin:
    """Return who published the piece first, as far as the page and its feed tell.

    `outlet` is the page's own (registrable domain, aliases resolved), found from the URL when None.
    Evidence that lost is kept. Never raises.
    """
    return origin_from(take_sight(draft, entry, outlet))


def origin_from(sight: Sight) -> Origin:
    """Return what the observers' evidence amounts to. Never raises."""
    origin = weigh(item for observe in OBSERVERS for item in observe(sight))
    return with_derivation(at_home(origin, sight), sight)
