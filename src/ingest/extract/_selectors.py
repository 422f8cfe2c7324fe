"""Selectors of one outlet -> marks on the tree and fields: what the user knows better than the rules.

A selector that cannot be read is passed over: the configuration reports it, extraction goes on.
"""

from dataclasses import replace

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from ingest.extract._fields import Fields
from ingest.extract._names import KEEP
from ingest.extract._persons import names_in
from ingest.extract._printed import dates_in
from ingest.text import collapse
from ingest.times import parse_time
from ingest.types import Selectors, Time

__all__ = ["mark_tree", "picked_fields"]


def mark_tree(tree: LexborHTMLParser, selectors: Selectors) -> None:
    """Take out what `remove` names and mark what `keep` names. Never raises."""
    for selector in selectors.remove:
        for node in _css(tree, selector):
            node.decompose()
    for selector in selectors.keep:
        for node in _css(tree, selector):
            node.attrs["role"] = KEEP


def picked_fields(tree: LexborHTMLParser, selectors: Selectors, fields: Fields) -> Fields:
    """Return the fields with what the selectors pick in place of what was found. Never raises."""
    places = dict(fields.places)
    if selectors.title and (title := _text(tree, selectors.title)):
        fields, places["title"] = replace(fields, title=title), "dom"
    if selectors.author:
        picked = [_said(node) for node in _css(tree, selectors.author)]
        if names := tuple(dict.fromkeys(name for said in picked for name in names_in(said))):
            fields, places["authors"] = replace(fields, authors=names), "dom"
    if selectors.date:
        picked = [_said(node) for node in _css(tree, selectors.date)]
        if time := next(filter(None, [_time(said, fields.language) for said in picked]), None):
            fields, places["published"] = replace(fields, published=time), "dom"
    return replace(fields, places=tuple(places.items()))


def _said(node: LexborNode) -> str:
    """Return an element's machine value, else its words."""
    own = node.attributes
    return own.get("datetime") or own.get("content") or collapse(node.text(separator=" "))


def _time(said: str, language: str | None) -> Time | None:
    """Return the time that some words are, or the first that stands among them."""
    found = parse_time(said, language=language)
    return found or next((time for time, _ in dates_in(said, language)), None)


def _text(tree: LexborHTMLParser, selector: str) -> str:
    return next((text for node in _css(tree, selector) if (text := collapse(node.text()))), "")


def _css(tree: LexborHTMLParser, selector: str) -> list[LexborNode]:
    try:
        return tree.css(selector)
    except (SelectolaxError, ValueError):
        return []
