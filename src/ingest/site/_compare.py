"""Two texts -> what stands in both, in the first alone, in the second alone; word by word where blocks differ. Pure."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

__all__ = ["Part", "compare"]

# A word with the blanks that follow it, the end of a line, or one character of a script that parts no words.
_WORD = re.compile(
    r"[\u3005-\u30ff\u3400-\u9fff\uf900-\ufaff]|[^\s\u3005-\u30ff\u3400-\u9fff\uf900-\ufaff]+[^\S\n]*|\s"
)
_MOST_WORDS = 5_000  # of a stretch that is compared word by word: the cost grows with the square


class Part(NamedTuple):
    """A stretch of text and where it stands."""

    where: Literal["both", "first", "second"]
    text: str


def compare(first: str, second: str) -> list[Part]:
    """Return the two texts as one, in order.

    >>> compare("Rain fell.\\n\\nIt was cold.", "Rain fell.\\n\\nIt was warm.")
    [Part(where='both', text='Rain fell.\\n\\nIt was '), Part(where='first', text='cold.'), Part(where='second', text='warm.')]
    """
    parts: list[Part] = []
    for part in _by_block(first, second):
        if parts and parts[-1].where == part.where:
            parts[-1] = Part(part.where, parts[-1].text + part.text)
        else:
            parts.append(part)
    return parts


def _by_block(first: str, second: str) -> Iterator[Part]:
    one, other = _blocks(first), _blocks(second)
    for kind, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Part("both", "".join(one[a:b]))
        else:
            yield from _by_word("".join(one[a:b]), "".join(other[c:d]))


def _by_word(first: str, second: str) -> Iterator[Part]:
    one, other = _WORD.findall(first), _WORD.findall(second)
    if max(len(one), len(other)) > _MOST_WORDS:
        yield from _apart(one, other)
        return
    for kind, a, b, c, d in SequenceMatcher(None, one, other).get_opcodes():
        if kind == "equal":
            yield Part("both", "".join(one[a:b]))
        else:
            yield from _apart(one[a:b], other[c:d])


def _apart(one: Sequence[str], other: Sequence[str]) -> Iterator[Part]:
    if one:
        yield Part("first", "".join(one))
    if other:
        yield Part("second", "".join(other))


def _blocks(text: str) -> list[str]:
    """Return the blocks, each with the blank line that follows it."""
    return re.findall(r".+?(?:\n\n+|\Z)", text, re.DOTALL)
