"""A sample <-> the CSV file in which a person judges it: a line a copy, a column `… right` for each thing that is said of it."""

import csv
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from ingest.analyse._cells import Cell, plain_cell
from ingest.analyse._files import named_when_whole
from ingest.errors import DataError

__all__ = ["Asked", "Judged", "asked_in", "read_sheet", "write_sheet"]

_FIELDS = ("title", "date", "origin", "duplicate")
_NOTHING = "n/a"  # where nothing is said
_ANSWERS = {"yes": "right", "y": "right", "no": "wrong", "n": "wrong", "?": "unsure"}
_SAID = {"right": "yes", "wrong": "no", "unsure": "?"}
_MOST_MISTAKES = 10  # told at once

Asked = frozenset[tuple[int, str]]  # copies and fields that were drawn
Judged = dict[tuple[int, str], str]  # copy and field -> right wrong unsure
Line = dict[str, str]  # head -> cell


def write_sheet(columns: Sequence[str], rows: Sequence[Sequence[Cell]], path: Path) -> None:
    """Write a line a copy, with the verdicts that were given before. Raises OSError."""
    with named_when_whole(path) as place, place.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file)
        out.writerow(_head(name) for name in columns)
        out.writerows(_cells(dict(zip(columns, row, strict=True))) for row in rows)


def _head(column: str) -> str:
    return (
        "duplicate of"
        if column == "duplicate"
        else column.removesuffix("_id").replace("_verdict", " right")
    )


def _cells(known: dict[str, Cell]) -> Iterator[Cell]:
    for name, value in known.items():
        field = name.removesuffix("_verdict")
        if field == name:
            yield plain_cell(value)
        else:
            yield _NOTHING if known[field] is None else _SAID.get(str(value), "")


def asked_in(columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> Asked:
    """Return what a sheet asks."""
    known = [dict(zip(columns, row, strict=True)) for row in rows]
    return frozenset(
        (int(str(row["copy_id"])), field)
        for row in known
        for field in _FIELDS
        if row[field] is not None
    )


def read_sheet(path: Path, asked: Callable[[int], Asked]) -> tuple[int, Judged]:
    """Return the number of the audit and the verdicts that a file holds; `asked(number)`: what an audit asks.

    Commas, semicolons or tabs part the columns, as spreadsheets write them; columns may be moved, and those that hold
    no verdict left out, but for `audit` and `copy`. Raises DataError with every line that cannot be read, ten at most.
    """
    judged: Judged = {}
    numbers: set[int] = set()
    seen: set[int] = set()
    mistakes: list[str] = []
    for at, line in _lines(path):
        try:
            if line is None:
                raise ValueError("has not as many cells as the head")
            number, copy_id = _number(line, "audit"), _number(line, "copy")
            numbers.add(number)
            if copy_id in seen or len(numbers) > 1:
                raise ValueError(
                    f"copy {copy_id} again" if copy_id in seen else "another audit than above"
                )
            seen.add(copy_id)
            judged |= _verdicts(line, number, copy_id, asked(number))
        except ValueError as error:
            mistakes.append(f"line {at}: {error}")
    if mistakes or not judged:
        told = mistakes[:_MOST_MISTAKES] or ["holds no verdict"]
        more = [f"and {len(mistakes) - len(told):,} more"] if len(mistakes) > len(told) else []
        raise DataError(f"{path}: {'; '.join([*told, *more])}: nothing was stored")
    return numbers.pop(), judged


def _lines(path: Path) -> Iterator[tuple[int, Line | None]]:
    """Yield each line that holds something, with its number; None for one with another number of cells than the head."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            first = file.readline()
            file.seek(0)
            reader = csv.reader(file, delimiter=max(",;\t", key=first.count), strict=True)
            head = [cell.strip().lower() for cell in next(reader, [])]
            if missing := [name for name in ("audit", "copy") if name not in head]:
                raise DataError(f"{path}: line 1: no column `{missing[0]}`: nothing was stored")
            for row in reader:
                if any(cell.strip() for cell in row):
                    is_whole = len(row) == len(head)
                    yield reader.line_num, dict(zip(head, row, strict=True)) if is_whole else None
    except UnicodeDecodeError as error:
        raise DataError(f"{path}: is no UTF-8 text: save it as CSV in UTF-8") from error
    except csv.Error as error:
        raise DataError(f"{path}: line {reader.line_num}: {error}: nothing was stored") from error


def _number(line: Line, name: str) -> int:
    cell = line[name].strip()
    if not (cell.isascii() and cell.isdigit() and len(cell) < 18):
        raise ValueError(f"{name}: {cell[:40]!r} is no number")
    return int(cell)


def _verdicts(line: Line, number: int, copy_id: int, asked: Asked) -> Judged:
    found: Judged = {}
    for field in _FIELDS:
        cell = line.get(f"{field} right", "").strip().lower()
        if cell in ("", _NOTHING):
            continue
        if cell not in _ANSWERS:
            raise ValueError(f"{field} right: {cell[:40]!r} is none of yes, no and ?")
        if (copy_id, field) not in asked:
            raise ValueError(f"audit {number} asks nothing about the {field} of copy {copy_id}")
        found[copy_id, field] = _ANSWERS[cell]
    return found
