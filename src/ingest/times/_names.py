"""Printed words -> what they name: months, zones, halves of the day. Read from the rule table."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ingest.rules import table

_WORD = re.compile(r"[^\s\d,;:/()\[\]|·•–—\-_+’'\"]+")


@cache
def zones() -> Mapping[str, int | str]:
    """Return {zone in lower case: minutes east of UTC, or the place that decides}."""
    return {row["name"]: row.get("zone", row.get("offset_min")) for row in table("months")["zone"]}


@cache
def is_place(name: str) -> bool:
    """Tell whether the zone database knows a place, as America/New_York."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


@cache
def halves() -> Mapping[str, str]:
    """Return {word: am or pm}."""
    return {row["word"]: row["half"] for row in table("months")["half"]}


class Month(NamedTuple):
    """A month that was named."""

    number: int  # 1..12
    thai: bool  # only Thai names it so: its years are the Buddhist ones


def month_word(text: str, language: str | None) -> Month | None:
    """Return the last month that a text names; weekdays, which may share its name, come before it.

    >>> month_word("mar., 01 déc. 2020", None).number
    12
    """
    for word in reversed(_WORD.findall(text)):
        name = word.replace(".", "")
        claims = months().get(name) or months().get(_bare(name))
        if claims and (found := _settled(claims, language)):
            return found
    return None


def _settled(claims: Mapping[int, tuple[str, ...]], language: str | None) -> Month | None:
    wanted = (language or "").partition("-")[0].lower()
    if len(claims) > 1:
        claims = {number: by for number, by in claims.items() if wanted in by}
    return next((Month(number, by == ("th",)) for number, by in claims.items()), None)


@cache
def months() -> Mapping[str, Mapping[int, tuple[str, ...]]]:
    """Return {name: {month: languages}}; listopad is October in Zagreb and November in Prague."""
    claims: dict[str, dict[int, tuple[str, ...]]] = {}
    for row in table("months")["month"]:
        for month, names in enumerate(row["names"], 1):
            for name in {*names.split(), *map(_bare, names.split())}:
                held = claims.setdefault(name, {})
                held[month] = (*held.get(month, ()), row["language"])
    return claims


def _bare(word: str) -> str:
    """Return a word without accents and without the Hebrew "in", for both sides of a comparison."""
    if word.isascii():
        return word
    bare = "".join(c for c in unicodedata.normalize("NFD", word) if unicodedata.category(c) != "Mn")
    return bare[1:] if bare.startswith("ב") and len(bare) > 3 else bare
