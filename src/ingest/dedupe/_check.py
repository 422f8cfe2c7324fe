"""A page and the text that it names as its original -> Checked: what the comparison bears out. Thresholds: docs/decisions/0009."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from ingest.dedupe._facts import Agreement, agreement
from ingest.dedupe._overlap import Overlap, kinship, measure_overlap
from ingest.dedupe._place import NUMBERS, TRUNCATED, Piece, kind_of, objection
from ingest.dedupe._words import read_words
from ingest.types import Check, Relation, Time

LATER = timedelta(days=1)  # a client prints agency copy before the agency's own site does
ZONELESS = timedelta(hours=14)  # how far a time without a zone may be off
SHARE = 0.4  # of the poorer text's names ...
SURE_SHARE = 0.6  # ... where there are neither figures nor quotes to compare
FEW_NAMES = 2  # fewer tell nothing: a script without capitals, or a stub
FACTS = 5  # shared ones that no two stories have by chance; a quote counts twice
FIGURES = 3  # that agree, where names cannot be compared
STRANGE = 0.1  # share of names that any two stories may have in common
STRANGE_WORDS = 1 / 8  # share of long words


class Dated(Piece, Protocol):
    """What a check needs of an article. `types.Article` is one."""

    @property
    def language(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of a claim, with the figures that it rests on."""

    check: Check
    relation: Relation
    why: str
    containment: float = 0.0  # 0..1, of the shorter text in the longer
    resemblance: float = 0.0
    numbers: float | None = None  # 0..1, agreement of the numbers; None: too few


def check_claim(
    page: Dated, original: Dated, *, joined: bool = False, credits_back: bool = False
) -> Checked:
    """Return whether the text that a page names as its original bears the claim out. Never raises.

    `joined`: both were taken for one piece. `credits_back`: the named text says in turn that it comes from the page.
    """
    if credits_back:
        return Checked("contradicted", "unverified", "it credits this page in turn")
    if is_later(original.published, page.published):
        return Checked("contradicted", "unverified", "it was published more than a day later")
    words, named = read_words(page.text), read_words(original.text)
    if words.tokens == named.tokens:
        return Checked("text_match", "verbatim", "the same words", 1.0, 1.0)
    overlap = measure_overlap(words, named)
    kind = kind_of(overlap)
    longer = max(len(words.tokens) // words.span, len(named.tokens) // named.span)
    against = objection(page, original, overlap, longer) if kind else ""
    if joined or (kind not in (None, "partial") and not against):
        cut = len(words.tokens) < TRUNCATED * len(named.tokens)
        relation: Relation = "excerpt" if cut and overlap.new >= overlap.held else "edited"
        return _checked("text_match", relation, f"{overlap.new:.0%} of it stands there", overlap)
    if overlap.numbers is not None and overlap.numbers < NUMBERS:
        return _checked("no_support", "unverified", "same words, other numbers", overlap)
    return _by_facts(page, original, overlap, passages=kind is not None)


def _by_facts(page: Dated, original: Dated, overlap: Overlap, *, passages: bool) -> Checked:
    """Return what the facts say of two texts that are not the same."""
    shared = agreement(page.text, original.text)
    why = told(shared)
    numbers = _share(*shared.numbers) if shared.numbers[1] else None
    passages = passages and _may_agree(shared)
    if passages or facts_agree(shared):
        foreign = bool(page.language and original.language and page.language != original.language)
        relation: Relation = "translated" if foreign else "compiled" if passages else "rewritten"
        why = f"passages in common; {why}" if passages else why
        return _checked("facts_match", relation, why, overlap, numbers)
    if original.completeness == "teaser":
        return _checked("unreachable", "unverified", "only a teaser is there", overlap, numbers)
    if page.completeness == "teaser":
        return _checked("not_checked", "unverified", "only a teaser is here", overlap, numbers)
    if page.language == original.language and _are_strange(page.text, original.text, shared):
        return _checked("contradicted", "unverified", f"unrelated; {why}", overlap, numbers)
    return _checked("no_support", "unverified", why, overlap, numbers)


def facts_agree(shared: Agreement) -> bool:
    """Whether two texts have so many facts in common that one was made from the other.

    Names alone are those of the event; figures and quoted words tell one report of it from another.
    """
    figures, names, quotes = shared.numbers[0], shared.names[0], shared.quotes[0]
    if shared.names[1] < FEW_NAMES:
        return figures >= FIGURES and _share(*shared.numbers) >= SURE_SHARE
    if shared.numbers[1] < 2 and not shared.quotes[1]:
        return names >= FACTS and _share(*shared.names) >= SURE_SHARE
    borne_out = quotes > 0 or (figures >= 2 and _share(*shared.numbers) >= 0.5)
    enough = figures + names + 2 * quotes >= FACTS
    return borne_out and enough and names >= 2 and _share(*shared.names) >= SHARE


def _may_agree(shared: Agreement) -> bool:
    """Whether the facts around common passages fit: templated notices share words, and tell of others."""
    if shared.quotes[0]:
        return True
    figures_fit = shared.numbers[1] < 2 or _share(*shared.numbers) >= 0.5
    names_fit = shared.names[1] < FEW_NAMES or _share(*shared.names) >= SHARE
    return figures_fit and names_fit


def _are_strange(one: str, other: str, shared: Agreement) -> bool:
    """Whether two texts have nothing in common but what any two have."""
    names, figures = shared.names, shared.numbers
    if names[1] < FEW_NAMES + 1 or shared.quotes[0]:
        return False
    if names[0] > max(1, STRANGE * names[1]) or figures[0] > max(1, 0.2 * figures[1]):
        return False
    return kinship(read_words(one), read_words(other)) < STRANGE_WORDS


def told(shared: Agreement) -> str:
    """Return an agreement in words.

    >>> told(Agreement((4, 5), (9, 9), (0, 0)))
    'in common 4 of 5 numbers, 9 of 9 names, 0 of 0 quotes'
    """
    kinds = (("numbers", shared.numbers), ("names", shared.names), ("quotes", shared.quotes))
    return "in common " + ", ".join(f"{both} of {of} {kind}" for kind, (both, of) in kinds)


def is_later(one: Time | None, other: Time | None) -> bool:
    """Whether a time is later than another by more than `LATER`, however its zone and precision are read."""
    if one is None or other is None or "year" in (one.precision, other.precision):
        return False
    return _earliest(one) - _latest(other) > LATER


def _earliest(time: Time) -> datetime:
    return time.utc - _doubt(time)


def _latest(time: Time) -> datetime:
    width = {"day": timedelta(days=1), "month": timedelta(days=31)}
    return time.utc + width.get(time.precision, timedelta()) + _doubt(time)


def _doubt(time: Time) -> timedelta:
    return ZONELESS if time.offset_min is None else timedelta()


def _share(both: int, of: int) -> float:
    return both / max(1, of)


def _checked(
    check: Check,
    relation: Relation,
    why: str,
    overlap: Overlap,
    numbers: float | None = None,
) -> Checked:
    return Checked(
        check,
        relation,
        why,
        round(max(overlap.new, overlap.held), 4),
        round(min(overlap.new, overlap.held), 4),
        overlap.numbers if numbers is None else round(numbers, 4),
    )
