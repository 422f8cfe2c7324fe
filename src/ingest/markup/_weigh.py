"""bytes of HTML -> bool: would the parser take long over it? A count of what each tag costs, without a tree.

Three of the parser's costs grow with the square of what a page may repeat: attributes of one tag, elements that are
open while others open, formatting that is opened anew in every block. Tags, quotes, comments and scripts
are told apart as a browser does; where markup is broken the count errs to the heavier side.
"""

import re

__all__ = ["ATTRIBUTE", "weighs_too_much"]

# One unit is a step over one open element, some 3 ns. The heaviest of a thousand honest pages weighs 3 million.
MAX_WORK = 50_000_000
_REOPENED = 120  # units to open one formatting element anew
MAX_DEPTH = 1_500  # the deepest honest page that we have met nests 411 elements
_TOKEN_WORK = 100  # units for a tag or a comment, whatever it is
_MAX_ELEMENTS = 60_000  # the most on an honest page were 11,529; our own part takes some 15 us each
_LONG_TAG = 300  # bytes; a shorter one holds too few attributes to count them
_SAME_FORMAT = 3  # of equal formatting elements, no more are opened anew

ATTRIBUTE = rb"[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z)|[^\s>\"'][^\s>]*+)?)?"
_ATTRIBUTE = re.compile(ATTRIBUTE)
_TOKEN = re.compile(
    rb"<(?:!--(?:-?>|.*?(?:--!?>|\Z))|([a-zA-Z][^\s/>]*+)((?:" + ATTRIBUTE + rb")*+)[\s/]*+>?"
    rb"|/([a-zA-Z][^\s/>]*+)[^>]*+>?|[!?/][^>]*+>?)",
    re.DOTALL,
)
# After these no tag counts until their own end.
_RAW = {
    name: re.compile(rb"</%s(?=[\s/>])" % name, re.IGNORECASE)
    for name in b"script style textarea title noscript iframe xmp noembed noframes".split()
}
_FLAT = frozenset(
    b"area base br col embed hr img input link meta param source track wbr p li dt dd option optgroup"
    b" tr td th tbody thead tfoot colgroup rt rp html head body path rect circle line polygon use stop ellipse polyline".split()
)
_CELLS = frozenset((b"td", b"th", b"tr", b"caption"))
_WALLS = frozenset((b"table", b"template"))  # no end tag within reaches past them
_FORMATS = frozenset(b"b big code em font i nobr s small strike strong tt u".split())
_FOREIGN = frozenset((b"svg", b"math"))


def weighs_too_much(body: bytes) -> bool:
    """Return True when a parse would take longer than some tenths of a second. Never raises."""
    scale, at = _Scale(), 0
    while found := _TOKEN.search(body, at):
        at = found.end()
        scale.work += _TOKEN_WORK
        name, attributes, ended = found.groups()
        if name:
            name = name.lower()
            scale.open(name, attributes)
            if name in _RAW and not scale.foreign:
                end = _RAW[name].search(body, at)
                at = end.start() if end else len(body)
            elif name == b"plaintext":
                break
        elif ended:
            scale.close(ended.lower())
        if scale.work > MAX_WORK or len(scale.opened) > MAX_DEPTH or scale.elements > _MAX_ELEMENTS:
            return True
    return False


class _Scale:
    """What is open, and what has been spent."""

    def __init__(self) -> None:
        self.work = self.elements = 0
        self.opened: list[bytes] = []
        self.foreign = 0
        self._formats: dict[bytes, int] = {}  # open formatting, by whole tag
        self._tables: list[
            tuple[int, dict[bytes, int]]
        ] = []  # their places, and what they keep out
        self._options = self._root_attributes = 0

    def open(self, name: bytes, attributes: bytes) -> None:
        self.elements += 1
        if len(attributes) > _LONG_TAG:
            count = len(_ATTRIBUTE.findall(attributes))
            self.work += count * count // 2
        if name in (b"html", b"body") and attributes:  # all such tags fill one element
            count = len(_ATTRIBUTE.findall(attributes))
            self._root_attributes += count
            self.work += count * self._root_attributes
        if name == b"option":
            self._options += 3
            self.work += self._options
        self.work += len(self.opened)
        if self._formats:
            self.work += _REOPENED * sum(self._formats.values())
        if name in _CELLS and self._tables and not self.foreign:
            del self.opened[self._tables[-1][0] + 1 :]  # the cell before ends, with all in it
            self._formats = {}
        if name in _FORMATS:
            whole = name + attributes
            self._formats[whole] = min(_SAME_FORMAT, self._formats.get(whole, 0) + 1)
        if name in _FLAT or (attributes.endswith(b"/") and self.foreign):
            return
        if name in _WALLS:
            self._tables.append((len(self.opened), self._formats))
            self._formats = {}
        self.foreign += name in _FOREIGN
        self.opened.append(name)

    def close(self, name: bytes) -> None:
        if name in (b"p", b"br"):  # such an end makes an element when none is open
            self.elements += 1
            self.work += len(self.opened)
        if name in _FORMATS:
            last = next((tag for tag in reversed(self._formats) if tag.startswith(name)), None)
            if last is not None:
                self._formats[last] -= 1
                if not self._formats[last]:
                    del self._formats[last]
        if name in _FLAT:
            return
        for at in range(len(self.opened) - 1, -1, -1):
            self.work += 10
            if self.opened[at] == name:
                self._cut(at, name)
                return
            if self.opened[at] in _WALLS:
                return

    def _cut(self, at: int, name: bytes) -> None:
        if name in _FORMATS:
            del self.opened[at]
            return
        self.foreign -= sum(each in _FOREIGN for each in self.opened[at:])
        if name in _WALLS:
            self._formats = self._tables.pop()[1]
        del self.opened[at:]
