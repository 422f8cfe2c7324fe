"""Parts of the report: tables, charts and sections, and values as they are read. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ingest.analyse._charts import Series

__all__ = [
    "Amount",
    "Chart",
    "Link",
    "Section",
    "Share",
    "Table",
    "Word",
    "day_in_words",
    "duration",
    "many",
    "minute",
    "percent",
    "several",
]


@dataclass(frozen=True, slots=True)
class Link:
    """A text that leads to a page; both are somebody else's and may be anything."""

    text: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """A part, and what it is a part of."""

    part: int
    of: int

    def __str__(self) -> str:
        """Return it in words.

        >>> str(Share(12, 50)), str(Share(1, 2000)), str(Share(0, 0))
        ('12 (24 %)', '1 (0.05 %)', '0')
        """
        if not self.of:
            return f"{self.part:,}"
        percent = 100 * self.part / self.of
        return f"{self.part:,} ({percent:.0f} %)" if percent >= 1 else f"{self.part:,} ({percent:.2g} %)"  # fmt: skip


@dataclass(frozen=True, slots=True)
class Amount:
    """A quantity with its unit, as it is read."""

    said: str

    def __str__(self) -> str:
        """Return it in words."""
        return self.said


Word = str | int | float | Link | Share | Amount | None


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under heads; None: nothing to say."""

    heads: tuple[str, ...]
    rows: tuple[tuple[Word, ...], ...]
    of: int  # rows that there were: more than are here when it was cut


@dataclass(frozen=True, slots=True)
class Chart:
    """What is drawn, or stands as a table where nothing can be drawn."""

    kind: str  # bars columns
    title: str
    head: str  # of the labels
    labels: tuple[str, ...]
    series: tuple[Series, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One matter."""

    key: str
    head: str
    says: tuple[str, ...]  # sentences
    chart: Chart | None = None
    table: Table | None = None
    note: str = ""  # what the figures cannot show
    question: str = ""  # of `ingest ask`, where all rows are
    audited: str = ""  # how often what it counts is right


def minute(utc: str | None) -> str | None:
    return utc and utc[:16].replace("T", " ")


def day_in_words(day: str) -> str:
    """Return a day as it is read.

    >>> day_in_words("2026-03-04")
    'Wed 4 Mar'
    """
    return f"{date.fromisoformat(day):%a} {int(day[8:])} {date.fromisoformat(day):%b}"


def percent(share: float | None) -> Amount | None:
    """Return a share as it is read.

    >>> str(percent(0.358))
    '36 %'
    """
    return None if share is None else Amount(f"{100 * share:.0f} %")


def duration(minutes: float | None) -> Amount | None:
    """Return minutes as they are read.

    >>> [str(duration(each)) for each in (95.0, -12.0, 870.0, 4000.0)]
    ['1 h 35 min', '-12 min', '14 h 30 min', '2 d 18 h']
    """
    if minutes is None:
        return None
    whole = round(abs(minutes))
    days, hours, rest = whole // 1440, whole % 1440 // 60, whole % 60
    said = f"{days} d {hours} h" if days else f"{hours} h {rest} min" if hours else f"{rest} min"
    return Amount(f"-{said}" if minutes < 0 and whole else said)


def many(number: int, noun: str, plural: str = "") -> str:
    """Return a count with its noun.

    >>> many(1, "copy", "copies"), many(2000, "piece")
    ('1 copy', '2,000 pieces')
    """
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def several(names: Iterable[str], most: int = 7) -> str:
    """Return names in a row, the last of many as a number.

    >>> several(["a", "b"]), several("abcdefghij")
    ('a, b', 'a, b, c, d, e, f, g and 3 more')
    """
    known = list(names)
    more = f" and {len(known) - most:,} more" if len(known) > most else ""
    return ", ".join(known[:most]) + more
