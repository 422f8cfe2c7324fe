"""names of an element -> verdict: what an element calls itself. Tables in rules/boilerplate.toml.

A verdict is a reason ("share", "related", ...), "" for no opinion, or BODY for an element that calls itself
the article's text.
"""

import re
from functools import cache, lru_cache
from itertools import pairwise

from ingest.rules import table

__all__ = ["BODY", "HIDDEN", "KEEP", "verdict", "words_of"]

BODY = "body"
HIDDEN = "hidden"
KEEP = "-keep-"  # written on what an outlet's own selector names
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
# Classes that hide by themselves, unless another class shows the element on wide screens.
_HIDERS = frozenset({"hidden", "hide", "d-none", "display-none", "is-hidden", "u-hidden"})
_SHOWN_LATER = re.compile(r":(?:block|flex|grid|inline)|d-(?:sm|md|lg|xl)-|-only|show")
_EMBEDS = frozenset({"embed", "embedded", "tweet"})
# A cell's classes tell what a table is about; a layout's column is one of these.
_CELLS = frozenset({"td", "th", "tr", "tbody"})
_COLUMNS = frozenset({"ad", "comments", "footer", "nav", "related", "sidebar"})
_TAG_VERDICTS = {
    "address": "byline",
    "aside": "sidebar",
    "dialog": HIDDEN,
    "figcaption": "caption",
    "footer": "footer",
    "form": "form",
    "menu": "nav",
    "nav": "nav",
}


@cache
def _reasons() -> dict[str, str]:
    rows = {row["word"]: row["reason"] for row in table("boilerplate")["name"]}
    return rows | {row["word"]: BODY for row in table("boilerplate")["body_name"]}


def words_of(value: str) -> list[str]:
    """Return neighbours joined by a hyphen, then the words of one class or id, in lower case.

    >>> words_of("ArticleBody-main")
    ['article-body', 'body-main', 'article', 'body', 'main']
    """
    words = [word.lower() for word in _WORD.findall(value)]
    return [f"{first}-{second}" for first, second in pairwise(words)] + words


@lru_cache(maxsize=32_768)
def verdict(tag: str, names: str) -> str:
    """Return what an element with this tag and these names calls itself.

    >>> verdict("div", "related-links"), verdict("div", "story__body"), verdict("nav", "")
    ('related', 'body', 'nav')
    """
    if names:
        if names.endswith("-hidden-"):  # "l-hidden-xs" hides on small screens alone
            return HIDDEN
        values = names.split()
        if not _HIDERS.isdisjoint(values) and not _SHOWN_LATER.search(names):
            return HIDDEN
        said = [_value_verdict(value) for value in values]
        if BODY in said:
            return BODY
        if reason := next(filter(None, said), ""):
            return reason if tag not in _CELLS or reason in _COLUMNS else ""
    return _TAG_VERDICTS.get(tag, "")


@cache
def _beginnings() -> frozenset[str]:
    """Return every word of the tables and the first of every pair."""
    return frozenset(word.partition("-")[0] for word in _reasons())


@lru_cache(maxsize=32_768)
def _value_verdict(value: str) -> str:
    # Nearly no class is in a table: one look at its words settles it.
    if value.islower() and _beginnings().isdisjoint(value.replace("_", "-").split("-")):
        return ""
    # "article-body__newsletter" is a newsletter; "article-body has-sidebar" is a body.
    reasons = _reasons()
    words = words_of(value)
    said = [reasons[word] for word in words if word in reasons]
    if "share" in said and not _EMBEDS.isdisjoint(words):
        return ""  # a post that the article shows
    return next((reason for reason in said if reason != BODY), BODY if said else "")
