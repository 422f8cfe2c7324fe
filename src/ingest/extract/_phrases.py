"""text of a block -> reason: what a block says when it is not the article. Table in rules/boilerplate.toml."""

import re
from functools import cache

from ingest.rules import table

__all__ = ["says"]


# A credit line is evidence and a paywall cuts the text: they must not be taken for less.
_FIRST = frozenset({"credit", "paywall"})


@cache
def _patterns() -> tuple[tuple[int, tuple[str, ...], re.Pattern[str], str], ...]:
    rows = sorted(table("boilerplate")["phrase"], key=lambda row: row["reason"] not in _FIRST)
    return tuple(
        (
            row["most"],
            tuple(row.get("needs", ())),
            re.compile(row["pattern"], re.IGNORECASE),
            row["reason"],
        )
        for row in rows
    )


@cache
def _longest() -> int:
    return max(most for most, *_ in _patterns())


@cache
def _any() -> re.Pattern[str]:
    """Return all patterns that need no word, as one for text in lower case: four times as fast.

    A pattern with a capital, also one of an escape such as \\W, keeps the flag that it was written for.
    """
    plain = [pattern.pattern for _, needs, pattern, _ in _patterns() if not needs]
    return re.compile("|".join(f"(?:{p})" if p == p.lower() else f"(?i:{p})" for p in plain))


@cache
def _needed() -> tuple[str, ...]:
    return tuple({word for _, needs, _, _ in _patterns() for word in needs})


def says(text: str) -> str:
    """Return what a block says it is, or "" when it may be the article.

    >>> says("Post Comment"), says("Original Source: example.org"), says("Rain fell on Paris.")
    ('comments', 'credit', '')
    """
    length = len(text)
    if length > _longest():
        return ""
    folded = text.lower().replace("i\u0307", "i")  # a Turkish İ
    if not _any().match(folded) and not any(map(folded.__contains__, _needed())):
        return ""
    for most, needs, pattern, reason in _patterns():
        if length > most or (needs and not any(map(folded.__contains__, needs))):
            continue
        if pattern.match(text):
            return reason
    return ""
