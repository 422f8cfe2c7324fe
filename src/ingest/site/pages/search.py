"""`/search?q=WORDS`: full-text search, best first."""

import re

from ingest.site._page import Asked, Page, Reader

_MOST = 50
_MARKED = re.compile(r"\[([^\[\]]+)\]")


async def draw(reader: Reader, asked: Asked) -> dict[str, object]:
    """Return the pieces that hold the words."""
    words = asked.get("q", "").strip()
    hits = await reader.look(lambda database: database.search(words, limit=_MOST)) if words else []
    return {
        "words": words,
        "hits": [(hit, marked(hit.snippet)) for hit in hits],
        "is_full": len(hits) == _MOST,
    }


def marked(snippet: str) -> list[tuple[str, bool]]:
    """Return a snippet in parts, those that were searched for apart.

    >>> marked("the [harbour] wall")
    [('the ', False), ('harbour', True), (' wall', False)]
    """
    parts = _MARKED.split(snippet)
    return [(part, at % 2 == 1) for at, part in enumerate(parts) if part]


PAGE = Page(r"/search$", "search.html", draw)
