"""Blocks <-> an outlet's block memory: what recurs on an outlet's different pieces is furniture."""

from hashlib import blake2b

from ingest.extract._body import Body
from ingest.extract._flat import Flat
from ingest.text import collapse

__all__ = ["MIN_CHARS", "block_hash", "drop_known", "hashes_of"]

MIN_CHARS = 20  # "No comment." may end a hundred different pieces


def block_hash(text: str) -> int:
    """Return 63 bits that stand for a block's folded words, the same on every machine.

    >>> block_hash("Sign  up!") == block_hash("sign up!")
    True
    """
    return (
        int.from_bytes(blake2b(collapse(text).casefold().encode(), digest_size=8).digest(), "big")
        >> 1
    )


def hashes_of(flat: Flat, body: Body) -> dict[int, int]:
    """Return block -> hash for the candidate text blocks: those kept before any memory is asked."""
    return {
        at: block_hash(flat.texts[at])
        for at in range(body.start, body.end)
        if not body.reasons[at] and len(flat.texts[at]) >= MIN_CHARS
    }


def drop_known(body: Body, hashes: dict[int, int], memory: frozenset[int]) -> None:
    """Write "memory" on the blocks that the outlet prints on its other pieces too."""
    for at, value in hashes.items():
        if value in memory:
            body.reasons[at] = "memory"
