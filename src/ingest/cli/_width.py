"""How many columns a text takes at a terminal, where a Chinese sign takes two and an accent none."""

import textwrap
import unicodedata
from collections.abc import Iterator

__all__ = ["columns_of", "cut", "fold", "padded"]


def columns_of(text: str) -> int:
    """Return how wide a line is.

    >>> columns_of("ferry"), columns_of("渡轮")
    (5, 4)
    """
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def cut(text: str, columns: int) -> str:
    """Return a text that is no wider than so many columns, with an ellipsis for what was cut.

    >>> cut("渡轮停航", 6), cut("ferry", 6)
    ('渡轮…', 'ferry')
    """
    if columns_of(text) <= columns:
        return text
    while columns_of(text) >= columns:
        text = text[: max(len(text) - max((columns_of(text) - columns) // 2, 1), 0)]
    return f"{text}…"


def padded(text: str, columns: int, *, right: bool = False) -> str:
    """Return a text filled up with spaces, after it or (`right`) before it."""
    room = " " * (columns - columns_of(text))
    return room + text if right else text + room


def fold(line: str, width: int, indent: str) -> str:
    """Return a line folded between words, and between signs of scripts without spaces; addresses stay whole."""
    if columns_of(line) == len(line):
        return textwrap.fill(
            line, width, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
        )
    lines, room = [""], width
    for part in _parts(line):
        wide = columns_of(part)
        if wide > room and lines[-1].strip():
            lines[-1] = lines[-1].rstrip()
            lines.append(indent)
            room = width - len(indent)
            if part.isspace():
                continue
        lines[-1] += part
        room -= wide
    return "\n".join(lines).rstrip()


def _parts(line: str) -> Iterator[str]:
    """Yield words, spaces, and single wide signs."""
    held = ""
    for each in line:
        is_wide = unicodedata.east_asian_width(each) in "WF"
        if held and (is_wide or each.isspace() != held[-1].isspace()):
            yield held
            held = ""
        if is_wide:
            yield each
        else:
            held += each
    if held:
        yield held
