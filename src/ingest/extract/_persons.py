"""A byline as printed -> the names in it, without roles, dates, addresses and handles."""

import html
import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

from ingest.rules import table
from ingest.text import collapse, fold

_MAX_CHARS = 400
_MAX_NAME_CHARS = 60
_MAX_WORDS = 6
_MAX_BY_CHARS = 30
_MAX_POSTED_CHARS = 90  # "Posted in Field News by ann on 3 May"
_NOISE = re.compile(
    r"\S+@\S+\.\S+|https?://\S+|\bwww\.\S+|[(\[（【][^)\]）】]*[)\]）】]?|@\w+|[®©™→←]"
)
# A clock, an age or a day; digits inside an account's name are its own.
_NUMBER = re.compile(r"(?:(?<!\w)|(?<=[\u3040-\u9fff\uac00-\ud7af]))\d.*$", re.DOTALL)
_BREAKS = re.compile(r"\s*(?:[,;|/\n•·&+、，；｜›»>]|\s[-–—:~]\s|\u3000)\s*")
_TITLES = re.compile(r"^(?:dr|prof|mr|mrs|ms|dipl\.-ing)\.?$", re.IGNORECASE)
_SUFFIXES = re.compile(r",\s*(jr|sr|ii|iii)\b\.?", re.IGNORECASE)
_GLUED_BY = re.compile(r"^(.{0,30}\b(?:[Bb]y|[Vv]on|[Pp]ar|[Pp]or))(?=[A-ZÀ-Þ][^\W\d_A-Z]|by\b)")
_POSTED_BY = re.compile(
    r"(?i)^.{0,30}\b(?:posted|published|written|filed|submitted|geschrieben|veröffentlicht|verfasst|gepostet"
    r"|eingestellt|erstellt|gespeichert|publié|publicado|pubblicato)\b.{0,80}?\s(?:by|von|par|por|da)(?:\s*:)?\s+(?=\S)"
)
# What follows a name without a break: where from, for whom, on which day.
_TAIL = re.compile(
    r"(?<=\w{2})\s+(?:(?:for|für|pour|per|para|in|im|aus|from|at|under|via|am|on|to)\s+\S.*"
    r"|(?:le|am|um|vom|von|on|at|in|de|par|by|and|und|is|to|on)$)"
)
_EDGES = " \t\n\r.,;:|-–—·•*~\"“”„'‘’»«›/()[]&"
_LETTER = re.compile(r"[^\W\d_]")
_UNCASED = re.compile(r"[\u0590-\u10ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_SOLID = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")  # a full name needs no space
_BRACED = re.compile(r"^[(（【\[]\s*(.*?)\s*[)）】\]]?$")


def names_in(byline: str) -> tuple[str, ...]:
    """Return the names of a byline in their order, each once; () when it names nobody.

    >>> names_in("By Ann Field and Bo Hill, staff writers | 3 May 2024")
    ('Ann Field', 'Bo Hill')
    """
    return _names_in(byline[:_MAX_CHARS])


@lru_cache(maxsize=4096)
def _names_in(byline: str) -> tuple[str, ...]:
    if (":" in byline or "：" in byline) and _source().match(byline):
        return ()  # what follows is a house
    text = _NOISE.sub(" | ", html.unescape(byline))
    text = _GLUED_BY.sub(r"\1 ", _POSTED_BY.sub("", text.strip(), count=1))
    text = _SUFFIXES.sub(r" \1.", text)
    found: dict[str, str] = {}
    for part in _BREAKS.split(_without_by(text)):
        for piece in _and().split(_without_by(part)):
            if name := _name(piece, first=not found):
                found.setdefault(fold(name), name)
    return tuple(found.values())


def names_after_by(line: str) -> tuple[str, ...]:
    """Return the full names of a line that begins with a word that stands before names, else ().

    >>> names_after_by("Von Anna Feld"), names_after_by("By the sea")
    (('Anna Feld',), ())
    """
    line = _BRACED.sub(r"\1", line)
    if len(line) < _MAX_POSTED_CHARS and _POSTED_BY.match(line):
        return names_in(line)
    names = names_in(line) if says_by(line) else ()
    return names if all(map(is_full_name, names)) else ()


def says_by(line: str) -> bool:
    """Tell whether a line begins with a word that stands before names.

    >>> says_by("Von anna84"), says_by("Byron")
    (True, False)
    """
    return bool(_by().match(line) or _GLUED_BY.match(line))


def is_by(text: str) -> bool:
    """Tell whether a text is nothing but a word that stands before names.

    >>> is_by("By"), is_by("By Ann")
    (True, False)
    """
    return len(text) < _MAX_BY_CHARS and fold(text).strip(_EDGES) in _by_words()


def is_full_name(name: str) -> bool:
    """Tell whether a name has more than one part, or is written without spaces.

    >>> is_full_name("Ann Field"), is_full_name("田中花子"), is_full_name("ann1984")
    (True, True, False)
    """
    return " " in name or _SOLID.search(name) is not None


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


def _name(piece: str, *, first: bool) -> str | None:
    bare = _without_by(piece)
    text = _NUMBER.sub("", bare).strip(_EDGES)
    # May and April are names, too, unless a number follows.
    text = _without_days(text, _days() if text != bare else _weekdays())
    text = _without_role(_TAIL.sub("", collapse(text)).strip(_EDGES), first=first)
    if " " in text:
        text = text.rstrip("0123456789")  # a footnote's
    if re.search(r"\b(?:Jr|Sr)$", text):
        text += "."
    # "Ann Field, Daily News": where she works.
    if not first and fold(text.rpartition(" ")[2]) in _organisations():
        return None
    return text if _is_name(text) else None


def _is_name(text: str) -> bool:
    if not _LETTER.search(text) or len(text) > _MAX_NAME_CHARS or is_nobody(text):
        return False
    words = text.split()
    if "=" in text or len(words) > _MAX_WORDS or _TITLES.match(text) or len(text) < 2:
        return False
    if _UNCASED.search(text):
        return len(words) > 1 or _SOLID.search(text) is not None
    if len(words) == 1:
        return text.isupper() or (len(text) > 2 and fold(text) not in _particles())
    # Prose has small words that no name has.
    return any(len(word) > 2 for word in words) and all(
        not word[0].islower() or fold(word).strip("'") in _particles() for word in words
    )


def _without_days(text: str, days: frozenset[str]) -> str:
    """Return the text without the months and weekdays at its end."""
    words = text.split()
    while words and fold(words[-1]).strip(_EDGES) in days:
        words.pop()
    return " ".join(words).strip(_EDGES)


def _without_role(text: str, *, first: bool) -> str:
    """Return the name before what somebody is, or after it in the first part; "" for none."""
    found = list(_role().finditer(text))
    if not found:
        return text
    for rest in (text[: found[0].start()], text[found[-1].end() :] if first else ""):
        rest = rest.strip(_EDGES)
        if " " in rest or (_UNCASED.search(rest) and len(rest) > 1):
            return rest
    return ""


def _words(section: str) -> list[str]:
    rows: Iterable[Mapping[str, str]] = table("bylines")[section]
    return sorted((row["word"] for row in rows), key=len, reverse=True)


def _any_of(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in words)


@cache
def _nobody() -> frozenset[str]:
    return frozenset(fold(word) for word in _words("nobody"))


@cache
def _organisations() -> frozenset[str]:
    return frozenset(_words("organisation"))


@cache
def _particles() -> frozenset[str]:
    return frozenset(word.strip("'") for word in _words("particle"))


@cache
def _days() -> frozenset[str]:
    months = (
        name for row in table("months")["month"] for names in row["names"] for name in names.split()
    )
    return _weekdays() | {fold(word) for word in months if len(word) > 1}


@cache
def _weekdays() -> frozenset[str]:
    return frozenset(fold(word) for word in _words("weekday"))


@cache
def _by_words() -> frozenset[str]:
    return frozenset(fold(word) for word in _words("by"))


@cache
def _by() -> re.Pattern[str]:
    spaced = [word for word in _words("by") if not _UNCASED.search(word)]
    solid = [word for word in _words("by") if _UNCASED.search(word)]
    # After a word of a script without spaces only a colon or a space tells that a name follows.
    return re.compile(
        rf"^(?:(?i:{_any_of(spaced)})(?:\s*[:：]\s*|\s+(?=\W?\w))|(?:{_any_of(solid)})(?:\s*[:：／/]\s*|\s+))"
    )


@cache
def _source() -> re.Pattern[str]:
    """Return what finds a source's label at the head of a line; "Story by:" stands before a writer, too."""
    labels = {row["word"].casefold() for row in table("credits")["label"]} - set(_words("by"))
    return re.compile(
        rf"^\W*(?:{_any_of(sorted(labels, key=len, reverse=True))})\s?[:：]", re.IGNORECASE
    )


@cache
def _and() -> re.Pattern[str]:
    # In their own case: "A" and "E" are initials.
    return re.compile(rf"\s+(?:{_any_of(_words('and'))}|AND|UND)\s+")


@cache
def _role() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_any_of(_words('role'))})(?!\w)", re.IGNORECASE)
