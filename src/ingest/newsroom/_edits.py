"""Paragraphs -> paragraphs: what a desk does to a story that it takes over."""

from collections.abc import Callable, Mapping
from typing import Any

Paragraphs = tuple[str, ...]


def edited(paragraphs: Paragraphs, page: Mapping[str, Any]) -> Paragraphs:
    """Return the paragraphs in the state of editing that `page["edit"]` names.

    >>> edited(("One.", "Two.", "Three."), {"edit": "cut", "keep": 2})
    ('One.', 'Two.')
    """
    return EDITS[page.get("edit", "verbatim")](paragraphs, page)


def corrected(paragraphs: Paragraphs, correction: Mapping[str, Any]) -> Paragraphs:
    """Return the paragraphs as their desk mends them later, with the notice that says so beneath."""
    return (*(_restyled(line, correction["swaps"]) for line in paragraphs), correction["notice"])


def _verbatim(paragraphs: Paragraphs, page: Mapping[str, Any]) -> Paragraphs:
    return paragraphs


def _cut(paragraphs: Paragraphs, page: Mapping[str, Any]) -> Paragraphs:
    return paragraphs[: page["keep"]]


def _merged(paragraphs: Paragraphs, page: Mapping[str, Any]) -> Paragraphs:
    """Join each two neighbours."""
    pairs = [paragraphs[at : at + 2] for at in range(0, len(paragraphs), 2)]
    return tuple(" ".join(pair) for pair in pairs)


def _boilerplate(paragraphs: Paragraphs, page: Mapping[str, Any]) -> Paragraphs:
    """Set a box after every second paragraph, and put words into the house style."""
    boxes = iter(page["boxes"])
    lines: list[str] = []
    for number, line in enumerate(paragraphs, start=1):
        lines.append(_restyled(line, page.get("swaps", [])))
        if number % 2 == 0 and (box := next(boxes, None)):
            lines.append(f"!! {box}")
    return tuple(lines)


def _restyled(line: str, swaps: list[list[str]]) -> str:
    for old, new in swaps:
        line = line.replace(old, new)
    return line


# A new headline and a translated byline leave the text as it is: the page names them.
EDITS: Mapping[str, Callable[[Paragraphs, Mapping[str, Any]], Paragraphs]] = {
    "boilerplate": _boilerplate,
    "byline": _verbatim,
    "cut": _cut,
    "headline": _verbatim,
    "merged": _merged,
    "verbatim": _verbatim,
}
