"""A person's word on a field of a piece: recorded, shown with the piece, held through every later write.

The copies keep what their pages say. `_cluster.resettle` asks `hold_to_decisions` last, so that nothing read later overrules it.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from sqlite3 import Connection
from typing import Literal

from ingest.errors import DataError
from ingest.store._columns import Value, stamp, triple, update
from ingest.store._copies.owners import owner_now
from ingest.store._copies.rows import ORIGIN
from ingest.times import parse_time
from ingest.urls import outlet_of

Field = Literal["origin", "outlet", "date", "title"]
_MAX_CHARS = 1_000
_NOBODY = dict.fromkeys(ORIGIN) | {"origin_basis": "decision", "origin_check": "not_checked"}


def columns_of(field: str, value: str) -> Mapping[str, Value]:
    """Return what a decided value sets in the article's row. Raises DataError for one that cannot be read.

    >>> columns_of("date", "3 March 2026")["published_utc"]
    '2026-03-03T00:00:00Z'
    >>> columns_of("origin", "own")["origin_status"]
    'own'
    """
    value = value.strip()
    if not value or len(value) > _MAX_CHARS:
        raise DataError(f"{field}: give a value of at most {_MAX_CHARS} characters")
    return _READ[field](value)


def _title(value: str) -> Mapping[str, Value]:
    return {"title": value}


def _date(value: str) -> Mapping[str, Value]:
    time = parse_time(value)
    if time is None:
        raise DataError(f"date: {value!r} is no date; write it as 2026-03-03 or 2026-03-03T14:00Z")
    names = ("published_utc", "published_offset_min", "published_precision")
    return dict(zip(names, triple(time), strict=True)) | {"published_source": "decision"}


def _outlet(value: str) -> Mapping[str, Value]:
    domain = _domain(value)
    if domain is None:
        raise DataError(f"outlet: {value!r} is no domain such as example.org")
    return {"outlet": domain}


def _origin(value: str) -> Mapping[str, Value]:
    """Read own, unknown, an address, a domain, or a name."""
    if value in ("own", "unknown"):
        return _NOBODY | {"origin_status": value}
    url = value if value.startswith(("https://", "http://")) else None
    return _NOBODY | {
        "origin_status": "republished",
        "origin_relation": "unverified",
        "origin_kind": "outlet",
        "origin_name": None if _domain(value) else value,
        "origin_domain": _domain(value),
        "origin_url": url,
        "origin_confidence": 1.0,
    }


def _domain(value: str) -> str | None:
    if " " in value or "." not in value:
        return None
    return outlet_of(value if "://" in value else f"https://{value}/")


_READ: Mapping[str, Callable[[str], Mapping[str, Value]]] = {
    "origin": _origin,
    "outlet": _outlet,
    "date": _date,
    "title": _title,
}


def record(
    db: Connection,
    article_id: int,
    decided: tuple[Field, str],
    said: tuple[str, str],
    now: datetime,
) -> None:
    """Write a decision, in place of an earlier one on the same field. `said`: why, and by whom. Raises DataError."""
    field, value = decided
    columns = columns_of(field, value)
    if outlet := columns.get("outlet"):
        db.execute(
            "INSERT OR IGNORE INTO outlets (outlet, owner, first_seen_utc) VALUES (?, ?, ?)",
            (outlet, owner_now(db, str(outlet), now), stamp(now)),
        )
    take_back(db, article_id, field, now)
    db.execute(
        "INSERT INTO decisions (article_id, field, value, why, decided_by, decided_utc)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (article_id, field, value.strip(), *said, stamp(now)),
    )


def take_back(db: Connection, article_id: int, field: Field, now: datetime) -> bool:
    """Let a decision hold no more; return whether there was one."""
    return (
        db.execute(
            "UPDATE decisions SET revoked_utc = ? WHERE article_id = ? AND field = ? AND revoked_utc IS NULL",
            (stamp(now), article_id, field),
        ).rowcount
        > 0
    )


def hold_to_decisions(db: Connection, article_id: int) -> None:
    """Write what persons decided over what was read."""
    for field, value in db.execute(
        "SELECT field, value FROM decisions WHERE article_id = ? AND revoked_utc IS NULL"
        " AND field IN ('origin', 'outlet', 'date', 'title') ORDER BY field = 'origin', id",
        (article_id,),
    ).fetchall():
        columns = columns_of(field, value)
        if columns.get("origin_domain") and columns["origin_domain"] == _outlet_of(db, article_id):
            # The original that was decided on came, and is shown.
            columns = columns_of("origin", "own")
        db.execute(update("articles", tuple(columns)), (*columns.values(), article_id))


def _outlet_of(db: Connection, article_id: int) -> str | None:
    outlet: str | None
    (outlet,) = db.execute("SELECT outlet FROM articles WHERE id = ?", (article_id,)).fetchone()
    return outlet
