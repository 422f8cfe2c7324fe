"""text of a block -> reason: what a block says when it is not the article. Table in rules/boilerplate.toml."""

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache

from ingest.rules import table

__all__ = ["says"]


# A credit line is evidence and a paywall cuts the text: they must not be taken for less.
_FIRST = frozenset({"credit", "paywall"})
_STEPS = (60, 120, 200, 260, 320, 420, 600)  # characters: a longer text has fewer phrases that fit


@dataclass(frozen=True, slots=True)
class _Phrase:
    pattern: re.Pattern[str]
    reason: str
    most: int  # characters of the text
    needs: tuple[str, ...]  # one of them must be there; () for none


@dataclass(frozen=True, slots=True)
class _Shelf:
    """The phrases that fit a text of some length, and what tells that none of them does."""

    phrases: tuple[_Phrase, ...]
    needy: tuple[_Phrase, ...]
    needed: tuple[str, ...]
    any: re.Pattern[str]  # all that need no word, as one for text in lower case: four times as fast


@cache
def _phrases() -> tuple[_Phrase, ...]:
    rows = sorted(table("boilerplate")["phrase"], key=lambda row: row["reason"] not in _FIRST)
    return tuple(
        _Phrase(
            re.compile(row["pattern"], re.IGNORECASE),
            row["reason"],
            row["most"],
            tuple(row.get("needs", ())),
        )
        for row in rows
    )


@cache
def _shelf(step: int) -> _Shelf:
    """Return the phrases for texts longer than the step before this one."""
    least = _STEPS[step - 1] if step else 0
    phrases = tuple(phrase for phrase in _phrases() if phrase.most > least)
    needy = tuple(phrase for phrase in phrases if phrase.needs)
    plain = [phrase.pattern.pattern for phrase in phrases if not phrase.needs]
    # A pattern with a capital, also one of an escape such as \W, keeps the flag that it was written for.
    joined = "|".join(f"(?:{p})" if p == p.lower() else f"(?i:{p})" for p in plain)
    needed = tuple({word for phrase in needy for word in phrase.needs})
    return _Shelf(phrases, needy, needed, re.compile(joined or r"(?!)"))


def says(text: str) -> str:
    """Return what a block says it is, or "" when it may be the article.

    >>> says("Post Comment"), says("Original Source: example.org"), says("Rain fell on Paris.")
    ('comments', 'credit', '')
    """
    length = len(text)
    shelf = _shelf(bisect_left(_STEPS, length))
    folded = text.lower().replace("i\u0307", "i")  # a Turkish İ
    if shelf.any.match(folded):
        phrases = shelf.phrases
    elif any([word in folded for word in shelf.needed]):  # noqa: C419 - quicker than a generator
        phrases = shelf.needy
    else:
        return ""
    for phrase in phrases:
        if length > phrase.most or (
            phrase.needs and not any(map(folded.__contains__, phrase.needs))
        ):
            continue
        if phrase.pattern.match(text):
            return phrase.reason
    return ""
