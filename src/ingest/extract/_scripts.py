"""Scripts of a page -> mark-up of the body that only they tell: data islands and streamed components.

A page built by scripts carries its text in one of three ways: as a string of mark-up, as strings under one key
(one a paragraph), or as a stream of rows that name elements (`["$","p",null,{"children":"Rain fell."}]`).
Nothing is run. Asked only when a page shows next to nothing.
"""

import json
import re
from collections.abc import Iterator, Sequence
from html import escape
from typing import Any

from selectolax.lexbor import LexborHTMLParser

__all__ = ["told_in_scripts"]

_ENOUGH = 400  # characters that a body must have
_MOST = 3_000_000  # characters of scripts looked at
_PARAGRAPH = 40
_DEEPEST = 80  # elements within elements
_STRING = r'"[^"\\]*(?:\\.[^"\\]*)*"'
_PUSHED = re.compile(rf"__next_f\.push\(\[1,\s*({_STRING})\]\)")
_QUOTED = re.compile(rf"JSON\.parse\(({_STRING})\)")
_NAMED = re.compile(rf'(?<![\w"])"?([A-Za-z_][\w-]{{0,40}})"?\s*:\s*({_STRING})')
_LONG_ROW = re.compile(rb"(?<![0-9a-z])[0-9a-f]{1,6}:T([0-9a-f]{1,6}),")
_ROW = re.compile(r"^[0-9a-f]{1,6}:(\[.*)$", re.MULTILINE)
_TAG = re.compile(r"<[^<>]{0,2000}>")
_IS_MARKUP = re.compile(r"</p>|<br\s*/?>|</div>", re.IGNORECASE)
_SENTENCE = re.compile(r"[.!?…。！？।؟]")  # class names and keys have none
_NO_TEXT = re.compile(r"^\s*(?:https?:|/|data:|[{\[(]|function|M\d)|[{};]\s*$")
# Text of other articles, of pictures or of the site; what a body is never called.
_NEVER = frozenset(
    {
        "alt", "caption", "comment", "copyright", "credit", "dek", "description", "excerpt", "headline", "lead", "message",
        "metadescription", "name", "seodescription", "standfirst", "subtitle", "summary", "teaser", "title", "tooltip",
    }
)  # fmt: skip
_TEXT_TAGS = frozenset(
    [
        "article",
        "aside",
        "blockquote",
        "br",
        "div",
        "em",
        "figcaption",
        "figure",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "span",
        "strong",
        "table",
        "tbody",
        "td",
        "th",
        "tr",
        "ul",
    ]
)


def told_in_scripts(tree: LexborHTMLParser) -> str:
    """Return the mark-up of the longest body that the scripts tell, "" when none is long enough. Never raises.

    >>> rows = json.dumps('1:["$","p",null,{"children":"' + "Rain fell on Paris. " * 30 + '"}]')
    >>> told_in_scripts(LexborHTMLParser(f"<script>self.__next_f.push([1,{rows}])</script>"))[:28]
    '<p class="">Rain fell on Par'
    """
    sources = _sources(tree)
    stream = "".join(_unquoted(sources, _PUSHED))
    long_rows, rows = _rows(stream)
    strings = _strings([*sources, *_unquoted(sources, _QUOTED), rows])
    bodies = [each for _, each in strings if _IS_MARKUP.search(each)] + long_rows
    elements = "".join([_element(row) for row in _values(rows)])
    for found in (bodies, [elements], _paragraphs(strings)):
        longest = max(found, key=_told, default="")
        if _told(longest) >= _ENOUGH:
            return longest
    return ""


def _sources(tree: LexborHTMLParser) -> list[str]:
    sources, chars = [], 0
    for node in tree.css("script:not([src])"):
        text = node.text(deep=True)
        chars += len(text)
        if (
            len(text) >= _PARAGRAPH
            and chars < _MOST
            and "ld+json" not in (node.attributes.get("type") or "")
        ):
            sources.append(text)
    return sources


def _told(markup: str) -> int:
    return len(_TAG.sub("", markup))


def _unquoted(sources: Sequence[str], pattern: re.Pattern[str]) -> list[str]:
    return [_loaded(found) for source in sources for found in pattern.findall(source)]


def _loaded(literal: str) -> str:
    try:
        return str(json.loads(literal, strict=False))
    except ValueError:
        return ""


def _rows(stream: str) -> tuple[list[str], str]:
    """Return the stream's rows of mere text, whose length stands before them in bytes, and the rest."""
    raw, found, rest, end = stream.encode("utf-8", "replace"), [], [], 0
    for row in _LONG_ROW.finditer(raw):
        if row.start() >= end:
            rest.append(raw[end : row.start()])
            end = row.end() + int(row[1], 16)
            found.append(raw[row.end() : end].decode("utf-8", "replace"))
    rest.append(raw[end:])
    return found, b"\n".join(rest).decode("utf-8", "replace")


def _strings(sources: Sequence[str]) -> list[tuple[str, str]]:
    """Return key and value of every string that may be text, each value once, in the order of the sources."""
    found: dict[str, str] = {}
    for source in sources:
        for key, literal in _NAMED.findall(source):
            if len(literal) < _PARAGRAPH or key.lower() in _NEVER:
                continue
            value = _loaded(literal)
            is_words = " " in value.strip() or not value.isascii()
            if is_words and _SENTENCE.search(value) and not _NO_TEXT.search(value):
                found.setdefault(value, key)
    return [(key, value) for value, key in found.items()]


def _paragraphs(strings: Sequence[tuple[str, str]]) -> list[str]:
    """Return for each key its strings as paragraphs."""
    by_key: dict[str, list[str]] = {}
    for key, value in strings:
        by_key.setdefault(key, []).append(f"<p>{value}</p>")
    return ["".join(values) for values in by_key.values()]


def _values(rows: str) -> Iterator[Any]:
    for row in _ROW.findall(rows):
        try:
            yield json.loads(row)
        except (ValueError, RecursionError):
            continue


def _element(value: Any, depth: int = 0) -> str:
    """Return the mark-up of an element, or of everything that stands in a value."""
    if depth > _DEEPEST:
        return ""
    match value:
        case ["$", str(tag), _, dict(props)]:
            inner = _child(props.get("children"), depth + 1)
            names = escape(str(props.get("className") or ""))
            return f'<{tag} class="{names}">{inner}</{tag}>' if tag in _TEXT_TAGS else inner
        case list():
            return "".join([_element(each, depth + 1) for each in value])
    return ""


def _child(value: Any, depth: int) -> str:
    """Return the mark-up of what an element holds: words, an element, or a list of both."""
    match value:
        case str():
            return "" if value.startswith("$") else escape(value, quote=False)
        case ["$", str(), _, dict()]:
            return _element(value, depth)
        case list():
            return "".join([_child(each, depth + 1) for each in value])
    return ""
