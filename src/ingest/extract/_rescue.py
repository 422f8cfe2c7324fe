"""Page + its shown text -> text: an article whose body is told out of sight alone, or far longer there.

`articleBody` is a witness and no judge: taken as it is it loses to the page's own blocks on most pages.
"""

import re
from collections.abc import Sequence

from selectolax.lexbor import LexborHTMLParser

from ingest.extract._body import find_headline, read_body
from ingest.extract._container import survey
from ingest.extract._flat import flatten
from ingest.extract._prescan import refusal
from ingest.extract._prose import prose_of
from ingest.extract._scripts import told_in_scripts
from ingest.text import collapse, fold
from ingest.types import Block, Statement

__all__ = ["rescued"]

_LITTLE = 250  # characters of text that a page shows when its body is somewhere else
_ENOUGH = 400  # characters that a told body must have
_TIMES = 2.0  # a told body this much longer than the shown text, which begins it, is the whole
_TAG = re.compile(r"<[^<>]{1,400}>")
_BREAKS = re.compile(r"\n\s*\n|(?:<br\s*/?>\s*){2,}|</p>|<p[^<>]{0,200}>|\r\n|\n", re.IGNORECASE)
_ARTICLE = re.compile(r"article|posting|report|review", re.IGNORECASE)
_KINDS = frozenset({"jsonld.@type", "meta.og:type"})


def rescued(
    tree: LexborHTMLParser, statements: Sequence[Statement], text: str, title: str | None
) -> tuple[Block, ...]:
    """Return the blocks of the told body when the page shows too little of it, else ()."""
    told = max(
        (each.value for each in statements if each.place == "jsonld.articleBody"),
        key=len,
        default="",
    )
    if len(told) < _ENOUGH or len(told) < _TIMES * len(text):
        if len(text) < _LITTLE and any(map(_says_article, statements)):
            return _read(told_in_scripts(tree), title, text)
        return ()
    parts = [part for raw in _BREAKS.split(told) if (part := collapse(_TAG.sub(" ", raw)))]
    begins = fold(text[:60]) in fold(" ".join(parts)[: 2 * len(text) + 400])
    if len(text) >= _LITTLE and not begins:
        return ()
    return tuple(Block(part, "script", kept=True, inside=True) for part in parts)


def _says_article(each: Statement) -> bool:
    """Return True when the page says that it is an article: the scripts of a list tell of many."""
    told = each.place in _KINDS and _ARTICLE.search(each.value)
    return bool(told) or each.place == "meta.article:published_time"


def _read(markup: str, title: str | None, text: str) -> tuple[Block, ...]:
    """Return the blocks of some mark-up that are text, if they are far more than the page shows."""
    raw = f"<article>{markup}</article>".encode("utf-8", "replace")
    if refusal(raw, None):
        return ()
    flat = flatten(LexborHTMLParser(raw))
    body = read_body(survey(flat, prose_of(flat), find_headline(flat, title), title))
    kept = [flat.texts[at] for at, reason in enumerate(body.reasons) if not reason]
    if sum(map(len, kept)) < max(_ENOUGH, _TIMES * len(text)):
        return ()
    return tuple(Block(part, "script", kept=True, inside=True) for part in kept)
