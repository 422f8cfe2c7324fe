"""Sight -> Evidence: the copyright line and the agencies' own marks at the end of the article."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from ingest.normalise._houses import house_in
from ingest.normalise._names import Outlet, by_name, folded, named_in
from ingest.normalise._phrases import is_picture_credit, plain_name
from ingest.normalise._sight import Sight, is_picture
from ingest.normalise._who import Who, evidence_for
from ingest.rules import table
from ingest.types import Block, Evidence

_LINE = re.compile(
    r"(?:©|\(c\)|\bcopyright\b|&copy;|\bc\.\s?(?=\d{4}))(?:\s*(?:©|\(c\)|copyright|@|by|,))*\s*(?:(?:19|20)\d\d(?:\s*[-–]\s*\d{2,4})?)?"
    r"[\s,:]*(?:by\s+)?(?P<rest>.{2,80})",
    re.IGNORECASE,
)

_YEAR = re.compile(r"(?:19|20)\d\d")
_SIGNS = (
    "©",
    "(c)",
    "copyright",
    "&copy;",
    "c.20",
    "c. 20",
)  # one of them stands in every such line
_LONG = 300  # a longer block is prose
_HOUSE = 0.62


@cache
def _marks() -> tuple[tuple[str, re.Pattern[str], Outlet, float], ...]:
    marks = []
    for row in table("datelines")["mark"]:
        outlet = by_name(row["agency"])
        if outlet:
            wanted = re.compile(row["match"], re.IGNORECASE)
            marks.append((row["cue"].casefold(), wanted, outlet, row["weight"]))
    return tuple(marks)


def copyright_line(sight: Sight) -> Iterator[Evidence]:
    """Yield those of another house who hold the copyright, or whose mark the text bears."""
    notices = tuple(block for block in sight.aside if block.reason in {"rights", "footer"})
    for block in (*sight.close[-2:], *sight.tail, *notices, *sight.head):
        low = block.text.casefold()
        yield from _marked(block, low, sight)
        if len(block.text) > _LONG or not any([sign in low for sign in _SIGNS]):  # noqa: C419 - quicker
            continue
        match = None if is_picture(block) else _LINE.search(block.text)
        if match and (block not in sight.head or _YEAR.search(block.text)):
            yield from _holder(
                match, sight, kept=block.kept
            )  # "© dpa" above the text is a picture's


def _marked(block: Block, low: str, sight: Sight) -> Iterator[Evidence]:
    for cue, pattern, outlet, weight in _marks():
        match = pattern.search(block.text) if cue in low else None
        if match and not sight.is_self(outlet.name, outlet.domain):
            yield Evidence("copyright", match.group(), outlet.name, outlet.domain, None, weight)


def _owns(row: Mapping[str, Any]) -> bool:
    """Whether an owner is no outlet itself, as Le Monde is."""
    outlet = by_name(row["name"])
    return outlet is None or outlet.domain not in row["outlets"]


@cache
def _groups() -> frozenset[str]:
    return frozenset(folded(row["name"]) for row in table("outlets")["owner"] if _owns(row))


def _is_group(name: str) -> bool:
    """Whether a holder is an owner of many outlets: its notice stands below all their pieces."""
    key = folded(name)
    return len(key) > 4 and any(key.startswith(group) for group in _groups() if len(group) > 4)


def _holder(match: re.Match[str], sight: Sight, *, kept: bool) -> Iterator[Evidence]:
    rest = match["rest"]
    found = [hit.outlet for hit in named_in(rest[:60], sight.country) if not _is_group(hit.printed)]
    if is_picture_credit(match.string):
        return
    if any(sight.is_self(outlet.name, outlet.domain) for outlet in found):
        return
    quote = match.group().strip()
    if found:
        people = tuple(
            Who(outlet.name, outlet.domain, listed=True, distributor=outlet.kind == "distributor")
            for outlet in found
        )
        yield from evidence_for("copyright", quote, people, 0.72)
        return
    # Below the text stands the outlet's own line; one within it is the piece's.
    house = house_in(rest, sight) if kept else None
    if house:
        yield Evidence("copyright", quote, house, None, None, _HOUSE)
        return
    name = plain_name(rest)
    if name and not sight.is_self(name, None) and _YEAR.search(quote):
        yield Evidence("copyright", quote, name, None, None, 0.4)
