"""Neighbours compared -> Placement. The rules that say which overlap makes a copy."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, cast

from ingest.dedupe._overlap import PASSAGE, Overlap, common_length, kinship, length, measure_overlap
from ingest.dedupe._words import Words, read_words
from ingest.types import CopyKind, Fingerprint, Match, MatchKind, Neighbour, Placement, Time

VERSION = "1"  # stored on every edge; raise it whenever a decision could change

COPY = 0.8  # share of one text that stands in the other
PARTIAL = 0.15  # share that makes an edge worth keeping ...
PARTIAL_WORDS = 25  # ... when it is so many words
NUMBERS = 2 / 3  # agreement of the numbers in the shared stretch ...
SHORT_NUMBERS = 0.8  # ... of a short text, which has few
SHORT = 150  # words; a shorter text may come again on another day with the same words
DAYS = 3
ALONE = 0.9  # share of a text that leaves no room for a second piece
HALF = 0.4  # share of an article that makes it a part of a round-up
KIN = 1 / 6  # share of long words that two reports of one event have in common
TRUNCATED = 0.7  # of the longer text; a copy that has less of it was cut

_SAME = Overlap(1.0, 1.0, 0, None)
_WHY: Mapping[MatchKind, str] = {
    "exact": "same text",
    "near": "nearly the same text",
    "truncated": "one text stands in the other",
    "partial": "a part in common",
}


class Piece(Protocol):
    """What a decision needs of an article. `types.Article` is one."""

    @property
    def text(self) -> str: ...
    @property
    def published(self) -> Time | None: ...
    @property
    def completeness(self) -> str: ...


@dataclass(frozen=True, slots=True)
class _Compared:
    match: Match
    overlap: Overlap
    words: Words  # of the neighbour


def place_article(
    article: Piece,
    fingerprint: Fingerprint,
    neighbours: Sequence[Neighbour],
    furniture: Collection[int] = (),
) -> Placement:
    """Return where an article goes among its stored neighbours, with every edge worth keeping.

    The first edge of a copy is the one that decided. `furniture` are hashes of blocks that stand in
    several articles. Depends on nothing but its arguments; the order of `neighbours` breaks ties. Never raises.
    """
    compared = sorted(
        (done for held in neighbours if (done := _compare(article, fingerprint, held, furniture))),
        key=_closeness,
        reverse=True,
    )
    matches = tuple(each.match for each in compared)
    joining = [each for each in compared if each.match.joins]
    if not joining:
        return Placement("new", matches=matches, why=_why_new(compared))
    if _is_roundup(joining[0], compared):
        loose = tuple(_loosened(match) for match in matches)
        return Placement("new", matches=loose, listed=False, why="round-up of several articles")
    best = joining[0].match
    others = {each.match.article_id for each in joining} - {best.article_id}
    return Placement(
        "copy",
        best.article_id,
        cast(CopyKind, best.kind),  # the others never join
        best.containment,
        matches,
        tuple(sorted(others)),
        best.why,
    )


def _compare(
    article: Piece, fingerprint: Fingerprint, held: Neighbour, furniture: Collection[int]
) -> _Compared | None:
    """Return the edge to one neighbour, or None when too little is shared."""
    words, held_words = read_words(article.text), read_words(held.text)
    same = words.tokens == held_words.tokens
    overlap = _SAME if same else measure_overlap(words, held_words, furniture)
    kind = "exact" if same else kind_of(overlap)
    if kind is None:
        return None
    longer = max(fingerprint.words, len(held_words.tokens) // held_words.span)
    against = "" if kind == "partial" else objection(article, held, overlap, longer)
    match = Match(
        held.copy_id,
        held.article_id,
        "partial" if against else kind,
        round(max(overlap.new, overlap.held), 4),
        round(min(overlap.new, overlap.held), 4),
        overlap.numbers,
        VERSION,
        joins=kind != "partial" and not against,
        why=against or _WHY[kind],
    )
    return _Compared(match, overlap, held_words)


def kind_of(overlap: Overlap) -> MatchKind | None:
    """Return what an overlap makes of a text, or None when too little is shared."""
    more, less = max(overlap.new, overlap.held), min(overlap.new, overlap.held)
    if more >= COPY:
        return "near" if less >= TRUNCATED * more else "truncated"
    if more >= PARTIAL and overlap.shared >= PARTIAL_WORDS:
        return "partial"
    return None


def objection(article: Piece, held: Piece, overlap: Overlap, longer: int) -> str:
    """Return what speaks against taking the overlap for a copy, or ""."""
    if longer < PASSAGE:
        return "too short to tell"
    agreed = SHORT_NUMBERS if longer < SHORT else NUMBERS
    if overlap.numbers is not None and overlap.numbers < agreed:
        return "same words, other numbers"
    if longer < SHORT and _days_apart(article.published, held.published) > DAYS:
        return "short text on another day"
    if "teaser" in (article.completeness, held.completeness):
        return "only a teaser is known"
    return ""


def _days_apart(one: Time | None, other: Time | None) -> float:
    if one is None or other is None:
        return 0.0
    return abs((one.utc - other.utc).total_seconds()) / 86_400


def _is_roundup(best: _Compared, compared: Sequence[_Compared]) -> bool:
    """Tell whether much of an unrelated article stands beside the one that fits best."""
    if best.overlap.new >= ALONE:
        return False
    return any(
        each.match.article_id != best.match.article_id
        and each.overlap.held >= HALF
        and _stand_apart(best, each)
        for each in compared
    )


def _stand_apart(one: _Compared, other: _Compared) -> bool:
    """Tell whether two neighbours fit different places of the text and tell of different things.

    A page that holds two takes of one running story is a copy, not a round-up.
    """
    common = common_length(one.overlap.passages, other.overlap.passages)
    if common >= 0.1 * length(other.overlap.passages):
        return False
    return kinship(one.words, other.words) < KIN


def _loosened(match: Match) -> Match:
    why = "part of a round-up" if match.joins else match.why
    return replace(match, kind="partial", joins=False, why=why)


def _closeness(each: _Compared) -> tuple[bool, bool, float, float]:
    return (
        each.match.joins,
        each.match.kind == "exact",
        each.match.resemblance,
        each.match.containment,
    )


def _why_new(compared: Sequence[_Compared]) -> str:
    return compared[0].match.why if compared else "no held text is close"
