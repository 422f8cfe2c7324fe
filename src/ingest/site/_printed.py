"""Values -> what people read on a page: times as they were printed, moments of our own clock, how much later. Pure."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from ingest.times import format_time
from ingest.types import Time

_SECONDS = re.compile(r"(?<=:\d\d):\d\d(?=[+-]|\Z)")

_TONGUE = re.compile(r"[a-z]{2,3}")

__all__ = ["later", "moment", "printed", "printed_time", "sentence", "tongue"]


def printed(row: Mapping[str, Any]) -> str | None:
    """Return the time of publication in a row as its page prints it; None: no time is known.

    >>> printed({"published_utc": "2026-03-02T07:30:00Z", "published_offset_min": 60, "published_precision": "second"})
    '2026-03-02 08:30+01:00'
    """
    if row["published_utc"] is None:
        return None
    utc = datetime.fromisoformat(row["published_utc"])
    return printed_time(Time(utc, row["published_offset_min"], row["published_precision"]))


def printed_time(time: Time) -> str:
    """Return a time as its page prints it, without seconds, day and hour parted by a blank."""
    return _SECONDS.sub("", format_time(time)).replace("T", " ")


def moment(clock: datetime | str) -> str:
    """Return a moment of our own clock, which is UTC.

    >>> moment("2026-03-02T07:30:00Z")
    '2026-03-02 07:30 UTC'
    """
    at = datetime.fromisoformat(clock) if isinstance(clock, str) else clock
    return f"{at:%Y-%m-%d %H:%M} UTC"


def later(lag: timedelta) -> str:
    """Return how much later something was printed, in its two largest units.

    >>> later(timedelta(minutes=95)), later(timedelta(days=2, minutes=3)), later(timedelta())
    ('+1 h 35 min', '+2 d', 'first')
    """
    minutes = int(lag.total_seconds() // 60)
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    parts = [(days, "d"), (hours, "h"), (rest, "min")]
    at = next((at for at, (number, _) in enumerate(parts) if number), None)
    if at is None:
        return "first"
    return "+" + " ".join(f"{number} {unit}" for number, unit in parts[at : at + 2] if number)


def sentence(text: str) -> str:
    """Return words with a capital at their beginning.

    >>> sentence("first seen in UTC")
    'First seen in UTC'
    """
    return text[:1].upper() + text[1:]


def tongue(language: str | None) -> str:
    """Return a language as the attribute of an element; "" where it is not known or no language.

    >>> tongue("de"), tongue(None), tongue("a page said so")
    ('de', '', '')
    """
    return language if language and _TONGUE.fullmatch(language) else ""
