"""A bio box -> the name of the author whom it presents."""

import re
from functools import lru_cache

from ingest.extract._flat import Flat
from ingest.extract._persons import is_full_name, names_in

__all__ = ["bio_name", "boxed_author"]

_MAX_CHARS = 1200
_TRADE = (
    r"journalist\w*|reporter\w*|writer|editor(?!ial)\w*|author|correspondent\w*|columnist\w*|contributor|blogger|freelance\w*"
    r"|producer|photographer|critic|newsroom|analyst|redakteur\w*|autor(?:in)?|korrespondent\w*|periodista|redactora?"
    r"|journaliste|rédact\w+|giornalista|dziennikar\w+|jornalista|redacteur|gazeteci|журналист\w*|корреспондент\w*"
)
_NAME = r"((?:[A-ZÀ-ÞĀ-ŽА-Я][\w'’.-]*\s+){1,3}[A-ZÀ-ÞĀ-ŽА-Я][\w'’-]+)"
_LINK = r"(?:is|has been|has worked|has covered|covers|writes|works|joined|reports|ist|arbeitet|schreibt|es|est|è|jest|é|är|er)"
_BIO = re.compile(
    rf"(?:about (?:the author:?\s+)?)?{_NAME},?\s+{_LINK}\b[^.]{{0,160}}?\b(?:{_TRADE})\b",
    re.IGNORECASE,
)
_UPPER = re.compile(rf"(?:[Aa]bout (?:the author:?\s+)?)?{_NAME},?\s+{_LINK}\b")
_BOXES = re.compile(
    r"(?i)(?<![a-z])(?:(?:author|writer|autor|auteur)s?[-_]*(?:bio|box|info|card|profile|desc|about|block|details)"
    r"|about[-_]*(?:the[-_]*)?(?:author|writer)|(?:entry|post)[-_]*author|bio(?:graphy|grafia|graphie)?(?![a-z]))"
)
_OTHERS = re.compile(r"(?i)comment|related|sidebar|widget|popup|-hidden-|team|staff-?list")
_HEADING_CHARS = 60
_ABOUT = re.compile(r"(?i)^(?:about|über|sobre|à propos de|acerca de)\s+(?!the\b)")


def bio_name(text: str) -> str | None:
    """Return the name of the person whose bio the block is, or None.

    >>> bio_name("Amira Khan is a seasoned journalist with years of experience.")
    'Amira Khan'
    >>> bio_name("Boris Petrov was a journalist") is None
    True
    """
    if len(text) > _MAX_CHARS or not _BIO.match(text):
        return None
    found = _UPPER.match(text)
    return found.group(1) if found else None


def boxed_author(flat: Flat, top: int) -> tuple[str, ...]:
    """Return the one person whom a box below the headline presents as the author, or ().

    The box calls itself an author's or a bio; its heading is a full name, or its text begins with one.
    """
    found: dict[str, None] = {}
    for block in range(top + 1, len(flat.texts)):
        if _is_box(flat.names(block)):
            text = flat.texts[block]
            if name := _headed(text) or bio_name(text):
                found.setdefault(name)
    # Several boxes present the house's people.
    return tuple(found) if len(found) == 1 else ()


@lru_cache(maxsize=16_384)
def _is_box(names: str) -> bool:
    return _BOXES.search(names) is not None and not _OTHERS.search(names)


def _headed(text: str) -> str:
    """Return the name that is all of a heading."""
    if len(text) > _HEADING_CHARS:
        return ""
    names = names_in(_ABOUT.sub("", text))
    return names[0] if len(names) == 1 and is_full_name(names[0]) else ""
