"""Who owns which outlets: the rules' rows, and in their place what the user's file states of the same addresses."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from sqlite3 import Connection

from ingest.store._columns import insertion, stamp
from ingest.store._file.connect import transaction
from ingest.types import Ownership
from ingest.urls import known_owners

_COLUMNS = ("domain", "address", "from_day", "to_day", "owner", "basis")
_Row = tuple[str, ...]
_HELD = f"SELECT {', '.join(_COLUMNS)} FROM owners"  # noqa: S608 - our own names
# Of an outlet by its name, on one day.
_OWNER = (
    "SELECT owner FROM owners"
    " WHERE domain = substr({outlet}, 1, instr({outlet} || '/', '/') - 1) AND ?1 BETWEEN from_day AND to_day"
    " AND instr('//' || {outlet} || '/', '//' || address) = 1 ORDER BY address DESC LIMIT 1"
)
_OF_OUTLET = _OWNER.format(outlet="?2")
_NOW = f"({_OWNER.format(outlet='outlets.outlet')})"


def know_owners(db: Connection, stated: Sequence[Ownership] | None, now: datetime) -> None:
    """Make the tables say who owns what, and who owns each outlet today. `stated`: in the user's file; None: as held."""
    if _is_known(db, stated, now):
        return
    with transaction(db):
        wanted = _wanted(_held(db), stated)
        db.execute("DELETE FROM owners")
        db.executemany(insertion("owners", _COLUMNS), sorted(wanted))
        db.execute(f"UPDATE outlets SET owner = {_NOW} WHERE owner IS NOT {_NOW}", (_day(now),))  # noqa: S608 - our own words


def _is_known(db: Connection, stated: Sequence[Ownership] | None, now: datetime) -> bool:
    moved = f"SELECT 1 FROM outlets WHERE owner IS NOT {_NOW} LIMIT 1"  # noqa: S608 - our own words
    held = _held(db)
    return held == _wanted(held, stated) and not db.execute(moved, (_day(now),)).fetchone()


def owner_now(db: Connection, outlet: str, now: datetime) -> str | None:
    """Return who owns an outlet today; None when it is not known."""
    row = db.execute(_OF_OUTLET, (_day(now), outlet)).fetchone()
    return str(row[0]) if row else None


def _day(now: datetime) -> str:
    return stamp(now)[:10]


def _held(db: Connection) -> set[_Row]:
    return {tuple(row) for row in db.execute(_HELD)}


def _wanted(held: set[_Row], stated: Sequence[Ownership] | None) -> set[_Row]:
    if stated is None:
        theirs = {row for row in held if row[-1] == "config"}
    else:
        theirs = set(_rows(stated, "config"))
    places = {row[:2] for row in theirs}
    return theirs | {row for row in _rows(known_owners(), "rule") if row[:2] not in places}


def _rows(ownerships: Sequence[Ownership], basis: str) -> Iterator[_Row]:
    for each in ownerships:
        days = each.from_day.isoformat(), each.to_day.isoformat()
        yield (each.domain, each.address, *days, each.owner, basis)
