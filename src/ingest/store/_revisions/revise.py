"""Two states of one URL -> did the text really change, and how. Pure."""

import difflib

from ingest.text import fold

_SHORT = 50  # characters; shorter paragraphs are counters, time stamps, boxes


def really_changed(old: str, new: str, whole: str | None = None) -> bool:
    """Return whether the prose differs: counters, time stamps, related boxes and whitespace do not count.

    `whole` is the new text before its outlet's furniture was left out: what has since been learned is no edit.

    >>> really_changed("Updated 6 minutes ago", "Updated 7 minutes ago")
    True
    >>> prose = "The harbour board approved the new crossing after two years of argument."
    >>> really_changed(prose, prose + "\\n\\n12 comments")
    False
    """
    before, after = _prose(old), _prose(new)
    if whole:
        learned = set(_prose(whole)).difference(after)
        before = [part for part in before if part not in learned]
    if not before or not after:
        return fold(old) != fold(new)
    return before != after


def _prose(text: str) -> list[str]:
    return [fold(part) for part in text.split("\n\n") if len(part) >= _SHORT]


def readable_diff(old: str, new: str) -> str:
    """Return a unified diff with a paragraph a line and one paragraph around each change."""
    lines = difflib.unified_diff(_lines(old), _lines(new), "before", "after", n=1, lineterm="")
    return "\n".join(lines)


def _lines(text: str) -> list[str]:
    return [part.replace("\n", " ") for part in text.split("\n\n")]
