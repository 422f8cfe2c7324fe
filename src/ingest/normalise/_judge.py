"""Evidence -> Origin: weighs what the observers saw. Reads nothing else."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ingest.normalise._names import by_domain, by_name, folded, path_of
from ingest.types import Evidence, Origin, OriginKind, OriginStatus
from ingest.urls import clean_url

THRESHOLD = 0.55  # a claim below it is noted and not made
_ADDRESSES = frozenset({"canonical", "pixel", "url"})  # kinds that corroborate; alone at most 0.7
_ALONE = 0.7
_WORDS_ALONE = 0.88  # of the pages that only a wording credits, one in eight is the outlet's own
_CEILING = 0.98
_TIE = 0.015


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody to whom evidence points."""

    key: str
    evidence: tuple[Evidence, ...]
    score: float  # 0..1
    distributor: bool


def weigh(evidence: Iterable[Evidence]) -> Origin:
    """Return the origin that the evidence supports, every piece of it kept.

    No evidence gives `own` by absence. Weak evidence gives `own` too, and stays listed.

    >>> weigh([Evidence("dateline", "PARIS (AP) —", "The Associated Press", "apnews.com", weight=0.96)]).status
    'republished'
    """
    seen = _once(evidence)
    ranked = sorted(_candidates(seen), key=lambda candidate: -candidate.score)
    if not ranked or ranked[0].score < THRESHOLD:
        return Origin(evidence=seen)
    winner = _author_before_distributor(ranked)
    rival = next((other for other in ranked if _ties(winner, other)), None)
    if rival:
        return Origin(
            "unknown", "unverified", "evidence", evidence=seen, confidence=winner.score / 2
        )
    return _verdict(winner, ranked, seen)


def _once(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Return the evidence without repetitions, the strongest first among its kind."""
    best: dict[tuple[str, str, str | None], Evidence] = {}
    for item in evidence:
        if not item.quote.strip():
            continue  # an empty element says nothing
        key = (item.kind, item.quote, item.domain or item.name)
        if key not in best or item.weight > best[key].weight:
            best[key] = item
    return tuple(best.values())


def _candidates(seen: tuple[Evidence, ...]) -> list[Candidate]:
    homes = {folded(item.name): item.domain for item in seen if item.name and item.domain}
    groups: dict[str, list[Evidence]] = {}
    for item in seen:
        groups.setdefault(_key(item, homes), []).append(item)
    nameless = groups.pop("", [])
    if nameless and not groups:
        return [Candidate("", tuple(nameless), max(item.weight for item in nameless), False)]
    return [_candidate(key, tuple(items)) for key, items in groups.items()]


def _key(item: Evidence, homes: dict[str, str]) -> str:
    """Return what the candidate of a piece of evidence is known by: a domain if any evidence gives one."""
    domain = item.domain or homes.get(folded(item.name or ""))
    if domain:
        return domain
    outlet = by_name(item.name) if item.name else None
    return (outlet.domain if outlet and outlet.domain else None) or folded(item.name or "")


def _candidate(key: str, items: tuple[Evidence, ...]) -> Candidate:
    """Return a candidate: its best evidence, raised a little by each other kind."""
    best: dict[str, float] = {}
    for item in items:
        best[item.kind] = max(best.get(item.kind, 0.0), item.weight)
    weights = sorted(best.values(), reverse=True)
    doubt = 1.0 - weights[0]
    for weight in weights[1:]:
        doubt *= 1.0 - 0.35 * weight
    score = min(1.0 - doubt, _CEILING)
    if set(best) <= _ADDRESSES:
        score = min(score, _ALONE)
    if set(best) == {"credit"}:
        score = min(score, _WORDS_ALONE)
    outlet = by_domain(key) or by_name(items[0].name or "")
    return Candidate(
        key, items, round(score, 3), outlet is not None and outlet.kind == "distributor"
    )


def _author_before_distributor(ranked: list[Candidate]) -> Candidate:
    """Return the best candidate; an issuer or outlet beside a distributor comes first."""
    first = ranked[0]
    if not first.distributor:
        return first
    return next((other for other in ranked if not other.distributor and other.score >= 0.38), first)


def _ties(winner: Candidate, other: Candidate) -> bool:
    """Whether two candidates are rivals: as strong, by the same kind of cue, in different words."""
    if other.key == winner.key or other.distributor or abs(winner.score - other.score) > _TIE:
        return False
    mine, theirs = _strongest(winner), _strongest(other)
    return (
        mine.kind == theirs.kind
        and mine.quote != theirs.quote
        and mine.kind in {"dateline", "credit"}
    )


def _strongest(candidate: Candidate) -> Evidence:
    return max(candidate.evidence, key=lambda item: item.weight)


def _verdict(winner: Candidate, ranked: list[Candidate], seen: tuple[Evidence, ...]) -> Origin:
    named = next((item for item in winner.evidence if item.name), None)
    domain = next((item.domain for item in winner.evidence if item.domain), None)
    won = set(map(id, winner.evidence))
    return Origin(
        status=_status(winner, seen),
        relation="unverified",
        basis="evidence",
        kind=_kind(winner, ranked),
        name=named.name if named else domain,
        domain=domain,
        url=_address(winner),
        confidence=_confidence(winner, ranked),
        evidence=tuple(replace(item, won=True) if id(item) in won else item for item in seen),
    )


def _status(winner: Candidate, seen: tuple[Evidence, ...]) -> OriginStatus:
    """Return `partly` when the winner's evidence of joint work is at least as strong."""

    def strength(status: OriginStatus) -> float:
        return max((item.weight for item in winner.evidence if item.status == status), default=0.0)

    joint = strength("partly") + (0.05 if any(_visible(item) for item in winner.evidence) else 0.0)
    return (
        "partly"
        if joint >= strength("republished") > 0 or not strength("republished")
        else "republished"
    )


def _visible(item: Evidence) -> bool:
    """Whether a reader sees that staff and agency wrote together."""
    return item.status == "partly" and item.kind in {"byline", "contributed", "signoff"}


def _kind(winner: Candidate, ranked: list[Candidate]) -> OriginKind | None:
    outlet = by_domain(winner.key) or by_name(winner.evidence[0].name or "")
    if outlet:
        return outlet.kind
    if any(other.distributor and other.score >= THRESHOLD for other in ranked):
        return "issuer"
    return "outlet" if winner.key else None


def _address(winner: Candidate) -> str | None:
    """Return the piece's address as printed: the strongest evidence's that is no home page."""
    for item in sorted(winner.evidence, key=lambda item: (item.kind == "pixel", -item.weight)):
        if item.url and len(path_of(item.url).strip("/")) > 1:
            return clean_url(item.url)
    return None


def _confidence(winner: Candidate, ranked: list[Candidate]) -> float:
    """Return the winner's score, lowered by a strong rival in other words."""
    quotes = {item.quote for item in winner.evidence}
    rivals = [
        other.score
        for other in ranked
        if other.key != winner.key and not any(item.quote in quotes for item in other.evidence)
    ]
    doubt = max((score for score in rivals if score >= THRESHOLD), default=0.0)
    return round(max(0.3, winner.score - 0.15 * doubt), 2)
