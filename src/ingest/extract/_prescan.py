"""bytes -> Reason | None: what must not reach the parser, or is no HTML. Parses nothing.

The parser's time is quadratic in nesting depth, in attributes on one tag and in open formatting elements,
and a parse cannot be stopped. The limits below keep the worst page under a tenth of a second;
the deepest honest page that we have met nests 120 elements.
"""

import re

from ingest.errors import Reason

__all__ = ["refusal"]

_MAX_BYTES = 10_000_000
_MAX_DEPTH = 1_500
_MAX_OPEN_FORMATS = 300
_MANY_TAGS = 5_000  # fewer parse in 50 ms however they nest
_MAX_ATTRIBUTES = 2_000
# A tag with fewer bytes cannot hold too many attributes ("a " is the shortest).
_LONG_TAG = 2 * _MAX_ATTRIBUTES

_TAG = re.compile(rb"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)")
_TAG_START = re.compile(rb"[a-zA-Z][^\s>/]*\s")
_SCRIPT = re.compile(rb"<script\b.*?</script", re.IGNORECASE | re.DOTALL)
_QUOTED = re.compile(rb"\"[^\"]*\"|'[^']*'")
# Elements that never nest: void, or closed by their own next sibling.
_FLAT_TAGS = frozenset(
    b"area base br col embed hr img input link meta param source track wbr p li dt dd option optgroup"
    b" tr td th tbody thead tfoot colgroup rt rp html head body path rect circle line polygon use g"
    b" stop ellipse polyline".split()
)
_FORMATS = frozenset(b"a b big code em font i nobr s small strike strong tt u".split())
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
    if len(body) > _MAX_BYTES or _is_tangled(body):
        return Reason.TOO_LARGE
    return None


def _is_not_text(head: bytes, kind: str) -> bool:
    if _HTML.search(head):
        return False
    if kind and not any(word in kind for word in _TEXTUAL):
        return True
    if head.startswith(_BINARY_STARTS):
        return True
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):  # UTF-16 holds zero bytes
        return False
    return b"\x00" in head or _FEED.search(head) is not None


def _is_tangled(body: bytes) -> bool:
    # One split tells the number of tags, of end tags, and where a tag may be too long.
    pieces = body.split(b"<")
    closes = b"".join([piece[:1] for piece in pieces]).count(b"/")
    opens = len(pieces) - 1 - closes
    if opens > _MANY_TAGS or opens - closes > 2 * _MAX_OPEN_FORMATS:
        if _nests_too_deep(_SCRIPT.sub(b"", body)):
            return True
    return any(
        _attributes(piece) > _MAX_ATTRIBUTES and not _in_script(pieces, at)
        for at, piece in enumerate(pieces)
        if len(piece) > _LONG_TAG
    )


def _in_script(pieces: list[bytes], at: int) -> bool:
    """Return True when the last script tag before this piece opens: "a<b" is no tag there."""
    for piece in reversed(pieces[:at]):
        name = piece[:7].lower()
        if name.startswith((b"script", b"/script")):
            return name[:1] != b"/"
    return False


def _nests_too_deep(body: bytes) -> bool:
    depth = formats = 0
    for found in _TAG.finditer(body):
        tag = found.group(2).lower()
        if tag in _FLAT_TAGS:
            continue
        step = -1 if found.group(1) else 1
        depth = max(0, depth + step)
        if tag in _FORMATS:
            formats = max(0, formats + step)
        if depth > _MAX_DEPTH or formats > _MAX_OPEN_FORMATS:
            return True
    return False


def _attributes(piece: bytes) -> int:
    """Return about how many attributes the tag has that this piece begins with."""
    start = _TAG_START.match(piece)
    if not start:
        return 0
    bare = _QUOTED.sub(b"", piece[start.end() :])
    return len(bare.partition(b">")[0].split())
