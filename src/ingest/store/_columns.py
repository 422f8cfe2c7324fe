"""Values <-> columns: times as three columns, lists as JSON, insert statements from column names."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime
from functools import cache, lru_cache
from operator import is_
from types import NoneType
from typing import Any, TypeVar, cast

from ingest.types import Precision, Time
from ingest.urls import url_key

Triple = tuple[str | None, int | None, Precision | None]
Value = str | int | float | bytes | None


# One write asks for the key of the same address up to five times.
key_of = lru_cache(maxsize=4096)(url_key)


@lru_cache(maxsize=64)  # one write asks for the same moment ten times
def stamp(moment: datetime) -> str:
    """Return a moment of our own clock in fixed width, to the second.

    >>> stamp(datetime(2026, 3, 1, 6, 0, 0, 999, tzinfo=UTC))
    '2026-03-01T06:00:00Z'
    """
    return moment.astimezone(UTC).isoformat()[:19] + "Z"


def stamp_ms(moment: datetime | None) -> str | None:
    """Return a moment in fixed width to the millisecond: politeness counts in parts of a second."""
    if moment is None:
        return None
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")[:23] + "Z"


def moment(text: str | None) -> datetime | None:
    """Read what `stamp` or `stamp_ms` wrote."""
    return datetime.fromisoformat(text) if text else None


def triple(time: Time | None) -> Triple:
    """Return the three columns of a printed time.

    >>> triple(Time(datetime(2026, 3, 1, 6, tzinfo=UTC), 60, "minute"))
    ('2026-03-01T06:00:00Z', 60, 'minute')
    >>> triple(None)
    (None, None, None)
    """
    if time is None:
        return None, None, None
    return stamp(time.utc), time.offset_min, time.precision


def time_of(utc: str | None, offset_min: int | None, precision: str | None) -> Time | None:
    """Read back what `triple` gave."""
    if utc is None:
        return None
    return Time(datetime.fromisoformat(utc), offset_min, cast(Precision, precision))


T = TypeVar("T")
_PLAIN = frozenset({int, float, bool, bytes, NoneType, Time})


def storable(value: T) -> T:
    """Return a frozen value whose strings a file can hold: no half surrogate pairs, no NUL.

    JSON on a page may name both. What is in order comes back as the same object.

    >>> storable(("Board \\ud83d approves", "Rain"))
    ('Board ? approves', 'Rain')
    """
    if isinstance(value, str):
        return cast(T, _storable_text(value))
    if type(value) in _PLAIN:
        return value
    if isinstance(value, tuple):
        parts = tuple(map(storable, value))
        return value if all(map(is_, parts, value)) else cast(T, parts)
    mended = {}
    for name in _fields(cast(Any, type(value))):
        held = getattr(value, name)
        if held is not None and (new := storable(held)) is not held:
            mended[name] = new
    return cast(T, replace(cast(Any, value), **mended)) if mended else value


@cache
def _fields(kind: type) -> tuple[str, ...]:
    if not is_dataclass(kind):
        return ()
    return tuple(field.name for field in fields(kind))


def _storable_text(text: str) -> str:
    if text.isascii() and "\0" not in text:
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        text = text.encode("utf-8", "replace").decode()
    return text.replace("\0", "") if "\0" in text else text


def packed(names: Iterable[str]) -> str:
    """Return strings as a JSON array that Datasette can facet."""
    return json.dumps(list(names), ensure_ascii=False)


def unpacked(array: str | None) -> tuple[str, ...]:
    """Read back what `packed` gave."""
    return tuple(json.loads(array)) if array else ()


@cache
def insertion(table: str, columns: Sequence[str]) -> str:
    """Return an INSERT with one placeholder a column. Names come from our own code alone."""
    marks = ", ".join("?" * len(columns))
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608 - see above


@cache
def update(table: str, columns: Sequence[str]) -> str:
    """Return an UPDATE of one row by its id, which is bound last. Names come from our own code alone."""
    sets = ", ".join(f"{column} = ?" for column in columns)
    return f"UPDATE {table} SET {sets} WHERE id = ?"  # noqa: S608 - see above
