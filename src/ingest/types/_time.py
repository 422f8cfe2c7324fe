"""A moment, as somebody printed it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Precision = Literal["second", "minute", "day", "month", "year"]


@dataclass(frozen=True, slots=True)
class Time:
    """A moment as somebody printed it."""

    utc: datetime  # aware, UTC; the first moment of the day, month or year when that is all
    offset_min: int | None = None  # minutes east of UTC as printed; None: no zone was printed
    precision: Precision = "second"
