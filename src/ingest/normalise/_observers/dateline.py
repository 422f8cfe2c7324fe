"""Sight -> Evidence: the agency in the dateline of the first paragraphs."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from ingest.normalise._names import Found, by_domain, named_in
from ingest.normalise._phrases import is_picture_credit
from ingest.normalise._sight import Sight, is_picture
from ingest.normalise._who import Who, evidence_for, spells, whom
from ingest.rules import table
from ingest.types import Evidence

_REACH = 140
_PLACE_WORDS = 9
_LONG = 14  # characters that one name may take up in the agency's place
_WORD = re.compile(r"[^\W\d_][\w.'’-]*")
_DATE = re.compile(r"\s[-–—]\s|,\s(?=\S*\s?\d)")  # "Newsfile Corp. - March 3, 2026"


@dataclass(frozen=True, slots=True)
class _Layout:
    cue: frozenset[str]  # one of these characters stands in every such dateline
    match: re.Pattern[str]


@cache
def _layouts() -> tuple[_Layout, ...]:
    rows = table("datelines")["layout"]
    return tuple(_Layout(frozenset(row["cue"]), re.compile(row["match"])) for row in rows)


@cache
def _houses(country: str | None = None) -> re.Pattern[str]:
    """Return what is no agency in a dateline anywhere, or on the pages of one country."""
    rows = (row for row in table("datelines")["house"] if row.get("country") == country)
    return re.compile("|".join(row["match"] for row in rows) or r"(?!)")


def dateline(sight: Sight) -> Iterator[Evidence]:
    """Yield the agency named in the dateline, if one is listed; a house's own dateline is none."""
    heads = [
        block for block in sight.head[-4:] if len(block.text) <= _REACH and not is_picture(block)
    ]
    for block in (*sight.lead, *heads):
        found = dateline_in(block.text, sight)
        if found and not is_picture_credit(found[0]):
            quote, people = found
            weight = 0.96 if people[0].listed else 0.7
            yield from evidence_for("dateline", quote, people, weight)


def _named(words: str, place: str, sight: Sight) -> tuple[Found, ...]:
    """Return those named; a dateline is position enough for a code that counts at home alone.

    The town stands before them, and tells those apart who share a code.
    """
    found = named_in(words, sight.country) or named_in(words)
    unsure = any(hit.outlet.domain is None for hit in found)
    told = named_in(f"{place} {words}") if unsure or sight.country_guessed else ()
    return tuple(hit for hit in told if hit.start > len(place)) or found


def _station(match: re.Match[str], sight: Sight) -> tuple[str, tuple[Who, ...]] | None:
    """A station's call sign is its own dateline, but not on a portal, which has no reporters."""
    portal = by_domain(sight.outlet)
    if portal is None or portal.kind != "distributor" or not match["agency"].isupper():
        return None
    return match.group().strip(), (Who(match["agency"], None, listed=False),)


def dateline_in(text: str, sight: Sight) -> tuple[str, tuple[Who, ...]] | None:
    """Return the dateline as printed and those whom it names, or None."""
    start = text[:_REACH]
    held = set(start)
    for layout in _layouts():
        match = None if layout.cue.isdisjoint(held) else layout.match.match(start)
        if match is None or not _is_place(match["place"]):
            continue
        words = _DATE.split(match["agency"].strip())[0]
        if _houses(sight.country).match(words) or spells(match["place"], words):
            continue
        people = whom(_named(words, match["place"], sight), sight)
        if people and len(words) < _LONG + _LONG * len(people):
            return match.group().strip(), people
        if _houses().match(words):
            return _station(match, sight)
    return None


def _is_place(words: str) -> bool:
    """Whether words can be a town and a date: no prose, whose words begin small."""
    found = _WORD.findall(words)
    dated = any(char.isdigit() for char in words)
    small = sum(word[0].islower() and len(word.replace(".", "")) > 3 for word in found)
    return len(found) <= _PLACE_WORDS and small <= (4 if dated else 0)
