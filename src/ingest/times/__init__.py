"""Words -> Time: what somebody printed as a date. Reads no clock, so "2 hours ago" is not known.

ISO 8601 and RFC 822 are read by two patterns; all else is taken apart: clock, zone, then the date among
the words and numbers that are left. A number that finds no place refuses the whole text: a wrong date
does more harm than a missing one.
"""

import html
import re
import unicodedata
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from ingest.times._clock import take_clock
from ingest.times._day import find_day
from ingest.times._header import header_time
from ingest.times._moment import Day, clock_of, moment, offset_of
from ingest.types import Time

__all__ = ["format_time", "header_time", "parse_time"]

_MAX_CHARS = 120  # longer text is prose
_ISO = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)"
    r"(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,]\d+)?)? ?(Z|[+-]\d\d(?::?\d\d)?)?)?",
    re.ASCII,
)
_RFC_822 = re.compile(
    r"(?:[A-Z][a-z]{2}, )?(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) (\d\d):(\d\d)(?::(\d\d))? (GMT|UTC|[+-]\d{4})",
    re.ASCII,
)
_ENGLISH = {
    name: number
    for number, name in enumerate(
        ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"), 1
    )
}
_COMPACT = re.compile(
    r"(\d{4})(\d\d)(\d\d)(?:[Tt_-]?(\d\d)(\d\d)(\d\d)?(?:\.\d+)? ?(Z|z|[+-]\d\d:?\d\d)?)?", re.ASCII
)
_PARTIAL = re.compile(r"((?:19|20)\d\d)(?:-(0[1-9]|1[0-2]))?", re.ASCII)
# Ten digits are seconds until 2096; further ones are fractions.
_EPOCH = re.compile(r"[1-3]\d{9}(?:\d{3}|\d{6})?(?:\.\d+)?", re.ASCII)
# East Asian counters become the punctuation that the other layouts use.
_COUNTERS = (
    (re.compile(r"(?<=\d)\s*[年년]\s*"), "-"),
    (re.compile(r"(?<=\d)\s*[月월]\s*(?=\d)"), "-"),
    (re.compile(r"(?<=\d)\s*[日일号號]"), " "),
    (re.compile(r"(?<=\d)\s*[時时點点시]\s*(?=\d)"), ":"),
    (re.compile(r"(?<=\d)\s*[時时點点시]"), ":00 "),
    (re.compile(r"(?<=\d)\s*[分분]\s*(?=\d+\s*[秒초])"), ":"),
    (re.compile(r"(?<=\d)\s*[分분秒초]"), " "),
    (re.compile(r"\s*\btháng\s+(\d{1,2})[,\s]+(?:năm\s+)?(?=\d)"), r".\1."),
    (re.compile(r"(?<=\d)t(?=\d)"), " "),
    (re.compile(r"\b([apπμ])\s?\.\s?([mμ])(?:\.|\b)"), r"\1\2"),
)
_INVISIBLE = {
    **dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u202a\u202c\u2060\ufeff"), None),
    ord("−"): "-",
    ord("’"): "'",
}


def parse_time(text: str, *, language: str | None = None) -> Time | None:
    """Return the moment that a text prints, or None when it prints none or an impossible one.

    `language` (ISO 639-1, a region may follow) settles month names that two languages share and
    03/04/2023. Never raises.

    >>> parse_time("Κυρ, 11 Ιούλ 2004 12:00:00 EST").utc.isoformat()
    '2004-07-11T17:00:00+00:00'
    >>> parse_time("Loading Now") is None
    True
    """
    text = text.strip()
    if found := _ISO.fullmatch(text):
        return _from_iso(found)
    if (found := _RFC_822.fullmatch(text)) and found[2] in _ENGLISH:
        return _from_rfc_822(found)
    if not text or len(text) > _MAX_CHARS:
        return None
    return _parse_slowly(text, language)


def format_time(time: Time) -> str:
    """Return ISO 8601 as it was printed: own offset, own precision, no offset where none was printed.

    >>> format_time(parse_time("Fri, 23 Jun 2023 18:07 +0200"))
    '2023-06-23T18:07+02:00'
    >>> format_time(parse_time("23 juin 2023"))
    '2023-06-23'
    """
    local = time.utc + timedelta(minutes=time.offset_min or 0)
    if width := {"day": 10, "month": 7, "year": 4}.get(time.precision):
        return local.date().isoformat()[:width]
    shown = local.replace(tzinfo=None).isoformat(
        timespec="minutes" if time.precision == "minute" else "seconds"
    )
    if time.offset_min is None:
        return shown
    sign = "-" if time.offset_min < 0 else "+"
    hours, minutes = divmod(abs(time.offset_min), 60)
    return f"{shown}{sign}{hours:02}:{minutes:02}"


# --- the two common layouts ------------------------------------------------------------------


def _from_iso(found: re.Match[str]) -> Time | None:
    year, month, day, hour, minute, second, zone = found.groups()
    clock = clock_of(hour, minute, second) if hour else None
    if clock and not clock.valid():
        return None
    return moment(Day(int(year), int(month), int(day)), clock, offset_of(zone))


def _from_rfc_822(found: re.Match[str]) -> Time | None:
    day, month, year, hour, minute, second, zone = found.groups()
    clock = clock_of(hour, minute, second)
    day_only = Day(int(year), _ENGLISH[month], int(day))
    return moment(day_only, clock if clock.valid() else None, offset_of(zone))


# --- everything else -------------------------------------------------------------------------


@lru_cache(maxsize=4096)
def _parse_slowly(text: str, language: str | None) -> Time | None:
    if _EPOCH.fullmatch(text):
        return _from_epoch(text)
    if found := _COMPACT.fullmatch(text):
        return _from_iso(found)
    if found := _PARTIAL.fullmatch(text):
        return moment(Day(int(found[1]), int(found[2]) if found[2] else None, None), None, None)
    if "&" in text:
        text = html.unescape(text)
    plain = _plain(text)
    if not any(character.isdigit() for character in plain):
        return None
    taken = take_clock(plain, text)
    if taken.broken:
        return None
    day = find_day(taken.rest, language, american=taken.half)
    if day is None or (taken.clock and day.day is None):
        return None
    return moment(day, taken.clock if taken.clock and taken.clock.valid() else None, taken.zone)


def _plain(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).lower()
    if not text.isascii():
        text = "".join(
            str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text.translate(_INVISIBLE)
        )
    for pattern, instead in _COUNTERS:
        text = pattern.sub(instead, text)
    return text


def _from_epoch(text: str) -> Time | None:
    whole = text.partition(".")[0]
    utc = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(whole[:10]))
    return Time(utc, 0, "second")
