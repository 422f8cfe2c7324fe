"""Two texts -> Overlap: how much of each stands in the other, and whether their figures agree there."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

from ingest.dedupe._sketch import hash_block
from ingest.dedupe._words import Words, shingles

RUN = 4  # words; a match begins with so many in a row
GAP = 7  # words; an edit inside a passage is no longer than this
PASSAGE = 10  # words; anything shorter is a phrase that anybody may use
DOUBT = 1  # number in the copy's favour: one figure may have been brought up to date
LONG = 6  # letters
LABEL = 12  # words; a block so short is a by-line, a link or a heading

Passages = Sequence[tuple[int, int]]  # (start, end) in tokens, ascending


@dataclass(frozen=True, slots=True)
class Overlap:
    """What two texts share. Shares are 0..1 of each text's own words."""

    new: float
    held: float
    shared: int  # words of the new text that stand in both
    numbers: float | None  # 0..1, agreement of the numbers in the shared stretch; None: no numbers
    passages: Passages = ()  # where in the new text


def measure_overlap(new: Words, held: Words, furniture: Collection[int] = ()) -> Overlap:
    """Return how much of each text stands in the other, edits of a few words bridged.

    Blocks of one text alone do not count when they are labels or, by their hash, known furniture.
    """
    size = RUN * max(new.span, held.span)
    new_runs, held_runs = shingles(new.tokens, size), shingles(held.tokens, size)
    both = set(held_runs).intersection(new_runs)
    in_new = _passages(map(both.__contains__, new_runs), size, new)
    in_held = _passages(map(both.__contains__, held_runs), size, held)
    return Overlap(
        _share(new, in_new, furniture),
        _share(held, in_held, furniture),
        length(in_new) // new.span,
        _agreement(_numbers(new, in_new), new, _numbers(held, in_held), held),
        in_new,
    )


def common_length(one: Passages, other: Passages) -> int:
    """Return how many tokens lie in passages of both.

    >>> common_length([(0, 10)], [(5, 20)])
    5
    """
    inside = set(chain.from_iterable(range(*passage) for passage in one))
    return sum(at in inside for passage in other for at in range(*passage))


def length(passages: Passages) -> int:
    """Return how many tokens lie in passages."""
    return sum(end - start for start, end in passages)


def kinship(one: Words, other: Words) -> float:
    """Return which share, 0..1, of the long words of the poorer text both texts use.

    Reports of one event have a quarter or more in common, others a twentieth.
    """
    mine, theirs = _long_words(one), _long_words(other)
    return len(mine & theirs) / max(1, min(len(mine), len(theirs)))


def _long_words(words: Words) -> set[str]:
    if words.span > 1:
        return {"".join(pair) for pair in shingles(words.tokens, words.span)}
    return {token for token in words.tokens if len(token) >= LONG and not token[0].isdigit()}


def _passages(hits: Iterable[bool], size: int, words: Words) -> list[tuple[int, int]]:
    """Join hits that lie close together; return (start, end) in tokens of those long enough."""
    gap, least = GAP * words.span, PASSAGE * words.span
    found: list[tuple[int, int]] = []
    start = end = -1
    for at, hit in enumerate(hits):
        if not hit:
            continue
        if start < 0:
            start = at
        elif at - end > gap:
            found.append((start, end))
            start = at
        end = min(at + size, len(words.tokens))
    if start >= 0:
        found.append((start, end))
    return [(start, end) for start, end in found if end - start >= least]


def _share(words: Words, passages: Passages, furniture: Collection[int]) -> float:
    """Return the shared part of a text, 0..1, its furniture left aside."""
    shared = length(passages)
    if not shared:
        return 0.0
    inside = [False] * len(words.tokens)
    for start, end in passages:
        inside[start:end] = [True] * (end - start)
    beside = sum(
        end - start
        for start, end in words.blocks()
        if not any(inside[start:end]) and _is_beside(words.tokens[start:end], words.span, furniture)
    )
    return shared / (len(words.tokens) - beside)


def _is_beside(block: tuple[str, ...], span: int, furniture: Collection[int]) -> bool:
    return len(block) <= LABEL * span or hash_block(block) in furniture


def _numbers(words: Words, passages: Passages) -> set[str]:
    """Return the numbers between the first and the last shared word."""
    if not passages:
        return set()
    stretch = words.tokens[passages[0][0] : passages[-1][1]]
    return {token for token in stretch if token[0].isdigit()}


def _agreement(new: set[str], new_all: Words, held: set[str], held_all: Words) -> float | None:
    """Compare the numbers of two stretches, 0..1; None when there are none.

    A conflict takes a number that only this text has and one that only the other has. A cut copy lacks
    figures and an inserted box adds some; only another story under the same words does both. So house
    style, datelines, clock times and furniture do not count against a copy.
    """
    common = len(new & held)
    conflicts = min(len(new.difference(held_all.tokens)), len(held.difference(new_all.tokens)))
    if not common + conflicts:
        return None
    return (common + DOUBT) / (common + conflicts + DOUBT)
