"""Words of a person -> a full-text query that cannot be a syntax error."""

import re

_TERM = re.compile(r'"([^"]+)"|(\S+)')
_LETTERS = re.compile(r"\w")


def match_expression(words: str) -> str | None:
    """Return an FTS5 query: all words, "phrases" in quotes, and a last `*` for any ending. None: no words.

    >>> match_expression('grain "new harbour" wheat*')
    '"grain" "new harbour" "wheat"*'
    >>> match_expression("' OR (")
    '"OR"'
    """
    terms = []
    for phrase, word in _TERM.findall(words):
        term = (phrase or word).replace('"', "").strip()
        stem = term.rstrip("*")
        if _LETTERS.search(stem):
            terms.append(f'"{stem}"' + ("*" if stem != term else ""))
    return " ".join(terms) or None
