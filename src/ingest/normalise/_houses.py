"""Words in a credit position -> the house that they name though no row lists it. Reads the table `credits`."""

import re
from functools import cache

from ingest.normalise._names import folded
from ingest.normalise._sight import Sight
from ingest.rules import table

_MAX_WORDS = 6
_MAX_CHARS = 60
_SOLID = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_ARTICLES = re.compile(r"^(?:The|Der|Die|Das|La|Le|Les|El|Il|O|A|De|Het)\s")
_SMALL_WORDS = "of the and & for de del la le les du des da do dos das di della dello van von der den het et y e i und"
_SMALL = frozenset(_SMALL_WORDS.split())
# The outlet's own people and parts, whatever it is called.
_STAFF = re.compile(
    r"\b(?:staff|desk|team|editors?|editorial|reporters?|correspondents?|writers?|redaktion|redacción|rédaction"
    r"|redazione|redação|redactie|redakcja|redakce|newsroom|print|party|council|ministry|university)\b",
    re.IGNORECASE,
)
_DESK = re.compile(
    r"\b(?:staff|desk|team|newsroom|editors?|editorial|redaktion\w*|rédaction|redacción|redacci[oó]|redazione"
    r"|redação|redactie|redakcja|redakce|toimitus|correspondents?|reporters|agencies|agencias|agences|agenturen"
    r"|news\s+service|press\s+office|pressestelle|editora?|webdesk|online|contributors|services|wires?)\b|редакция"
    r"|编辑部|編集部",
    re.IGNORECASE,
)
_BREAKS = re.compile(r"\s*[,|;•·]\s*|\s+[-–—/]\s+")
_YEARS = re.compile(r"\s*\b(?:19|20)\d\d(?:\s?[-–]\s?(?:19|20)?\d\d)?\b\s*")


@cache
def _words() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what finds a house's word, and what finds one that needs an article."""
    rows = table("credits")["house"]
    words: dict[str, list[str]] = {}
    for row in rows:
        words.setdefault(row["form"], []).append(re.escape(row["word"]))
    whole, compound, ending, article = (
        "|".join(words[form]) for form in ("word", "compound", "ending", "article")
    )
    return (
        re.compile(
            rf"(?:(?<!\w)(?:{whole})|{compound}|(?<=\w\w)(?:{ending}))(?!\w)", re.IGNORECASE
        ),
        re.compile(rf"(?<!\w)(?:{article})$"),
    )


@cache
def _known() -> tuple[frozenset[str], tuple[str, ...]]:
    """Return the folded words that stand alone, and those that may be a part of a word or several."""
    rows = table("credits")["house"]
    parts = {
        row["word"].casefold()
        for row in rows
        if row["form"] in {"compound", "ending"} or " " in row["word"]
    }
    return frozenset(row["word"].casefold() for row in rows) - parts, tuple(parts)


def _may_be(low: str) -> bool:
    """Whether a folded name holds any house's word: a look that settles nearly every name."""
    alone, parts = _known()
    if not alone.isdisjoint(low.split()):
        return True
    return any([part in low for part in parts])  # noqa: C419 - a generator costs three times as much


def is_desk(name: str) -> bool:
    """Whether a name is that of a part of an outlet, not a person's.

    >>> is_desk("Web Desk"), is_desk("Ann Field")
    (True, False)
    """
    return _DESK.search(name) is not None


def is_house(name: str) -> bool:
    """Whether a name is one that a newspaper or news house goes by, not a person's.

    >>> is_house("The Quay Gazette"), is_house("Hafener Tageblatt"), is_house("Emily Post")
    (True, True, False)
    """
    name = name.strip()
    low = name.casefold()
    if not 3 <= len(name) <= _MAX_CHARS or not _may_be(low):
        return False
    if _STAFF.search(name):
        return False
    words = name.split()
    if len(words) > _MAX_WORDS or any(_is_prose(word) for word in words):
        return False
    if (low in _known()[0] or low in _known()[1]) and not _SOLID.search(name):
        return False  # "News" or "Nachrichten" is a department of the page
    whole, after_article = _words()
    if whole.search(name):
        return True
    return bool(_ARTICLES.match(name)) and after_article.search(name) is not None


def _is_prose(word: str) -> bool:
    return word[0].islower() and word.casefold() not in _SMALL and "'" not in word


def house_in(line: str, sight: Sight) -> str | None:
    """Return the unlisted house that is one part of a line of names, or None; never the page's own.

    A copyright line's year is no part of the name.
    """
    for part in _BREAKS.split(_YEARS.sub(" ", line)):
        name = part.strip(" .:()[]（）«»„“”\"'")
        if is_house(name) and not _is_own(name, sight):
            return name
    return None


def _is_own(name: str, sight: Sight) -> bool:
    key = folded(name)
    return any(len(own) > 3 and (own in key or key in own) for own in sight.self_names)


@cache
def _nowhere() -> tuple[str, ...]:
    return tuple(row["word"].casefold() for row in table("credits")["nowhere"])


def is_nowhere(name: str) -> bool:
    """Whether the words after a label name no publisher: the writer's own figures, or the web.

    >>> is_nowhere("Internet"), is_nowhere("Eigene Berechnung"), is_nowhere("Internethaus Verlag")
    (True, True, False)
    """
    low = name.casefold().strip()
    return any(
        low == word or (low.startswith(word) and not low[len(word)].isalpha())
        for word in _nowhere()
    ) or (bool(_SOLID.match(low)) and low.startswith(_nowhere()))
