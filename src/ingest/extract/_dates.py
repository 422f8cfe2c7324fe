"""Witnesses of a moment -> when the piece was published and when it was last changed, and who says so."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from ingest.extract._flat import Flat
from ingest.rules import table
from ingest.text import fold
from ingest.times import parse_time
from ingest.types import Entry, Statement, Time

Said = Mapping[str, Sequence[Statement]]  # place -> its statements
Found = tuple[Time | None, str]  # the place is "" when nothing was found
_NONE: Found = (None, "")

_MAX_AHEAD = 25  # blocks after the headline that may still hold the date line
_MAX_CHARS = 200  # a longer block is prose

# Nearer to the article come first.
_PUBLISHED = (
    ("jsonld.datePublished", "jsonld"),
    ("meta.article:published_time", "meta"),
    ("meta.og:article:published_time", "meta"),
    ("meta.article:published", "meta"),
    ("meta.og:published_time", "meta"),
    ("microdata.datePublished", "microdata"),
    ("meta.datepublished", "meta"),
    ("meta.parsely-pub-date", "meta"),
    ("meta.sailthru.date", "meta"),
    ("meta.cxenseparse:recs:publishtime", "meta"),
    ("meta.cxenseparse:publishtime", "meta"),
    ("meta.article.published", "meta"),
    ("meta.dc.date.issued", "meta"),
    ("meta.dcterms.issued", "meta"),
    ("meta.publish-date", "meta"),
    ("meta.publish_date", "meta"),
    ("meta.publication_date", "meta"),
    ("meta.publicationdate", "meta"),
    ("meta.pubdate", "meta"),
    ("meta.ptime", "meta"),
    ("meta.date.issued", "meta"),
    ("meta.bt:pubdate", "meta"),
    ("meta.citation_publication_date", "meta"),
    ("meta.citation_online_date", "meta"),
    ("meta.originalpublicationdate", "meta"),
    ("meta.displaydate", "meta"),
    ("meta.shareaholic:article_published_time", "meta"),
    ("meta.rnews:datepublished", "meta"),
)
# These may as well be the day of the last change, or of the template.
_LOOSE = (
    ("meta.dc.date", "meta"),
    ("meta.dcterms.date", "meta"),
    ("meta.date", "meta"),
    ("meta.dc.date.created", "meta"),
    ("meta.dcterms.created", "meta"),
    ("meta.article_date_original", "meta"),
    ("microdata.dateCreated", "microdata"),
    ("jsonld.dateCreated", "jsonld"),
    ("jsonld.uploadDate", "jsonld"),
)
_MODIFIED = (
    ("jsonld.dateModified", "jsonld"),
    ("meta.article:modified_time", "meta"),
    ("meta.article:modified", "meta"),
    ("meta.article:updated_time", "meta"),
    ("microdata.dateModified", "microdata"),
    ("meta.datemodified", "meta"),
    ("meta.og:updated_time", "meta"),
    ("meta.og:modified_time", "meta"),
    ("meta.dcterms.modified", "meta"),
    ("meta.dc.date.modified", "meta"),
    ("meta.last-modified", "meta"),
    ("meta.lastmod", "meta"),
    ("meta.bt:moddate", "meta"),
    ("meta.utime", "meta"),
)

_CLOCK = r"(?:[\s,;|/·•()T–-]{0,4}(?:\b[^\W\d]{1,4}\b\.?[\s:]{0,2}){0,3}\d{1,2}[:.hH]\d{2}(?::\d{2})?(?:\.\d+)?(?:\s*(?:Z|[ap]\.?m\.?|Uhr|[A-Z]{2,4}|[+-]\d{2}:?\d{2})\b)*)?"
_DAY = (
    r"(?:\b\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?!\d)"
    r"|(?<![\d.])\d{1,2}\.\s?\d{1,2}\.\s?(?:\d{4}|\d{2})(?!\d)"
    r"|(?<![\d/-])\d{1,2}[/-]\d{1,2}[/-](?:\d{4}|\d{2})(?![\d/])"
    r"|\b\d{1,2}(?:st|nd|rd|th|er|º|ª|\.)?[\s-](?:of\s|de\s)?[^\W\d]{3,12}\.?,?[\s-](?:de\s|del\s)?(?:\d{4}|['’]\d{2})\b"
    r"|\b[^\W\d]{3,12}\.?\s\d{1,2}(?:st|nd|rd|th)?,?\s(?:at\s)?\d{4}\b"
    r"|\b\d{4}\s?[年년]\s?\d{1,2}\s?[月월]\s?\d{1,2}\s?[日일])"
)
_PRINTED = re.compile(_DAY + _CLOCK, re.IGNORECASE)
_BARE_DAY = re.compile(_DAY, re.IGNORECASE)
_CLOCK_FIRST = re.compile(
    r"\d{1,2}:\d{2}\s*(?:[ap]\.?m\.?)?\s*(?:[A-Z]{2,4}\b)?[\s,|·-]{1,3}(?:on\s)?(?:[^\W\d]{2,9}\.?,?\s)?$",
    re.IGNORECASE,
)
_URL_DAY = re.compile(
    r"[/_-](20[0-3]\d|19[89]\d)[/_-]?([01]\d|[1-9])[/_-]?([0-3]\d|[1-9])(?=[/_.-]|$)"
)
_URL_MONTH_NAME = re.compile(r"/(20[0-3]\d|19[89]\d)/([a-z]{3,9})/(\d{1,2})(?=/)")


def find_published(said: Said, flat: Flat, top: int, url: str | None, entry: Entry | None) -> Found:
    """Return when the piece was first published, and the place that says so.

    `top` is the block of the headline. A day in the address counts last.
    """
    language = _language(said)
    found = _stated(said, _PUBLISHED, language)
    if found[0]:
        return found
    feed: Found = (entry.published, "feed") if entry and entry.published else _NONE
    return _first_of(
        _marked(said, flat, top, language),
        _printed(flat, top, language),
        feed,
        _from_url(url),
        _stated(said, _LOOSE, language),
        _stated(said, _MODIFIED, language),
    )


def _first_of(*found: Found) -> Found:
    return next((one for one in found if one[0]), _NONE)


def find_modified(said: Said, flat: Flat, top: int, entry: Entry | None) -> Found:
    """Return when the piece was last changed, and the place that says so."""
    language = _language(said)
    found = _stated(said, _MODIFIED, language)
    if found[0]:
        return found
    for block in _near(flat, top):
        for time, label in _dates_in(flat.texts[block], language):
            if label == "modified":
                return time, "text"
    return (entry.updated, "feed") if entry and entry.updated else (None, "")


def _language(said: Said) -> str | None:
    for place in ("html.lang", "meta.og:locale", "jsonld.inLanguage", "meta.content-language"):
        if statements := said.get(place):
            return statements[0].value[:2].lower()
    return None


def _stated(said: Said, places: Sequence[tuple[str, str]], language: str | None) -> Found:
    for place, kind in places:
        for statement in said.get(place, ())[:3]:
            if time := parse_time(statement.value[:120], language=language):
                return time, kind
    return None, ""


def _near(flat: Flat, top: int) -> range:
    return range(max(0, top - 6), min(len(flat.texts), top + _MAX_AHEAD))


def _marked(said: Said, flat: Flat, top: int, language: str | None) -> Found:
    """Return the date of the element near the headline that calls itself one."""
    for mark in flat.marks:
        if not top - 8 <= mark.block <= top + _MAX_AHEAD:
            continue
        if _label(mark.names) == "modified" or len(mark.text) > _MAX_CHARS:
            continue
        if mark.tag == "time" and mark.value and (time := parse_time(mark.value[:60])):
            return time, "dom"
        for time, label in _dates_in(mark.text, language):
            if label != "modified":
                return time, "dom"
    return None, ""


def _printed(flat: Flat, top: int, language: str | None) -> Found:
    for block in _near(flat, top):
        text = flat.texts[block]
        if len(text) > _MAX_CHARS:
            continue
        for time, label in _dates_in(text, language):
            if label != "modified":
                return time, "text"
    return None, ""


def _dates_in(text: str, language: str | None) -> Iterator[tuple[Time, str]]:
    """Yield each date of a text with its label: published, modified or ""."""
    for found in _PRINTED.finditer(text[:1000]):
        before = text[: found.start()]
        clock = _CLOCK_FIRST.search(before)
        whole = (clock.group() if clock else "") + found.group()
        time = parse_time(whole, language=language)
        if time is None and (bare := _BARE_DAY.search(found.group())):
            time = parse_time(bare.group(), language=language)
        if time:
            yield time, _label(before[-40:])


def _label(words: str) -> str:
    folded = fold(words)
    at = {
        kind: max((folded.rfind(word) for word in marks), default=-1)
        for kind, marks in _labels().items()
    }
    best = max(at, key=lambda kind: at[kind])
    return best if at[best] >= 0 else ""


@cache
def _labels() -> Mapping[str, tuple[str, ...]]:
    return {
        kind: tuple(row["word"] for row in table("bylines")[kind])
        for kind in ("published", "modified")
    }


def _from_url(url: str | None) -> Found:
    """Return the day that an address names.

    >>> _from_url("https://example.org/2024/05/03/rain")[0].utc.date().isoformat()
    '2024-05-03'
    """
    if not url:
        return None, ""
    path = url.split("://", 1)[-1].partition("/")[2]
    if found := _URL_DAY.search("/" + path):
        time = parse_time("-".join((found[1], found[2].zfill(2), found[3].zfill(2))))
        return time, "url" if time else ""
    if found := _URL_MONTH_NAME.search("/" + path.lower()):
        time = parse_time(f"{found[3]} {found[2]} {found[1]}")
        return time, "url" if time else ""
    return None, ""
