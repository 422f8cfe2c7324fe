"""Stored pages, extracted anew: which there are, what differs, and how the later reading is written.

The earlier reading moves to `revisions` with the cause `reprocess`: an upgrade of ours is no edit of the outlet's.
"""

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from sqlite3 import Connection, Row

from ingest.dedupe import take_fingerprint
from ingest.store._clusters.cluster import note_change, resettle, settle_checked
from ingest.store._clusters.decide import post_again
from ingest.store._columns import Value, insertion, packed, stamp, storable, update
from ingest.store._copies.belongings import add_statements, drop_statements
from ingest.store._copies.claims import check_claims
from ingest.store._copies.find import text_of
from ingest.store._copies.rows import CLAIM, SHARED, shared_values, verdict_values
from ingest.store._file.connect import open_for_reading, translated
from ingest.store._index import postings
from ingest.store._part import Part
from ingest.store._queue.entry import unpack_entry
from ingest.store._revisions.earlier import OLD, REVISION, pass_text_on
from ingest.store._revisions.revise import readable_diff
from ingest.types import Entry, Record

# Columns that a later reading may change. The address is the copy's identity; what a comparison said is found anew.
_READ_ANEW = tuple(
    name
    for name in (*SHARED, *CLAIM)
    if name not in ("url", "words", "claim_check", "claim_relation")
)
# What a person may have decided on -> the columns that then stay as they are.
_DECIDED = {
    "title": ("title",),
    "outlet": ("outlet",),
    "date": ("published_utc", "published_offset_min", "published_precision", "published_source"),
    "origin": CLAIM,
}
# What a condition of the user's may do: read.
_HARMLESS = frozenset(
    {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE}
)

_KEPT_RAW = (
    " AND c.archive_file IS NOT NULL AND c.archive_file NOT IN"
    " (SELECT file FROM archives WHERE removed_utc IS NOT NULL)"
    " AND c.id > :after ORDER BY c.id LIMIT 500"
)

Change = tuple[Value, Value]  # before, after


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which stored pages are to be read anew."""

    versions: str | None = None  # JSON as in copies.versions: those read by other ones; None: all
    source: str | None = None
    since: datetime | None = None  # UTC; first seen then or later
    where: str | None = None  # SQL condition on a row of copies


@dataclass(frozen=True, slots=True)
class StoredPage:
    """A stored page whose raw answer may still be there."""

    copy_id: int
    url: str | None
    given_url: str | None
    outlet: str | None
    archive_file: str
    archive_offset: int
    source_id: str | None
    entry: Entry | None  # as its source showed it


class Rereading(Part):
    """Reads and writes of `ingest reprocess`."""

    def count(self, wanted: Wanted) -> tuple[int, int, int]:
        """Return how many pages are wanted, how many of them were never kept raw, and how many no longer are.

        Raises ValueError when the condition is none.
        """
        query, values = _query(
            "count(*), coalesce(sum(c.archive_file IS NULL), 0), coalesce(sum(c.archive_file IN"
            " (SELECT file FROM archives WHERE removed_utc IS NOT NULL)), 0)",
            wanted,
        )
        with closing(_reader(self._path)) as db:
            total, never, removed = _asked(db, query, values)[0]
        return total, never, removed

    def pages(self, wanted: Wanted) -> Iterator[StoredPage]:
        """Yield the wanted pages whose raw answers were not removed, in the order in which they were stored."""
        query, values = _query(
            "c.id, c.url, c.given_url, c.outlet, c.archive_file, c.archive_offset, c.source_id,"
            " (SELECT entry FROM entries WHERE copy_id = c.id AND source_id IS NOT NULL LIMIT 1)",
            wanted,
        )
        query += _KEPT_RAW
        after = 0
        with closing(_reader(self._path)) as db:
            while rows := _asked(db, query, {**values, "after": after}):
                for copy_id, url, given_url, outlet, file, offset, source_id, entry in rows:
                    shown = unpack_entry(entry) if entry else None
                    yield StoredPage(
                        copy_id, url, given_url, outlet, file, offset, source_id, shown
                    )
                after = rows[-1][0]

    def compare(self, copy_id: int, record: Record) -> dict[str, Change]:
        """Return field -> what is stored and what was read now, where they differ."""
        with translated(self._path):
            return _differences(self._db, _held(self._db, copy_id), record)

    def rewrite(self, copy_id: int, record: Record) -> dict[str, Change]:
        """Store the later reading of a page; return what changed, as `compare` does."""
        with self._writing():
            held = _held(self._db, copy_id)
            changes = _differences(self._db, held, record)
            if changes:
                _rewrite(self._db, held, record, changes, self._now())
            self.note_read(copy_id, record.versions, record.article.places)
        return changes

    def note_read(
        self,
        copy_id: int,
        versions: Sequence[tuple[str, str]],
        places: Sequence[tuple[str, str]] = (),
    ) -> None:
        """Note by which versions a page was read last."""
        with self._writing():
            self._db.execute(
                "UPDATE copies SET versions = ?, places = coalesce(?, places) WHERE id = ?",
                (json.dumps(dict(versions)), json.dumps(dict(places)) if places else None, copy_id),
            )

    def was_cut_short(self) -> bool:
        """Whether the last `ingest reprocess` before this one did not come to its end."""
        row = self._db.execute(
            "SELECT exit_code FROM runs WHERE command = 'reprocess' ORDER BY id DESC LIMIT 1 OFFSET 1"
        ).fetchone()
        return row is not None and row[0] not in (0, 1)


def _reader(path: Path) -> Connection:
    """Open the database for a condition that a person wrote: nothing but reading is possible."""
    db = open_for_reading(path)
    db.set_authorizer(
        lambda action, *_: sqlite3.SQLITE_OK if action in _HARMLESS else sqlite3.SQLITE_DENY
    )
    return db


def _query(columns: str, wanted: Wanted) -> tuple[str, dict[str, Value]]:
    where = wanted.where or "TRUE"
    query = (
        f"SELECT {columns} FROM copies AS c WHERE (:versions IS NULL OR c.versions IS NOT :versions)"  # noqa: S608 - may only read, see _reader
        " AND (:source IS NULL OR c.source_id = :source)"
        " AND (:since IS NULL OR c.first_seen_utc >= :since)"
        f" AND c.id IN (SELECT id FROM copies WHERE ({where}\n))"
    )
    since = stamp(wanted.since) if wanted.since else None
    return query, {"versions": wanted.versions, "source": wanted.source, "since": since}


def _asked(db: Connection, query: str, values: Mapping[str, Value]) -> list[Row]:
    try:
        return db.execute(query, values).fetchall()
    except (sqlite3.OperationalError, sqlite3.DatabaseError, sqlite3.ProgrammingError) as error:
        raise ValueError(str(error)) from error


def _held(db: Connection, copy_id: int) -> Row:
    row: Row = db.execute("SELECT * FROM copies WHERE id = ?", (copy_id,)).fetchone()
    return row


def _later(db: Connection, held: Row, record: Record) -> dict[str, Value]:
    """Return the columns as read now; what a person decided on stays."""
    article = storable(record.article)
    values = (*shared_values(article, record.fingerprint.words), *verdict_values(article.origin))
    later = dict(zip((*SHARED, *CLAIM), values, strict=True))
    decided = db.execute(
        "SELECT field FROM decisions WHERE revoked_utc IS NULL AND (copy_id = ?1"
        " OR article_id = ?2 AND copy_id IS NULL)",
        (held["id"], held["article_id"]),
    ).fetchall()
    for (field,) in decided:
        later |= {name: held[name] for name in _DECIDED.get(field, ())}
    return later


def _differences(db: Connection, held: Row, record: Record) -> dict[str, Change]:
    later = _later(db, held, record)
    changes = {name: (held[name], later[name]) for name in _READ_ANEW if held[name] != later[name]}
    old_text = text_of(db, held["id"])
    text = storable(record.article.text)
    if old_text != text or held["text_hash"] != record.fingerprint.exact:
        changes["text"] = (old_text, text)
    bylines = packed(f"{each.name} ({each.kind})" for each in storable(record.article.bylines))
    rows = db.execute("SELECT name, kind FROM bylines WHERE copy_id = ? ORDER BY id", (held["id"],))
    stored = packed(f"{name} ({kind})" for name, kind in rows)
    if stored != bylines:
        changes["bylines"] = (stored, bylines)
    return changes


def _rewrite(
    db: Connection, held: Row, record: Record, changes: dict[str, Change], now: datetime
) -> None:
    article, copy_id = storable(record.article), held["id"]
    _keep(db, held, changes, now)
    columns = {name: after for name, (_, after) in changes.items() if name in _READ_ANEW}
    if columns:
        db.execute(update("copies", tuple(columns)), (*columns.values(), copy_id))
    if "text" in changes:
        _rewrite_text(db, held, str(changes["text"][0]), record)
    drop_statements(db, copy_id)
    add_statements(db, copy_id, article)
    note_change(db, "copies", copy_id, "update", now)
    checked = check_claims(db, copy_id, now)
    resettle(db, held["article_id"], now, reread=copy_id)
    settle_checked(db, checked, now)


def _rewrite_text(db: Connection, held: Row, old_text: str, record: Record) -> None:
    copy_id = held["id"]
    pass_text_on(db, copy_id, old_text)
    db.execute(
        update("copies", ("text", "same_text_as", "text_hash", "words")),
        (
            storable(record.article.text),
            None,
            record.fingerprint.exact,
            record.fingerprint.words,
            copy_id,
        ),
    )
    if held["text_hash"] != record.fingerprint.exact:
        postings.withdraw(db, copy_id, take_fingerprint(old_text))
        post_again(db, [copy_id], [held["article_id"]])


def _keep(db: Connection, held: Row, changes: Mapping[str, Change], now: datetime) -> None:
    """Write the earlier reading into `revisions`; a text that did not change is not repeated."""
    text = changes.get("text")
    others = {name: old for name, (old, _) in changes.items() if name not in (*OLD, "text")}
    names = dict.fromkeys(map(field_of, changes))
    row: tuple[Value, ...] = (
        held["id"],
        "reprocess",
        stamp(now),
        packed(names),
        readable_diff(str(text[0]), str(text[1])) if text else None,
        text[0] if text else None,
        *(held[name] for name in OLD),
    )
    db.execute(
        insertion("revisions", (*REVISION, "old_fields")),
        (*row, json.dumps(others, ensure_ascii=False) if others else None),
    )


def field_of(column: str) -> str:
    """Return the field to which a column belongs.

    >>> field_of("published_offset_min"), field_of("claim_domain")
    ('published', 'claim_domain')
    """
    for part in ("_utc", "_offset_min", "_precision"):
        column = column.removesuffix(part)
    return column
