"""Witnesses of a byline -> the names of those who wrote the piece, none invented."""

import re
from collections.abc import Iterable, Mapping, Sequence

from ingest.extract._flat import Flat
from ingest.extract._names import names_in, starts_with_by
from ingest.extract._title import site_key
from ingest.types import Entry, Statement

Said = Mapping[str, Sequence[Statement]]  # place -> its statements
Names = tuple[str, ...]

_AHEAD = 15  # blocks after the headline that may still hold the byline
_BEHIND = 4
_MAX_BYLINE_CHARS = 160
_METAS = (
    "meta.author",
    "meta.article:author",
    "meta.parsely-author",
    "meta.sailthru.author",
    "meta.dc.creator",
    "meta.dcterms.creator",
    "meta.byl",
    "meta.cxenseparse:author",
    "meta.authors",
    "meta.dc.contributor",
    "meta.article:author_name",
)
_WRITERS = re.compile(
    r"(?i)author|autor|byline|by-line|writer|reporter|verfasser|journalist|forfatter|redakteur"
)
_NOT_WRITERS = re.compile(
    r"(?i)bio|comment|about|related|avatar|image|share|social|photo|date|time|follow|desc"
)
_ORGANISATIONS = frozenset({"Organization", "NewsMediaOrganization", "Corporation", "WebSite"})


def find_authors(
    said: Said, flat: Flat, top: int, sites: Iterable[str], entry: Entry | None
) -> tuple[Names, str]:
    """Return the names and the place they came from; ((), "") when nobody is named.

    `top` is the block of the headline. Names of the site itself are left out.
    """
    keys = {site_key(site) for site in sites}
    for names, place in (
        (_stated(said, ("jsonld.author", "jsonld.creator")), "jsonld"),
        (_marked(flat, top), "dom"),
        (_stated(said, ("microdata.author", "microdata.creator")), "microdata"),
        (_stated(said, _METAS), "meta"),
        (_printed(flat, top), "text"),
        (_listed(entry.authors) if entry else (), "feed"),
    ):
        kept = tuple(name for name in names if site_key(name) not in keys)
        if kept:
            return kept, place
    return (), ""


def _stated(said: Said, places: Sequence[str]) -> Names:
    for place in places:
        values = [s.value for s in said.get(place, ()) if s.type not in _ORGANISATIONS]
        if names := _listed(values):
            return names
    return ()


def _listed(values: Iterable[str]) -> Names:
    found: dict[str, str] = {}
    for value in values:
        if not value.startswith("http"):
            for name in names_in(value):
                found.setdefault(name.casefold(), name)
    return tuple(found.values())


def _marked(flat: Flat, top: int) -> Names:
    """Return the names in the elements near the headline that call themselves a byline."""
    for mark in flat.marks:
        if not top - _BEHIND <= mark.block <= top + _AHEAD or len(mark.text) > _MAX_BYLINE_CHARS:
            continue
        if not _WRITERS.search(mark.names) or _NOT_WRITERS.search(mark.names):
            continue
        if names := names_in(mark.text):
            return names
    return ()


def _printed(flat: Flat, top: int) -> Names:
    """Return the names in a line near the headline that begins with a word like "By"."""
    for block in range(max(0, top - _BEHIND), min(len(flat.texts), top + _AHEAD)):
        text = flat.texts[block]
        if len(text) <= _MAX_BYLINE_CHARS and starts_with_by(text) and (names := names_in(text)):
            return names
    return ()
