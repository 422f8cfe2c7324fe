"""Sight -> Evidence: counters that a republished piece carries back to its first publisher."""

import re
from collections.abc import Iterator

from ingest.normalise._names import at_url
from ingest.normalise._sight import Sight
from ingest.types import Evidence

_CONVERSATION = re.compile(r"counter\.theconversation\.com/content/(\d+)")


def pixel(sight: Sight) -> Iterator[Evidence]:
    """Yield the outlet to which a counter of the page reports. Never decides alone: it may count another piece."""
    for item in sight.said("pixel"):
        name, domain = at_url(item.value)
        if domain is None or sight.is_self(None, domain):
            continue
        number = _CONVERSATION.search(item.value)
        url = f"https://theconversation.com/article-{number[1]}" if number else None
        yield Evidence("pixel", item.value, name, domain, url, 0.4)
