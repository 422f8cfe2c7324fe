"""Text -> Words: the folded tokens that fingerprints and comparisons share."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, chain, pairwise
from typing import TypeVar

from ingest.text import fold

# Thai, Lao, Myanmar, Khmer, kana, Han: written without spaces, so each character is a token.
_SPACELESS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002fa1f"
_TOKEN = re.compile(rf"\d+(?:[.,:]\d+)*|[{_SPACELESS}]|[^\W{_SPACELESS}]+")
_ASCII_TOKEN = re.compile(r"\d+(?:[.,:]\d+)*|\w+", re.ASCII)
_EDGE = "\ue000"  # private use: survives folding, so that a text is folded in one go
_CHARACTER = re.compile(rf"[{_SPACELESS}]")


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Words:
    """Tokens in reading order; `ends[i]` is where block i ends; `span` tokens make one word."""

    tokens: tuple[str, ...]
    ends: tuple[int, ...]
    span: int  # 1; 2 for a script without spaces, whose tokens are characters

    def blocks(self) -> Iterator[tuple[int, int]]:
        """Yield (start, end) of each block in tokens."""
        return pairwise((0, *self.ends))


@lru_cache(maxsize=2)  # a text is read for its fingerprint, then for its place
def read_words(text: str) -> Words:
    """Return the folded tokens of a text, numbers whole, with its blocks (lines). Never raises.

    >>> read_words("The “U.S.” won 1,250.5\\n\\nNo.")
    Words(tokens=('the', 'u', 's', 'won', '1,250.5', 'no'), ends=(5, 6), span=1)
    >>> read_words("東京で地震").span
    2
    """
    if text.isascii():  # the same tokens, several times as fast
        blocks = _blocks(_ASCII_TOKEN, text.lower().splitlines())
        span = 1
    else:
        blocks = _blocks(_TOKEN, fold(_EDGE.join(text.splitlines())).split(_EDGE))
        span = _span(text, sum(map(len, blocks)))
    return Words(tuple(chain.from_iterable(blocks)), tuple(accumulate(map(len, blocks))), span)


def _blocks(token: re.Pattern[str], lines: Iterable[str]) -> list[list[str]]:
    return [found for line in lines if (found := token.findall(line))]


def shingles(tokens: tuple[T, ...], size: int) -> list[tuple[T, ...]]:
    """Return every run of `size` tokens, in order; one short run when there are fewer.

    >>> shingles(("a", "b", "c"), 2)
    [('a', 'b'), ('b', 'c')]
    """
    if 0 < len(tokens) < size:
        return [tokens]
    return list(zip(*(tokens[start:] for start in range(size)), strict=False))


def _span(text: str, tokens: int) -> int:
    return 2 if tokens and len(_CHARACTER.findall(text)) * 2 > tokens else 1
