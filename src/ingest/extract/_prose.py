"""Flat -> numbers: how much each block reads like running text, how little like furniture."""

from ingest.extract._flat import Flat

__all__ = ["prose_of"]

_ENDS = frozenset(".!?…。！？:;\"”»’')]।؟॥")
_FURNITURE = -12.0
_LINKED = -30.0
_ITEMS = frozenset({"li", "dd", "dt"})  # an ingredient: furniture has a link
_CELLS = frozenset({"td", "th"})


def prose_of(flat: Flat) -> list[float]:
    """Return for each block its characters of running text; below zero for links and labels."""
    tags, boxes, links = flat.box_tags, flat.boxes, flat.link_chars
    found = []
    for at, text in enumerate(flat.texts):
        tag = tags[boxes[at]]
        is_item = tag in _ITEMS or (tag in _CELLS and _has_neighbour(flat, at))
        found.append(_prose(text, links[at], tag, is_item=is_item and not links[at]))
    return found


def _has_neighbour(flat: Flat, at: int) -> bool:
    """Whether the cell's row has another: a figure of a table, where a cell alone lays a page out."""
    row = flat.box_parents[flat.boxes[at]]
    around = flat.boxes[max(0, at - 1) : at + 2 : 2] if at else flat.boxes[1:2]
    return any(flat.box_parents[box] == row and box != flat.boxes[at] for box in around)


def _prose(text: str, linked: int, tag: str, *, is_item: bool) -> float:
    length = len(text)
    own = float(length - linked)
    if linked and own < linked:
        return _LINKED if own < 0.3 * length or length < 200 else 0.0
    if not text.isascii() and _is_dense(text, length):
        own *= 2.5
    label = 0.0 if is_item else _FURNITURE
    if own < 25:
        return label
    ends = text[-1] in _ENDS
    if own >= 80:
        return own if ends or tag == "p" or own > 200 else 0.4 * own
    if tag == "p" or ends:
        return 0.6 * own if ends else 0.1 * own
    return label


def _is_dense(text: str, length: int) -> bool:
    """Return True for scripts that say in one character what others say in a word."""
    low, high = "\u2e80", "\ud7ff"
    return (
        low <= text[length // 4] <= high
        or low <= text[length // 2] <= high
        or low <= text[3 * length // 4] <= high
    )
