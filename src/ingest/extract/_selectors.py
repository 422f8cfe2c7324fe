"""Selectors of one outlet -> marks on the tree and fields: what the user knows better than the rules.

A selector that cannot be read is passed over: the configuration reports it, extraction goes on.
"""

from dataclasses import replace

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from ingest.extract._fields import Fields
from ingest.extract._names import KEEP
from ingest.text import collapse
from ingest.times import parse_time
from ingest.types import Selectors

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
        names = tuple(
            name for node in _css(tree, selectors.author) if (name := collapse(node.text()))
        )
        if names:
            fields, places["authors"] = replace(fields, authors=names), "dom"
    if selectors.date and (nodes := _css(tree, selectors.date)):
        said = nodes[0].attributes.get("datetime") or collapse(nodes[0].text())
        if time := parse_time(said):
            fields, places["published"] = replace(fields, published=time), "dom"
    return replace(fields, places=tuple(places.items()))


def _text(tree: LexborHTMLParser, selector: str) -> str:
    return next((text for node in _css(tree, selector) if (text := collapse(node.text()))), "")


def _css(tree: LexborHTMLParser, selector: str) -> list[LexborNode]:
    try:
        return tree.css(selector)
    except (SelectolaxError, ValueError):
        return []
