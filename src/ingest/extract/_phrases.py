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


def says(text: str) -> str:
    """Return what a block says it is, or "" when it may be the article.

    >>> says("Post Comment"), says("Original Source: example.org"), says("Rain fell on Paris.")
    ('comments', 'credit', '')
    """
    length = len(text)
    if length > _longest():
        return ""
    folded = text.lower()
    for most, needs, pattern, reason in _patterns():
        if length > most or (needs and not any(map(folded.__contains__, needs))):
            continue
        if pattern.match(text):
            return reason
    return ""
