"""Notices and rights: what a page says of its piece. A statement is kept when the page no longer makes it."""

from collections.abc import Sequence
from datetime import datetime
from sqlite3 import Connection
from urllib.parse import urlsplit

from ingest.store._columns import stamp, triple
from ingest.types import Article, Notice, Right

_OF_HOST = frozenset({"footer", "robots.txt", "tdmrep.json"})


def note_stated(db: Connection, copy_id: int, article: Article, now: datetime) -> bool:
    """Write those statements of a page that were not met before; return whether a notice is among them."""
    host = urlsplit(article.url or "").netloc.lower()
    if article.rights:
        note_rights(db, article.rights, now, copy_id=copy_id, host=host)
    return bool(article.notices) and _note_notices(db, copy_id, article.notices, now)


def _note_notices(db: Connection, copy_id: int, notices: Sequence[Notice], now: datetime) -> bool:
    rows = [(copy_id, each.kind, each.quote, *triple(each.dated), stamp(now)) for each in notices]
    added = db.executemany(
        "INSERT OR IGNORE INTO notices (copy_id, kind, quote, dated_utc, dated_offset_min,"
        " dated_precision, found_utc) VALUES (?, ?, ?, ?, ?, ?, ?)",
        rows,
    )
    return added.rowcount > 0


def note_rights(
    db: Connection, rights: Sequence[Right], now: datetime, *, copy_id: int | None, host: str
) -> None:
    """Write statements of a page and of its host; one of the host is held once for all its pages."""
    rows = [
        (None, host, *_said(each), stamp(now))
        if each.place in _OF_HOST
        else (copy_id, None, *_said(each), stamp(now))
        for each in rights
    ]
    db.executemany(
        "INSERT OR IGNORE INTO rights (copy_id, host, kind, quote, place, url, found_utc)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        rows,
    )


def _said(right: Right) -> tuple[str, str, str, str | None]:
    return right.kind, right.quote, right.place, right.url
