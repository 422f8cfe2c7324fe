"""Words as bytes and characters: decoding, folding, tokens. Knows nothing of news."""

import codecs
import re
import unicodedata
from zlib import crc32

_META_CHARSET = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{2,40})""", re.IGNORECASE
)
_XML_ENCODING = re.compile(
    rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9_:.-]{2,40})""", re.IGNORECASE
)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# The web reads these labels as their Windows supersets (WHATWG Encoding Standard).
_SUPERSETS = {
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
    "iso-8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "shift_jis": "cp932",
    "x-sjis": "cp932",
    "tis-620": "cp874",
}

# Python knows them, no browser does; some take time with the square of the text, some hide its tags.
_NOT_OF_THE_WEB = frozenset({"idna", "punycode", "unicode-escape", "raw-unicode-escape", "utf-7"})


def collapse(text: str) -> str:
    """Fold each run of whitespace into one space and trim the ends.

    >>> collapse("  Loading\\n Now ")
    'Loading Now'
    """
    return " ".join(text.split())


def fold(text: str) -> str:
    """Return text for comparing: NFKC, case folded, quotes and dashes unified, whitespace collapsed.

    >>> fold("“It’s  over”")
    '"it\\'s over"'
    """
    if text.isascii():
        return collapse(text.replace("`", "'")).lower()
    return collapse(_ODD.sub(_plain, unicodedata.normalize("NFKC", text))).casefold()


_PLAIN = {
    **dict.fromkeys("“”„‟«»″❝❞", '"'),
    **dict.fromkeys("‘’‚‛′`´‹›", "'"),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", ""),
}
_ODD = re.compile(f"[{''.join(map(re.escape, _PLAIN))}]")  # half the time of str.translate


def _plain(found: re.Match[str]) -> str:
    return _PLAIN[found[0]]


def storable(text: str) -> str:
    """Return text without what no database holds: half characters become "?", zeros go.

    JSON can spell both: "\\ud83d", "\\u0000".

    >>> storable("Rain\\x00 \\ud83d")
    'Rain ?'
    """
    if text.isascii():
        return text.replace("\x00", "")
    return text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "")


def decode(body: bytes, declared: str | None = None) -> str:
    """Return the characters of a web document. Never raises; bad bytes become U+FFFD.

    Order: byte-order mark, UTF-8 where other than ASCII bytes are without a fault (no other text ever is), charset of
    the Content-Type (`declared`), the document's own declaration, detection, Windows-1252.

    >>> decode("Źródło".encode("iso-8859-2"), "iso-8859-2")
    'Źródło'
    """
    for mark, name in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    utf8 = _try(body, "utf-8")
    if utf8 is not None and not body.isascii():
        return utf8
    if declared and (text := _try(body, declared)) is not None:
        return text
    if utf8 is not None:
        return utf8
    head = body[:4096]
    named = _XML_ENCODING.search(head) or _META_CHARSET.search(head)
    if named and (text := _try(body, named.group(1).decode("ascii"))) is not None:
        return text
    return _detected(body)


def _try(body: bytes, name: str) -> str | None:
    name = name.strip("\"' ").lower()
    try:
        charset = codecs.lookup(_SUPERSETS.get(name, name)).name
        return None if charset in _NOT_OF_THE_WEB else body.decode(charset)
    except (LookupError, UnicodeDecodeError, ValueError):
        return None


def _detected(body: bytes) -> str:
    # A few bad bytes in a UTF-8 page must not turn the whole page into another charset; a page in
    # which no longer sequence is whole was never UTF-8.
    text = body.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    if sum(character > "\x7f" for character in text) > 5 * bad:
        return text
    import cchardet

    found = cchardet.detect(body[:200_000])
    name = found["encoding"] if (found["confidence"] or 0) > 0.5 else None
    for guess in (name or "cp1252", "gb18030", "cp949", "cp932"):
        if (read := _try(body, guess)) is not None:
            return read
    return body.decode("cp1252", "replace")


def spread(text: str) -> float:
    """Return a number in 0..1 that is always the same for one text: jitter without dice.

    >>> 0 <= spread("https://example.org/") < 1
    True
    """
    return crc32(text.encode()) / 2**32
