"""Words -> Time: what somebody printed as a date. Reads no clock, so "2 hours ago" is not known.

ISO 8601 and RFC 822 are read by two patterns; all else is taken apart: clock, zone, then the date among
the words and numbers that are left. A number that finds no place refuses the whole text: a wrong date
does more harm than a missing one.
"""

import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ingest.rules import table
from ingest.types import Precision, Time

__all__ = ["format_time", "parse_time"]

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
_OFFSET = re.compile(
    r"\s*:?\s*\(?(?:(?:gmt|utc)?\s?([+-])(\d\d):?(\d\d)(?![\d/.-])|(?:gmt|utc)\s?([+-])(\d{1,2})(?::(\d\d))?(?!\d))"
    r"(?:\s*(?:gmt|utc|z)\b)?"
)
_LOOSE_OFFSET = re.compile(r"(?:^|\s)(?:gmt|utc)?([+-])(\d\d):?(\d\d)(?![\d/.-])")
_BROKEN_OFFSET = re.compile(r"\s*[+-](?:\d\d:?)?[^\W\d]")
_THREE_DIGITS = re.compile(r"\s*[+-]\d{3}(?!\d)")  # names no zone
_ZONE_WORD = re.compile(r"\s*[(\[]?([^\W\d_]{1,5})\b(?!\.)")
_PLACE = re.compile(r"\b[A-Z][A-Za-z]+(?:/[A-Z][A-Za-z_]+){1,2}(?:[+-]\d{1,2})?")
_CAPITALS = re.compile(r"\b[A-Z]{2,5}\b")
_DOTTED_CLOCK = re.compile(r"(?<![\d.])([01]?\d|2[0-3])\.([0-5]\d)(?![\d.])()()()()")
_NUMERIC = re.compile(
    r"(?<!\d)(\d{1,4})(?:\s?([-/.])\s?|(\s))0?(\d{1,2})(?:\s?\2\s?|\3)(\d{1,4})(?!\d)"
)
_NUMBER = re.compile(r"\d+")
_WORD = re.compile(r"[^\s\d,;:/()\[\]|·•–—\-_+’'\"]+")


class _Clock(NamedTuple):
    hour: int
    minute: int
    second: int | None

    def valid(self) -> bool:
        return self.hour < 24 and self.minute < 60 and (self.second or 0) <= 60


class _Day(NamedTuple):
    year: int
    month: int
    day: int | None


# Minutes east of UTC, or the name of a place whose summer time decides.
_Zone = int | str | None


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
    clock = _clock(hour, minute, second) if hour else None
    if clock and not clock.valid():
        return None
    return _time(_Day(int(year), int(month), int(day)), clock, _minutes(zone))


def _from_rfc_822(found: re.Match[str]) -> Time | None:
    day, month, year, hour, minute, second, zone = found.groups()
    clock = _clock(hour, minute, second)
    day_only = _Day(int(year), _ENGLISH[month], int(day))
    return _time(day_only, clock if clock.valid() else None, _minutes(zone))


def _clock(hour: str, minute: str | None, second: str | None) -> _Clock:
    return _Clock(int(hour), int(minute or 0), int(second) if second else None)


def _minutes(zone: str | None) -> int | None:
    if not zone:
        return None
    if zone[0] not in "+-":
        return 0
    size = int(zone[1:3]) * 60 + int(zone[3:].lstrip(":") or 0)
    return -size if zone[0] == "-" else size


# --- everything else -------------------------------------------------------------------------


@lru_cache(maxsize=4096)
def _parse_slowly(text: str, language: str | None) -> Time | None:
    if _EPOCH.fullmatch(text):
        return _from_epoch(text)
    if found := _COMPACT.fullmatch(text):
        return _from_iso(found)
    plain = _plain(text)
    if not any(character.isdigit() for character in plain):
        return None
    place = _PLACE.search(text)
    if place and _is_place(place[0]):
        plain = plain.replace(place[0].lower(), " ")
    clock, rest, zone = _take_clock(plain)
    if rest is None:
        return None
    if zone is None and place and _is_place(place[0]):
        zone = place[0]
    if zone is None:
        rest, zone = _take_loose_zone(rest, _CAPITALS.findall(text))
    day = _find_day(rest, language, american=_half_words().search(plain) is not None)
    if day is None or (clock and day.day is None):
        return None
    return _time(day, clock if clock and clock.valid() else None, zone)


def _plain(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).lower()
    if not text.isascii():
        text = "".join(
            str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text.translate(_INVISIBLE)
        )
    for pattern, instead in _COUNTERS:
        text = pattern.sub(instead, text)
    return text


_INVISIBLE = {
    **dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u202a\u202c\u2060\ufeff"), None),
    ord("−"): "-",
    ord("’"): "'",
}


def _from_epoch(text: str) -> Time | None:
    whole = text.partition(".")[0]
    utc = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(
        seconds=int(whole[:10])
    )  # ten digits are seconds until 2286; further ones are fractions
    return Time(utc, 0, "second")


@cache
def _half_words() -> re.Pattern[str]:
    return re.compile(rf"(?:{_halves_pattern()})(?![^\W\d_])")


def _halves_pattern() -> str:
    words = sorted((row["word"] for row in table("months")["half"]), key=len, reverse=True)
    return "|".join(map(re.escape, words))


@cache
def _halves() -> Mapping[str, str]:
    return {row["word"]: row["half"] for row in table("months")["half"]}


@cache
def _clock_pattern() -> re.Pattern[str]:
    half = _halves_pattern()
    return re.compile(
        rf"(?:(?<![^\W\d_])({half})\s*)?(?<![\d:])(\d{{1,2}})"
        rf"(?::(\d{{1,2}})(?::(\d{{1,2}})(?:[.,]\d+)?)?(?!\d)|h(?:\s?(\d\d)(?:\s?min)?)?(?![^\W_])|(?=\s?(?:am|pm)\b))"
        rf"(?:\s*({half})(?![^\W\d_]))?"
    )


def _take_clock(text: str) -> tuple[_Clock | None, str | None, _Zone]:
    """Return the clock, the text without it and its zone (None: broken), and the zone."""
    found = list(_clock_pattern().finditer(text))
    # Behind a sign it is an offset, unless it is the only one.
    found = [m for m in found if m.start(2) == 0 or text[m.start(2) - 1] not in "+-"] or found
    if not found:
        return _take_dotted_clock(text)
    # "2023-06-23 00:00:00.0 18:07:09.0" prints an empty clock before the true one.
    best = next((m for m in reversed(found) if _read_clock(m) != (0, 0, 0)), found[-1])
    end, zone = _zone_after(text, best.end())
    if end is None:
        return None, None, None
    rest = text[: best.start()] + " , " + text[end:]
    return _read_clock(best), _clock_pattern().sub(" ", rest), zone


def _take_dotted_clock(text: str) -> tuple[_Clock | None, str | None, _Zone]:
    found = _DOTTED_CLOCK.search(text)
    if not found or not re.search(r"\d{4}", text):
        return None, text, None
    end, zone = _zone_after(text, found.end())
    rest = text[: found.start()] + " , " + text[end or found.end() :]
    return _Clock(int(found[1]), int(found[2]), None), rest, zone


def _read_clock(found: re.Match[str]) -> _Clock:
    before, hour, minute, second, minute_h, after = found.groups()
    half = _halves().get(before or after or "")
    clock = _clock(hour, minute or minute_h, second)
    if half == "pm" and clock.hour < 12:
        return clock._replace(hour=clock.hour + 12)
    if half == "am" and clock.hour == 12:
        return clock._replace(hour=0)
    return clock


def _zone_after(text: str, start: int) -> tuple[int | None, _Zone]:
    """Return where the zone after a clock ends and what it says; the end is None when it is broken."""
    if found := _OFFSET.match(text, start):
        if text[found.end() : found.end() + 1].isalpha():
            return None, None
        sign, hours, minutes = found[1] or found[4], found[2] or found[5], found[3] or found[6]
        size = int(hours) * 60 + int(minutes or 0)
        return found.end(), -size if sign == "-" else size
    if _BROKEN_OFFSET.match(text, start):
        return None, None
    if found := _THREE_DIGITS.match(text, start):
        return found.end(), None
    if (found := _ZONE_WORD.match(text, start)) and found[1] in _zones():
        return found.end(), _zones()[found[1]]
    return start, None


def _take_loose_zone(text: str, capitals: list[str]) -> tuple[str, _Zone]:
    if found := _LOOSE_OFFSET.search(text):
        size = int(found[2]) * 60 + int(found[3])
        rest = text[: found.start()] + " " + text[found.end() :]
        return rest, -size if found[1] == "-" else size
    # Only in capitals: "est", "ist", "met" and "set" are words.
    for word in capitals:
        if word.lower() in _zones() and word.lower() not in _months():
            return re.sub(rf"\b{word.lower()}\b", " ", text), _zones()[word.lower()]
    return text, None


@cache
def _zones() -> Mapping[str, int | str]:
    return {row["name"]: row.get("zone", row.get("offset_min")) for row in table("months")["zone"]}


@cache
def _is_place(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


# --- the date among the words and numbers ----------------------------------------------------


def _find_day(text: str, language: str | None, *, american: bool) -> _Day | None:
    month = _month_word(text, language)
    numbers = _NUMBER.findall(text)
    if month is None:
        return _numeric_day(text, numbers, language, american=american)
    buddhist = language == "th" or month[1] == ("th",)
    years = [n for n in numbers if len(n) == 4]
    days = [n.lstrip("0") or "0" for n in numbers if len(n) <= 3]
    if not years and len(days) == 2:  # 01 Jan 04
        years = [_century(numbers[1])] if len(numbers[1]) == 2 else []
        days = days[:1]
    if len(years) != 1 or len(days) > 1 or len(years) + len(days) < min(len(numbers), 2):
        return None
    year = int(years[0]) - (543 if buddhist and int(years[0]) > 2400 else 0)
    return _Day(year, month[0], int(days[0]) if days else None)


def _century(two_digits: str) -> str:
    return ("19" if two_digits >= "69" else "20") + two_digits


def _month_word(text: str, language: str | None) -> tuple[int, tuple[str, ...]] | None:
    """Return the last month named, with the languages that name it so; weekdays come before it."""
    names = _months()
    for word in reversed(_WORD.findall(text)):
        claims = names.get(word.replace(".", "")) or names.get(_bare(word.replace(".", "")))
        if claims and (settled := _settle(claims, language)):
            return settled
    return None


def _settle(
    claims: Mapping[int, tuple[str, ...]], language: str | None
) -> tuple[int, tuple[str, ...]] | None:
    if len(claims) == 1:
        return next(iter(claims.items()))
    wanted = (language or "").partition("-")[0]
    return next((claim for claim in claims.items() if wanted in claim[1]), None)


@cache
def _months() -> Mapping[str, Mapping[int, tuple[str, ...]]]:
    """Return {name: {month: languages}}; listopad is October in Zagreb and November in Prague."""
    claims: dict[str, dict[int, tuple[str, ...]]] = {}
    for row in table("months")["month"]:
        for month, names in enumerate(row["names"], 1):
            for name in {*names.split(), *map(_bare, names.split())}:
                held = claims.setdefault(name, {})
                held[month] = (*held.get(month, ()), row["language"])
    return claims


def _bare(word: str) -> str:
    """Return a word without accents; Hebrew prefixes and Cyrillic breves fall as well, on both sides."""
    if word.isascii():
        return word
    bare = "".join(c for c in unicodedata.normalize("NFD", word) if unicodedata.category(c) != "Mn")
    return bare[1:] if bare.startswith("ב") and len(bare) > 3 else bare


def _numeric_day(
    text: str, numbers: list[str], language: str | None, *, american: bool
) -> _Day | None:
    found = _NUMERIC.search(text)
    if not found or len(numbers) != 3:
        return None
    first, second, third = found[1], found[4], found[5]
    if len(first) == 4:
        return _Day(int(first), int(second), int(third)) if len(third) <= 2 else None
    if len(first) > 2 or len(third) not in {2, 4}:
        return None
    year = int(third if len(third) == 4 else _century(third))
    day_first = _day_first(int(first), int(second), found[2] or " ", language, american=american)
    if day_first is None:
        return None
    day, month = (first, second) if day_first else (second, first)
    return _Day(year, int(month), int(day))


def _day_first(
    first: int, second: int, mark: str, language: str | None, *, american: bool
) -> bool | None:
    """Tell 4 March from April 3rd in 03/04/2023; None when nothing settles it."""
    if first > 12 or first == second:
        return True
    if second > 12:
        return False
    if mark == ".":
        return True
    if american or language in {"en", "en-us", "en-US"}:
        return False
    return True if language else None


# --- the moment ------------------------------------------------------------------------------


def _time(day: _Day, clock: _Clock | None, zone: _Zone) -> Time | None:
    if not 100 <= day.year <= 2200 or 1300 <= day.year <= 1500 or _is_zero(day):
        return None  # a counter's start, or another calendar
    try:
        local = datetime(
            day.year,
            day.month,
            1 if day.day is None else day.day,
            clock.hour if clock else 0,
            clock.minute if clock else 0,
            min(clock.second or 0, 59) if clock else 0,  # a leap second
            tzinfo=UTC,
        )
    except ValueError:
        return None
    offset = _offset_at(zone, local) if isinstance(zone, str) else zone
    precision: Precision = "month" if day.day is None else "day"
    if clock:
        precision = "minute" if clock.second is None else "second"
    return Time(local - timedelta(minutes=offset or 0), offset, precision)


def _is_zero(day: _Day) -> bool:
    """Tell the dates that programs print when they know none: epochs of Unix and of spreadsheets."""
    return day in {(1970, 1, 1), (1969, 12, 31), (1899, 12, 30), (1899, 12, 31), (1900, 1, 1)}


def _offset_at(place: str, local: datetime) -> int | None:
    if not _is_place(place):
        return None
    offset = local.replace(tzinfo=ZoneInfo(place)).utcoffset()
    return None if offset is None else int(offset.total_seconds() // 60)
