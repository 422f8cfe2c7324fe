"""Day, clock and zone -> Time: the last step, which refuses what cannot have been."""

from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from ingest.times._names import is_place
from ingest.types import Precision, Time

# What programs print when they know no date: the zeros of Unix and of spreadsheets.
_ZEROS = {(1970, 1, 1), (1969, 12, 31), (1899, 12, 30), (1899, 12, 31), (1900, 1, 1)}

# Minutes east of UTC, or the name of a place whose summer time decides.
Zone = int | str | None


class Clock(NamedTuple):
    """A time of day as printed, possible or not."""

    hour: int
    minute: int
    second: int | None  # None: not printed

    def valid(self) -> bool:
        """Tell whether a clock can show it; a leap second can be shown."""
        return self.hour < 24 and self.minute < 60 and (self.second or 0) <= 60


class Day(NamedTuple):
    """A date as printed, possible or not; None: not printed."""

    year: int
    month: int | None
    day: int | None


def clock_of(hour: str, minute: str | None, second: str | None) -> Clock:
    """Return the clock of three groups of digits.

    >>> clock_of("18", "07", None)
    Clock(hour=18, minute=7, second=None)
    """
    return Clock(int(hour), int(minute or 0), int(second) if second else None)


def offset_of(zone: str | None) -> int | None:
    """Return the minutes east of UTC of Z, GMT, +0200 or -05:00.

    >>> offset_of("-05:30")
    -330
    """
    if not zone:
        return None
    if zone[0] not in "+-":
        return 0
    size = int(zone[1:3]) * 60 + int(zone[3:].lstrip(":") or 0)
    return -size if zone[0] == "-" else size


def moment(day: Day, clock: Clock | None, zone: Zone) -> Time | None:
    """Return the moment, or None for a day that is not in the calendar or is some counter's zero."""
    # Years from 1300 to 1500 are of another calendar: nobody printed news in ours.
    if not 100 <= day.year <= 2200 or 1300 <= day.year <= 1500 or day in _ZEROS:
        return None
    hour, minute, second = clock or (0, 0, 0)
    try:
        local = datetime(
            day.year, day.month or 1, day.day or 1, hour, minute, min(second or 0, 59), tzinfo=UTC
        )
    except ValueError:
        return None
    offset = _offset_at(zone, local) if isinstance(zone, str) else zone
    return Time(local - timedelta(minutes=offset or 0), offset, _precision(day, clock))


def _precision(day: Day, clock: Clock | None) -> Precision:
    if clock:
        return "minute" if clock.second is None else "second"
    return "year" if day.month is None else "month" if day.day is None else "day"


def _offset_at(place: str, local: datetime) -> int | None:
    """Return the minutes east of UTC that a place's clocks show at that local time."""
    if not is_place(place):
        return None
    offset = local.replace(tzinfo=ZoneInfo(place)).utcoffset()
    return None if offset is None else int(offset.total_seconds() // 60)
