"""bytes -> Reason | None: what must not reach the parser, or is no HTML. Parses nothing.

What would hold the parser up is told by `ingest.markup`.
"""

import re

from ingest.errors import Reason
from ingest.markup import is_tangled

__all__ = ["refusal"]

_MAX_BYTES = 10_000_000
_BINARY_STARTS = (
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"RIFF",
    b"OggS",
    b"ID3",
    b"\x00\x00\x00",
    b"wOF",
    b"BM",
)
_FEED = re.compile(rb"<(?:rss|feed|rdf:RDF|urlset|sitemapindex|svg|opml)[\s>]")
_HTML = re.compile(
    rb"<(?:!doctype html|html|head|body|div|p|article|table|span|title|meta)[\s>]", re.IGNORECASE
)
_TEXTUAL = ("text/", "html", "xml")


def refusal(body: bytes, content_type: str | None) -> Reason | None:
    """Return why a body must not be parsed, or None. Never raises.

    >>> refusal(b"%PDF-1.7 ...", None)
    <Reason.PDF: 'pdf'>
    >>> refusal(b"<p>Rain fell.</p>", "text/html")
    """
    head = body[:1024].lstrip()
    kind = (content_type or "").lower()
    if b"%PDF-" in head[:64] or (kind.startswith("application/pdf") and not _HTML.search(head)):
        return Reason.PDF
    if _is_not_text(head, kind):
        return Reason.NOT_HTML
    if len(body) > _MAX_BYTES or is_tangled(body):
        return Reason.TOO_LARGE
    return None


def _is_not_text(head: bytes, kind: str) -> bool:
    html, feed = _HTML.search(head), _FEED.search(head)
    if html and not (feed and feed.start() < html.start()):
        return False
    if kind and not any(word in kind for word in _TEXTUAL):
        return True
    if head.startswith(_BINARY_STARTS):
        return True
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):  # UTF-16 holds zero bytes
        return False
    return b"\x00" in head or feed is not None
