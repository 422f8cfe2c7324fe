"""An outlet's block memory: blocks that come back under its different pieces are furniture.

Learns only from pieces that share no text worth speaking of with another, so that copies, updates and templated
stories teach nothing. Counts are halved now and then: what does not come back is forgotten, and nothing grows.
"""

from collections.abc import Iterable
from sqlite3 import Connection

from ingest.types import Placement

KNOWN_AFTER = 5  # different pieces
KNOWN_SHARE = (
    0.25  # of the outlet's recent pieces: a series or an affair is a smaller part of the news
)
HALVE_EVERY = 20  # pieces
MOST_BLOCKS = 16  # of one piece
SAME_STORY = 1 / 3  # of one text found in another


def recall(db: Connection, outlet: str) -> frozenset[int]:
    """Return the hashes of the blocks that this outlet prints under many of its pieces."""
    row = db.execute("SELECT pieces_seen FROM outlets WHERE outlet = ?", (outlet,)).fetchone()
    least = max(KNOWN_AFTER, KNOWN_SHARE * _recent(row[0] if row else 0))
    rows = db.execute(
        "SELECT hash FROM block_memory WHERE outlet = ? AND pieces >= ?", (outlet, least)
    )
    return frozenset(row[0] for row in rows)


def _recent(pieces: int) -> float:
    """Return how many pieces a block counts that every piece of an outlet carries.

    >>> [_recent(pieces) for pieces in (0, 19, 20, 39, 40)]
    [0.0, 19.0, 10.0, 29.0, 15.0]
    """
    turns, since = divmod(pieces, HALVE_EVERY)
    return since + HALVE_EVERY * (1 - 0.5**turns)


def teaches(placement: Placement) -> bool:
    """Return True for a piece that stands for itself: no copy, and no part of it is told elsewhere."""
    alike = max((match.containment for match in placement.matches), default=0.0)
    return placement.kind == "new" and alike < SAME_STORY


def learn(db: Connection, outlet: str, hashes: Iterable[int]) -> None:
    """Count the blocks of one more piece."""
    (count,) = db.execute(
        "UPDATE outlets SET pieces_seen = pieces_seen + 1 WHERE outlet = ? RETURNING pieces_seen",
        (outlet,),
    ).fetchone()
    db.executemany(
        "INSERT INTO block_memory VALUES (?, ?, 1, ?) ON CONFLICT (outlet, hash)"
        " DO UPDATE SET pieces = pieces + 1, last_piece = excluded.last_piece",
        [(outlet, each, count) for each in sorted(set(hashes))[:MOST_BLOCKS]],
    )
    if count % HALVE_EVERY == 0:
        db.execute("DELETE FROM block_memory WHERE outlet = ? AND pieces < 2", (outlet,))
        db.execute("UPDATE block_memory SET pieces = pieces / 2 WHERE outlet = ?", (outlet,))
