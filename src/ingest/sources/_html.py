"""Bytes of a page -> tree. Pages on which the parser would take for ever are refused by a scan."""

import re
from typing import TYPE_CHECKING

from ingest.text import decode
from ingest.urls import absolute

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

_MAX_BYTES = 5_000_000
_MAX_DEPTH = 600  # parse time grows with the square of the depth
_TAG = re.compile(rb"<(/?)([A-Za-z][A-Za-z0-9]*)")
# Elements that close themselves, or are commonly left open.
_SHALLOW = frozenset(
    b"area base br col embed hr img input link meta param source track wbr p li dt dd td th tr option "
    b"path use rect circle polygon g tbody thead".split()
)
_LONG_TAG = re.compile(rb"<[A-Za-z][^<>]{50000}")


def open_page(body: bytes, content_type: str | None = None) -> "LexborHTMLParser | None":
    """Return the tree of a page, or None when it is empty or built to stall a parser."""
    if not body.strip() or len(body) > _MAX_BYTES or _LONG_TAG.search(body) or _too_deep(body):
        return None
    from selectolax.lexbor import LexborHTMLParser

    charset = re.search(r"charset=[\"']?([\w.:-]+)", content_type or "", re.IGNORECASE)
    return LexborHTMLParser(decode(body, charset[1] if charset else None).replace("\0", ""))


def base_of(tree: "LexborHTMLParser", url: str) -> str:
    """Return the address that relative links start from: the base element's, else the page's."""
    node = tree.css_first("base[href]")
    return (absolute(url, node.attributes.get("href") or "") if node else None) or url


def _too_deep(body: bytes) -> bool:
    depth = 0
    for closing, name in _TAG.findall(body):
        if name.lower() in _SHALLOW:
            continue
        depth += -1 if closing else 1
        if depth > _MAX_DEPTH:
            return True
        depth = max(depth, 0)
    return False
