"""Words and numbers -> day: a month's name and two numbers, or three numbers. Every number must find a place."""

import re

from ingest.times._moment import Day
from ingest.times._names import month_word

_NUMERIC = re.compile(
    r"(?<!\d)(\d{1,4})(?:\s?([-/.])\s?|(\s))0?(\d{1,2})(?:\s?\2\s?|\3)(\d{1,4})(?!\d)"
)
# Other varieties of English put the day first.
_MONTH_FIRST = {"en", "en-us", "en-US", "en_US"}
_NUMBER = re.compile(r"\d+")


def find_day(text: str, language: str | None, *, american: bool) -> Day | None:
    """Return the one day, or month of a year, that a text without clock and zone prints, or None.

    `american`: am or pm was printed; without a language 03/04/2023 is a day in March then.

    >>> find_day("lundi, 16. novembre 2020 -", None, american=False)
    Day(year=2020, month=11, day=16)
    """
    month = month_word(text, language)
    numbers = _NUMBER.findall(text)
    if month is None:
        return _numeric_day(text, numbers, language, american=american)
    return _day_of(month.number, numbers, buddhist=(language or "")[:2] == "th" or month.thai)


def _day_of(month: int, numbers: list[str], *, buddhist: bool) -> Day | None:
    """Return the day of a named month, when the numbers beside it are a year and at most a day."""
    if [len(number) for number in numbers] in ([1, 2], [2, 2]):  # 01 Jan 04
        return Day(_century(numbers[1]), month, int(numbers[0]))
    years = [int(number) for number in numbers if len(number) == 4]
    days = [int(number) for number in numbers if len(number) <= 2]
    if len(years) != 1 or len(days) > 1 or len(numbers) != 1 + len(days):
        return None
    year = years[0] - 543 if buddhist and years[0] > 2400 else years[0]
    return Day(year, month, days[0] if days else None)


def _century(two_digits: str) -> int:
    return (1900 if two_digits >= "69" else 2000) + int(two_digits)


def _numeric_day(
    text: str, numbers: list[str], language: str | None, *, american: bool
) -> Day | None:
    found = _NUMERIC.search(text)
    if not found or len(numbers) != 3:
        return None
    first, mark, second, third = found[1], found[2] or " ", found[4], found[5]
    if len(first) == 4:
        return Day(int(first), int(second), int(third)) if len(third) <= 2 else None
    if len(first) > 2 or len(third) not in {2, 4}:
        return None
    day_first = _day_first(
        int(first),
        int(second),
        dotted=mark == ".",
        month_first=american if language is None else language in _MONTH_FIRST,
    )
    if day_first is None and not language:
        return None
    day, month = (second, first) if day_first is False else (first, second)
    return Day(int(third) if len(third) == 4 else _century(third), int(month), int(day))


def _day_first(first: int, second: int, *, dotted: bool, month_first: bool) -> bool | None:
    """Tell 4 March from 3 April in 03/04/2023; None when the numbers do not settle it."""
    if first > 12 or first == second or dotted:
        return True
    if second > 12 or month_first:
        return False
    return None
