"""outlets.csv -> who owns which outlets, as the user knows it; every mistake is told at once, with its line.

host,path,owner,from,to
thecourier.example,,Marl Media,2021-07-01,
thecourier.example,/north/,Skarn Press,,
"""

import csv
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from operator import attrgetter
from pathlib import Path

from ingest.config._values import host_name, one_line
from ingest.errors import ConfigError
from ingest.types import Ownership
from ingest.urls import ascii_url, outlet_of

_COLUMNS = ("host", "path", "owner", "from", "to")
_Placed = tuple[int, Ownership]  # with the line on which it stands


def load_owners(path: Path) -> tuple[Ownership, ...]:
    """Return what the file states, nothing when there is none. Raises ConfigError with one line for each mistake."""
    try:
        text = path.read_text("utf-8-sig")  # spreadsheets put a mark at the beginning
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise ConfigError(f"{path}: is not UTF-8: save it as 'CSV UTF-8'") from None
    stated, mistakes = _read(text)
    mistakes += _overlaps(stated)
    if mistakes:
        raise ConfigError("\n".join(f"{path}:{line}: {said}" for line, said in sorted(mistakes)))
    return tuple(each for _, each in stated)


def _read(text: str) -> tuple[list[_Placed], list[tuple[int, str]]]:
    stated: list[_Placed] = []
    mistakes: list[tuple[int, str]] = []
    rows = csv.reader(text.splitlines(), strict=True)
    try:
        if tuple(next(rows, ())) != _COLUMNS:
            return [], [(1, f"the first line is to be {','.join(_COLUMNS)}")]
        for row in filter(any, rows):
            try:
                stated.append((rows.line_num, _ownership(row)))
            except ValueError as error:
                mistakes.append((rows.line_num, str(error)))
    except csv.Error as error:
        mistakes.append((rows.line_num, f"is no CSV ({error})"))
    return stated, mistakes


def _ownership(row: list[str]) -> Ownership:
    """Return what a line states. Raises ValueError with a sentence."""
    if len(row) != len(_COLUMNS):
        raise ValueError(f"has {len(row)} fields instead of {len(_COLUMNS)}")
    host, path, owner, first, last = (field.strip() for field in row)
    host = host_name(host).removeprefix("www.")
    if path and not path.startswith("/"):
        raise ValueError(f"{path!r} is no path: it begins with /")
    if not owner:
        raise ValueError("names no owner; an outlet that nobody else owns is its own")
    owner = one_line(owner)
    from_day, to_day = _day(first, date.min), _day(last, date.max)
    if from_day > to_day:
        raise ValueError(f"ends on {last}, before it begins")
    domain, address = _place(host, path)
    return Ownership(domain, address, owner, from_day, to_day)


def _place(host: str, path: str) -> tuple[str, str]:
    """Return the domain of the outlets that are meant, and which of their addresses: "" for all.

    >>> _place("example.org", ""), _place("example.org", "/north"), _place("news.example.org", "")
    (('example.org', ''), ('example.org', 'example.org/north/'), ('example.org', 'news.example.org/'))
    """
    folder = f"/{path.strip('/')}/".replace("//", "/")
    url = ascii_url(f"https://{host}{folder}")  # in the form of the stored addresses
    address = url.removeprefix("https://")
    domain = (outlet_of(url) or host).partition("/")[0]
    return domain, "" if address == f"{domain}/" else address


def _day(text: str, otherwise: date) -> date:
    if not text:
        return otherwise
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text!r} is no day such as 2026-03-01") from None


def _overlaps(stated: list[_Placed]) -> Iterator[tuple[int, str]]:
    """Yield the lines that speak of days of which an earlier one speaks."""
    order = attrgetter("domain", "address", "from_day")
    for (line, one), (other_line, other) in pairwise(sorted(stated, key=lambda each: order(each[1]))):  # fmt: skip
        if order(one)[:2] == order(other)[:2] and other.from_day <= one.to_day:
            yield max(line, other_line), f"names an owner for days of line {min(line, other_line)}"
