"""Plain text -> clock and zone, and the text without them."""

import re
from functools import cache
from typing import NamedTuple

from ingest.times._moment import Clock, Zone, clock_of
from ingest.times._names import halves, is_place, months, zones

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
_DOTTED_CLOCK = re.compile(r"(?<![\d.])([01]?\d|2[0-3])\.([0-5]\d)(?![\d.])")
_YEAR = re.compile(r"\d{4}")


class Taken(NamedTuple):
    """A clock lifted out of a text. No clock is no fault; a broken zone is."""

    clock: Clock | None
    zone: Zone
    rest: str  # the text without clock and zone
    half: bool = False  # am or pm was printed
    broken: bool = False


def take_clock(plain: str, printed: str) -> Taken:
    """Return the clock and zone of a text in plain spelling; `printed` shows its capitals.

    >>> take_clock("fri, 23 jun 2023 18:07 edt", "Fri, 23 Jun 2023 18:07 EDT").zone
    -240
    """
    place = _PLACE.search(printed)
    named = place[0] if place and is_place(place[0]) else None
    if named:
        plain = plain.replace(named.lower(), " ")
    taken = _lift(plain)
    if named and taken.zone is None:
        return taken._replace(zone=named)
    if taken.zone is None and not taken.broken:
        rest, zone = _loose_zone(taken.rest, _CAPITALS.findall(printed))
        return taken._replace(rest=rest, zone=zone)
    return taken


@cache
def _clock_pattern() -> re.Pattern[str]:
    words = sorted(halves(), key=len, reverse=True)
    after = "|".join(map(re.escape, words))
    # "am" before a clock is a German word, and no half of the day.
    before = "|".join(re.escape(word) for word in words if not word.isascii())
    return re.compile(
        rf"(?:(?<![^\W\d_])({before})\s*)?(?<![\d:])(\d{{1,2}})"
        rf"(?::(\d{{1,2}})(?::(\d{{1,2}})(?:[.,]\d+|:\d{{3}})?)?(?!\d)"
        rf"|\.([0-5]\d)(?=\s?[ap]m\b)|\s?h(?:\s?(\d\d)(?:\s?min)?)?(?![^\W_])|(?=\s?(?:am|pm)\b))"
        rf"(?:\s*({after})(?![^\W\d_]))?"
    )


def _lift(text: str) -> Taken:
    found = list(_clock_pattern().finditer(text))
    # Behind a sign it is an offset, unless it is the only one.
    found = [m for m in found if m.start(2) == 0 or text[m.start(2) - 1] not in "+-"] or found
    if not found:
        return _lift_dotted(text)
    # "2023-06-23 00:00:00.0 18:07:09.0" prints an empty clock before the true one.
    best = next((m for m in reversed(found) if _read(m) != (0, 0, 0)), found[-1])
    end, zone = _zone_after(text, best.end())
    if end is None:
        return Taken(None, None, text, broken=True)
    rest = _clock_pattern().sub(" ", text[: best.start()] + " , " + text[end:])
    return Taken(_read(best), zone, rest, half=bool(best[1] or best[best.re.groups]))


def _lift_dotted(text: str) -> Taken:
    """Lift 18.07, which is a clock only beside a year."""
    found = _DOTTED_CLOCK.search(text)
    if not found or not _YEAR.search(text):
        return Taken(None, None, text)
    end, zone = _zone_after(text, found.end())
    rest = text[: found.start()] + " , " + text[end or found.end() :]
    return Taken(clock_of(found[1], found[2], None), zone, rest)


def _read(found: re.Match[str]) -> Clock:
    before, hour, minute, second, dotted, minute_h, after = found.groups()
    half = halves().get(before or after or "")
    clock = clock_of(hour, minute or dotted or minute_h, second)
    if half == "pm" and clock.hour < 12:
        return clock._replace(hour=clock.hour + 12)
    if half == "am" and clock.hour == 12:
        return clock._replace(hour=0)
    return clock


def _zone_after(text: str, start: int) -> tuple[int | None, Zone]:
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
    if (found := _ZONE_WORD.match(text, start)) and found[1] in zones():
        return found.end(), zones()[found[1]]
    return start, None


def _loose_zone(text: str, capitals: list[str]) -> tuple[str, Zone]:
    """Return the text without a zone that stands apart from the clock, and the zone."""
    if found := _LOOSE_OFFSET.search(text):
        size = int(found[2]) * 60 + int(found[3])
        rest = text[: found.start()] + " " + text[found.end() :]
        return rest, -size if found[1] == "-" else size
    # Only in capitals: "est", "ist", "met" and "set" are words.
    for word in capitals:
        if word.lower() in zones() and word.lower() not in months():
            return re.sub(rf"\b{word.lower()}\b", " ", text), zones()[word.lower()]
    return text, None
