"""Text -> Fingerprint: a digest for the same text, and a sketch for one that shares a passage or a block."""

from hashlib import blake2b
from itertools import accumulate

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
    return Fingerprint(exact, count, tuple(sorted(runs.union(blocks))))


def hash_block(tokens: tuple[str, ...]) -> int:
    """Return 63 bits for a whole block."""
    return xxh3_64_intdigest(_joined(tokens)) >> 1


def _joined(tokens: tuple[str, ...]) -> bytes:
    # "replace": JSON may carry half a surrogate pair
    return _SEAM.decode().join(tokens).encode("utf-8", "replace")


def _run_hashes(tokens: tuple[str, ...], size: int) -> list[int]:
    """Return the hash of every run of `size` tokens, in order; of one short run when there are fewer."""
    joined = _joined(tokens)
    ends = list(accumulate(len(token) + 1 for token in joined.split(_SEAM)))
    if not tokens or len(tokens) <= size:
        return [xxh3_64_intdigest(joined) >> 1] if tokens else []
    starts = [0, *ends]
    return [
        xxh3_64_intdigest(joined[start : end - 1]) >> 1
        for start, end in zip(starts, ends[size - 1 :], strict=False)
    ]


def _winnow(hashes: list[int], window: int) -> set[int]:
    """Return the least hash of each window (Schleimer, Wilkerson, Aiken 2003)."""
    if not hashes:
        return set()
    least = min(hashes[:window])
    chosen = {least}
    for at in range(window, len(hashes)):
        if hashes[at] < least:
            least = hashes[at]
        elif hashes[at - window] == least:
            least = min(hashes[at - window + 1 : at + 1])
        chosen.add(least)
    return chosen
