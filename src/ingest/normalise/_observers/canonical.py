"""Sight -> Evidence: a canonical address or og:url at another owner's registrable domain."""

from collections.abc import Iterator

from ingest.normalise._names import at_url, folded, path_of
from ingest.normalise._sight import Sight, live_url
from ingest.types import Evidence

_SAME_PATH = 12  # characters: a longer path that is the same on both sides is one newsroom system


def canonical(sight: Sight) -> Iterator[Evidence]:
    """Yield the other outlet that the page itself calls its address."""
    said = [(item.value, 0.62) for item in sight.said("link.canonical")]
    said += [(item.value, 0.5) for item in sight.said("meta.og:url")]
    if not said and sight.canonical_url:
        said = [(sight.canonical_url, 0.62)]
    for printed, weight in said:
        url = live_url(printed) or printed
        name, domain = at_url(url) if "//" in url else (None, None)
        if domain is None or sight.is_family(domain) or not sight.outlet:
            continue
        sure = weight if _far(url, domain, sight) else 0.25
        yield Evidence("canonical", printed, name, domain, url, sure)


def _far(url: str, domain: str, sight: Sight) -> bool:
    """Whether the address lies outside the outlet's family: other name, other path."""
    here, there = folded((sight.outlet or "").split(".")[0]), folded(domain.split(".")[0])
    if here == there or folded(domain) in sight.self_names or there in sight.self_names:
        return False
    path = path_of(url)
    if len(path) < 2:
        return False
    return len(path) < _SAME_PATH or path != path_of(sight.url or "")
