"""What may be said of a removed piece: when and why it went, and its metadata when these were kept. Never a word of it."""

from sqlite3 import Connection

from ingest.store._columns import moment, time_of
from ingest.store._removal.tombstones import hash_of, keys_of_url
from ingest.store._stored import Removed


def removed_url(db: Connection, url: str) -> Removed | None:
    """Return what is said of an address that was removed, or of which the host was; None when it was not."""
    for key in keys_of_url(url):
        row = db.execute(
            "SELECT reason, reference, made_utc FROM tombstones WHERE hash = ?", (hash_of(key),)
        ).fetchone()
        if row:
            return _said(db, row, key)
    return None


def removed_article(db: Connection, article_id: int) -> Removed | None:
    """Return what is said of the id of an article that was removed; None when there never was one, or still is."""
    row = db.execute(
        "SELECT CASE WHEN r.id THEN 'request' END, r.reference, c.changed_utc FROM changes AS c LEFT JOIN removals AS r"
        " ON c.seq BETWEEN r.first_seq AND r.last_seq WHERE c.table_name = 'articles' AND c.row_id = ? AND c.action = 'delete'",
        (article_id,),
    ).fetchone()
    return row and _said(db, row, article_id)


def _said(db: Connection, row: tuple[str | None, ...], name: str | int) -> Removed:
    reason, reference, made_utc = row
    kept = db.execute(
        "SELECT title, url, outlet, published_utc, published_offset_min, published_precision FROM removed_copies"
        " WHERE CASE WHEN ?2 THEN key = ?1 ELSE article_id = ?1 END ORDER BY copy_id LIMIT 1",
        (name, isinstance(name, str)),
    ).fetchone()
    on = moment(made_utc)
    assert on is not None  # NOT NULL
    if kept is None:
        return Removed(on, reason, reference)
    title, url, outlet, *published = kept
    return Removed(on, reason, reference, title, url, outlet, time_of(*published))
