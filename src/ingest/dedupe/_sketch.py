"""Text -> Fingerprint: a digest for the same text, and a sketch for one that shares a passage or a block."""

from hashlib import blake2b

from xxhash import xxh3_64_intdigest

from ingest.dedupe._words import read_words, shingles
from ingest.types import Fingerprint

# Any 17 words in common leave a hash in common (SHINGLE + WINDOW - 1), wherever they stand.
SHINGLE = 6  # words
WINDOW = 12  # shingles
_SEAM = b"\x1f"  # no token holds it


def take_fingerprint(text: str) -> Fingerprint:
    """Return what is compared of a text: digest of its folded words, their number, sketch, block hashes.

    Case, quotes, dashes, spacing and punctuation do not count. Never raises.

    >>> take_fingerprint("Rain fell.") == take_fingerprint("RAIN  fell")
    True
    """
    words = read_words(text)
    tokens = _bytes(words.tokens)
    runs = map(_SEAM.join, shingles(tokens, SHINGLE * words.span))
    blocks = (hash_block(words.tokens[start:end]) for start, end in words.blocks())
    sketch = _winnow([_hash(run) for run in runs], WINDOW * words.span).union(blocks)
    exact = blake2b(_SEAM.join(tokens), digest_size=16).digest()
    return Fingerprint(exact, len(tokens) // words.span, tuple(sorted(sketch)))


def hash_block(tokens: tuple[str, ...]) -> int:
    """Return 63 bits for a whole block."""
    return _hash(_SEAM.join(_bytes(tokens)))


def _bytes(tokens: tuple[str, ...]) -> tuple[bytes, ...]:
    # "replace": JSON may carry half a surrogate pair
    return tuple(token.encode("utf-8", "replace") for token in tokens)


def _hash(run: bytes) -> int:
    return xxh3_64_intdigest(run) >> 1


def _winnow(hashes: list[int], window: int) -> set[int]:
    """Return the least hash of each window (Schleimer, Wilkerson, Aiken 2003)."""
    last = max(1, len(hashes) - window + 1)
    return {min(hashes[start : start + window]) for start in range(last) if hashes}
