"""Text -> Fingerprint: a digest for the same text, and a sketch for one that shares a passage or a block."""

from hashlib import blake2b
from itertools import accumulate
from operator import add

from xxhash import xxh3_64_intdigest

from ingest.dedupe._words import read_words
from ingest.types import Fingerprint

# Any 17 words in common leave a hash in common (SHINGLE + WINDOW - 1), 29 in a text of 300, wherever they stand.
SHINGLE = 6  # words
WINDOW = 12  # shingles ...
LONGEST_WINDOW = 24  # ... up to this in a long text; what it picks, the shorter window picks too
PART = 12  # of a text; so long a window is
_SEAM = b"\x1f"  # no token holds it


def take_fingerprint(text: str) -> Fingerprint:
    """Return what is compared of a text: digest of its folded words, their number, sketch, block hashes.

    Case, quotes, dashes, spacing and punctuation do not count. Never raises.

    >>> take_fingerprint("Rain fell.") == take_fingerprint("RAIN  fell")
    True
    """
    words = read_words(text)
    count = len(words.tokens) // words.span
    window = max(WINDOW, min(LONGEST_WINDOW, count // PART))
    runs = _winnow(_run_hashes(words.tokens, SHINGLE * words.span), window * words.span)
    blocks = (hash_block(words.tokens[start:end]) for start, end in words.blocks())
    exact = blake2b(_joined(words.tokens), digest_size=16).digest()
    return Fingerprint(exact, count, tuple(sorted({*(run >> 1 for run in runs), *blocks})))


def hash_block(tokens: tuple[str, ...]) -> int:
    """Return 63 bits for a whole block."""
    return xxh3_64_intdigest(_joined(tokens)) >> 1


def _joined(tokens: tuple[str, ...]) -> bytes:
    # "replace": JSON may carry half a surrogate pair
    return _SEAM.decode().join(tokens).encode("utf-8", "replace")


def _run_hashes(tokens: tuple[str, ...], size: int) -> list[int]:
    """Return the 64-bit hash of every run of `size` tokens, in order; of one short run when there are fewer."""
    joined = _joined(tokens)
    if not tokens or len(tokens) <= size:
        return [xxh3_64_intdigest(joined)] if tokens else []
    parts = tokens if joined.isascii() else joined.split(_SEAM)
    ends = list(map(add, accumulate(map(len, parts)), range(len(parts))))  # with the seams between
    starts = [0, *(end + 1 for end in ends)]
    return [
        xxh3_64_intdigest(joined[start:end])
        for start, end in zip(starts, ends[size - 1 :], strict=False)
    ]


def _winnow(hashes: list[int], window: int) -> set[int]:
    """Return the least hash of each window (Schleimer, Wilkerson, Aiken 2003)."""
    if not hashes:
        return set()
    least = min(hashes[:window])
    chosen = {least}
    for at, (old, new) in enumerate(zip(hashes, hashes[window:], strict=False), 1):
        if new < least:
            least = new
        elif old == least:
            least = min(hashes[at : at + window])
        else:
            continue
        chosen.add(least)
    return chosen
