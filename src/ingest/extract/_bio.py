"""text of a block -> name: does the block tell who the author is?"""

import re

__all__ = ["bio_name"]

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
