"""Sight -> Evidence: an agency or another outlet where the writer's name stands."""

import re
from collections.abc import Iterator
from functools import lru_cache

from ingest.normalise._credited import after_by, read_credited
from ingest.normalise._houses import house_in
from ingest.normalise._names import at_url, path_of
from ingest.normalise._phrases import label_in
from ingest.normalise._sight import NOTICES, Sight, is_picture
from ingest.normalise._who import evidence_for, foreign_link
from ingest.types import Block, Evidence

_BYLINE_NAMES = re.compile(r"author|autor|byline|by-line|writer|signature", re.IGNORECASE)
_SHORT = 60
_HOUSE = 0.68  # by its name alone


def byline(sight: Sight) -> Iterator[Evidence]:
    """Yield those of another house that a visible byline names."""
    seen = [(block, tuple(_in_line(block, sight, where=1.0))) for block in sight.head]
    seen = [(block, found) for block, found in seen if found]
    listed = {found[0].name for block, found in seen if not _is_byline(block)}
    for block, found in seen:
        # Several houses on lines of their own are a list of other pieces.
        if len(listed) < 2 or _is_byline(block):
            yield from found
    for block in sight.head:
        if _is_byline(block):
            yield from _linked(block, sight)
    for block in sight.lead[:2]:
        if len(block.text) <= _SHORT:
            yield from _in_line(block, sight, where=0.95)
    for block in (*sight.close[-1:], *sight.tail[:4]):
        if len(block.text) <= _SHORT and after_by(block.text) is not None:
            yield from _in_line(block, sight, where=0.9)
    yield from _in_fields(sight)


def _in_fields(sight: Sight) -> Iterator[Evidence]:
    """Yield the agencies among the writers that extract read off the page.

    Those that it took from metadata are left to the observers of metadata.
    """
    if sight.authors_place in {"jsonld", "meta"}:
        return
    own = any(sight.is_self(author, None) for author in sight.authors)
    sure = 0.9 if len(sight.authors) == 1 else 0.82
    for author in sight.authors:
        credited = read_credited(author, sight, position=True)
        if credited and author.strip():
            status = "partly" if own else credited.status
            weight = sure * credited.certainty
            yield from evidence_for("byline", author, credited.people, weight, status=status)


def _linked(block: Block, sight: Sight) -> Iterator[Evidence]:
    """Yield the house whose own piece a byline links to: a long path with a slug, not a writer's home."""
    link = foreign_link(block.links, sight)
    if link and len(block.links) < 3 and path_of(link.url).count("-") > 2:
        name, domain = at_url(link.url)
        yield Evidence("byline", block.text, name, domain, link.url, 0.7)


def _is_byline(block: Block) -> bool:
    return block.reason == "byline" or _is_named(block.names) or after_by(block.text) is not None


@lru_cache(maxsize=4096)
def _is_named(names: str) -> bool:
    """Whether an element calls itself a byline."""
    return _BYLINE_NAMES.search(names) is not None


def _in_line(block: Block, sight: Sight, *, where: float) -> Iterator[Evidence]:
    if len(block.text) > 120 or (is_picture(block) and not _is_named(block.names)):
        return
    if label_in(block.text) or block.text.startswith(NOTICES):
        return  # "Quelle: dpa" is for the observer of credits, "© dpa" for that of notices
    rest = after_by(block.text)
    named = block.reason == "byline" or _is_named(block.names)
    line = block.text if rest is None else rest
    credited = read_credited(line, sight, position=rest is not None or named)
    house = house_in(line, sight) if (rest is not None or named) and not credited else None
    if house and where == 1.0:
        yield Evidence("byline", block.text, house, None, None, _HOUSE)
    if credited:
        sure = 0.95 if rest is not None or named else 0.85
        yield from evidence_for(
            "byline",
            block.text,
            credited.people,
            sure * where * credited.certainty,
            status=credited.status,
        )
