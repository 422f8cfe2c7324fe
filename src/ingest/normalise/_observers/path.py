"""Sight -> Evidence: a part of the URL's path that stands for agency copy. Weak alone."""

import re
from collections.abc import Iterator

from ingest.normalise._names import by_name
from ingest.normalise._sight import Sight
from ingest.types import Evidence

_PARTS = re.compile(
    r"/(?P<part>wirestory|wire-?stor(?:y|ies)|agencias?|agenturmeldungen|newsticker|syndication|wires?"
    r"|ap-news|associated-press|reuters|afp|dpa|efe|pti|ians|ani|anadolu|xinhua|bloomberg)(?:/|$)",
    re.IGNORECASE,
)


def path(sight: Sight) -> Iterator[Evidence]:
    """Yield the part of the path, with the agency that it names, if any."""
    match = _PARTS.search(sight.url or "")
    if match is None:
        return
    outlet = by_name(match["part"].replace("-", " ")) or by_name(match["part"].upper())
    if outlet and sight.is_self(outlet.name, outlet.domain):
        return
    yield Evidence(
        "url",
        match["part"],
        outlet.name if outlet else None,
        outlet.domain if outlet else None,
        None,
        0.3,
    )
