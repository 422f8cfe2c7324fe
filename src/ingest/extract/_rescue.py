"""Statements + text -> text: an article whose body is told in JSON-LD alone, or far longer there.

`articleBody` is a witness and no judge: taken as it is it loses to the page's own blocks on most pages.
"""

import re
from collections.abc import Sequence

from ingest.text import collapse, fold
from ingest.types import Block, Statement

__all__ = ["rescued"]

_LITTLE = 250  # characters of text that a page shows when its body is somewhere else
_ENOUGH = 400  # characters that a told body must have
_TIMES = 2.0  # a told body this much longer than the shown text, which begins it, is the whole
_TAG = re.compile(r"<[^<>]{1,400}>")
_BREAKS = re.compile(r"\n\s*\n|(?:<br\s*/?>\s*){2,}|</p>|<p[^<>]{0,200}>|\r\n|\n", re.IGNORECASE)


def rescued(statements: Sequence[Statement], text: str) -> tuple[Block, ...]:
    """Return the blocks of the told body when the page shows too little of it, else ()."""
    told = max(
        (each.value for each in statements if each.place == "jsonld.articleBody"),
        key=len,
        default="",
    )
    if len(told) < _ENOUGH or len(told) < _TIMES * len(text):
        return ()
    parts = [part for raw in _BREAKS.split(told) if (part := collapse(_TAG.sub(" ", raw)))]
    begins = fold(text[:60]) in fold(" ".join(parts)[: 2 * len(text) + 400])
    if len(text) >= _LITTLE and not begins:
        return ()
    return tuple(Block(part, "script", kept=True, inside=True) for part in parts)
