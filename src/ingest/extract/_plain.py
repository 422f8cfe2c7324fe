"""Page of plain text -> Draft: paragraphs parted by blank lines, judged by the phrases that HTML is judged by.

The first block that is no furniture is the title when it is short; the block after it is the standfirst when
it is longer than 20 words and a body follows.
"""

import re

from ingest.errors import Reason
from ingest.extract._bio import bio_name
from ingest.extract._memory import closing, drop_known
from ingest.extract._persons import names_after_by
from ingest.extract._phrases import says
from ingest.extract._statements import header_statements
from ingest.text import collapse, decode, fold
from ingest.times import parse_time
from ingest.types import Block, Draft, Entry, Link, Page, Time

__all__ = ["is_plain", "read_plain"]

_MARKUP = re.compile(
    rb"<(?:!doctype|html|head|body|p|div|br|a|b|i|em|strong|span|article|section|h[1-6]|table|ul|ol|li"
    rb"|title|meta|script|font|center|pre|img|main)[\s>/]",
    re.IGNORECASE,
)
_DOCUMENT = re.compile(rb"<(?:!doctype html|html|body)[\s>]", re.IGNORECASE)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_BLANK = re.compile(r"\n[ \t\u00a0]*\n\s*")
_URL = re.compile(r"https?://[^\s<>\"')\]]+")
_TITLE_WORDS, _TITLE_CHARS = 30, 250
_STANDFIRST_WORDS = 20
_MIN_CHARS = 60  # of a body
_TAIL = 3  # blocks at the end among which an author's bio may stand
# What these say is said of the piece, not in it, wherever it stands; the rest only at the edges.
_ALWAYS = frozenset(
    {"ad", "credit", "loader", "comments", "newsletter", "control", "share", "rights"}
)


def is_plain(body: bytes, content_type: str | None) -> bool:
    """Return True for plain text: so declared, or without any mark-up.

    >>> is_plain(b"Rain fell.", None), is_plain(b"<p>Rain fell.</p>", None)
    (True, False)
    """
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        body = decode(body).encode("utf-8", "replace")
    if "text/plain" in (content_type or "").lower():
        return not _DOCUMENT.search(body)
    return not _MARKUP.search(body)


def read_plain(page: Page, memory: frozenset[int], entry: Entry | None) -> Draft:
    """Return the draft of a plain text. Never raises."""
    named = _CHARSET.search(page.header("content-type") or "")
    paragraphs = _paragraphs(decode(page.body, named.group(1) if named else None))
    reasons = [_reason(at, text, len(paragraphs)) for at, text in enumerate(paragraphs)]
    title = _take_title(paragraphs, reasons)
    standfirst = _take_standfirst(paragraphs, reasons) if title else None
    found = closing(paragraphs, [at for at, reason in enumerate(reasons) if not reason])
    whole = "\n\n".join(_kept(paragraphs, reasons))
    drop_known(reasons, found, memory)
    authors, author_place = _authors(paragraphs, reasons, entry)
    published, date_place = _published(paragraphs, reasons, entry)
    text = "\n\n".join(_kept(paragraphs, reasons))
    title = title or (entry.title if entry else None)
    places = (("title", "text"), ("authors", author_place), ("published", date_place))
    return Draft(
        page.url,
        title=title,
        standfirst=standfirst,
        text=text,
        authors=authors,
        published=published,
        blocks=tuple(_blocks(paragraphs, reasons)),
        statements=header_statements(page),
        places=tuple(place for place in places if place[1]),
        reason=Reason.TOO_SHORT if len(text) < _MIN_CHARS else None,
        block_hashes=tuple(found.hashes.values()),
        whole_text=whole if whole != text else None,
    )


def _paragraphs(text: str) -> list[str]:
    text = (
        text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n\n").replace("\x00", "")
    )
    parts = [part for part in _BLANK.split(text) if part.strip()]
    lines = [line for line in text.split("\n") if line.strip()]
    # Without blank lines, long lines are paragraphs; short ones are one wrapped paragraph.
    if len(parts) < 3 and len(lines) > 3 and sum(map(len, lines)) > 90 * len(lines):
        parts = lines
    return [collapse(part) for part in parts]


def _reason(at: int, text: str, count: int) -> str:
    said = says(text)
    if said in _ALWAYS or (said and (at < _TAIL or at >= count - _TAIL)):
        return said
    if at >= count - _TAIL and at > 1 and bio_name(text):
        return "bio"
    return ""


def _take_title(paragraphs: list[str], reasons: list[str]) -> str | None:
    first = next((at for at, reason in enumerate(reasons) if not reason), None)
    if first is None or len(reasons) < 2:
        return None
    text = paragraphs[first]
    if len(text) > _TITLE_CHARS or len(text.split()) > _TITLE_WORDS:
        return None
    reasons[first] = "headline"
    for at in range(first + 1, len(reasons)):
        if not reasons[at] and fold(paragraphs[at]) == fold(text):
            reasons[at] = "headline"
    return text


def _take_standfirst(paragraphs: list[str], reasons: list[str]) -> str | None:
    kept = [at for at, reason in enumerate(reasons) if not reason]
    if len(kept) < 2 or len(paragraphs[kept[0]].split()) <= _STANDFIRST_WORDS:
        return None
    reasons[kept[0]] = "standfirst"
    return paragraphs[kept[0]]


def _authors(
    paragraphs: list[str], reasons: list[str], entry: Entry | None
) -> tuple[tuple[str, ...], str]:
    for text, reason in zip(paragraphs, reasons, strict=True):
        if reason == "byline" and (names := names_after_by(text)):
            return names, "text"
    for text, reason in zip(paragraphs, reasons, strict=True):
        if reason == "bio" and (name := bio_name(text)):
            return (name,), "text"
    return (entry.authors, "feed") if entry and entry.authors else ((), "")


def _published(
    paragraphs: list[str], reasons: list[str], entry: Entry | None
) -> tuple[Time | None, str]:
    for text, reason in zip(paragraphs, reasons, strict=True):
        if reason == "date" and (time := parse_time(text)):
            return time, "text"
    return (entry.published, "feed") if entry and entry.published else (None, "")


def _kept(paragraphs: list[str], reasons: list[str]) -> list[str]:
    return [text for text, reason in zip(paragraphs, reasons, strict=True) if not reason]


def _blocks(paragraphs: list[str], reasons: list[str]) -> list[Block]:
    return [
        Block(
            text,
            "p",
            not reason,
            reason,
            inside=True,
            links=tuple(Link(url, url) for url in _URL.findall(text)[:10]),
        )
        for text, reason in zip(paragraphs, reasons, strict=True)
    ]
