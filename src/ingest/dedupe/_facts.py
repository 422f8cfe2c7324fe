"""Two texts -> Agreement: which numbers, names and quoted words stand in both, whatever the words around them."""

import re
from collections.abc import Collection
from dataclasses import dataclass

from ingest.dedupe._words import read_words, shingles
from ingest.text import fold

QUOTED = 4  # words in a row; fewer are a phrase
STEM = 5  # letters; a name is declined in many languages
_NAME = re.compile(r"[^\W\d_][^\W_]{2,}")
# What stands before the first word of a sentence: its end, a quotation mark, a bracket, a dash.
_OPENINGS = frozenset('.!?:…。"“”„«»‘’‚‹›([–—-\n')
_GROUPED = re.compile(r"(?<=\d)[\s\u00a0\u202f](?=\d{3}(?!\d))")
_OUR_YEARS = re.compile(r"20\d\d")
_QUOTE = re.compile(r"[“„«「『‟\"]([^“”„«»「」『』‟\"\n]{8,400})[”“»」』\"]")


@dataclass(frozen=True, slots=True)
class Facts:
    """What a rewrite or a translation keeps of a text."""

    numbers: frozenset[str]  # digits alone, so that 1,250 and 1.250 are one
    names: frozenset[str]  # stems of capitalised words that open no sentence
    quotes: tuple[tuple[str, ...], ...]  # folded words of what stands in quotation marks
    words: frozenset[tuple[str, ...]]  # every run of QUOTED words


@dataclass(frozen=True, slots=True)
class Agreement:
    """How many facts of the poorer text stand in the other, too, and how many it has."""

    numbers: tuple[int, int]
    names: tuple[int, int]
    quotes: tuple[int, int]


def agreement(one: str, other: str) -> Agreement:
    """Return which facts two texts share. Order does not matter. Never raises.

    >>> agreement("On Monday Ada Berg counted 412 gulls.", "412 gulls, said the ornithologist Ada Berg.").numbers
    (1, 1)
    """
    mine, theirs = read_facts(one), read_facts(other)
    quotes = [quote for quote in mine.quotes if _stands_in(quote, theirs)]
    quotes += [quote for quote in theirs.quotes if _stands_in(quote, mine)]
    said = min(len(mine.quotes), len(theirs.quotes)) or max(len(mine.quotes), len(theirs.quotes))
    return Agreement(
        _shared(mine.numbers, theirs.numbers),
        _shared(mine.names, theirs.names),
        (min(len(quotes), said), said),
    )


def read_facts(text: str) -> Facts:
    """Return the numbers, names and quotes of a text."""
    words = read_words(_GROUPED.sub("", text))
    numbers = ("".join(filter(str.isdigit, token)) for token in words.tokens if token[0].isdigit())
    said = (read_words(found[1]) for found in _QUOTE.finditer(text))
    size = QUOTED * words.span
    return Facts(
        frozenset(each for each in numbers if len(each) > 1 and not _OUR_YEARS.fullmatch(each)),
        frozenset(_names(text)),
        tuple(each.tokens for each in said if len(each.tokens) >= size),
        frozenset(shingles(words.tokens, size)),
    )


def _names(text: str) -> Collection[str]:
    return {
        fold(found[0])[:STEM]
        for found in _NAME.finditer(text)
        if found[0][0].isupper() and not _opens(text, found.start())
    }


def _opens(text: str, at: int) -> bool:
    """Whether the word there opens a sentence, where any word has a capital."""
    before = text[max(0, at - 4) : at].rstrip(" \t\u00a0")
    return not before or before[-1] in _OPENINGS


def _stands_in(quote: tuple[str, ...], facts: Facts) -> bool:
    size = len(next(iter(facts.words), ()))
    return any(run in facts.words for run in shingles(quote, size))


def _shared(mine: frozenset[str], theirs: frozenset[str]) -> tuple[int, int]:
    return len(mine & theirs), min(len(mine), len(theirs))
