"""Texts -> the sentence that one of them still has as it was, and the one that stands there now. Pure."""

import re
from functools import lru_cache

from ingest.text import fold

__all__ = ["says_now", "still_says"]

_END = re.compile(r"(?<=[.!?。！？])[\"”’»)\]]*\s+|\n+")
_ALIKE = 0.6  # of the words of two sentences, so that the one is taken for the other, edited
_LEAST_WORDS = 4

Change = tuple[frozenset[str], frozenset[str], str]  # words before, words after, sentence after


def still_says(before: str | None, after: str | None, copy: str | None) -> str | None:
    """Return the sentence of a copy that an edit elsewhere changed and that stands there as it was, or nearly.

    `""`: the copy has none of what was changed. None: not known, for a text is not there or no sentence changed.

    >>> still_says("It rained. It cost 23 million crowns.", "It rained. It cost 21 million crowns.", "So it cost 23 million crowns.")
    'So it cost 23 million crowns.'
    """
    found = _found(before, after, copy)
    return found and found[0]


def says_now(before: str | None, after: str | None, copy: str | None) -> str | None:
    """Return what stands in the place of the sentence that `still_says` gives; None: nothing does, or it is not known.

    >>> says_now("It rained. It cost 23 million crowns.", "It rained. It cost 21 million crowns.", "So it cost 23 million crowns.")
    'It cost 21 million crowns.'
    """
    found = _found(before, after, copy)
    return (found and found[1]) or None


@lru_cache(maxsize=256)  # both are asked for the same texts
def _found(before: str | None, after: str | None, copy: str | None) -> tuple[str, str] | None:
    if not (before and after and copy):
        return None
    changes = _changes(before, after)
    if not changes:
        return None
    for said in _sentences(copy):
        words = _words(said)
        for old, new, sentence in changes:
            if _share(words, old) >= _ALIKE and _share(words, old) > _share(words, new):
                return said, sentence
    return "", ""


def _changes(before: str, after: str) -> list[Change]:
    """Return each sentence that is no more, with the one that is most like it among the new ones."""
    kept = {_words(each) for each in _sentences(before)} & {
        _words(each) for each in _sentences(after)
    }
    gone = [words for each in _sentences(before) if (words := _words(each)) not in kept]
    come = [each for each in _sentences(after) if _words(each) not in kept]
    changes = []
    for words in gone:
        best = max(come, key=lambda each: _share(words, _words(each)), default="")
        is_edited = _share(words, _words(best)) >= _ALIKE
        changes.append(
            (words, _words(best) if is_edited else frozenset[str](), best if is_edited else "")
        )
    return changes


def _sentences(text: str) -> list[str]:
    parts = (part.strip() for part in _END.split(text))
    return [part for part in parts if len(part.split()) >= _LEAST_WORDS]


@lru_cache(maxsize=4096)
def _words(sentence: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", fold(sentence)))


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    """Return how much of their words two sentences share (Dice): 0..1."""
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0
