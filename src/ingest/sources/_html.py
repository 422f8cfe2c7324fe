"""Bytes of a page -> tree. Pages on which the parser would take for ever are refused by a scan."""

import re
from typing import TYPE_CHECKING

from ingest.markup import is_tangled
from ingest.text import decode
from ingest.urls import absolute

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

_MAX_BYTES = 5_000_000


def open_page(body: bytes, content_type: str | None = None) -> "LexborHTMLParser | None":
    """Return the tree of a page, or None when it is empty or built to stall a parser."""
    if not body.strip() or len(body) > _MAX_BYTES:
        return None
    charset = re.search(r"charset=[\"']?([\w.:-]+)", content_type or "", re.IGNORECASE)
    text = decode(body, charset[1] if charset else None).replace("\0", "")
    if is_tangled(text.encode("utf-8", "replace")):
        return None
    from selectolax.lexbor import LexborHTMLParser

    return LexborHTMLParser(text)


def base_of(tree: "LexborHTMLParser", url: str) -> str:
    """Return the address that relative links start from: the base element's, else the page's."""
    node = tree.css_first("base[href]")
    return (absolute(url, node.attributes.get("href") or "") if node else None) or url
