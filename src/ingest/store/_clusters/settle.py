"""Copies of one piece -> which of them represents it, and what the piece's origin is. Pure.

The original when it is known, else the earliest complete text. A page that others name as their source
is the original; the word of the page itself comes second. What other copies credit is evidence, too; the
earliest plausible time breaks ties, and is no evidence.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, cast

from ingest.types import CopyKind, OriginStatus, Relation

_CREDITED = frozenset({"republished", "partly"})
_NOT_COMPARED = frozenset({"not_checked", "unreachable"})
_MINUTE = frozenset({"second", "minute"})
CUT = 0.7  # of the longer text; a copy with fewer words was cut
_WITNESSES = 8  # credits that are kept beside the verdict
_MORE = 3  # further copies that can raise a credit: they may have it from one another
_CEILING = 0.98
_TIE = 0.015
_TITLES = 50
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
    def status(self) -> OriginStatus:
        """What the copy's own claim argues for."""
        return cast(OriginStatus, self.claim_status)

    @property
    def credited(self) -> str:
        """Whom it credits, in a form that is the same on every copy."""
        return self.claim_domain or _letters(self.claim_name)

    @property
    def credits_another(self) -> bool:
        """Whether this copy says that the piece is somebody else's."""
        return self.claim_status in _CREDITED


class Credit(NamedTuple):
    """Somebody whom copies of a piece credit: what they witness together."""

    credited: str  # domain, else the letters of the name; "" for agencies without a name
    copies: int  # that credit them
    claimant: Member  # the surest of these copies


class Witness(NamedTuple):
    """What other copies say of a piece's origin, or what broke a tie."""

    claimant: Member
    weight: float  # 0..1
    won: bool
    status: OriginStatus  # what it argues for: own when they name the piece's own page
    moment: str | None = None  # the time that broke a tie, where nothing else did


@dataclass(frozen=True, slots=True)
class Settled:
    """What the copies of a piece say together."""

    best: Member  # represents the piece
    claimant: Member  # whose claim is the piece's origin
    original_of: Mapping[int, int]  # copy -> the copy that it names as its original
    witnesses: tuple[Witness, ...] = ()  # the strongest first

    @property
    def named(self) -> bool:
        """Whether other copies name the representative as their original."""
        return self.best.copy_id in self.original_of.values()

    @property
    def confidence(self) -> float | None:
        """How sure the piece's origin is, 0..1, all witnesses heard; None when nobody said anything."""
        won = [each.weight for each in self.witnesses if each.won]
        return max(won) if won else self.claimant.claim_confidence


def count_credits(members: Sequence[Member]) -> tuple[Credit, ...]:
    """Return whom the copies of a piece credit, each once, with the surest of the copies that do."""
    groups: dict[str, list[Member]] = {}
    for member in members:
        if member.credits_another and member.claim_check != "contradicted":
            groups.setdefault(member.credited, []).append(member)
    return tuple(Credit(key, len(group), _surest(group)) for key, group in groups.items())


def _surest(group: Sequence[Member]) -> Member:
    return min(
        group, key=lambda each: (-(each.claim_confidence or 0.0), _believable(each), each.copy_id)
    )


def settle(members: Sequence[Member], said: Sequence[Credit] | None = None) -> Settled:
    """Choose the copy that represents the piece, and the one whose claim holds for the piece. `members` is not empty.

    `said` is what all copies credit, when `members` are but those of them that matter.
    """
    said = count_credits(members) if said is None else said
    original_of = _originals(members)
    named = frozenset(original_of.values())
    longest = max((each.words for each in members if each.completeness == "full"), default=0)

    def rank(member: Member) -> tuple[bool, bool, str, int]:
        cut = member.completeness != "full" or member.words < CUT * longest
        return member.copy_id not in named, cut, _believable(member), member.copy_id

    best = min(members, key=rank)
    if best.copy_id in named:
        return Settled(best, best, original_of, _for_itself(best, original_of, said))
    between = {each.outlet for each in members if each.credits_another and each.outlet}
    rivals = [each for each in said if each.credited not in between | {best.outlet}]
    if not rivals:
        moment = _believable(best) if len(members) > 1 and not best.credits_another else None
        tie = (Witness(best, 0.0, won=False, status="own", moment=moment),) if moment else ()
        return Settled(best, best, original_of, tie)
    return _by_witnesses(best, original_of, rivals)


def _for_itself(
    best: Member, original_of: Mapping[int, int], said: Sequence[Credit]
) -> tuple[Witness, ...]:
    """Return the witnesses for a copy that others name as their original."""
    return tuple(
        Witness(each.claimant, _weight(each), won=True, status="own")
        for each in said
        if original_of.get(each.claimant.copy_id) == best.copy_id
    )


def _by_witnesses(
    best: Member, original_of: Mapping[int, int], rivals: Sequence[Credit]
) -> Settled:
    """Let those decide whom the copies credit; where two weigh the same, the earlier credit does, and says so."""
    ranked = sorted(rivals, key=lambda each: (-_weight(each), _believable(each.claimant)))
    tied = [each for each in ranked if _weight(each) > _weight(ranked[0]) - _TIE]
    won = min(tied, key=lambda each: (_believable(each.claimant), each.claimant.copy_id))
    moment = _believable(won.claimant) if len(tied) > 1 else None
    heard = len(rivals) > 1 or won.copies > 1 or won.claimant.copy_id != best.copy_id
    witnesses = [
        Witness(
            each.claimant,
            _weight(each),
            each is won,
            each.claimant.status,
            moment if each is won else None,
        )
        for each in ranked[:_WITNESSES]
        if heard
    ]
    claimant = best if best.credits_another and best.credited == won.credited else won.claimant
    return Settled(best, claimant, original_of, tuple(witnesses))


def _weight(credit: Credit) -> float:
    """Return how sure a credit is: its surest copy, raised a little by each of the next ones that say the same."""
    sure = credit.claimant.claim_confidence or 0.0
    doubt = (1.0 - sure) * (1.0 - 0.35 * sure) ** min(credit.copies - 1, _MORE)
    return round(max(sure, min(1.0 - doubt, _CEILING)), 2)


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
        if not member.credits_another or member.claim_check == "contradicted":
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
    """Return the copies whose claim the text bears out, with what they did to the original.

    A claim that was compared with the very page that it names keeps what was found there.
    """
    return {
        member.copy_id: _RELATIONS.get(member.kind, "edited")
        for member in members
        if member.copy_id in settled.original_of and member.claim_check in _NOT_COMPARED
    }


def may_change(new: Member, said: Sequence[Credit]) -> bool:
    """Whether a new copy credits somebody whom none did, or may be the one that others credit."""
    if new.credits_another:
        heard = {each.credited for each in said}
        return new.credited not in heard or new.claim_check == "contradicted"
    return any(_is_credited(new, each.claimant) for each in said)


def _is_credited(member: Member, claimant: Member) -> bool:
    if member.key == claimant.claim_key or member.outlet == claimant.claim_domain:
        return True
    nameless = claimant.claim_domain is not None or claimant.claim_name is None
    return not nameless and _is_called(claimant.claim_name or "", member)


def with_title(titles: str | None, best: str | None, new: str | None) -> str | None:
    """Return the headlines of the other copies with that of one more.

    >>> with_title("Ferry runs", "The ferry", "Night boat"), with_title(None, "The ferry", "THE FERRY")
    ('Ferry runs\\nNight boat', None)
    """
    listed = titles.split("\n") if titles else []
    seen = {title.casefold() for title in (best or "", *listed)}
    if not new or new.casefold() in seen or len(listed) >= _TITLES:
        return titles
    return "\n".join((*listed, new))


def other_titles(best: Member, members: Sequence[Member]) -> list[str]:
    """Return the headlines of the other copies, each once, in the order they came; fifty at most."""
    seen = {(best.title or "").casefold()}
    titles = []
    for member in sorted(members, key=lambda member: member.copy_id):
        if member.title and member.title.casefold() not in seen:
            seen.add(member.title.casefold())
            titles.append(member.title)
    return titles[:_TITLES]


def _believable(member: Member) -> str:
    """The printed time, never later than when we saw it. A bare day counts as its end."""
    printed, precision = member.published_utc, member.published_precision
    if printed is None or precision in {"month", "year"}:
        return member.first_seen_utc
    if precision not in _MINUTE:
        printed = printed[:10] + "T23:59:59Z"
    return min(printed, member.first_seen_utc)
