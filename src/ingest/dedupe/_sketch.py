"""Text -> Fingerprint: a digest for the same text, and a sketch for one that shares a passage or a block."""

from hashlib import blake2b

from xxhash import xxh3_64_intdigest

from ingest.dedupe._words import read_words, shingles
from ingest.types import Fingerprint

# Any 17 words in common leave a hash in common (SHINGLE + WINDOW - 1), wherever they stand.
SHINGLE = 6  # words
WINDOW = 12  # shingles


def take_fingerprint(text: str) -> Fingerprint:
    """Return what is compared of a text: digest of its folded words, their number, sketch, block hashes.

    Case, quotes, dashes, spacing and punctuation do not count. Never raises.

    >>> take_fingerprint("Rain fell.") == take_fingerprint("RAIN  fell")
    True
    """
    words = read_words(text)
    exact = blake2b(_bytes(words.tokens), digest_size=16).digest()
    hashes = [hash_run(run) for run in shingles(words.tokens, SHINGLE * words.span)]
    blocks = (hash_run(words.tokens[start:end]) for start, end in words.blocks())
    sketch = tuple(sorted(_winnow(hashes, WINDOW * words.span).union(blocks)))
    return Fingerprint(exact, len(words.tokens) // words.span, sketch)


def hash_run(run: tuple[str, ...]) -> int:
    """Return 63 bits for a run of tokens: a shingle, or a whole block."""
    return xxh3_64_intdigest(_bytes(run)) >> 1


def _bytes(run: tuple[str, ...]) -> bytes:
    return "\x1f".join(run).encode("utf-8", "replace")  # JSON may carry half a surrogate pair


def _winnow(hashes: list[int], window: int) -> set[int]:
    """Return the least hash of each window (Schleimer, Wilkerson, Aiken 2003)."""
    last = max(1, len(hashes) - window + 1)
    return {min(hashes[start : start + window]) for start in range(last) if hashes}
