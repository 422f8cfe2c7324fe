"""An outlet's block memory: blocks that come back under its different pieces are furniture.

Learns only from pieces placed as new, so that copies of one story teach nothing; bounded, and forgets.
"""

from collections.abc import Iterable
from sqlite3 import Connection

KNOWN_AFTER = 3  # different pieces
FORGET_ONCE = 40  # pieces of the outlet after which a block met once or twice is forgotten
FORGET_KNOWN = 400  # the same for a known one: outlets change their pages
SWEEP_EVERY = 20  # pieces


def recall(db: Connection, outlet: str) -> frozenset[int]:
    """Return the hashes of the blocks that this outlet prints under many pieces."""
    rows = db.execute(
        "SELECT hash FROM block_memory WHERE outlet = ? AND pieces >= ?", (outlet, KNOWN_AFTER)
    )
    return frozenset(row[0] for row in rows)


def learn(db: Connection, outlet: str, hashes: Iterable[int]) -> None:
    """Count the blocks of one more piece, and forget now and then what did not come back."""
    (count,) = db.execute(
        "UPDATE outlets SET pieces_seen = pieces_seen + 1 WHERE outlet = ? RETURNING pieces_seen",
        (outlet,),
    ).fetchone()
    db.executemany(
        "INSERT INTO block_memory VALUES (?, ?, 1, ?) ON CONFLICT (outlet, hash)"
        " DO UPDATE SET pieces = pieces + 1, last_piece = excluded.last_piece",
        [(outlet, each, count) for each in sorted(set(hashes))],
    )
    if count % SWEEP_EVERY == 0:
        db.execute(
            "DELETE FROM block_memory WHERE outlet = ?1 AND last_piece <= ?2 - CASE"
            " WHEN pieces < ?3 THEN ?4 ELSE ?5 END",
            (outlet, count, KNOWN_AFTER, FORGET_ONCE, FORGET_KNOWN),
        )
