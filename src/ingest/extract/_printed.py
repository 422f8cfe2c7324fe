"""Text or address -> the dates printed in it, each with the label that stands before it."""

import re
from functools import cache, lru_cache

from ingest.rules import table
from ingest.text import fold
from ingest.times import parse_time
from ingest.types import Time

_MAX_CHARS = 1000
_FIRST_YEAR = 1994  # nothing was published on the web before
_KINDS = ("published", "modified")
_LABEL_CHARS = 40  # before a date

_DAY = (
    r"(?:\b\d{4}[-/.]\s?\d{1,2}[-/.]\s?\d{1,2}(?!\d)"
    r"|(?<![\d.])\d{1,2}\.\s?\d{1,2}\.\s?(?:\d{4}|\d{2})(?!\d)"
    r"|(?<![\d/-])\d{1,2}[/-]\d{1,2}[/-](?:\d{4}|\d{2})(?![\d/])"
    r"|\b\d{1,2}(?:(?:st|nd|rd|th|er|º|ª|\.)?[\s-]|\.)(?:of\s|de\s)?[^\W\d]{3,12}\.?,?[\s-](?:de\s|del\s)?(?:\d{4}|['’]\d{2})\b"
    r"|\b[^\W\d]{3,12}\.?\s\d{1,2}(?:st|nd|rd|th)?,?\s(?:at\s)?\d{4}\b"
    r"|\b[^\W\d]{3,9}\.?\s\d{6}\b"
    r"|\b\d{4}\s?[年년]\s?\d{1,2}\s?[月월]\s?\d{1,2}\s?[日일])"
)
_CLOCK = (
    r"(?:[\s,;|/·•()T–-]{0,4}(?:\b[^\W\d]{1,4}\b\.?[\s:]{0,2}){0,3}\d{1,2}[:.hH]\d{2}(?::\d{2})?(?:\.\d+)?"
    r"(?:\s*(?:Z|[ap]\.?m\.?|Uhr|[A-Z]{2,4}|[+-]\d{2}:?\d{2})\b)*)?"
)
_MOMENT = re.compile(_DAY + _CLOCK, re.IGNORECASE)
_GLUED_YEAR = re.compile(r"^([^\W\d]+\.?\s\d\d)(\d{4})")  # a calendar leaf: "Apr 04" over "2013"
_LAST_WORD = re.compile(r"\s?[(（]?\s?[^\W\d]{2,14}[)）]?$")  # "2024年5月3日更新"
_DIGITS = re.compile(r"\d\d")
_BARE_DAY = re.compile(_DAY, re.IGNORECASE)
_CLOCK_BEFORE = re.compile(
    r"\d{1,2}:\d{2}\s*(?:[ap]\.?m\.?)?\s*(?:[A-Z]{2,4}\b)?[\s,|·-]{1,3}(?:on\s)?(?:[^\W\d]{2,9}\.?,?\s)?$",
    re.IGNORECASE,
)
_YEAR = r"(20[0-3]\d|199\d)"
_URL_DAYS = (
    (re.compile(rf"[/_.-]{_YEAR}([/_.-])(\d\d?)\2(\d\d?)(?!\d)"), (1, 3, 4)),
    (re.compile(rf"[/_.-]{_YEAR}()([01]\d)([0-3]\d)(?!\d)"), (1, 3, 4)),
    # The number of a page that begins with its moment: "/A202405031020001"
    (
        re.compile(rf"[/_.=-][a-z]{{0,4}}{_YEAR}()([01]\d)([0-3]\d)[0-2]\d[0-5]\d\d*(?!\d|/\w)"),
        (1, 3, 4),
    ),
    # The day a second time without its century: "/2024/05/240503-rain"
    (re.compile(r"/(20(\d\d))/(\d\d)/\2\3(\d\d)(?!\d)"), (1, 3, 4)),
    (re.compile(rf"[/_.-](\d\d?)([_.-])(\d\d?)\2{_YEAR}(?!\d)"), (4, 3, 1)),
    (re.compile(rf"/{_YEAR}(-)(\d\d)/(\d\d)(?!\d)"), (1, 3, 4)),
    (re.compile(rf"/{_YEAR}(/)([a-z]{{3,9}})/(\d\d?)(?=/)"), (1, 3, 4)),
)


def dates_in(text: str, language: str | None = None) -> tuple[tuple[Time, str], ...]:
    """Return each date of a text with its label: "published", "modified" or "".

    >>> [(time.utc.day, label) for time, label in dates_in("3 May 2024, updated 4 May 2024")]
    [(3, ''), (4, 'modified')]
    """
    # Most blocks have no number, and every date has one of two digits.
    if not _DIGITS.search(text, 0, _MAX_CHARS):
        return ()
    return _dates_in(text, language)


@lru_cache(maxsize=1024)  # an element, its block and the byline ask for the same line
def _dates_in(text: str, language: str | None) -> tuple[tuple[Time, str], ...]:
    dates, end = [], 0
    for found in _MOMENT.finditer(text[:_MAX_CHARS]):
        before = text[end : found.start()]
        clock = _CLOCK_BEFORE.search(before[-_LABEL_CHARS:])
        printed = _GLUED_YEAR.sub(r"\1 \2", found.group())
        whole = (clock.group() if clock else "") + printed
        time = parse_time(whole, language=language)
        if time is None and (bare := _BARE_DAY.search(found.group())):
            time = parse_time(bare.group(), language=language)
        if time and time.utc.year >= _FIRST_YEAR:
            label = label_of(before[-_LABEL_CHARS:]) or _label_after(text, found.end())
            dates.append((time, label))
        end = found.end()
    return tuple(dates)


def _label_after(text: str, end: int) -> str:
    """Return what the last word of a text says of the date before it, or ""."""
    found = _LAST_WORD.match(text, end)
    return label_of(found.group()) if found else ""


def label_of(words: str) -> str:
    """Return what the last label among some words says of the date after it, or "".

    >>> label_of("Zuletzt aktualisiert am")
    'modified'
    """
    return _label_of(words[-_MAX_CHARS:])


@lru_cache(maxsize=4096)
def _label_of(words: str) -> str:
    last = ""
    for found in _labels().finditer(fold(words)):
        last = found.lastgroup or ""
    return last


def day_in_url(url: str | None) -> Time | None:
    """Return the day that an address names, or None.

    >>> day_in_url("https://example.org/2024/may/03/rain").utc.date().isoformat()
    '2024-05-03'
    """
    # An archive's address ends in the page's own; the day before that is the archive's.
    path = "/" + (url or "").rpartition("://")[2].partition("/")[2].lower()
    for pattern, (year, month, day) in _URL_DAYS:
        found = pattern.search(path)
        if found and (time := _day(found[year], found[month], found[day])):
            return time
    return None


def _day(year: str, month: str, day: str) -> Time | None:
    if month.isdigit():
        return parse_time(f"{year}-{month.zfill(2)}-{day.zfill(2)}")
    return parse_time(f"{day} {month} {year}")


@cache
def _labels() -> re.Pattern[str]:
    kinds = {kind: [row["word"] for row in table("bylines")[kind]] for kind in _KINDS}
    longest_first = {kind: sorted(words, key=len, reverse=True) for kind, words in kinds.items()}
    return re.compile(
        "|".join(
            f"(?P<{kind}>{'|'.join(map(re.escape, words))})"
            for kind, words in longest_first.items()
        )
    )
