"""A person's decision on which copies are one piece: recorded, carried out, and respected by every rebuild."""

from collections.abc import Sequence
from datetime import datetime
from sqlite3 import Connection
from typing import Literal

from ingest.dedupe import take_fingerprint
from ingest.errors import DataError
from ingest.store._clusters.cluster import KIND, hold_together, note_change, resettle
from ingest.store._clusters.overrule import Field, record, take_back
from ingest.store._clusters.witnesses import forget_witnesses
from ingest.store._columns import stamp
from ingest.store._copies.rows import CLAIM, ORIGIN, SHARED
from ingest.store._index import postings
from ingest.store._index.fulltext import index_article, unindex_article

Placing = Literal["split", "join"]

_APART = (
    f"INSERT INTO articles ({', '.join((*SHARED, *ORIGIN))}, first_seen_utc, representative_copy, text)"  # noqa: S608 - our own names
    f" SELECT {', '.join(f'c.{name}' for name in (*SHARED, *CLAIM))}, c.first_seen_utc, c.id,"
    " coalesce(c.text, s.text)"
    " FROM copies AS c LEFT JOIN copies AS s ON s.id = c.same_text_as WHERE c.id = ?"
)


def split(
    db: Connection, article_id: int, copy_id: int, said: tuple[str, str], now: datetime
) -> int:
    """Make a copy an article of its own and return its id. `said`: why, and by whom. Raises DataError."""
    members = members_of(db, _standing(db, article_id))
    if copy_id not in members:
        raise DataError(f"article {article_id} has no copy {copy_id}")
    if len(members) == 1:
        raise DataError(f"copy {copy_id} is the only one of article {article_id}")
    new_id = set_apart(db, copy_id, now)
    db.execute("UPDATE copies SET placed_because = 'a decision' WHERE id = ?", (copy_id,))
    hold_together(db, _standing(db, article_id), now)
    post_again(db, [copy_id], [_standing(db, article_id)])
    _revoke(
        db,
        "join",
        "copy_id IN (?1, ?2) OR CAST(value AS INTEGER) IN (?1, ?2)",
        (copy_id, copy_id),
        now,
    )
    _record(db, (article_id, copy_id, "split", str(new_id)), said, now)
    return new_id


def join(
    db: Connection, article_id: int, other_id: int, said: tuple[str, str], now: datetime
) -> None:
    """Make another article's copies copies of this one, whose id it leads to. Raises DataError."""
    kept, gone = _standing(db, article_id), _standing(db, other_id)
    if kept == gone:
        raise DataError(f"articles {article_id} and {other_id} are one already")
    both = [_representative(db, each) for each in (kept, gone)]
    _revoke(
        db,
        "split",
        "article_id IN (?1, ?2) AND CAST(value AS INTEGER) IN (?1, ?2)",
        (kept, gone),
        now,
    )
    moved = members_of(db, gone)
    move_copies(db, moved, kept, "a decision")
    leave_to(db, gone, kept, now)
    hold_together(db, kept, now)
    post_again(db, moved, [kept])
    _record(db, (gone, both[1], "join", str(both[0])), said, now)


def decide(
    db: Connection,
    article_id: int,
    decided: tuple[Field, str],
    said: tuple[str, str],
    now: datetime,
) -> int:
    """Set a field of an article for good; return the article's id as it stands. Raises DataError."""
    standing = _standing(db, article_id)
    record(db, standing, decided, said, now)
    resettle(db, standing, now, reread=_representative(db, standing))
    return standing


def revoke(db: Connection, article_id: int, field: Field | Placing, now: datetime) -> int:
    """Let what the pages say hold again; return the article's id as it stands. Raises DataError.

    After a split or a join a rebuild places the copies anew.
    """
    standing = _standing(db, article_id)
    if field == "split" or field == "join":
        _revoke_placing(db, standing, field, now)
        return standing
    if not take_back(db, standing, field, now):
        raise DataError(f"article {article_id}: nobody decided on its {field}")
    resettle(db, standing, now, reread=_representative(db, standing))
    return standing


def members_of(db: Connection, article_id: int) -> list[int]:
    """Return the ids of an article's copies."""
    rows = db.execute("SELECT id FROM copies WHERE article_id = ? ORDER BY id", (article_id,))
    return [row[0] for row in rows]


def set_apart(db: Connection, copy_id: int, now: datetime) -> int:
    """Give a copy an article of its own; return its id."""
    new_id = int(db.execute(_APART, (copy_id,)).lastrowid or 0)
    db.execute(
        "UPDATE copies SET article_id = ?, kind = 'representative', containment = NULL WHERE id = ?",
        (new_id, copy_id),
    )
    forget_witnesses(db, copy_id)
    index_article(db, new_id)
    note_change(db, "copies", copy_id, "update", now)
    note_change(db, "articles", new_id, "insert", now)
    return new_id


def move_copies(db: Connection, copies: Sequence[int], article_id: int, why: str) -> None:
    """Make copies those of another article; what they are to its representative is told by their length."""
    db.executemany(
        f"UPDATE copies SET article_id = ?1, placed_because = ?2, kind = {KIND}"  # noqa: S608 - our own words
        " FROM (SELECT c.id, c.text_hash, c.words FROM articles AS a"
        " JOIN copies AS c ON c.id = a.representative_copy WHERE a.id = ?1) AS r"
        " WHERE copies.id = ?3",
        [(article_id, why, copy_id) for copy_id in copies],
    )


def post_again(db: Connection, moved: Sequence[int], articles: Sequence[int]) -> None:
    """Make moved copies findable where they are now, and the articles that they left or joined by what stayed."""
    for copy_id in moved:
        postings.withdraw(db, copy_id, take_fingerprint(_posted(db, copy_id)[2]))
    for copy_id in (*moved, *(_representative(db, article_id) for article_id in articles)):
        article_id, outlet, text = _posted(db, copy_id)
        postings.post(
            db,
            copy_id=copy_id,
            article_id=article_id,
            outlet=outlet,
            fingerprint=take_fingerprint(text),
        )


def _posted(db: Connection, copy_id: int) -> tuple[int, str | None, str]:
    article_id, outlet, text = db.execute(
        "SELECT c.article_id, c.outlet, coalesce(c.text, s.text)"
        " FROM copies AS c LEFT JOIN copies AS s ON s.id = c.same_text_as WHERE c.id = ?",
        (copy_id,),
    ).fetchone()
    return article_id, outlet, text


def leave_to(db: Connection, gone: int, kept: int, now: datetime) -> None:
    """Let an article without copies lead to the one that has them; its id stays."""
    unindex_article(db, gone)
    db.execute("DELETE FROM credits WHERE article_id = ?", (gone,))
    db.execute("UPDATE articles SET joined_into = ?1 WHERE ?2 IN (id, joined_into)", (kept, gone))
    note_change(db, "articles", gone, "update", now)


def _standing(db: Connection, article_id: int) -> int:
    row = db.execute(
        "SELECT coalesce(joined_into, id) FROM articles WHERE id = ?", (article_id,)
    ).fetchone()
    if row is None:
        raise DataError(f"there is no article {article_id}")
    return int(row[0])


def _representative(db: Connection, article_id: int) -> int:
    row = db.execute("SELECT representative_copy FROM articles WHERE id = ?", (article_id,))
    return int(row.fetchone()[0])


def _record(
    db: Connection,
    decided: tuple[int, int, str, str],
    said: tuple[str, str],
    now: datetime,
) -> None:
    db.execute(
        "INSERT INTO decisions (article_id, copy_id, field, value, why, decided_by, decided_utc)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (*decided, *said, stamp(now)),
    )


def _revoke(db: Connection, field: str, which: str, ids: tuple[int, int], now: datetime) -> None:
    """Take back what a later decision contradicts."""
    db.execute(
        f"UPDATE decisions SET revoked_utc = ?3 WHERE field = ?4 AND ({which}) AND revoked_utc IS NULL",  # noqa: S608 - our own words
        (*ids, stamp(now), field),
    )


def _revoke_placing(db: Connection, article_id: int, field: Placing, now: datetime) -> None:
    """Take back every split that made or left this article, or every join that it stands for."""
    taken_back = db.execute(
        "UPDATE decisions SET revoked_utc = ?1 WHERE field = ?2 AND revoked_utc IS NULL AND ("
        " copy_id IN (SELECT id FROM copies WHERE article_id = ?3)"
        " OR ?2 = 'split' AND ?3 IN (article_id, CAST(value AS INTEGER))"
        " OR ?2 = 'join' AND CAST(value AS INTEGER) IN (SELECT id FROM copies WHERE article_id = ?3))",
        (stamp(now), field, article_id),
    )
    if not taken_back.rowcount:
        raise DataError(f"article {article_id}: nobody decided to {field} it")
