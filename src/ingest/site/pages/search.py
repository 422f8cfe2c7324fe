"""`/search?q=WORDS`: full-text search, best first."""

from collections.abc import Sequence

from ingest.site._page import Asked, Page, Reader

_MOST = 50


async def draw(reader: Reader, asked: Asked) -> dict[str, object]:
    """Return the pieces that hold the words."""
    words = asked.get("q", "").strip()
    hits = await reader.look(lambda database: database.search(words, limit=_MOST)) if words else []
    return {
        "words": words,
        "hits": [(hit, marked(hit.snippet, hit.marks)) for hit in hits],
        "is_full": len(hits) == _MOST,
    }


def marked(snippet: str, marks: Sequence[tuple[int, int]]) -> list[tuple[str, bool]]:
    """Return a snippet in parts, those that were searched for apart.

    >>> marked("the harbour wall", [(4, 11)])
    [('the ', False), ('harbour', True), (' wall', False)]
    """
    parts, at = [], 0
    for begin, end in marks:
        parts += [(snippet[at:begin], False), (snippet[begin:end], True)]
        at = end
    return [part for part in [*parts, (snippet[at:], False)] if part[0]]


PAGE = Page(r"/search$", "search.html", draw)
