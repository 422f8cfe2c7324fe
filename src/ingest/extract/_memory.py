"""Blocks <-> an outlet's block memory: what recurs on an outlet's different pieces is furniture.

Only what closes the text, or stands in a box of its own after the text's first words, is learned and dropped:
the parts of a series may open alike, and reports of one affair repeat its background between their news.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

from ingest.extract._body import Body
from ingest.extract._container import NO_CONTAINERS, Ground
from ingest.extract._flat import Flat
from ingest.text import collapse

__all__ = ["Candidates", "block_hash", "candidates", "closing", "drop_known"]

_MIN_CHARS = 20  # "No comment." may end a hundred different pieces
_LAST = 4  # blocks at the end of a text among which furniture stands
_MOST = 12  # blocks of one page: what bounds the memory
_OWN = 0.25  # share of the prose that makes a kind of box the text's own
_PARTS = NO_CONTAINERS | {"thead", "tfoot", "td", "th", "dt", "dd"}


@dataclass(frozen=True, slots=True)
class Candidates:
    """The blocks of a page that may be furniture."""

    hashes: dict[int, int]  # block -> hash of its words
    apart: frozenset[int]  # blocks that stand in a box of their own; the others close the text


def block_hash(text: str) -> int:
    """Return 63 bits that stand for a block's folded words, the same on every machine.

    >>> block_hash("Sign  up!") == block_hash("sign up!")
    True
    """
    return (
        int.from_bytes(blake2b(collapse(text).casefold().encode(), digest_size=8).digest(), "big")
        >> 1
    )


def candidates(ground: Ground, body: Body) -> Candidates:
    """Return the blocks of a page that may be furniture, as they are before any memory is asked."""
    kept = [at for at in range(body.start, body.end) if not body.reasons[at]]
    return closing(ground.flat.texts, kept, _apart(ground, kept))


def closing(texts: Sequence[str], kept: Sequence[int], apart: Sequence[int] = ()) -> Candidates:
    """Return the last of the kept blocks and those that stand apart; never the first of all."""
    asked = sorted({*kept[1:][-_LAST:], *apart})[-_MOST:]
    hashes = {at: block_hash(texts[at]) for at in asked if len(texts[at]) >= _MIN_CHARS}
    return Candidates(hashes, frozenset(apart))


def _apart(ground: Ground, kept: Sequence[int]) -> list[int]:
    """Return the blocks in boxes unlike those that hold the text, after its first words."""
    around = {at: _kind_of_box(ground.flat, at) for at in kept}
    told: Counter[tuple[str, str]] = Counter()
    for at, kind in around.items():
        told[kind] += int(max(0.0, ground.prose[at]))
    own = {kind for kind, prose in told.items() if prose > _OWN * told.total()}
    first = next((at for at in kept if around[at] in own and ground.prose[at] > 0), None)
    return [at for at in kept if first is not None and at > first and around[at] not in own]


def _kind_of_box(flat: Flat, at: int) -> tuple[str, str]:
    """Return tag and names of the nearest box that is no part of a text, such as a paragraph or a cell."""
    box = flat.boxes[at]
    while box > 0 and flat.box_tags[box] in _PARTS:
        box = flat.box_parents[box]
    return flat.box_tags[box], flat.box_names[box]


def drop_known(reasons: list[str], found: Candidates, memory: frozenset[int]) -> bool:
    """Write "memory" on known blocks that stand apart or close the text; return whether there are any."""
    if memory.isdisjoint(found.hashes.values()):
        return False
    closes, dropped = True, False
    for at in reversed(range(len(reasons))):
        known = found.hashes.get(at) in memory
        closes = closes and (known or bool(reasons[at]))
        if known and (closes or at in found.apart):
            reasons[at], dropped = "memory", True
    return dropped
