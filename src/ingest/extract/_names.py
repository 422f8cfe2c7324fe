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
KEEP = "\x03keep"  # written on what an outlet's own selector names; no page's own class
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_LETTERS = re.compile(r"[a-z]+")
# Classes that hide by themselves, unless another class shows the element on wide screens.
_HIDERS = frozenset({"hidden", "hide", "d-none", "display-none", "is-hidden", "u-hidden"})
_SHOWN_LATER = re.compile(r":(?:block|flex|grid|inline)|d-(?:sm|md|lg|xl)-|-only|show")
_EMBEDS = frozenset({"embed", "embedded", "tweet"})
# A cell's classes tell what a table is about; a layout's column is one of these.
_CELLS = frozenset({"td", "th", "tr", "tbody"})
_COLUMNS = frozenset({BODY, "ad", "comments", "footer", "nav", "related", "sidebar"})
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


@cache
def _beginnings() -> frozenset[str]:
    """Return every word of the tables and the first of every pair."""
    return frozenset(word.partition("-")[0] for word in _reasons())


def words_of(value: str) -> list[str]:
    """Return neighbours joined by a hyphen, then the words of one class or id, in lower case.

    >>> words_of("ArticleBody-main")
    ['article-body', 'body-main', 'article', 'body', 'main']
    """
    words = _words(value)
    return [*map("-".join, pairwise(words)), *words]


def _words(value: str) -> list[str]:
    if value.islower():
        return _LETTERS.findall(value)
    return " ".join(_WORD.findall(value)).lower().split()


def verdict(tag: str, names: str) -> str:
    """Return what an element with this tag and these names calls itself.

    >>> verdict("div", "related-links"), verdict("div", "story__body"), verdict("nav", "")
    ('related', 'body', 'nav')
    """
    said = _said(names) if names else ""
    if tag in _CELLS and said not in _COLUMNS and not _hides(names):
        return ""
    return said or _TAG_VERDICTS.get(tag, "")


def _hides(names: str) -> bool:
    if names.endswith("-hidden-"):  # "l-hidden-xs" hides on small screens alone
        return True
    return not _HIDERS.isdisjoint(names.split()) and not _SHOWN_LATER.search(names)


@lru_cache(maxsize=32_768)
def _said(names: str) -> str:
    """Return the verdict on names alone."""
    if KEEP in names:
        return BODY
    if _hides(names):
        return HIDDEN
    if _beginnings().isdisjoint(_words(names)):
        return ""  # one look settles it for most
    said = [_value_verdict(value) for value in names.split()]
    return BODY if BODY in said else next(filter(None, said), "")


@lru_cache(maxsize=32_768)
def _value_verdict(value: str) -> str:
    # A word with a number is another word: "nav2" and "col-md-8" say nothing.
    if value.islower() and _beginnings().isdisjoint(value.replace("_", "-").split("-")):
        return ""
    # "article-body__newsletter" is a newsletter; "article-body has-sidebar" is a body.
    words = words_of(value)
    said = [reason for reason in map(_reasons().get, words) if reason]
    if not said or ("share" in said and not _EMBEDS.isdisjoint(words)):
        return ""  # nothing, or a post that the article shows
    if "comments" in said and "live" in words:
        return ""  # a ticker's entries: "live-match-comment"
    return next((reason for reason in said if reason != BODY), BODY)
