"""Record -> Outcome: one article with all that belongs to it, inside the caller's transaction."""

from datetime import datetime
from sqlite3 import Connection, Row

from ingest.store._archives import see
from ingest.store._clusters.cluster import note_change, settle_checked, settle_new
from ingest.store._clusters.settle import CUT
from ingest.store._columns import Value, insertion, stamp, triple
from ingest.store._copies import memory
from ingest.store._copies.belongings import (
    add_matches,
    add_statements,
    note_outlet,
)
from ingest.store._copies.claims import check_claims, meet_claims
from ingest.store._copies.find import addresses, identity, text_of
from ingest.store._copies.rows import (
    CLAIM,
    ORIGIN,
    READ,
    SHARED,
    read_values,
    shared_values,
    verdict_values,
)
from ingest.store._index import postings
from ingest.store._index.fulltext import index_article
from ingest.store._revisions.earlier import revise
from ingest.store._revisions.revise import really_changed
from ingest.store._stated import note_stated
from ingest.types import CopyKind, Outcome, OutcomeKind, Record

_MINUTE = ("minute", "second")
_ARTICLE = (*SHARED, *ORIGIN, "first_seen_utc", "representative_copy", "text")
_COPY = (
    *SHARED,
    *CLAIM,
    *READ,
    "containment",
    "placed_because",
    "first_seen_utc",
    "same_text_as",
    "text",
)


def write(db: Connection, record: Record, now: datetime, source_id: str | None) -> Outcome:
    """Store a piece: as new, as a copy, as a later state of its URL, or only as seen again."""
    key = identity(record.article)
    held = db.execute("SELECT id FROM copies WHERE key = ?", (key,)).fetchone()
    note_outlet(db, record.article, record.page.fetched_at)
    if held is not None:
        return _again(db, held[0], record, now)
    if record.placement.kind == "new":
        article_id = _add_article(db, record)
    else:
        article_id = _article_of(db, record)
    copy_id = _add_copy(
        db,
        record,
        article_id=article_id,
        key=key,
        kind=_kind(db, article_id, record),
        source_id=source_id,
    )
    add_statements(db, copy_id, record.article)
    note_stated(db, copy_id, record.article, now)
    add_matches(db, copy_id, record.placement, now)
    met = meet_claims(db, copy_id, addresses(record.article))
    _make_findable(db, article_id, copy_id, record)
    note_change(db, "copies", copy_id, "insert", now)
    if record.placement.kind == "new":
        index_article(db, article_id)
        note_change(db, "articles", article_id, "insert", now)
    claims = met or record.article.origin.url is not None
    checked = check_claims(db, copy_id, now) if claims else {}
    if record.placement.kind == "copy" and checked.get(article_id, {copy_id}) == {copy_id}:
        checked.pop(article_id, None)
        settle_new(db, article_id, copy_id, now)
    settle_checked(db, checked, now)
    return _outcome(db, record.placement.kind, copy_id, record)


def _add_article(db: Connection, record: Record) -> int:
    article = record.article
    row = (
        *shared_values(article, record.fingerprint.words),
        *verdict_values(article.origin),
        stamp(record.page.fetched_at),
        _next_copy(db),
        article.text,
    )
    return int(db.execute(insertion("articles", _ARTICLE), row).lastrowid or 0)


def _next_copy(db: Connection) -> int:
    """Return the id that the next copy will get, which spares a second write of the article's row."""
    row = db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'copies'").fetchone()
    return 1 + (int(row[0]) if row else 0)


def _article_of(db: Connection, record: Record) -> int:
    (article_id,) = db.execute(
        "SELECT coalesce(joined_into, id) FROM articles WHERE id = ?",
        (record.placement.article_id,),
    ).fetchone()
    return int(article_id)


def _add_copy(db: Connection, record: Record, **placed: Value) -> int:
    """Write a copy's row; `placed` are its columns that do not come from the page."""
    same_text_as = _same_text(db, record)
    row = (
        *shared_values(record.article, record.fingerprint.words),
        *verdict_values(record.article.origin),
        *read_values(record),
        record.placement.containment,
        _why(db, placed["article_id"], record) or None,
        stamp(record.page.fetched_at),
        same_text_as,
        None if same_text_as else record.article.text,
        *placed.values(),
    )
    return int(db.execute(insertion("copies", (*_COPY, *placed)), row).lastrowid or 0)


def _why(db: Connection, article_id: Value, record: Record) -> str:
    """Return why a copy stands where it does.

    A text that its own outlet published at the very same minute, and has changed since, is no reprint.
    """
    article, why = record.article, record.placement.why
    published, _, precision = triple(article.published)
    if record.placement.copy_kind not in ("near", "truncated") or precision not in _MINUTE:
        return why
    row = db.execute(
        "SELECT max(id) FROM copies WHERE article_id = ? AND outlet = ? AND published_utc = ?"
        " AND coalesce(modified_utc, published_utc) < ?",
        (article_id, article.outlet, published, triple(article.modified)[0]),
    ).fetchone()
    return why if row[0] is None else f"later state of copy {row[0]} under another address"


def _same_text(db: Connection, record: Record) -> int | None:
    """Return the copy that holds this very text, letter for letter."""
    for match in record.placement.matches:
        if match.kind == "exact":
            row = db.execute(
                "SELECT coalesce(c.same_text_as, c.id) FROM copies AS c"
                " LEFT JOIN copies AS s ON s.id = c.same_text_as"
                " WHERE c.id = ? AND coalesce(c.text, s.text) = ?",
                (match.copy_id, record.article.text),
            ).fetchone()
            if row:
                return int(row[0])
    return None


def _kind(db: Connection, article_id: int, record: Record) -> CopyKind:
    """Return what the new copy is to the representative; the longer of two is not the truncated one."""
    kind = record.placement.copy_kind
    if record.placement.kind == "new" or kind != "truncated":
        return kind
    (words,) = db.execute("SELECT words FROM articles WHERE id = ?", (article_id,)).fetchone()
    return "near" if record.fingerprint.words > CUT * words else "truncated"


def _make_findable(db: Connection, article_id: int, copy_id: int, record: Record) -> None:
    article, placement = record.article, record.placement
    if placement.listed:
        postings.post(
            db,
            copy_id=copy_id,
            article_id=article_id,
            outlet=article.outlet,
            fingerprint=record.fingerprint,
        )
    if article.outlet and memory.teaches(placement):
        memory.learn(db, article.outlet, article.block_hashes)


def _again(db: Connection, copy_id: int, record: Record, now: datetime) -> Outcome:
    """The URL is stored: a really changed text is a revision, all else only a sign of life."""
    held: Row = db.execute("SELECT * FROM copies WHERE id = ?", (copy_id,)).fetchone()
    old_text = text_of(db, copy_id)
    article = record.article
    if note_stated(db, held["id"], article, now):
        note_change(db, "copies", held["id"], "update", now)
    # A paywall that closed is no edit: the full text stays.
    stub = held["completeness"] == "full" and article.completeness == "teaser"
    same = held["text_hash"] == record.fingerprint.exact
    was_before = stamp(record.page.fetched_at) < held["last_checked_utc"]  # out of an archive
    if same or stub or was_before or not really_changed(old_text, article.text, article.whole_text):
        see(db, copy_id, record.page.fetched_at, now)
        return _outcome(db, "unchanged", copy_id, record)
    revise(db, held, old_text, record, now)
    return _outcome(db, "revised", copy_id, record)


def _outcome(db: Connection, kind: OutcomeKind, copy_id: int, record: Record) -> Outcome:
    article_id, copy_kind = db.execute(
        "SELECT article_id, kind FROM copies WHERE id = ?", (copy_id,)
    ).fetchone()
    return Outcome(
        kind=kind,
        url=record.article.url or record.article.given_url,
        article_id=article_id,
        copy_id=copy_id,
        copy_kind=copy_kind,
        title=record.article.title,
        origin=record.article.origin,
    )
