"""Origin, Sight -> Origin: where the house named lives, and where its piece stands, by the links of the page."""

import re
from collections.abc import Iterator
from dataclasses import replace

from ingest.normalise._names import at_url, folded, path_of
from ingest.normalise._sight import Sight
from ingest.types import Evidence, Link, Origin
from ingest.urls import clean_url, registrable_domain

_WORDS = re.compile(r"[^\W_]+")
_SHARED = 0.6  # of the slug's words that stand in the headline
_SLUG = 3  # words of the shortest slug that tells
_WEIGHT = 0.3


def at_home(origin: Origin, sight: Sight) -> Origin:
    """Return the origin with the domain of the house that it names, and its piece's address, if links tell.

    A link leads home when it is called like the house or its host is; to the piece when the words of its
    path are those of the headline.
    """
    if origin.status not in {"republished", "partly"} or (origin.domain and origin.url):
        return origin
    links = tuple(_links(sight))
    domain = origin.domain or _home(origin.name or "", links, sight)
    if domain is None:
        return origin
    piece = None if origin.url else _piece(domain, links, sight)
    if piece is None:
        return replace(origin, domain=domain)
    found = Evidence("link", piece, origin.name, domain, piece, _WEIGHT, won=True)
    return replace(origin, domain=domain, url=clean_url(piece), evidence=(*origin.evidence, found))


def _links(sight: Sight) -> Iterator[Link]:
    for block in (*sight.head, *sight.tail, *sight.close, *sight.aside, *sight.lead):
        yield from block.links


def _home(name: str, links: tuple[Link, ...], sight: Sight) -> str | None:
    wanted = folded(name)
    if len(wanted) < _SLUG + 1:
        return None
    for link in links:
        domain = at_url(link.url)[1]
        if domain is None or sight.is_family(domain):
            continue
        if folded(domain.partition(".")[0]) == wanted or (
            folded(link.text) == wanted and len(path_of(link.url)) < 2
        ):
            return domain
    return None


def _piece(domain: str, links: tuple[Link, ...], sight: Sight) -> str | None:
    headline = set(_WORDS.findall(sight.title.casefold()))
    home = registrable_domain(domain)
    for link in links:
        if registrable_domain(link.url) != home or sight.is_self(None, domain):
            continue
        slug = set(_WORDS.findall(path_of(link.url).rpartition("/")[2].casefold()))
        same = folded(link.text) == folded(sight.title)
        if same or (len(slug) >= _SLUG and len(slug & headline) >= _SHARED * len(slug)):
            return link.url
    return None
