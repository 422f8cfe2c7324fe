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
_SOME_TAGS = 2_400  # fewer parse in 0.3 s whatever formatting is left open
_STEP = 4_000  # bytes; half of the shortest tag that holds too many attributes

_TAG = re.compile(rb"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)")
_TAG_START = re.compile(rb"[a-zA-Z][^\s>/]*\s")
_SCRIPT = re.compile(rb"<script\b.*?(?:</script|\Z)", re.IGNORECASE | re.DOTALL)
_QUOTED = re.compile(rb"\"[^\"]*\"|'[^']*'")
# Elements that never nest: void, or closed by their own next sibling.
_FLAT_TAGS = frozenset(
    b"area base br col embed hr img input link meta param source track wbr p li dt dd option optgroup"
    b" tr td th tbody thead tfoot colgroup rt rp html head body path rect circle line polygon use g"
    b" stop ellipse polyline".split()
)
# Without IGNORECASE the search for "<" is a memchr.
_FORMAT = re.compile(
    rb"<(?=[bBcCeEfFiInNsStTuU])(?:[bBiIsSuU]|[eE][mM]|[tT]{2}|[bB][iI][gG]|[cC][oO][dD][eE]|[fF][oO][nN][tT]|[nN][oO][bB][rR]"
    rb"|[sS][mM][aA][lL]{2}|[sS][tT][rR][iI][kK][eE]|[sS][tT][rR][oO][nN][gG])[\s>]"
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


def _is_tangled(body: bytes) -> bool:
    tags = body.count(b"<")
    if tags > _MANY_TAGS and tags - body.count(b"</") > _MANY_TAGS:
        return _nests_too_deep(body) or _has_long_tag(body)
    if tags > _SOME_TAGS and len(_FORMAT.findall(body)) > _MAX_OPEN_FORMATS:
        return _nests_too_deep(body) or _has_long_tag(body)
    return _has_long_tag(body)


def _has_long_tag(body: bytes) -> bool:
    # A tag of two steps covers a whole step that holds no ">": a few hundred looks a page.
    at, size = 0, len(body)
    while at + _STEP < size:
        if body.find(b">", at, at + _STEP) >= 0:
            at += _STEP
            continue
        end = body.find(b">", at)
        end = end if end >= 0 else size
        if _is_crowded(body, body.rfind(b"<", 0, end), end):
            return True
        at = end
    return False


def _is_crowded(body: bytes, start: int, end: int) -> bool:
    """Return True when too many attributes stand between here and there, and they stand in a tag."""
    if start < 0 or _attributes(body[start + 1 : end]) <= _MAX_ATTRIBUTES:
        return False
    # "a<b" in a script is no tag.
    return body.rfind(b"<script", 0, start) <= body.rfind(b"</script", 0, start)


def _nests_too_deep(body: bytes) -> bool:
    depth = formats = 0
    for found in _TAG.finditer(_SCRIPT.sub(b"", body)):
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


def _attributes(tag: bytes) -> int:
    """Return about how many attributes the tag has that these bytes begin with, after its bracket."""
    start = _TAG_START.match(tag)
    if not start:
        return 0
    head = _QUOTED.sub(b"", tag[start.end() :].partition(b">")[0])
    if b'"' in head or b"'" in head:  # that bracket may stand in a value
        head = _QUOTED.sub(b"", tag[start.end() :]).partition(b">")[0]
    return len(head.split())
