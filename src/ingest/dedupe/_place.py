"""Neighbours compared -> Placement. The rules that say which overlap makes a copy."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from ingest.dedupe._overlap import Overlap, measure_overlap
from ingest.dedupe._words import Words, read_words
from ingest.types import CopyKind, Fingerprint, Match, MatchKind, Neighbour, Placement, Time

VERSION = "1"  # stored on every edge; raise it whenever a decision could change

COPY = 0.8  # share of one text that stands in the other
PARTIAL = 0.15
PARTIAL_WORDS = 25
NUMBERS = 2 / 3  # agreement of the numbers in the shared stretch
SHORT = 150  # words; a shorter text may come again on another day with the same words
DAYS = 3
TRUNCATED = 0.7  # a copy that leaves out more than the rest of this is cut


_SAME = Overlap(1.0, 1.0, 0, None)


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
    neighbour: Neighbour
    words: int
    match: Match


def place_article(
    article: Piece,
    fingerprint: Fingerprint,
    neighbours: Sequence[Neighbour],
    furniture: Collection[int] = (),
) -> Placement:
    """Return where an article goes among its stored neighbours, with every edge worth keeping.

    The first edge of a copy is the one that decided. Depends on nothing but its arguments; the order of `neighbours` breaks ties. Never raises.
    """
    words = read_words(article.text)
    compared = sorted(
        (done for held in neighbours if (done := _compare(article, words, held, furniture))),
        key=_closeness,
        reverse=True,
    )
    matches = tuple(each.match for each in compared)
    joining = [each for each in compared if each.match.joins]
    if not joining:
        return Placement("new", matches=matches, why=_why_new(compared))
    if _is_roundup(fingerprint, joining):
        loose = tuple(_loosened(match) for match in matches)
        return Placement("new", matches=loose, listed=False, why="round-up of several articles")
    best = joining[0].match
    others = {each.match.article_id for each in joining} - {best.article_id}
    return Placement(
        "copy",
        best.article_id,
        _copy_kind(best.kind),
        best.containment,
        matches,
        tuple(sorted(others)),
        best.why,
    )


def _compare(
    article: Piece, words: Words, held: Neighbour, furniture: Collection[int]
) -> _Compared | None:
    held_words = read_words(held.text)
    same = held_words.tokens == words.tokens
    overlap = _SAME if same else measure_overlap(words, held_words, furniture)
    sizes = len(words.tokens) // words.span, len(held_words.tokens) // held_words.span
    kind = "exact" if same else _kind(overlap, min(sizes))
    if kind is None:
        return None
    against = _objection(article, held, overlap, max(sizes))
    joins = kind != "partial" and not against
    match = Match(
        held.copy_id,
        held.article_id,
        kind if joins else "partial",
        round(max(overlap.new, overlap.held), 4),
        round(min(overlap.new, overlap.held), 4),
        overlap.numbers,
        VERSION,
        joins,
        against or kind,
    )
    return _Compared(held, sizes[1], match)


def _kind(overlap: Overlap, shorter: int) -> MatchKind | None:
    inside = max(overlap.new, overlap.held)
    if inside >= COPY:
        return "near" if min(overlap.new, overlap.held) >= TRUNCATED * inside else "truncated"
    if inside >= PARTIAL and overlap.shared >= PARTIAL_WORDS:
        return "partial"
    return None


def _objection(article: Piece, held: Neighbour, overlap: Overlap, longer: int) -> str:
    """Return what speaks against taking the overlap for a copy, or ""."""
    if overlap.numbers is not None and overlap.numbers < NUMBERS:
        return "same words, other numbers"
    if longer < SHORT and _days_apart(article.published, held.published) > DAYS:
        return "short text on another day"
    if "teaser" in (article.completeness, held.completeness):
        return "only a teaser is held"
    return ""


def _days_apart(one: Time | None, other: Time | None) -> float:
    if one is None or other is None:
        return 0.0
    return abs((one.utc - other.utc).total_seconds()) / 86_400


def _is_roundup(fingerprint: Fingerprint, joining: Sequence[_Compared]) -> bool:
    """Two pieces or more stand in a text that is clearly longer than each of them."""
    articles = {each.match.article_id for each in joining}
    return len(articles) > 1 and all(
        each.words < 0.8 * fingerprint.words and each.match.resemblance < 0.75 for each in joining
    )


def _loosened(match: Match) -> Match:
    return Match(
        match.copy_id,
        match.article_id,
        "partial",
        match.containment,
        match.resemblance,
        match.numbers,
        match.version,
        joins=False,
        why="part of a round-up" if match.joins else match.why,
    )


def _closeness(each: _Compared) -> tuple[bool, bool, float, float]:
    return each.match.joins, each.match.kind == "exact", each.match.resemblance, each.match.containment


def _copy_kind(kind: MatchKind) -> CopyKind:
    return kind if kind in ("exact", "near", "truncated") else "near"  # type: ignore[return-value]


def _why_new(compared: Sequence[_Compared]) -> str:
    return compared[0].match.why if compared else "no held text is close"
