"""Copies of one piece -> which of them represents it, and what the piece's origin is. Pure.

The original when it is known, else the earliest complete text. A page that others name as their source
is the original; the word of the page itself comes second.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ingest.types import CopyKind, Relation

_CREDITED = frozenset({"republished", "partly"})
_MINUTE = frozenset({"second", "minute"})
CUT = 0.7  # of the longer text; a copy with fewer words was cut
_TELLING = 6  # letters of a host that a name may begin with
_RELATIONS: dict[CopyKind, Relation] = {
    "exact": "verbatim",
    "near": "edited",
    "truncated": "excerpt",
}


class Member(NamedTuple):
    """What the choice needs of a copy: a row of it, since a story may have hundreds."""

    copy_id: int
    key: str
    outlet: str | None
    title: str | None
    site_name: str | None
    kind: CopyKind
    completeness: str
    words: int
    published_utc: str | None  # fixed width
    published_precision: str | None
    first_seen_utc: str  # fixed width
    claim_status: str
    claim_name: str | None
    claim_domain: str | None
    claim_confidence: float | None
    claim_check: str
    claim_key: str | None  # hash of the URL that it names as its original

    @property
    def credits_another(self) -> bool:
        """Whether this copy says that the piece is somebody else's."""
        return self.claim_status in _CREDITED


@dataclass(frozen=True, slots=True)
class Settled:
    """What the copies of a piece say together."""

    best: Member  # represents the piece
    claimant: Member  # whose claim is the piece's origin
    original_of: Mapping[int, int]  # copy -> the copy that it names as its original


def settle(members: Sequence[Member]) -> Settled:
    """Choose the copy that represents the piece, and the one whose claim holds for the piece. `members` is not empty."""
    original_of = _originals(members)
    named = frozenset(original_of.values())
    longest = max((each.words for each in members if each.completeness == "full"), default=0)

    def rank(member: Member) -> tuple[bool, bool, str, int]:
        cut = member.completeness != "full" or member.words < CUT * longest
        return member.copy_id not in named, cut, _believable(member), member.copy_id

    best = min(members, key=rank)
    if best.credits_another or best.copy_id in named:
        return Settled(best, best, original_of)
    # Nobody is known to be the original, yet a copy says whose text it is: that holds for the piece.
    credited = [
        each for each in members if each.credits_another and each.claim_domain != best.outlet
    ]
    claimant = max(credited, key=lambda each: each.claim_confidence or 0.0, default=best)
    return Settled(best, claimant, original_of)


def _originals(members: Sequence[Member]) -> dict[int, int]:
    """Return which copy each credited one names, by address, by domain or by name.

    One pass over the copies and one over the different credits: a story may have hundreds of copies.
    """
    candidates = [each for each in reversed(members) if not each.credits_another]
    by_key = {each.key: each.copy_id for each in candidates}
    by_outlet = {each.outlet: each.copy_id for each in candidates if each.outlet}
    by_name: dict[str, int | None] = {}
    found = {}
    for member in members:
        if not member.credits_another:
            continue
        original = by_key.get(member.claim_key or "")
        if original is None and member.claim_domain is not None:
            original = by_outlet.get(member.claim_domain)
        elif original is None and member.claim_name is not None:
            if member.claim_name not in by_name:
                by_name[member.claim_name] = _called(member.claim_name, members)
            original = by_name[member.claim_name]
        if original is not None:
            found[member.copy_id] = original
    return found


def _called(name: str, members: Sequence[Member]) -> int | None:
    return next(
        (each.copy_id for each in members if not each.credits_another and _is_called(name, each)),
        None,
    )


def _is_called(name: str, member: Member) -> bool:
    """Tell whether a name without an address is that of a copy's outlet: its own words, or its host's.

    "Coastal Press Agency" is coastal-press.example when that carries the same text.
    """
    called = _letters(name)
    host = _letters((member.outlet or "").rpartition("/")[2].partition(".")[0])
    if not called:
        return False
    return called == _letters(member.site_name) or (
        len(host) >= _TELLING and called.startswith(host)
    )


def _letters(name: str | None) -> str:
    return "".join(filter(str.isalnum, (name or "").casefold()))


def verified(members: Sequence[Member], settled: Settled) -> dict[int, Relation]:
    """Return the copies whose claim the text bears out, with what they did to the original."""
    return {
        member.copy_id: _RELATIONS.get(member.kind, "edited")
        for member in members
        if member.copy_id in settled.original_of and member.claim_check != "text_match"
    }


def other_titles(best: Member, members: Sequence[Member]) -> list[str]:
    """Return the headlines of the other copies, each once, in the order they came; fifty at most."""
    seen = {(best.title or "").casefold()}
    titles = []
    for member in sorted(members, key=lambda member: member.copy_id):
        if member.title and member.title.casefold() not in seen:
            seen.add(member.title.casefold())
            titles.append(member.title)
    return titles[:50]


def _believable(member: Member) -> str:
    """The printed time, never later than when we saw it. A bare day counts as its end."""
    printed, precision = member.published_utc, member.published_precision
    if printed is None or precision in {"month", "year"}:
        return member.first_seen_utc
    if precision not in _MINUTE:
        printed = printed[:10] + "T23:59:59Z"
    return min(printed, member.first_seen_utc)
