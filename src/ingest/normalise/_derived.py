"""Sight + Origin -> Origin: what the page itself calls its text, where it credits somebody: a translation, a rewrite.

Without a credit nothing is called so. Whether it is true is told by a comparison (`dedupe.check_claim`), not here.
"""

import re
from dataclasses import dataclass, replace
from functools import cache

from ingest.normalise._sight import Sight
from ingest.rules import table
from ingest.types import Block, Origin, Says

_CREDITING = frozenset({"republished", "partly"})
_ENDS = 300  # characters of a long block, at either end
# Up to four words with a capital, small ones between; of a script without capitals up to eight letters.
_NAME = (
    r"(?-i:[^\W\d_a-zà-öø-ÿа-я][\w.'’-]*(?: (?:de|da|di|del|van|von|der|den|al|bin|la|le|y|e)\b)*"
    r"(?: [^\W\d_a-zà-öø-ÿа-я][\w.'’-]*){0,3})"
)
_TONGUE = r"\w+"


@dataclass(frozen=True, slots=True)
class Wording:
    """What a line says of the text."""

    says: Says
    language: str | None = None  # of the original, ISO 639-1
    translator: str | None = None


def with_derivation(origin: Origin, sight: Sight) -> Origin:
    """Return the origin with what the page calls its text; unchanged when it credits nobody. Never raises."""
    if origin.status not in _CREDITING:
        return origin
    found = [each for block in _places(sight) for each in wordings_in(_ends(block.text))]
    if not found:
        return origin
    says: Says = "translated" if any(each.says == "translated" for each in found) else "rewritten"
    return replace(
        origin,
        says=says,
        language=next((each.language for each in found if each.language), None),
        translator=next((each.translator for each in found if each.translator), None),
    )


def _places(sight: Sight) -> tuple[Block, ...]:
    return (*sight.head, *sight.lead[:1], *sight.close[-3:], *sight.tail, *sight.aside)


def _ends(text: str) -> str:
    return text if len(text) <= 2 * _ENDS else f"{text[:_ENDS]}\n{text[-_ENDS:]}"


def wordings_in(text: str) -> list[Wording]:
    """Return what the wordings of the table say in a line.

    >>> wordings_in("Translated from the German by Jonna Reetz")[0]
    Wording(says='translated', language='de', translator='Jonna Reetz')
    """
    found = []
    for says, pattern, needs_tongue in _wordings():
        if match := pattern.search(text):
            groups = match.groupdict()
            tongue = groups.get("tongue")
            language = language_called(tongue) if tongue else None
            if needs_tongue and language is None:
                continue  # "first published in Nature"
            name = groups.get("name") or groups.get("name_")
            found.append(Wording(says, language, name.rstrip(".") if name else None))
    return found


def language_called(word: str) -> str | None:
    """Return the language that a word names, in any of the table's languages.

    >>> language_called("Englischen"), language_called("Nature")
    ('en', None)
    """
    low = word.casefold()
    return next((code for beginning, code in _tongues() if low.startswith(beginning)), None)


@cache
def _tongues() -> tuple[tuple[str, str], ...]:
    rows = table("derivations")["tongue"]
    return tuple((word, row["code"]) for row in rows for word in row["words"])


@cache
def _wordings() -> tuple[tuple[Says, re.Pattern[str], bool], ...]:
    def compiled(match: str) -> re.Pattern[str]:
        match = match.replace("{tongue}", f"(?P<tongue>{_TONGUE})", 1)
        match = match.replace("{tongue}", _TONGUE)
        match = match.replace("{name}", f"(?P<name>{_NAME})", 1).replace("{name}", _NAME)
        return re.compile(match.replace("{name_}", f"(?P<name_>{_NAME})"), re.IGNORECASE)

    rows = table("derivations")["wording"]
    return tuple((row["says"], compiled(row["match"]), row.get("tongue", False)) for row in rows)
