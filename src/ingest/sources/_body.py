"""Body -> characters that an XML or JSON reader can bear: inflated, decoded, cleaned, disarmed."""

import re
import zlib
from collections.abc import Callable
from html.entities import html5

from ingest.errors import FeedError
from ingest.text import decode

_MAX_CHARS = 50_000_000  # what the sitemap protocol allows, inflated
_GZIP = b"\x1f\x8b"
_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{2,40})""")
# XML 1.0 knows no other control characters than tab and line ends.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_CONTROL_REFERENCE = re.compile(
    r"&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01])|[xX]0*(?:[0-8bBcCeEfF]|1[0-9a-fA-F]));"
)
_PROLOG = re.compile(r"^\s*(?:<\?xml[^>]{0,500}\?>\s*)?")
# CDATA is left alone; elsewhere names of HTML and bare ampersands break an XML reader.
_AMPERSAND = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|&(?:([A-Za-z][A-Za-z0-9]{1,31});|(?!#\d+;|#[xX][0-9a-fA-F]+;))",
    re.DOTALL,
)
_XML_NAMES = {"amp", "lt", "gt", "quot", "apos"}
_ENTITY = re.compile(r"""<!ENTITY\s+(\w[\w.-]*)\s+(?:"([^"&%<]*)"|'([^'&%<]*)')\s*>""")
_MISC = r"(?:\s+|<\?[^>]*>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>)*"
_HEAD = re.compile(_MISC, re.DOTALL | re.IGNORECASE)
_DOCTYPE = re.compile(r"<!DOCTYPE[^>\[]*(?:\[.*?\]\s*)?>", re.DOTALL | re.IGNORECASE)
_ELEMENT = re.compile(r"<(?:[A-Za-z][\w.-]*:)?([A-Za-z][\w.-]*)")
_ROOTS = re.compile(
    r"<(?:\?xml\s|(?:[a-z]+:)?(?:rss|rdf|feed|urlset|sitemapindex|channel|entry|item)[\s>])",
    re.IGNORECASE,
)
_HTML = re.compile(r"\s*<(?:!doctype\s+html|html)\b", re.IGNORECASE)
_WRAPPED = re.compile(r"<feed\s[^>]{0,500}xmlns|<rss\s[^>]{0,500}version", re.IGNORECASE)
_FEED_ROOTS = {"rss", "rdf", "feed", "urlset", "sitemapindex", "channel", "entry", "item", "items"}
_LOOK = 20_000  # characters before which a feed's root must stand


def open_body(body: bytes, content_type: str | None, url: str | None) -> str:
    """Return the characters of a feed document, from its first bracket or brace on.

    Raises FeedError when the body is empty, inflates to too much, or holds no mark-up and no JSON.
    """
    if body.startswith(_GZIP):
        body = _inflated(body, url)
    text = _CONTROLS.sub("", _characters(body, content_type)).lstrip(" \t\r\n\ufeff\u200b")
    if not text:
        raise FeedError("is empty", url=url)
    if text.startswith(("{", "[")):
        return text
    return _disarmed(_from_root(text, url))


def root_name(text: str) -> str:
    """Return the local name of a document's first element in lower case, or an empty string.

    >>> root_name("<!-- made today --><rdf:RDF>")
    'rdf'
    """
    head = _HEAD.match(text)
    found = _ELEMENT.match(text, head.end() if head else 0)
    return found[1].lower() if found else ""


def replaced(text: str, opening: str, closing: str, instead: Callable[[str], str]) -> str:
    """Return text with each bracketed run replaced by what `instead` makes of its inside.

    Linear in time, which a pattern is not when the closing bracket never comes.

    >>> replaced("a<!-- b -->c", "<!--", "-->", lambda inside: "")
    'ac'
    """
    parts, here = [], 0
    while (start := text.find(opening, here)) >= 0:
        end = text.find(closing, start + len(opening))
        if end < 0:
            break
        parts += [text[here:start], instead(text[start + len(opening) : end])]
        here = end + len(closing)
    return "".join([*parts, text[here:]])


def _inflated(body: bytes, url: str | None) -> bytes:
    machine = zlib.decompressobj(wbits=31)
    try:
        inflated = machine.decompress(body, _MAX_CHARS)
    except zlib.error as error:
        raise FeedError(f"is broken gzip ({error})", url=url) from error
    if machine.unconsumed_tail:
        raise FeedError(f"inflates to more than {_MAX_CHARS:,} bytes", url=url)
    return inflated


def _characters(body: bytes, content_type: str | None) -> str:
    if wide := _wide_charset(body):
        return body.decode(wide, "replace")
    named = _CHARSET.search(content_type or "")
    charset = named[1] if named else None
    declared = _DECLARED.match(body)
    # Escape sequences are valid UTF-8, so strict decoding would not notice.
    if declared and declared[1].lower().startswith((b"iso-2022", b"hz-gb")):
        charset = declared[1].decode("ascii")
    elif not body.isascii() and _is_utf8(body):
        charset = None  # what decodes as UTF-8 by accident is rarer than a wrong header
    return decode(body, charset)


def _wide_charset(body: bytes) -> str | None:
    """Return the charset of UTF-16 and UTF-32 without a byte-order mark."""
    head = body[:4]
    if head[:1] == b"<":
        return "utf-32-le" if head[1:] == b"\0\0\0" else "utf-16-le" if head[1:2] == b"\0" else None
    if head[:1] == b"\0":
        return "utf-32-be" if head == b"\0\0\0<" else "utf-16-be" if head[1:2] == b"<" else None
    return None


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _from_root(text: str, url: str | None) -> str:
    """Return the document from its root on: warnings of a program before it are cut off."""
    if root_name(text) in _FEED_ROOTS:
        return text
    page = root_name(text) == "html" or _HTML.match(text)
    # Some programs wrap a feed into their page frame; a page about feeds escapes its brackets.
    found = (_WRAPPED if page else _ROOTS).search(text, 0, _LOOK)
    if page and not found:
        return "<html>"
    if found:
        return text[found.start() :]
    if not text.startswith("<"):
        raise FeedError("is neither mark-up nor JSON", url=url)
    return text


def _disarmed(text: str) -> str:
    """Return mark-up without declarations: entities of plain text are put in, all others are dropped."""
    text = _PROLOG.sub("", text, count=1)
    entities: dict[str, str] = {}
    if (found := _DOCTYPE.search(text, 0, _LOOK)) is not None:
        entities = {name: a or b for name, a, b in _ENTITY.findall(found[0]) if len(a or b) < 500}
        text = text[: found.start()] + text[found.end() :]
    text = _CONTROL_REFERENCE.sub("", text)

    def plain(found: re.Match[str]) -> str:
        name = found[1]
        if name is None:
            return "&amp;" if found[0] == "&" else found[0]
        if name in _XML_NAMES:
            return found[0]
        return entities.get(name) or html5.get(name + ";") or f"&amp;{name};"

    return _AMPERSAND.sub(plain, text)
