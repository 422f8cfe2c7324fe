"""Flat + prose -> reasons: boxes whose title is a link point to another article, whatever they tell of it."""

from ingest.extract._flat import Flat
from ingest.extract._names import BODY

__all__ = ["mark_cards"]

_TITLES = frozenset({"h2", "h3", "h4", "h5", "h6"})
_NO_CARDS = frozenset(
    {"p", "li", "ul", "ol", "td", "th", "tr", "tbody", "table", "blockquote", "pre", "body", "main"}
)
_MAX_BLOCKS = 7
_MAX_PROSE = 700.0
_MAX_SHARE = 0.4  # of the page's prose


def mark_cards(
    flat: Flat, prose: list[float], judged: tuple[list[str], list[str]], headline: int
) -> None:
    """Write "related" on the blocks of every card. `judged` are the boxes' and the blocks' verdicts."""
    verdicts, reasons = judged
    most = min(_MAX_PROSE, _MAX_SHARE * sum([score for score in prose if score > 0]))
    done = 0
    for at, linked in enumerate(flat.link_chars):
        if at < done or linked * 1.25 < len(flat.texts[at]) or flat.tag(at) not in _TITLES:
            continue
        if all(href.startswith("#") for _, href in flat.links[at]):
            continue  # a heading that one can point to
        box = _card(flat, prose, verdicts, (at, most))
        if box and not flat.box_starts[box] <= headline < flat.box_ends[box]:
            first, done = flat.box_starts[box], flat.box_ends[box]
            reasons[first:done] = [reason or "related" for reason in reasons[first:done]]


def _card(flat: Flat, prose: list[float], verdicts: list[str], title: tuple[int, float]) -> int:
    """Return the largest small box around the title; 0 when there is none."""
    (at, most), found = title, 0
    box = flat.box_parents[flat.boxes[at]]
    while box > 0:
        start, end = flat.box_starts[box], flat.box_ends[box]
        told = sum([score for score in prose[start:end] if score > 0])
        if end - start > _MAX_BLOCKS or told > most or verdicts[box] == BODY:
            break
        if flat.box_tags[box] not in _NO_CARDS:
            found = box
        box = flat.box_parents[box]
    return found
