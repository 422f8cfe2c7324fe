"""Sight -> Evidence: the agency in the dateline of the first paragraphs."""

import re
from collections.abc import Iterator
from functools import cache

from ingest.normalise._names import Found, by_domain, named_in
from ingest.normalise._phrases import is_picture_credit
from ingest.normalise._sight import Sight, is_picture
from ingest.normalise._who import Who, evidence_for
from ingest.rules import table
from ingest.types import Evidence

_REACH = 140


@cache
def _layouts() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(row["match"]) for row in table("datelines")["layout"])


@cache
def _houses() -> re.Pattern[str]:
    return re.compile("|".join(row["match"] for row in table("datelines")["house"]))


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


def _in_brackets(words: str, sight: Sight) -> tuple[Found, ...]:
    """Return those named; a dateline is position enough for a code that counts at home alone."""
    return named_in(words, sight.country) or named_in(words)


def _station(match: re.Match[str], sight: Sight) -> tuple[str, tuple[Who, ...]] | None:
    """A station's call sign is its own dateline, but not on a portal, which has no reporters."""
    portal = by_domain(sight.outlet)
    if portal is None or portal.kind != "distributor" or not match["agency"].isupper():
        return None
    return match.group().strip(), (Who(match["agency"], None, listed=False),)


def dateline_in(text: str, sight: Sight) -> tuple[str, tuple[Who, ...]] | None:
    """Return the dateline as printed and those whom it names, or None."""
    start = text[:_REACH]
    for layout in _layouts():
        match = layout.match(start)
        if match is None:
            continue
        people = tuple(
            Who(
                hit.outlet.name,
                hit.outlet.domain,
                listed=True,
                distributor=hit.outlet.kind == "distributor",
            )
            for hit in _in_brackets(match["agency"], sight)
            if not sight.is_self(hit.outlet.name, hit.outlet.domain)
        )
        if people and len(match["agency"]) < 14 + 14 * len(people):
            return match.group().strip(), people
        if _houses().match(match["agency"].strip()):
            return _station(match, sight)
    return None
