"""Copies out of the database, with all that belongs to them. What is left of their articles is settled anew.

Nothing that can be read stays: the row, its text in other places, its entries in the queue, its requests. `changes`
tells those who follow it; what keeps it from coming back is `_tombstones`.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from sqlite3 import Connection

from ingest.dedupe import take_fingerprint
from ingest.store._clusters.cluster import hold_together, note_change
from ingest.store._columns import key_of
from ingest.store._copies.find import text_of
from ingest.store._index import postings
from ingest.store._index.fulltext import unindex_article
from ingest.store._revisions.earlier import pass_text_on

# Rows that are the copy's own: table, column.
_OWN = (
    ("bylines", "copy_id"),
    ("claims", "copy_id"),
    ("decisions", "copy_id"),
    ("evidence", "copy_id"),
    ("matches", "copy_id"),
    ("matches", "other_copy_id"),
    ("notices", "copy_id"),
    ("rechecks", "copy_id"),
    ("revisions", "copy_id"),
    ("rights", "copy_id"),
    ("verdicts", "copy_id"),
)


def keys_of(db: Connection, copy_id: int) -> set[str]:
    """Return the keys of all addresses under which a copy is known."""
    key, given = db.execute("SELECT key, given_url FROM copies WHERE id = ?", (copy_id,)).fetchone()
    queued = db.execute("SELECT key FROM entries WHERE copy_id = ? AND key IS NOT NULL", (copy_id,))
    return {key, *([key_of(given)] if given else ()), *(row[0] for row in queued)}


def remove_copies(db: Connection, copies: Sequence[int], now: datetime) -> list[int]:
    """Remove copies, and the articles that are left without any; return these articles."""
    members: defaultdict[int, list[int]] = defaultdict(list)
    for copy_id in copies:
        row = db.execute("SELECT article_id FROM copies WHERE id = ?", (copy_id,)).fetchone()
        members[row[0]].append(copy_id)
    gone = []
    for article_id, leaving in members.items():
        (held,) = db.execute(
            "SELECT count(*) FROM copies WHERE article_id = ?", (article_id,)
        ).fetchone()
        db.execute("DELETE FROM credits WHERE article_id = ?", (article_id,))
        if held == len(leaving):
            _remove_article(db, article_id, now)
            gone.append(article_id)
        for copy_id in leaving:
            _remove_copy(db, copy_id, now)
        if held > len(leaving):
            hold_together(db, article_id, now)
    return gone


def _remove_article(db: Connection, article_id: int, now: datetime) -> None:
    """Remove an article's row, and those that lead to it: a person joined them, so they have no copies."""
    joined = db.execute("SELECT id FROM articles WHERE joined_into = ?", (article_id,)).fetchall()
    for each in (article_id, *(row[0] for row in joined)):
        if each == article_id:
            unindex_article(db, each)  # the others were taken out when they were joined
        db.execute("DELETE FROM decisions WHERE article_id = ?", (each,))
        db.execute("DELETE FROM articles WHERE id = ?", (each,))
        note_change(db, "articles", each, "delete", now)


def _remove_copy(db: Connection, copy_id: int, now: datetime) -> None:
    url, given, leans = db.execute(
        "SELECT url, given_url, same_text_as FROM copies WHERE id = ?", (copy_id,)
    ).fetchone()
    text = text_of(db, copy_id)
    if leans is None:
        pass_text_on(db, copy_id, text)
    postings.withdraw(db, copy_id, take_fingerprint(text))
    _release(db, copy_id)
    for table, column in _OWN:
        db.execute(f"DELETE FROM {table} WHERE {column} = ?", (copy_id,))  # noqa: S608 - our own names
    db.execute(
        "DELETE FROM fetches WHERE entry_id IN (SELECT id FROM entries WHERE copy_id = ?)"
        " OR url IN (?, ?)",
        (copy_id, url, given),
    )
    db.execute("DELETE FROM entries WHERE copy_id = ?", (copy_id,))
    db.execute("DELETE FROM copies WHERE id = ?", (copy_id,))
    note_change(db, "copies", copy_id, "delete", now)


def _release(db: Connection, copy_id: int) -> None:
    """Let go of what points at a copy and stays: claims that it met, pages that were fetched for its sake."""
    db.execute("UPDATE claims SET met_copy_id = NULL WHERE met_copy_id = ?", (copy_id,))
    db.execute(
        "UPDATE entries SET chased_for = NULL WHERE chased_for = ?1"
        " AND key IN (SELECT key FROM claims WHERE copy_id = ?1)",
        (copy_id,),
    )
