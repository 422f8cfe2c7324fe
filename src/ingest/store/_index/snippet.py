"""A piece and what was looked for -> the lines around the hits, and where in them the hits stand. Pure."""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from ingest.store._index.search import spaced

__all__ = ["cut_snippet"]

_WIDE = 110  # characters of a snippet ...
_BEFORE = 30  # ... of which stand before its first hit
_WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f\u064b-\u065f\u0900-\u0dff])*")
_Hit = tuple[int, int, int]  # from, to, number of the term


def cut_snippet(
    fields: Sequence[str | None], terms: Sequence[str]
) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Return the best lines of the first field that has most of the terms, and the spans of the hits in them.

    >>> cut_snippet(["Rain fell on the new harbour."], ["harbour"])
    ('Rain fell on the new harbour.', ((21, 28),))
    """
    best: list[_Hit] = []
    chosen = next(filter(None, fields), "")
    for text in filter(None, fields):
        hits = sorted(_hits(text, terms))
        if _terms(hits) > _terms(best):
            best, chosen = hits, text
    first = _start(best)
    start, end = _edges(chosen, best[first][0] if best else 0)
    inside = [(a, b) for a, b, _ in best if start <= a and b <= end]
    return _flat(chosen, start, end, inside)


def _terms(hits: Sequence[_Hit]) -> int:
    return len({number for *_, number in hits})


def _start(hits: Sequence[_Hit]) -> int:
    """Return which hit begins the stretch with most terms; the earliest of equals."""
    counts = [
        len({number for a, _, number in hits[at : at + 20] if a < first + _WIDE - _BEFORE})
        for at, (first, *_) in enumerate(hits[:200])
    ]
    return counts.index(max(counts)) if counts else 0


def _hits(text: str, terms: Sequence[str]) -> Iterator[_Hit]:
    words = [(found.start(), found.end(), _fold(found[0])) for found in _WORD.finditer(text)]
    for number, term in enumerate(terms):
        stem = term.rstrip("*")
        if spaced(stem) != stem:  # signs: wherever they stand
            for found in re.finditer(re.escape(stem), text, re.IGNORECASE):
                yield found.start(), found.end(), number
            continue
        asked = [_fold(word) for word in _WORD.findall(stem)]
        for at in range(len(words) - len(asked) + 1) if asked else ():
            if _is_here([word for *_, word in words[at : at + len(asked)]], asked, stem != term):
                yield words[at][0], words[at + len(asked) - 1][1], number


def _is_here(words: Sequence[str], asked: Sequence[str], any_ending: bool) -> bool:  # noqa: FBT001
    if words[:-1] != asked[:-1]:
        return False
    return words[-1].startswith(asked[-1]) if any_ending else words[-1] == asked[-1]


def _fold(word: str) -> str:
    """Return a word as the index compares it, nearly: without case and accents."""
    if word.isascii():
        return word.lower()
    parts = unicodedata.normalize("NFKD", word.casefold())
    return "".join(each for each in parts if not "\u0300" <= each <= "\u036f")


def _edges(text: str, hit: int) -> tuple[int, int]:
    """Return where a snippet begins and ends: between words, when there are spaces."""
    start, end = max(hit - _BEFORE, 0), max(hit - _BEFORE, 0) + _WIDE
    if start and (space := text.find(" ", start, hit)) >= 0:
        start = space + 1
    if end < len(text) and (space := text.rfind(" ", hit, end)) > 0:
        end = space
    return start, min(end, len(text))


def _flat(
    text: str, start: int, end: int, inside: Sequence[tuple[int, int]]
) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Return the stretch on one line, and its hits counted in that."""
    line, spans, at = "…" if start else "", [], start
    for first, last in inside:
        if first < at:  # within a longer one
            continue
        line += re.sub(r"\s+", " ", text[at:first])
        hit = re.sub(r"\s+", " ", text[first:last])
        spans.append((len(line), len(line) + len(hit)))
        line, at = line + hit, last
    line += re.sub(r"\s+", " ", text[at:end]) + ("…" if end < len(text) else "")
    return line, tuple(spans)
