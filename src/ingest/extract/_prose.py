"""Flat -> numbers: how much each block reads like running text, how little like furniture."""

from ingest.extract._flat import Flat

__all__ = ["prose_of"]

_ENDS = frozenset(".!?…。！？:;\"”»’')]।؟॥")
_FURNITURE = -12.0
_LINKED = -30.0
_ITEMS = frozenset({"li", "td", "th", "dd", "dt"})  # an ingredient, a figure: furniture has a link


def prose_of(flat: Flat) -> list[float]:
    """Return for each block its characters of running text; below zero for links and labels."""
    tags, boxes, links = flat.box_tags, flat.boxes, flat.link_chars
    return [_prose(text, links[at], tags[boxes[at]]) for at, text in enumerate(flat.texts)]


def _prose(text: str, linked: int, tag: str) -> float:
    length = len(text)
    own = float(length - linked)
    if linked and own < linked:
        return _LINKED if own < 0.3 * length or length < 200 else 0.0
    if not text.isascii() and _is_dense(text, length):
        own *= 2.5
    label = 0.0 if tag in _ITEMS and not linked else _FURNITURE
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
