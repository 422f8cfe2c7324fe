"""Rows -> a table that fits the terminal: side by side when there is room, else a line a field."""

import shutil
import sys
from collections.abc import Sequence

import click

from ingest.cli._print import safe
from ingest.cli._width import columns_of, cut, padded

_GAP = "  "
_WIDEST_CELL = 40  # of running text; a longer one is cut
_Cell = str | int | float | bytes | None


def print_table(columns: Sequence[str], rows: Sequence[Sequence[_Cell]]) -> None:
    """Print rows under heads of several lines; into a pipe all in one line a row, uncut."""
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    shown = [[_shown(value, width) for value in row] for row in rows]
    heads = [column.removesuffix("_count").split("_") for column in columns]
    widths = [
        max(columns_of(line) for line in (*head, *(row[at] for row in shown)))
        for at, head in enumerate(heads)
    ]
    if width is not None and sum(widths) + len(_GAP) * (len(widths) - 1) > width:
        _print_records(columns, rows, width)
        return
    are_numbers = [
        all(isinstance(row[at], int | float | None) for row in rows) for at in range(len(columns))
    ]
    tallest = max(map(len, heads))
    standing = [[""] * (tallest - len(head)) + head for head in heads]
    for line in [*zip(*standing, strict=True), *shown]:
        cells = [
            padded(text, wide, right=is_number)
            for text, wide, is_number in zip(line, widths, are_numbers, strict=True)
        ]
        click.echo(_GAP.join(cells).rstrip())


def _print_records(columns: Sequence[str], rows: Sequence[Sequence[_Cell]], width: int) -> None:
    names = [column.removesuffix("_count").replace("_", " ") for column in columns]
    indent = max(map(len, names)) + len(_GAP)
    for number, row in enumerate(rows):
        if number:
            click.echo()
        for name, value in zip(names, row, strict=True):
            if value is not None:
                text = _shown(value, None)
                room = max(width - indent, 20)
                click.echo(f"{name:<{indent}}{cut(text, room)}")


def _shown(value: _Cell, width: int | None) -> str:
    if value is None:
        return "-"
    if isinstance(value, float):
        return f"{value:,.3f}".rstrip("0").rstrip(".")
    if isinstance(value, int):
        return f"{value:,}"
    text = safe(value if isinstance(value, str) else value.hex())
    return text if width is None else cut(text, _WIDEST_CELL)
