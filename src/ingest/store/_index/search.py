"""What a person types -> a full-text query and filters. Nothing that is typed is a mistake.

Scripts without spaces (Chinese, Japanese, Thai, Lao, Khmer, Burmese) are written into the index as pairs of signs,
and asked for as the phrase of their pairs: any stretch of two signs or more is found exactly. See
docs/decisions/0014.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

__all__ = ["Search", "parse_search", "spaced"]

_SIGNS = re.compile(
    "[\u0e01-\u0e5b\u0e81-\u0edf\u1000-\u109f\u1780-\u17dd\u3005-\u3007\u3041-\u3096\u3099\u309a\u309d-\u30fa"
    "\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff]+"
)
_NEVER_BEGINS = (
    bytes(range(0xE0)) + b"\xe2"
)  # ... a sign in UTF-8; dashes and quotes begin with the last
_PART = re.compile(r'(?:(outlet|origin|lang|since|until|kind):)?(?:"([^"]*)"?|(\S+))')
_LETTER = re.compile(r"[^\W_]")
_MOST_PARTS = 50  # more than that nobody types, and each costs a look-up
_STATUSES = ("own", "republished", "partly", "unknown")
_KINDS = ("agency", "outlet", "issuer", "distributor")
_AGO = re.compile(r"(\d{1,5})d")


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for: words, and what the pieces must be."""

    expression: str | None  # of FTS5; None: no words
    terms: tuple[str, ...]  # as typed, without quotes; a last `*` is any ending
    filters: tuple[tuple[str, str], ...]  # name and value; each holds


def spaced(text: str | None) -> str | None:
    """Return a text as the index reads it: runs of signs without spaces as overlapping pairs.

    >>> spaced("NATO峰会在北京")
    'NATO 峰会 会在 在北 北京 '
    >>> spaced("雨 rain")
    ' 雨  rain'
    """
    if text is None or text.isascii() or not _may_hold_signs(text):
        return text
    return _SIGNS.sub(_pairs, text)


def _may_hold_signs(text: str) -> bool:
    """Whether a letter begins with a byte that signs begin with: a fiftieth of the time that looking for them takes."""
    return bool(text.encode("utf-8", "replace").translate(None, _NEVER_BEGINS))


def _pairs(run: re.Match[str]) -> str:
    signs = run[0]
    pairs = map("".join, pairwise(signs)) if len(signs) > 1 else signs
    return f" {' '.join(pairs)} "


def parse_search(words: str) -> Search:
    """Return what is looked for. All words; "phrases"; a last `*` for any ending; filters. Never raises.

    A filter with a value that it cannot have is words like others.

    >>> parse_search('grain "new harbour" wheat* lang:en kind:agency').expression
    '"grain" "new harbour" "wheat"*'
    >>> parse_search("' OR ( since:soon").expression
    '"OR" "since soon"'
    >>> parse_search("北京市 雨").expression
    '"北京 京市" "雨"*'
    """
    terms: list[str] = []
    filters: list[tuple[str, str]] = []
    for found in list(_PART.finditer(_plain(words)))[:_MOST_PARTS]:
        name, phrase, word = found.groups()
        value = (phrase or word or "").strip()
        if name and (read := _FILTERS[name](value)):
            filters.append((name, read))
            continue
        said = " ".join(filter(None, (name, value))).replace('"', " ").strip()
        if _LETTER.search(said):
            terms.append(said)
    return Search(" ".join(map(_phrase, terms)) or None, tuple(terms), tuple(filters))


def _plain(words: str) -> str:
    """Return words without what no text holds: control characters, halves of characters."""
    return "".join(" " if unicodedata.category(each) in ("Cc", "Cs") else each for each in words)


def _phrase(term: str) -> str:
    stem = term.rstrip("*")
    paired = " ".join((spaced(stem) or "").split())
    last = paired[paired.rfind(" ") + 1 :]
    is_lone = len(last) == 1 and _SIGNS.match(last)  # a sign begins its pairs
    return f'"{paired}"' + ("*" if stem != term or is_lone else "")


def _day(value: str) -> str | None:
    """Return a day as SQLite's date() reads it: `2026-03-01`, or `-7 days` for `7d`."""
    if ago := _AGO.fullmatch(value):
        return f"-{ago[1]} days"
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        return None


def _host(value: str) -> str | None:
    return value.casefold() or None


def _kind(value: str) -> str | None:
    return value if value in _STATUSES or value in _KINDS else None


_FILTERS: dict[str, Callable[[str], str | None]] = {
    "outlet": _host,
    "origin": _host,
    "lang": _host,
    "since": _day,
    "until": _day,
    "kind": _kind,
}
