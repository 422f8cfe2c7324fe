"""Decisions -> text and Blocks: how the kept blocks are written down."""

from urllib.parse import urljoin, urlsplit

from ingest.extract._body import Body
from ingest.extract._container import Ground
from ingest.extract._flat import Flat
from ingest.types import Block, Link

__all__ = ["blocks_of", "text_of"]

_CELLS = frozenset({"td", "th"})
_NEAR = (
    20  # blocks around the container whose links and surroundings are told; further out are menus
)
_MAX_LINKS = 40  # of one block; a menu has hundreds


def text_of(flat: Flat, body: Body) -> str:
    """Return the kept blocks parted by a blank line; list items with "- ", table rows with " | "."""
    parts: list[str] = []
    row = item = -1
    for at in range(body.start, body.end):
        if body.reasons[at]:
            continue
        text, here = flat.texts[at], flat.boxes[at]
        cell = _around(flat, here, _CELLS)
        # A cell of several blocks is a layout's column, not a table's cell.
        alone = cell > 0 and flat.box_ends[cell] - flat.box_starts[cell] == 1
        this_row = flat.box_parents[cell] if alone else -1
        this_item = _around(flat, here, _ITEMS) if cell < 0 else -1
        if this_row >= 0 and this_row == row:
            parts[-1] += " | " + text
        else:
            parts.append("- " + text if this_item >= 0 and this_item != item else text)
        row, item = this_row, this_item
    return "\n\n".join(parts)


_ITEMS = frozenset({"li"})


def _around(flat: Flat, box: int, tags: frozenset[str]) -> int:
    """Return the nearest of three boxes with one of these tags, or -1."""
    for _ in range(3):
        if box <= 0:
            return -1
        if flat.box_tags[box] in tags:
            return box
        box = flat.box_parents[box]
    return -1


def blocks_of(ground: Ground, body: Body, url: str | None) -> tuple[Block, ...]:
    """Return every block of the page in document order, kept and dropped, each with its reason."""
    flat = ground.flat
    base = _base(url)
    first, last = body.start - _NEAR, body.end + _NEAR
    return tuple(
        [
            Block(
                text,
                flat.tag(at),
                not body.reasons[at],
                body.reasons[at],
                body.start <= at < body.end,
                ground.prose[at],
                _links(flat.links[at], base, url or "") if first <= at < last else (),
                flat.names(at, 3 if first <= at < last else 1),
            )
            for at, text in enumerate(flat.texts)
        ]
    )


def _base(url: str | None) -> str:
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc and parts.scheme else ""


def _links(links: tuple[tuple[str, str], ...], base: str, url: str) -> tuple[Link, ...]:
    if not links:
        return ()
    return tuple([Link(words, _absolute(href, base, url)) for words, href in links[:_MAX_LINKS]])


def _absolute(href: str, base: str, url: str) -> str:
    if href.startswith(("http://", "https://")) or not base:
        return href
    if href.startswith("/") and not href.startswith("//"):
        return base + href
    try:
        return urljoin(url, href)
    except ValueError:
        return href
