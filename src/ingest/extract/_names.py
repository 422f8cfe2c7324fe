"""A byline as printed -> the names in it, without roles, dates, addresses and handles."""

import re
from collections.abc import Iterable, Mapping
from functools import cache

from ingest.rules import table
from ingest.text import collapse, fold

_MAX_CHARS = 400
_MAX_NAME_CHARS = 60
_MAX_WORDS = 6
_NOISE = re.compile(
    r"\S+@\S+\.\S+|https?://\S+|\bwww\.\S+|[(\[（【][^)\]）】]*[)\]）】]|(?<!\w)@\w+|[®©™]"
)
# A name ends where a date, a clock or an age begins.
_DIGITS = re.compile(r"\d")
_BREAKS = re.compile(r"\s*(?:[,;|/\n•·&+、，；｜›»>]|\s[-–—:]\s|\s·\s|\u3000)\s*")
_TITLES = re.compile(r"^(?:dr|prof|mr|mrs|ms|dipl\.-ing)\.?$", re.IGNORECASE)
_SUFFIXES = re.compile(r",\s*(jr|sr|ii|iii)\b\.?", re.IGNORECASE)
_FOR_OUTLET = re.compile(r"\s+(?:for|für|pour|per|para)\s+(?:the\s+)?[A-Z].*$")
_EDGES = " \t\n\r.,;:|-–—·•*\"“”„'‘’»«/()[]&"
_LETTER = re.compile(r"[^\W\d_]")


def names_in(byline: str) -> tuple[str, ...]:
    """Return the names of a byline in their order, each once; () when it names nobody.

    >>> names_in("By Ann Field and Bo Hill, staff writers | 3 May 2024")
    ('Ann Field', 'Bo Hill')
    """
    text = _NOISE.sub(" ", byline[:_MAX_CHARS])
    text = _SUFFIXES.sub(r" \1.", text)
    found: dict[str, str] = {}
    for part in _BREAKS.split(text):
        for piece in _and().split(_without_by(part)):
            name = _name(piece)
            if name:
                found.setdefault(fold(name), name)
    return tuple(found.values())


def starts_with_by(text: str) -> bool:
    """Tell whether a text begins with a word that stands before names.

    >>> starts_with_by("Von Anna Feld")
    True
    """
    return bool(_by().match(text))


def is_nobody(name: str) -> bool:
    """Tell whether a name is an account's or a desk's and no person's.

    >>> is_nobody("Admin")
    True
    """
    return fold(name).strip(_EDGES) in _nobody()


def _without_by(text: str) -> str:
    text = text.strip(_EDGES)
    while (shorter := _by().sub("", text, count=1).strip(_EDGES)) != text:
        text = shorter
    return text


def _name(piece: str) -> str | None:
    text = collapse(_without_by(piece))
    if digit := _DIGITS.search(text):
        # "Ann Field 3 May": what stands before the number may be the name and a month.
        text = "" if digit.start() < 3 else text[: digit.start()]
    text = _FOR_OUTLET.sub("", text).strip(_EDGES)
    if text.count(".") == 1 and re.search(r"\b(Jr|Sr)$", text):
        text += "."
    if not _LETTER.search(text) or len(text) > _MAX_NAME_CHARS or len(text.split()) > _MAX_WORDS:
        return None
    if _role().search(text) or is_nobody(text) or _TITLES.match(text):
        return None
    return text


def _words(section: str) -> list[str]:
    rows: Iterable[Mapping[str, str]] = table("bylines")[section]
    return sorted((row["word"] for row in rows), key=len, reverse=True)


@cache
def _nobody() -> frozenset[str]:
    return frozenset(fold(word) for word in _words("nobody"))


@cache
def _by() -> re.Pattern[str]:
    latin = [w for w in _words("by") if w.isascii() or ord(w[0]) < 0x2FFF]
    other = [w for w in _words("by") if w not in latin]
    # Without a colon a short word must be followed by a capital: "di" also begins a surname.
    return re.compile(
        rf"(?i:{'|'.join(map(re.escape, latin))})(?:\s*[:：]\s*|\s+(?=\W?\w))|"
        rf"(?:{'|'.join(map(re.escape, other))})(?:\s*[:：／/]\s*|\s+)",
    )


@cache
def _and() -> re.Pattern[str]:
    return re.compile(rf"\s+(?:{'|'.join(map(re.escape, _words('and')))})\s+", re.IGNORECASE)


@cache
def _role() -> re.Pattern[str]:
    return re.compile(
        rf"(?<!\w)(?:{'|'.join(map(re.escape, _words('role')))})(?!\w)", re.IGNORECASE
    )
