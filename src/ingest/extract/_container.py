"""Flat + prose -> Ground -> box: which element holds the article. Every element is a candidate."""

from dataclasses import dataclass
from itertools import accumulate

from ingest.extract._flat import Flat
from ingest.extract._names import BODY, KEEP, verdict

__all__ = ["Ground", "choose_box", "survey"]

_MAJOR = (
    0.5  # a box with this share of the page's prose is no side matter, whatever it calls itself
)
_ALWAYS_SIDE = frozenset({"consent", "comments", "footer"})
_ENOUGH = 200.0  # characters of prose that make a self-declared body worth trusting
_NO_CONTAINERS = frozenset(
    {
        "p",
        "li",
        "ul",
        "ol",
        "dl",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "blockquote",
        "table",
        "tbody",
        "tr",
        "figure",
        "pre",
        "aside",
        "nav",
        "footer",
    }
)


@dataclass(frozen=True, slots=True)
class Ground:
    """What is known of a page before a container is chosen."""

    flat: Flat
    prose: list[float]
    verdicts: list[str]  # of each box alone
    reasons: list[str]  # of each block: the outermost verdict of its boxes that holds; "" none
    headline: int  # the block that shows the title; -1 when none does
    sums: list[float]  # prefix sums of what each block is worth to a container


def survey(flat: Flat, prose: list[float], headline: int) -> Ground:
    """Return the ground that candidates compete on."""
    verdicts = [verdict(*box) for box in zip(flat.box_tags, flat.box_names, strict=True)]
    positive = [0.0, *accumulate([score if score > 0 else 0.0 for score in prose])]
    reasons = _spread(flat, verdicts, positive)
    worth = _worth(flat, prose, verdicts, reasons)
    for at in range(headline):
        if worth[at] > 0:
            worth[at] *= 0.3
    return Ground(flat, prose, verdicts, reasons, headline, [0.0, *accumulate(worth)])


def _worth(flat: Flat, prose: list[float], verdicts: list[str], reasons: list[str]) -> list[float]:
    in_body = _in_body(flat, verdicts)
    declared = sum(
        [score for at, score in enumerate(prose) if in_body[at] and score > 0 and not reasons[at]]
    )
    trusted = declared >= _ENOUGH
    worth = []
    for at, score in enumerate(prose):
        if reasons[at]:
            score = min(score, -10.0) if reasons[at] != "hidden" else 0.0
        elif in_body[at]:
            score *= 1.0 if score > 0 else 0.3
        elif trusted and score > 0:
            score *= 0.3
        worth.append(score)
    return worth


def _in_body(flat: Flat, verdicts: list[str]) -> bytearray:
    inside = bytearray(len(flat.texts))
    for box, said in enumerate(verdicts):
        if said == BODY and box:
            start, end = flat.box_starts[box], flat.box_ends[box]
            inside[start:end] = b"\x01" * (end - start)
    return inside


def _spread(flat: Flat, verdicts: list[str], positive: list[float]) -> list[str]:
    """Return for each block the verdict of the outermost box around it that holds."""
    reasons = [""] * len(flat.texts)
    whole = positive[-1] or 1.0
    for box, said in enumerate(verdicts):
        if not said or said == BODY or not box:
            continue
        start, end = flat.box_starts[box], flat.box_ends[box]
        if start == end or reasons[start]:
            continue
        if positive[end] - positive[start] < _MAJOR * whole or said == "consent":
            reasons[start:end] = [said] * (end - start)
    return _forgiven(reasons, positive, whole)


def _forgiven(reasons: list[str], positive: list[float], whole: float) -> list[str]:
    """Take back a verdict that hits most of the page: a paywall hides paragraph by paragraph."""
    for said in ("hidden", "paywall", "caption", "byline", "date", "tags", "media", "share"):
        hit = sum(
            [positive[at + 1] - positive[at] for at, reason in enumerate(reasons) if reason == said]
        )
        if hit >= 0.4 * whole:
            reasons = ["" if reason == said else reason for reason in reasons]
    return reasons


def choose_box(ground: Ground) -> int:
    """Return the box that holds the article; box 0 when nothing stands out."""
    flat, sums = ground.flat, ground.sums
    named = [box for box, names in enumerate(flat.box_names) if KEEP in names]
    if named:
        return _common(flat, named)
    best, most = 0, 0.0
    for box, (start, end) in enumerate(zip(flat.box_starts, flat.box_ends, strict=True)):
        worth = sums[end] - sums[start]
        if worth >= most and worth and flat.box_tags[box] not in _NO_CONTAINERS:
            best, most = box, worth
    return best


def _common(flat: Flat, boxes: list[int]) -> int:
    """Return the smallest box around all of these."""
    start, end = flat.box_starts[boxes[0]], max(flat.box_ends[box] for box in boxes)
    around = flat.ancestors(boxes[0])
    return next(
        (box for box in around if flat.box_starts[box] <= start and flat.box_ends[box] >= end), 0
    )
