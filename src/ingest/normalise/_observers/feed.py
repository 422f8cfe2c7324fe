"""Sight -> Evidence: what the feed claims of an entry's origin."""

import html
import re
from collections.abc import Iterator

from ingest.normalise._names import at_url, by_name
from ingest.normalise._sight import Sight
from ingest.types import Evidence

_APPEARED = re.compile(
    r"(?P<words>appeared first on|apareció primero en|aparece primero en|apareceu primeiro em|proviene da"
    r"|est apparu en premier sur|erschien zuerst (?:auf|bei))\s*<a[^>]+href=[\"'](?P<url>[^\"']+)[\"'][^>]*>(?P<name>[^<]{2,80})",
    re.IGNORECASE,
)


def feed(sight: Sight) -> Iterator[Evidence]:
    """Yield the outlets of other houses that the entry names as its source."""
    entry = sight.entry
    if entry is None:
        return
    if entry.source_name or entry.source_url:
        yield from _claimed(entry.source_name, entry.source_url, sight)
    if entry.original_url:
        yield from _claimed(None, entry.original_url, sight, weight=0.5)
    match = _APPEARED.search(entry.content_html or entry.summary_html or "")
    if match:
        yield from _claimed(html.unescape(match["name"]), html.unescape(match["url"]), sight)


def _claimed(
    name: str | None, url: str | None, sight: Sight, *, weight: float = 0.8
) -> Iterator[Evidence]:
    listed, domain = at_url(url) if url else (None, None)
    outlet = by_name(name) if name and not listed else None
    if outlet:
        name, domain = outlet.name, outlet.domain
    name = listed or name
    if sight.is_self(name, domain) or not (name or domain):
        return
    yield Evidence("feed", url or name or "", name, domain, url, weight)
