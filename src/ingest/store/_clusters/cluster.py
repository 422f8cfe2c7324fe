"""After a write: the piece's representative, origin, headlines and search row, from all its copies."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from sqlite3 import Connection

from ingest.store._clusters.overrule import hold_to_decisions
from ingest.store._clusters.settle import (
    CUT,
    Member,
    Settled,
    may_change,
    other_titles,
    settle,
    verified,
    with_title,
)
from ingest.store._clusters.witnesses import (
    count_anew,
    count_one,
    counted,
    forget_witnesses,
    keep_witnesses,
    member,
    members_of_article,
)
from ingest.store._columns import Value, stamp, update
from ingest.store._copies.rows import CLAIM, ORIGIN, SHARED
from ingest.store._index.fulltext import index_article, unindex_article
from ingest.types import Relation

# What a copy is to the representative `r`, by their texts and lengths.
KIND = (
    "CASE WHEN copies.id = r.id THEN 'representative'"
    " WHEN copies.text_hash = r.text_hash THEN 'exact'"
    f" WHEN copies.words < {CUT} * r.words THEN 'truncated' ELSE 'near' END"
)
_FEW = 8  # copies; all are read while they are so few
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


def settle_new(db: Connection, article_id: int, copy_id: int, now: datetime) -> None:
    """Settle an article that got one more copy, at a cost that does not grow with its copies.

    Most copies change nothing but numbers. One that may represent the piece, that credits somebody new or is
    itself credited has all copies read.
    """
    held_id, count, headlines = db.execute(
        "SELECT representative_copy, copies_count, headlines FROM articles WHERE id = ?",
        (article_id,),
    ).fetchone()
    new, held = member(db, copy_id), member(db, held_id)
    said, stored = counted(db, article_id)
    few = _once((held, new, *stored, *(credit.claimant for credit in said)))
    if count < _FEW or may_change(new, said) or settle(few, said).best != held:
        resettle(db, article_id, now)
        return
    settled = settle(few, count_one(db, article_id, said, new))
    _note_verified(db, verified([new], settled))
    titles = with_title(headlines, held.title, new.title)
    with _searchable(db, article_id, changes=titles != headlines):
        _write_verdict(db, article_id, settled, titles, count + 1)
    note_change(db, "articles", article_id, "update", now)


def _once(members: Iterable[Member]) -> list[Member]:
    return list({each.copy_id: each for each in members}.values())


def resettle(db: Connection, article_id: int, now: datetime, *, reread: int | None = None) -> None:
    """Choose the representative and the origin anew, from all copies. `reread` is a copy whose text has changed."""
    members = members_of_article(db, article_id)
    settled = settle(members)
    best = settled.best
    held_id, held_headlines = db.execute(
        "SELECT representative_copy, headlines FROM articles WHERE id = ?", (article_id,)
    ).fetchone()
    headlines = "\n".join(other_titles(best, members)) or None
    rewritten = reread == best.copy_id or best.copy_id != held_id
    with _searchable(db, article_id, changes=rewritten or headlines != held_headlines):
        if best.copy_id != held_id:
            held = next(each for each in members if each.copy_id == held_id)
            _move(db, held, best, now)
            forget_witnesses(db, held_id)
            members = members_of_article(db, article_id)  # whose kinds are now those to the new one
        _note_verified(db, verified(members, settled))
        if rewritten:
            _represent(db, article_id, best.copy_id)
        _write_verdict(db, article_id, settled, headlines, len(members))
    count_anew(db, article_id, members, settled)
    note_change(db, "articles", article_id, "update", now)


@contextmanager
def _searchable(db: Connection, article_id: int, *, changes: bool) -> Iterator[None]:
    """Keep the search index right around a block that changes an article's words."""
    if changes:
        unindex_article(db, article_id)
    yield
    if changes:
        index_article(db, article_id)


def _write_verdict(
    db: Connection, article_id: int, settled: Settled, headlines: str | None, copies: int
) -> None:
    """Write the piece's origin: the claim that holds for it, as sure as all its copies make it."""
    claim = dict(zip(ORIGIN, _claim(db, settled.claimant.copy_id), strict=True))
    if settled.witnesses and settled.confidence:
        claim |= {"origin_confidence": settled.confidence, "origin_basis": "evidence"}
    db.execute(
        update("articles", (*ORIGIN, "headlines", "copies_count")),
        (*claim.values(), headlines, copies, article_id),
    )
    keep_witnesses(db, settled)
    hold_to_decisions(db, article_id)


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


def _move(db: Connection, held: Member, best: Member, now: datetime) -> None:
    """Let another copy represent the piece; what all others are to it is told anew, by text and length."""
    db.execute(
        "UPDATE copies SET containment = (SELECT containment FROM copies WHERE id = ?) WHERE id = ?",
        (best.copy_id, held.copy_id),
    )
    # A text may be the same as shown and not before its outlet's furniture was left out: then no hash tells.
    same = best.kind == "exact"
    kind = f"CASE WHEN ?1 AND copies.kind = 'exact' AND copies.id <> r.id OR ?1 AND copies.id = ?2 THEN 'exact' ELSE {KIND} END"
    changed = db.execute(
        f"UPDATE copies SET kind = {kind} FROM (SELECT id, article_id, text_hash, words FROM copies"  # noqa: S608 - our own words
        f" WHERE id = ?3) AS r WHERE copies.article_id = r.article_id AND copies.kind <> {kind}"
        " RETURNING copies.id",
        (same, held.copy_id, best.copy_id),
    ).fetchall()
    for (copy_id,) in sorted(changed, key=tuple):
        note_change(db, "copies", copy_id, "update", now)


def _represent(db: Connection, article_id: int, copy_id: int) -> None:
    copied = db.execute(_REPRESENTED, (copy_id,)).fetchone()
    db.execute(
        update("articles", (*SHARED, "text", "representative_copy")),
        (*copied, copy_id, article_id),
    )
