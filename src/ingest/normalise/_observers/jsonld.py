"""Sight -> Evidence: what the article's JSON-LD says of writer, publisher, provider and model."""

import re
from collections.abc import Iterator
from dataclasses import replace

from ingest.normalise._credited import read_credited
from ingest.normalise._names import at_url, by_name
from ingest.normalise._sight import Sight
from ingest.normalise._who import Who, evidence_for
from ingest.types import Evidence, Statement
from ingest.urls import registrable_domain

_WRITERS = ("jsonld.author", "jsonld.creator", "microdata.author")
_HOUSES = {
    "jsonld.publisher": 0.8,
    "jsonld.provider": 0.85,
    "jsonld.sourceOrganization": 0.8,
    "jsonld.creditText": 0.5,
    "jsonld.copyrightHolder": 0.4,
    "jsonld.copyrightNotice": 0.4,
}
_STUDIES = re.compile(
    r"(?:^|\.)(?:doi\.org|pubmed\.\w+|nih\.gov|arxiv\.org|nature\.com|science\.org|sciencedirect\.com|springer\.com|wiley\.com|thelancet\.com|bmj\.com|plos\.org|biorxiv\.org|medrxiv\.org)$"
)


def jsonld(sight: Sight) -> Iterator[Evidence]:
    """Yield those of another house whom the article's own node names."""
    for item in sight.said(*_WRITERS):
        yield from _writer(item, sight)
    for item in sight.said(*_HOUSES):
        yield from _house(item, sight)
    for item in sight.said("jsonld.isBasedOn", "jsonld.isBasedOnUrl"):
        yield from _model(item, sight)


def _writer(item: Statement, sight: Sight) -> Iterator[Evidence]:
    credited = read_credited(item.value, sight, position=True)
    if credited:
        people = tuple(_at_home(who, item, sight) for who in credited.people)
        yield from evidence_for(
            "jsonld", item.value, people, 0.86 * credited.certainty, status=credited.status
        )


def _at_home(who: Who, item: Statement, sight: Sight) -> Who:
    """Return a house with the domain of the address beside it, when no row knows one."""
    domain = at_url(item.url)[1] if item.url and "//" in item.url and not who.domain else None
    if domain is None or sight.is_family(domain):
        return who
    return replace(who, domain=domain)


def _house(item: Statement, sight: Sight) -> Iterator[Evidence]:
    weight = _HOUSES[item.place]
    outlet = by_name(item.value)
    if outlet:
        if not sight.is_self(outlet.name, outlet.domain):
            yield Evidence("jsonld", item.value, outlet.name, outlet.domain, None, weight)
        return
    domain = registrable_domain(item.url) if item.url and "." in item.url else None
    if item.place == "jsonld.provider" and not sight.is_self(item.value, domain):
        yield Evidence("jsonld", item.value, item.value, domain, None, weight - 0.1)


def _model(item: Statement, sight: Sight) -> Iterator[Evidence]:
    url = item.url or item.value
    name, domain = at_url(url) if "//" in url else (None, None)
    if domain is None or not sight.outlet or sight.is_self(None, domain) or _STUDIES.search(domain):
        return
    yield Evidence("jsonld", url, name, domain, url, 0.6)
