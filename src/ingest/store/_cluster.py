"""After a write: the piece's representative, origin, headlines and search row, from all its copies."""

from collections.abc import Collection, Mapping
from datetime import datetime
from sqlite3 import Connection

from ingest.store._columns import Value, stamp, update
from ingest.store._index import index_article, unindex_article
from ingest.store._rows import CLAIM, ORIGIN, SHARED
from ingest.store._settle import CUT, Member, other_titles, settle, verified
from ingest.types import CopyKind, Relation

_CLAIMED = f"SELECT {', '.join(CLAIM)} FROM copies WHERE id = ?"  # noqa: S608 - our own names
_REPRESENTED = (
    f"SELECT {', '.join('c.' + name for name in SHARED)}, coalesce(c.text, s.text)"  # noqa: S608 - our own names
    " FROM copies AS c LEFT JOIN copies AS s ON s.id = c.same_text_as WHERE c.id = ?"
)


def note_change(db: Connection, table: str, row_id: int, action: str, now: datetime) -> None:
    """Append to the sequence that incremental readers follow."""
    db.execute(
        "INSERT INTO changes (table_name, row_id, action, changed_utc) VALUES (?, ?, ?, ?)",
        (table, row_id, action, stamp(now)),
    )


def resettle(db: Connection, article_id: int, now: datetime, *, reread: int | None = None) -> None:
    """Choose the representative and the origin anew. `reread` is a copy whose text has changed."""
    members = _members(db, article_id)
    settled = settle(members)
    best = settled.best
    held_id, held_headlines = db.execute(
        "SELECT representative_copy, headlines FROM articles WHERE id = ?", (article_id,)
    ).fetchone()
    headlines = "\n".join(other_titles(best, members)) or None
    rewritten = reread == best.copy_id or best.copy_id != held_id
    if rewritten or headlines != held_headlines:
        unindex_article(db, article_id)
    if best.copy_id != held_id:
        _move(db, next(each for each in members if each.copy_id == held_id), best)
        members = _members(db, article_id)  # whose kinds are now those to the new one
    _note_verified(db, verified(members, settled))
    if rewritten:
        _represent(db, article_id, best.copy_id)
    db.execute(
        update("articles", (*ORIGIN, "headlines", "copies_count")),
        (*_claim(db, settled.claimant.copy_id), headlines, len(members), article_id),
    )
    if rewritten or headlines != held_headlines:
        index_article(db, article_id)
    note_change(db, "articles", article_id, "update", now)


def settle_checked(db: Connection, checked: Mapping[int, Collection[int]], now: datetime) -> None:
    """Settle the articles whose copies' claims were compared. `checked`: article -> those copies."""
    for article_id, copies in checked.items():
        for copy_id in sorted(copies):
            note_change(db, "copies", copy_id, "update", now)
        resettle(db, article_id, now)


def hold_together(db: Connection, article_id: int, now: datetime) -> None:
    """Settle an article whose copies came or went; when its representative went, the first of them stands in."""
    held, first = db.execute(
        "SELECT max(c.id) FILTER (WHERE c.id = a.representative_copy), min(c.id)"
        " FROM articles AS a JOIN copies AS c ON c.article_id = a.id WHERE a.id = ?",
        (article_id,),
    ).fetchone()
    if held is None:
        unindex_article(db, article_id)
        db.execute(
            "UPDATE copies SET kind = 'representative', containment = NULL WHERE id = ?", (first,)
        )
        _represent(db, article_id, first)
        index_article(db, article_id)
    resettle(db, article_id, now)


def _claim(db: Connection, copy_id: int) -> tuple[Value, ...]:
    return tuple(db.execute(_CLAIMED, (copy_id,)).fetchone())


def _note_verified(db: Connection, relations: Mapping[int, Relation]) -> None:
    db.executemany(
        "UPDATE copies SET claim_check = 'text_match', claim_relation = ? WHERE id = ?",
        [(relation, copy_id) for copy_id, relation in relations.items()],
    )


def _move(db: Connection, held: Member, best: Member) -> None:
    """Let another copy represent the piece; the one before becomes what the new one was to it."""
    kind: CopyKind = "exact" if best.kind == "exact" else "near"
    if held.words < CUT * best.words:
        kind = "truncated"
    db.execute(
        "UPDATE copies SET kind = ?, containment = (SELECT containment FROM copies WHERE id = ?)"
        " WHERE id = ?",
        (kind, best.copy_id, held.copy_id),
    )
    db.execute("UPDATE copies SET kind = 'representative' WHERE id = ?", (best.copy_id,))


def _represent(db: Connection, article_id: int, copy_id: int) -> None:
    copied = db.execute(_REPRESENTED, (copy_id,)).fetchone()
    db.execute(
        update("articles", (*SHARED, "text", "representative_copy")),
        (*copied, copy_id, article_id),
    )


def _members(db: Connection, article_id: int) -> list[Member]:
    rows = db.execute(
        "SELECT c.id, c.key, c.outlet, c.title, c.site_name, c.kind, c.completeness, c.words,"
        " c.published_utc, c.published_precision, c.first_seen_utc, c.claim_status, c.claim_name,"
        " c.claim_domain, c.claim_confidence, c.claim_check, l.key"
        " FROM copies AS c LEFT JOIN claims AS l ON l.copy_id = c.id"
        " WHERE c.article_id = ? ORDER BY c.id",
        (article_id,),
    )
    return [Member._make(row) for row in rows]
