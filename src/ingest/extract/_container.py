"""Flat + prose -> Ground -> box: which element holds the article. Every element is a candidate."""

from collections import defaultdict
from dataclasses import dataclass
from itertools import accumulate

from ingest.extract._cards import mark_cards
from ingest.extract._flat import Flat
from ingest.extract._names import BODY, HIDDEN, KEEP

__all__ = ["NO_CONTAINERS", "Ground", "choose_box", "survey"]

_MAJOR = (
    0.5  # a box with this share of the page's prose is no side matter, whatever it calls itself
)
# The share of the prose that a verdict must hit to be taken back; 0.9 for those not named.
_FORGIVABLE = {
    "byline": 0.4,
    "caption": 0.4,
    "date": 0.4,
    "hidden": 0.7,
    "media": 0.4,
    "paywall": 0.4,
    "popup": 0.4,
    "share": 0.4,
    "tags": 0.4,
}
_NEVER_FORGIVEN = frozenset({"comments", "consent", "footer", "nav", "related"})
_APART = frozenset({"comments", "footer", "form"})  # never around the headline's own text
_WALLED = frozenset({"hidden", "paywall", "popup"})  # a wall lets the first paragraphs be read
_REST = 600.0  # characters of prose beside a large side matter that make a whole article
_SIDE_MATTER = -10.0  # what a block of it costs a container
_IN_BODY = 0.1  # furniture costs a self-declared body little
_DOUBTED = 0.2  # prose outside a self-declared body
_TIGHT = 0.75  # a self-declared article with this share of the container's prose is the container
_FEW = 100  # characters that no link holds: a result list, a recipe
_ENOUGH = 200.0  # characters of prose that make a self-declared body worth trusting
NO_CONTAINERS = frozenset(
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
    title: str  # "" when none is known
    headline: int  # the block that shows the title; -1 when none does
    sums: list[float]  # prefix sums of what each block is worth to a container
    good: list[float]  # prefix sums of the prose that no verdict hits
    chosen: list[int]  # the boxes that the outlet's own selectors keep


def survey(flat: Flat, prose: list[float], headline: int, title: str | None) -> Ground:
    """Return the ground that candidates compete on."""
    chosen = [box for box, names in enumerate(flat.box_names) if KEEP in names]
    verdicts = _overruled(flat, chosen) if chosen else flat.box_verdicts
    positive = [0.0, *accumulate([score if score > 0 else 0.0 for score in prose])]
    inside = _in_body(flat, verdicts)
    reasons = _forgiven(_spread(flat, verdicts, positive, headline), positive, inside)
    mark_cards(flat, prose, (verdicts, reasons), headline)
    worth = _worth(prose, reasons, inside)
    for at in range(headline):
        if worth[at] > 0:
            worth[at] *= 0.3
    good = [
        score if score > 0 and not reason else 0.0
        for score, reason in zip(prose, reasons, strict=True)
    ]
    sums = [0.0, *accumulate(worth)]
    goods = [0.0, *accumulate(good)]
    return Ground(flat, prose, verdicts, reasons, title or "", headline, sums, goods, chosen)


def _overruled(flat: Flat, chosen: list[int]) -> list[str]:
    """Return the verdicts of the boxes: those that the user keeps, and those around them, are no side matter."""
    verdicts = flat.box_verdicts[:]
    for box in chosen:
        for around in flat.ancestors(box):
            verdicts[around] = BODY if around == box else ""
    return verdicts


def _worth(prose: list[float], reasons: list[str], in_body: bytearray) -> list[float]:
    """Return what each block is worth to a container that holds it."""
    declared = sum(
        [
            score
            for score, inside, reason in zip(prose, in_body, reasons, strict=True)
            if inside and score > 0 and not reason
        ]
    )
    outside = _DOUBTED if declared >= _ENOUGH else 1.0
    worth = []
    for score, inside, reason in zip(prose, in_body, reasons, strict=True):
        if reason:
            score = 0.0 if reason == HIDDEN else min(score, _SIDE_MATTER)
        if score > 0:
            worth.append(score if inside else score * outside)
        else:
            worth.append(score * _IN_BODY if inside else score)
    return worth


def _in_body(flat: Flat, verdicts: list[str]) -> bytearray:
    inside = bytearray(len(flat.texts))
    for box, said in enumerate(verdicts):
        if said == BODY and box:
            start, end = flat.box_starts[box], flat.box_ends[box]
            inside[start:end] = b"\x01" * (end - start)
    return inside


def _spread(flat: Flat, verdicts: list[str], positive: list[float], headline: int) -> list[str]:
    """Return for each block the verdict of the outermost box around it that holds."""
    reasons = [""] * len(flat.texts)
    whole = positive[-1] or 1.0
    for box, said in enumerate(verdicts):
        if not said or said == BODY or not box:
            continue
        start, end = flat.box_starts[box], flat.box_ends[box]
        if start == end or reasons[start]:
            continue
        told = positive[end] - positive[start]
        if (
            told < _MAJOR * whole
            or said == "consent"
            or _is_apart(said, (start, end), headline)
            or _has_rest(flat, verdicts, positive, box)
        ):
            reasons[start:end] = [said] * (end - start)
    return reasons


def _is_apart(said: str, span: tuple[int, int], headline: int) -> bool:
    """Return True for a footer, a form or comments, however long, that do not hold the headline."""
    return said in _APART and headline >= 0 and not span[0] <= headline < span[1]


def _has_rest(flat: Flat, verdicts: list[str], positive: list[float], box: int) -> bool:
    """Return True when a self-declared body around the box holds a whole article beside it."""
    told = positive[flat.box_ends[box]] - positive[flat.box_starts[box]]
    around = flat.box_parents[box]
    while around > 0:
        if verdicts[around] == BODY:
            start, end = flat.box_starts[around], flat.box_ends[around]
            return positive[end] - positive[start] - told >= _REST
        around = flat.box_parents[around]
    return False


def _forgiven(reasons: list[str], positive: list[float], in_body: bytearray) -> list[str]:
    """Take back a verdict that hits most of the text: a paywall hides paragraph by paragraph.

    The text is the self-declared body when that holds an article, else the page.
    """
    whole: defaultdict[str, float] = defaultdict(float)
    inner: defaultdict[str, float] = defaultdict(float)
    for at, reason in enumerate(reasons):
        told = positive[at + 1] - positive[at]
        whole[reason] += told
        if in_body[at]:
            inner[reason] += told
    declared = inner[""] >= _REST
    weight = inner if declared else whole
    plain = weight.pop("", 0.0)
    for said, hit in weight.items():
        if said in _NEVER_FORGIVEN or (declared and said not in _WALLED):
            continue
        if hit > _ENOUGH and hit >= _FORGIVABLE.get(said, 0.9) * (hit + plain + 1.0):
            reasons = ["" if reason == said else reason for reason in reasons]
    return reasons


def choose_box(ground: Ground) -> int:
    """Return the box that holds the article; box 0 when nothing stands out."""
    flat, sums = ground.flat, ground.sums
    if ground.chosen:
        return _common(flat, ground.chosen)
    best, most = 0, 0.0
    for box, (start, end) in enumerate(zip(flat.box_starts, flat.box_ends, strict=True)):
        worth = sums[end] - sums[start]
        if worth >= most and worth and flat.box_tags[box] not in NO_CONTAINERS:
            best, most = box, worth
    if most < _ENOUGH and (declared := _declared(ground)):
        return declared
    return _tightened(ground, best)


def _declared(ground: Ground) -> int:
    """Return the self-declared article with the most words that are no link; 0 when none has enough."""
    flat, best, most = ground.flat, 0, _FEW
    for box, said in enumerate(ground.verdicts):
        if (
            (said == BODY or flat.box_tags[box] == "article")
            and box
            and flat.box_tags[box] not in NO_CONTAINERS
        ):
            span = range(flat.box_starts[box], flat.box_ends[box])
            own = sum(
                [
                    len(flat.texts[at]) - 2 * flat.link_chars[at]
                    for at in span
                    if not ground.reasons[at]
                ]
            )
            if own > most:
                best, most = box, own
    return best


def _tightened(ground: Ground, box: int) -> int:
    """Return the innermost self-declared article that holds nearly all of the box's prose."""
    flat, good = ground.flat, ground.good
    most = _TIGHT * (good[flat.box_ends[box]] - good[flat.box_starts[box]])
    best = box
    for inner in range(box + 1, len(flat.box_tags)):
        start, end = flat.box_starts[inner], flat.box_ends[inner]
        if start >= flat.box_ends[box]:
            break
        declared = flat.box_tags[inner] == "article" or ground.verdicts[inner] == BODY
        if (
            declared
            and good[end] - good[start] >= most > 0
            and flat.box_tags[inner] not in NO_CONTAINERS
        ):
            best = inner
    return best


def _common(flat: Flat, boxes: list[int]) -> int:
    """Return the smallest box around all of these."""
    start, end = flat.box_starts[boxes[0]], max(flat.box_ends[box] for box in boxes)
    around = flat.ancestors(boxes[0])
    return next(
        (box for box in around if flat.box_starts[box] <= start and flat.box_ends[box] >= end), 0
    )
