"""Sight -> Evidence: meta elements of writer, source and syndication."""

from collections.abc import Iterator

from ingest.normalise._credited import after_by, read_credited
from ingest.normalise._names import at_url, by_name
from ingest.normalise._sight import Sight
from ingest.normalise._who import evidence_for
from ingest.types import Evidence, Statement

_WRITERS_NAMES = """
author article:author parsely-author sailthru.author cxenseparse:author cxenseparse:nav-author
articleauthor byl byline dc.creator dcterms.creator dc.contributor dcsext.author og:author
article.author news_authors authors mediator_author
"""
_WRITERS = tuple(f"meta.{name}" for name in _WRITERS_NAMES.split())
_SYNDICATION = ("meta.original-source", "meta.syndication-source", "meta.original_source")
_SOURCES_NAMES = """
source dc.source dcterms.source article:source news_source newssource content-source agency
article:agency dcsext.source copyright dc.publisher cxenseparse:source og:article:source
article_source contentsource syndication wire
"""
_SOURCES = tuple(f"meta.{name}" for name in _SOURCES_NAMES.split())


def meta(sight: Sight) -> Iterator[Evidence]:
    """Yield those of another house whom meta elements name; self-pointing ones say nothing."""
    for item in sight.said(*_WRITERS):
        line = after_by(item.value) or item.value
        credited = read_credited(line, sight, position=True)
        if credited:
            weight = 0.86 * credited.certainty
            yield from evidence_for(
                "meta", item.value, credited.people, weight, status=credited.status
            )
    for item in sight.said(*_SYNDICATION):
        yield from _syndication(item, sight)
    for item in sight.said(*_SOURCES):
        outlet = by_name(item.value)
        if outlet and not sight.is_self(outlet.name, outlet.domain):
            weight = 0.45 if item.place == "meta.copyright" else 0.7
            yield Evidence("meta", item.value, outlet.name, outlet.domain, None, weight)


def _syndication(item: Statement, sight: Sight) -> Iterator[Evidence]:
    name, domain = at_url(item.value) if "//" in item.value else (None, None)
    if domain and sight.outlet and not sight.is_family(domain):
        yield Evidence("meta", item.value, name, domain, item.value, 0.7)
