"""LexborHTMLParser -> Flat: the visible page as parallel arrays, made in one traversal. Judges nothing.

Words used here and in every module of this stage:

box    a block-level element (div p li section article td h1 ...). Boxes are numbered in document order;
       box 0 is the body. Inline elements (a b span time ...) are no boxes.
block  a run of visible text between two edges of boxes; also parted by an empty line (`<br><br>`).
       A short menu or share bar is one block, whatever it is made of.
       Blocks are numbered in document order, so the blocks of a box are one range
       `box_starts[box] .. box_ends[box]` (end exclusive) and every sum over a box is a difference.
mark   an element, inline or block, that calls itself author, byline, date or time (by class, id, itemprop,
       rel, role or its tag): its own text and its machine value. The fields are read from these.

Names are the words an element gives itself: class, id, itemprop, role, rel, data-testid, data-component,
aria-label, joined by spaces in their own case (`ArticleBody`). A hidden element has the name `-hidden-`.
"""

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest.extract._names import HIDDEN, verdict

__all__ = ["Flat", "Mark", "flatten"]

# Ordered: what is entered comes last, and of that what needs no look at its attributes first.
_TEXT, _SKIP, _BREAK, _PLAIN, _INLINE, _LINK, _BOX = range(7)
_UNSEEN = """
-comment -doctype -other script style noscript template svg math iframe object embed canvas select option
textarea input button img picture source video audio map area head link meta title rt rp frame frameset
noframes progress meter datalist amp-img amp-ad amp-iframe amp-analytics amp-social-share
"""
_UNNAMED = (
    "b bdi bdo big code em i kbd nobr q ruby rb s samp small strike strong sub sup tt u var wbr"
)
_NAMED = "abbr acronym cite data del dfn font ins label mark span time"
_KINDS: dict[str, int] = {
    **dict.fromkeys(_UNSEEN.split(), _SKIP),
    **dict.fromkeys(_UNNAMED.split(), _PLAIN),
    **dict.fromkeys(_NAMED.split(), _INLINE),
    "-text": _TEXT,
    "a": _LINK,
    "br": _BREAK,
    "hr": _BREAK,
}
_NAMED_BY = frozenset(
    {"class", "id", "itemprop", "role", "rel", "data-testid", "data-component", "aria-label"}
)
_HIDING = frozenset({"hidden", "style"})
# Parts of words, in the languages that we have met; a needless mark costs little.
_MARK = re.compile(
    "aut|byl|by-|by_|writer|report|creat|reda|contrib|verfass|journal|date|time|publi|posted|fecha|datum"
    "|modif|firma"
)
_VALUES = ("datetime", "content", "title", "href")
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
# A pre-styled text keeps its lines; everywhere else a line of the source is no line of the text.
_LINE = "\x02"
# A line of the source that ends between two letters of a script without spaces is no space.
_WIDE_BREAK = re.compile(
    r"(?<=[\u3001-\u30ff\u3400-\u9fff\uff01-\uff60])[ \t]*\r?\n\s*(?=[\u3001-\u30ff\u3400-\u9fff\uff01-\uff60])"
)
_INVISIBLE = ("\u00ad", "\u200b", "\u2060", "\ufeff")
_MARK_CHARS = 400  # a longer text is no byline and no date
_MARK_BLOCKS = 12
# A third of a page's elements are menus. Nobody asks for their parts.
_UNSEEN_INLINE = frozenset({HIDDEN, "popup"})
_FOLDED = frozenset({"nav", "share"})
_MAX_FOLDED = 1200
_NEVER_MARKS = frozenset({"html", "body", "article", "main", "section"})


class Mark(NamedTuple):
    """An element that calls itself author, byline, date or time."""

    block: int  # an inline element: the block that it stands in; a box: its first block
    tag: str
    names: str  # its own names
    text: str  # as shown, whitespace folded; may be empty
    value: str | None = None  # datetime, content, title or href, the first that is there
    href: str | None = None  # as written


@dataclass(frozen=True, slots=True)
class Flat:
    """The visible page. Lists are only read once it is made."""

    # one entry a box
    box_tags: list[str] = field(default_factory=list)
    box_names: list[str] = field(default_factory=list)  # its own names; "" for none
    box_verdicts: list[str] = field(default_factory=list)  # what it calls itself, see _names.py
    box_parents: list[int] = field(default_factory=list)  # -1 for box 0
    box_starts: list[int] = field(default_factory=list)  # its first block
    box_ends: list[int] = field(default_factory=list)  # one past its last block
    # one entry a block
    texts: list[str] = field(
        default_factory=list
    )  # whitespace folded; "\n" for a <br>; never empty
    boxes: list[int] = field(default_factory=list)  # nearest box
    link_chars: list[int] = field(default_factory=list)  # characters that are words of a link
    links: list[tuple[tuple[str, str], ...]] = field(default_factory=list)  # words, href as written
    # the rest
    marks: list[Mark] = field(default_factory=list)

    def tag(self, block: int) -> str:
        """Return the tag of the block's nearest box."""
        return self.box_tags[self.boxes[block]]

    def ancestors(self, box: int) -> list[int]:
        """Return the box and the boxes around it, from the inside out; ends with box 0."""
        found = []
        while box >= 0:
            found.append(box)
            box = self.box_parents[box]
        return found

    def names(self, block: int, levels: int = 3) -> str:
        """Return the names of the block's nearest boxes, innermost first."""
        found, box = [], self.boxes[block]
        while box > 0 and levels:
            if self.box_names[box]:
                found.append(self.box_names[box])
            box, levels = self.box_parents[box], levels - 1
        return " ".join(found)

    def headings(self, tag: str = "h1") -> list[tuple[int, str]]:
        """Return (first block, text) of every heading with this tag, in document order."""
        return [
            (start, " ".join(self.texts[start:end]))
            for name, start, end in zip(self.box_tags, self.box_starts, self.box_ends, strict=True)
            if name == tag and end > start
        ]


def flatten(tree: LexborHTMLParser) -> Flat:
    """Return the visible page as arrays. Never raises; a page without a body gives empty arrays."""
    walk = _Walk()
    body = tree.body
    if body is None:
        return walk.flat
    walk.open_box(body, body.tag or "body")
    _traverse(walk, body)
    walk.close_box()
    walk.flat.marks.sort(key=_place)
    return walk.flat


def _place(mark: Mark) -> int:
    return mark.block


def _traverse(walk: "_Walk", body: LexborNode) -> None:
    # The hottest loop of the stage: about 1,400 nodes a page, a third of them mere whitespace.
    stack: list[tuple[LexborNode, int]] = []
    pieces, kind_of, enter = walk.pieces, _KINDS.get, walk.enter
    node = body.first_child
    while True:
        if node is None:
            if not stack:
                return
            node, kind = stack.pop()
            if kind >= _LINK:
                walk.close(kind)
        elif node.is_empty_text_node:
            if pieces:
                pieces.append(" ")
        else:
            tag = node.tag or "-other"
            kind = kind_of(tag, _BOX)
            if kind == _TEXT:
                pieces.append(node.text_content or "")
            elif kind >= _PLAIN and (kind == _PLAIN or enter[kind](node, tag)):
                stack.append((node, kind))
                node = node.first_child
                continue
            elif kind == _BREAK:
                walk.break_line(tag)
        node = node.next


class _Walk:
    """The state of one traversal: the open boxes, and the pieces of the block that is being read."""

    __slots__ = ("box", "enter", "flat", "link_from", "link_href", "links", "marked", "pieces")

    def __init__(self) -> None:
        self.flat = Flat()
        self.box = -1
        self.pieces: list[str] = []  # always the same list
        self.links: list[tuple[int, int, str]] = []  # first piece, end piece, href
        self.link_from = -1  # index of the first piece of the open link; -1: none is open
        self.link_href = ""
        self.marked: dict[int, dict[str, str | None]] = {}  # open box -> attributes of a mark
        # Each enters an element, or returns False when its content is not to be read.
        self.enter = {_INLINE: self.open_inline, _LINK: self.open_link, _BOX: self.open_box}

    def open_inline(self, node: LexborNode, tag: str) -> bool:
        attributes = node.attributes
        return not attributes or self.reads(node, tag, attributes)

    def open_link(self, node: LexborNode, tag: str) -> bool:
        attributes = node.attributes
        if not self.reads(node, tag, attributes):
            return False
        if href := attributes.get("href"):
            self.link_href = href
            self.link_from = len(self.pieces)
        return True

    def reads(self, node: LexborNode, tag: str, attributes: dict[str, str | None]) -> bool:
        """Return False for an inline element that no eye sees; note it when it is a mark."""
        names = _names_of(attributes)
        said, marks = _looks("", names) if names else ("", False)
        if said in _UNSEEN_INLINE:
            return False
        if marks or tag == "time":
            self.mark(len(self.flat.texts), (tag, names), node.text(), attributes)
        return True

    def open_box(self, node: LexborNode, tag: str) -> bool:
        """Enter a box; return False when it was read as a whole."""
        if self.pieces:
            self.flush()
        flat, attributes = self.flat, node.attributes
        names = _names_of(attributes) if attributes else ""
        said, marks = _looks(tag, names)
        box = len(flat.box_tags)
        flat.box_tags.append(tag)
        flat.box_names.append(names)
        flat.box_verdicts.append(said)
        flat.box_parents.append(self.box)
        flat.box_starts.append(len(flat.texts))
        flat.box_ends.append(-1)
        self.box = box
        if marks:
            self.marked[box] = attributes
        return said not in _FOLDED or not self.fold_box(node)

    def fold_box(self, node: LexborNode) -> bool:
        """Read a menu as one block and return True; a long one is read like any box."""
        text = node.text(separator=" ")
        if len(text) > _MAX_FOLDED:
            return False
        self.pieces.append(text)  # opening the box has emptied them
        self.links = [(0, 1, "")]
        self.close_box()
        return True

    def close(self, kind: int) -> None:
        if kind == _BOX:
            self.close_box()
        else:
            if self.link_from >= 0:
                self.links.append((self.link_from, len(self.pieces), self.link_href))
            self.link_from = -1

    def close_box(self) -> None:
        if self.pieces:
            self.flush()
        self.flat.box_ends[self.box] = len(self.flat.texts)
        if self.marked and (attributes := self.marked.pop(self.box, None)):
            self.mark_box(attributes)
        self.box = self.flat.box_parents[self.box]

    def break_line(self, tag: str) -> None:
        """A <br> is a line; two of them, or an <hr>, end the block."""
        pieces = self.pieces
        at = len(pieces)
        while at and not pieces[at - 1].strip(" \t\r\n\xa0"):
            at -= 1
        if at and (tag == "hr" or pieces[at - 1] == _LINE):
            self.flush()
        elif at:
            pieces.append(_LINE)

    def flush(self) -> None:
        """End the block that is being read, if it has any words."""
        pieces, flat = self.pieces, self.flat
        if self.link_from >= 0:
            # A link around several boxes (<a><div>..</div><div>..</div></a>) counts in each of them.
            self.links.append((self.link_from, len(pieces), self.link_href))
            self.link_from = 0
        text = _shown(pieces)
        if text:
            flat.texts.append(text)
            flat.boxes.append(self.box)
            if not self.links:
                flat.links.append(())
                flat.link_chars.append(0)
            elif len(self.links) == 1 and self.links[0][:2] == (0, len(pieces)):
                flat.links.append(((text, self.links[0][2]),))  # the whole block is a link
                flat.link_chars.append(len(text))
            else:
                shown = [(_shown(pieces[start:end]), href) for start, end, href in self.links]
                flat.links.append(tuple([link for link in shown if link[0]]))
                flat.link_chars.append(sum([len(words) for words, _ in flat.links[-1]]))
        if self.links:
            self.links = []
        pieces.clear()

    def mark_box(self, attributes: dict[str, str | None]) -> None:
        flat, box = self.flat, self.box
        start = flat.box_starts[box]
        if len(flat.texts) - start <= _MARK_BLOCKS:
            text = " ".join(flat.texts[start:])
            self.mark(start, (flat.box_tags[box], flat.box_names[box]), text, attributes)

    def mark(
        self, at: int, element: tuple[str, str], text: str, attributes: dict[str, str | None]
    ) -> None:
        if len(text) > 2 * _MARK_CHARS:
            return
        text = _shown([text]).replace("\n", " ")
        if len(text) <= _MARK_CHARS:
            value = next((attributes[key] for key in _VALUES if attributes.get(key)), None)
            self.flat.marks.append(Mark(at, *element, text, value, attributes.get("href")))


def _shown(pieces: list[str]) -> str:
    """Return the words of a run as a browser shows them: whitespace folded, a <br> as a newline."""
    text = pieces[0] if len(pieces) == 1 else "".join(pieces)
    if not text or text.isspace():
        return ""
    if not text.isascii():
        for mark in _INVISIBLE:
            if mark in text:
                text = text.replace(mark, "")
        if "\n" in text:
            text = _WIDE_BREAK.sub("", text)
    if _LINE not in text:
        return " ".join(text.split())
    lines = (" ".join(line.split()) for line in text.split(_LINE))
    return "\n".join(line for line in lines if line)


def _names_of(attributes: dict[str, str | None]) -> str:
    if len(attributes) == 1 and "class" in attributes:  # as most have it
        return attributes["class"] or ""
    names = " ".join([value for key, value in attributes.items() if value and key in _NAMED_BY])
    if not _HIDING.isdisjoint(attributes) and _is_hidden(attributes):
        return f"{names} -hidden-"
    return names


def _is_hidden(attributes: dict[str, str | None]) -> bool:
    """Return True for what no eye sees. `aria-hidden` alone hides from ears: carousels, dialogs, icons."""
    if "hidden" in attributes:
        return True
    style = attributes.get("style")
    return style is not None and _HIDDEN_STYLE.search(style) is not None


@lru_cache(maxsize=32_768)
def _looks(tag: str, names: str) -> tuple[str, bool]:
    """Return the verdict on an element, and whether it is a mark; the tag of an inline element is ""."""
    marks = bool(names) and tag not in _NEVER_MARKS and _MARK.search(names.lower()) is not None
    return verdict(tag, names), marks
