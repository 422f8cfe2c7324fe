"""The same URL with a really changed text: the earlier state moves to `revisions`, the copy shows the later."""

from datetime import datetime
from sqlite3 import Connection, Row

from ingest.store._clusters.cluster import note_change, resettle, settle_checked
from ingest.store._columns import Value, insertion, packed, stamp, update
from ingest.store._copies.belongings import add_statements, drop_statements
from ingest.store._copies.claims import check_claims
from ingest.store._copies.rows import (
    CLAIM,
    READ,
    SHARED,
    read_values,
    shared_values,
    verdict_values,
)
from ingest.store._index import postings
from ingest.store._revisions.revise import readable_diff
from ingest.types import Record

OLD = (
    "title",
    "standfirst",
    "text_hash",
    "authors",
    "published_utc",
    "published_offset_min",
    "published_precision",
    "modified_utc",
    "modified_offset_min",
    "modified_precision",
    "claim_status",
    "claim_domain",
    "versions",
)
REVISION = (
    "copy_id",
    "cause",
    "seen_utc",
    "changed",
    "diff",
    "old_text",
    *(f"old_{n}" for n in OLD),
)
_COMPARED = ("title", "standfirst", "authors", "published_utc", "modified_utc")


def revise(db: Connection, held: Row, old_text: str, record: Record, now: datetime) -> None:
    """Write the later state of a stored copy. `held` is its row as it stands."""
    article, copy_id = record.article, held["id"]
    shared = shared_values(article, record.fingerprint.words)
    _keep(db, held, old_text, record, now)
    pass_text_on(db, copy_id, old_text)
    db.execute(
        update("copies", (*SHARED, *CLAIM, *READ, "same_text_as", "text", "state")),
        (
            *shared,
            *verdict_values(article.origin),
            *read_values(record),
            None,
            article.text,
            "live",
            copy_id,
        ),
    )
    drop_statements(db, copy_id)
    add_statements(db, copy_id, article)
    postings.post(
        db,
        copy_id=copy_id,
        article_id=held["article_id"],
        outlet=article.outlet,
        fingerprint=record.fingerprint,
    )
    note_change(db, "copies", copy_id, "update", now)
    checked = check_claims(db, copy_id, now)
    resettle(db, held["article_id"], now, reread=copy_id)
    settle_checked(db, checked, now)


def _keep(db: Connection, held: Row, old_text: str, record: Record, now: datetime) -> None:
    article = record.article
    later = dict(zip(SHARED, shared_values(article, record.fingerprint.words), strict=True))
    changed = ["text", *(name for name in _COMPARED if later[name] != held[name])]
    row: tuple[Value, ...] = (
        held["id"],
        "page",
        stamp(record.page.fetched_at),
        packed(name.removesuffix("_utc") for name in changed),
        readable_diff(old_text, article.text),
        old_text,
        *(held[name] for name in OLD),
    )
    db.execute(insertion("revisions", REVISION), row)


def pass_text_on(db: Connection, copy_id: int, text: str) -> None:
    """Copies that leaned on this one's text keep it: the first of them holds it from now on."""
    heir = db.execute("SELECT min(id) FROM copies WHERE same_text_as = ?", (copy_id,)).fetchone()[0]
    if heir is None:
        return
    db.execute("UPDATE copies SET same_text_as = NULL, text = ? WHERE id = ?", (text, heir))
    db.execute("UPDATE copies SET same_text_as = ? WHERE same_text_as = ?", (heir, copy_id))
