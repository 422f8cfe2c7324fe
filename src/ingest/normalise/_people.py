"""Authors as printed -> Byline: persons, agencies and desks told apart."""

import re
from functools import cache
from typing import Literal

from ingest.normalise._credited import read_credited
from ingest.normalise._houses import is_desk, is_house
from ingest.normalise._names import by_name, folded, named_in
from ingest.normalise._sight import Sight
from ingest.rules import table
from ingest.types import Byline, Draft

Place = Literal["byline", "jsonld", "meta", "bio", "feed"]
_PLACES: dict[str, Place] = {"jsonld": "jsonld", "meta": "meta", "feed": "feed"}
_ROLE_TAIL = re.compile(r"\s*(?:[,|/–—-]|\bfor\b|\bof\b)\s*$", re.IGNORECASE)
# Some sites type every writer as an organisation, and some are called after their writer.
_PERSON = re.compile(r"^[A-ZÀ-Þ][a-zà-ÿ'’-]+(?: [A-ZÀ-Þ][\w.'’-]*){1,2}$")
_LET = ("wordpress.com", "blogspot.com", "substack.com", "tumblr.com", "typepad.com")
_HOST = re.compile(r"^[\w-]+(?:\.[\w-]+)*\.[a-z]{2,6}$", re.IGNORECASE)


def read_bylines(draft: Draft, sight: Sight) -> tuple[Byline, ...]:
    """Return those credited with writing, in order, each told apart as person, agency or desk."""
    place = _PLACES.get(dict(draft.places).get("authors", ""), "byline")
    houses = frozenset(
        folded(item.value)
        for item in draft.statements
        if item.place == "jsonld.author" and "Organization" in item.type
    )
    found: dict[str, Byline] = {}
    for author in draft.authors:
        for byline in _told_apart(author, sight, place, houses):
            found.setdefault(byline.name.casefold(), byline)
    return tuple(found.values())


def _told_apart(author: str, sight: Sight, place: Place, houses: frozenset[str]) -> list[Byline]:
    listed = by_name(author)
    if listed and listed.kind == "agency":
        return [Byline(author, "agency", place)]
    if listed or _is_desk(author, sight, houses):
        return [Byline(author, "desk", place)]
    credited = read_credited(author, sight, position=True)
    if credited is None:
        return [Byline(author, "person", place)]
    hits = named_in(author, sight.country)
    if not hits:  # agencies without a name
        return [Byline(author, "desk", place)]
    agencies = [Byline(hit.printed, "agency", place) for hit in hits]
    person = _person_beside(author, hits[0].start)
    if person is None:
        return agencies
    return [Byline(person, "person", place), *agencies]


def _is_desk(author: str, sight: Sight, houses: frozenset[str]) -> bool:
    name = folded(author)
    itself = name in sight.self_names and not _is_diary(sight.outlet)
    return (
        itself
        or (name in houses and not _PERSON.match(author))
        or author.strip().casefold() in _nobody()
        or bool(_HOST.match(author.strip()))
        or is_desk(author)
        or is_house(author)
    )


def _is_diary(outlet: str | None) -> bool:
    """Whether an outlet is one writer's: a host or a path that a platform lets out."""
    return bool(outlet) and ("/" in (outlet or "") or (outlet or "").endswith(_LET))


def _person_beside(author: str, agency_at: int) -> str | None:
    """Return the name that stands before the agency in one byline, if it looks like a person's."""
    name = _ROLE_TAIL.sub("", re.sub(r"\b(?:the|and|und|et|y)\s*$", "", author[:agency_at].strip()))
    name = name.strip(" ,/|(-")
    return name if len(name.split()) >= 2 and name[0].isupper() and len(name) < 60 else None


@cache
def _nobody() -> frozenset[str]:
    return frozenset(row["word"].casefold() for row in table("bylines")["nobody"])
