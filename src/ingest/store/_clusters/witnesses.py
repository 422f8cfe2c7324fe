"""What the copies of a piece credit: counted beside the article, and kept as evidence of kind `copies` beside its representative.

The count spares a new copy the reading of all the others.
"""

from collections.abc import Sequence
from sqlite3 import Connection

from ingest.store._clusters.settle import Credit, Member, Settled, Witness, count_credits
from ingest.store._columns import Value

_MEMBER = (
    "SELECT c.id, c.key, c.outlet, c.title, c.site_name, c.kind, c.completeness, c.words,"
    " c.published_utc, c.published_precision, c.first_seen_utc, c.claim_status, c.claim_name,"
    " c.claim_domain, c.claim_confidence, c.claim_check, l.key"
    " FROM copies AS c LEFT JOIN claims AS l ON l.copy_id = c.id"
)
_Row = tuple[Value, ...]


def members_of_article(db: Connection, article_id: int) -> list[Member]:
    """Return all copies of an article, in the order they were stored."""
    rows = db.execute(f"{_MEMBER} WHERE c.article_id = ? ORDER BY c.id", (article_id,))
    return [Member._make(row) for row in rows]


def member(db: Connection, copy_id: int) -> Member:
    """Return one copy."""
    return Member._make(db.execute(f"{_MEMBER} WHERE c.id = ?", (copy_id,)).fetchone())


def counted(db: Connection, article_id: int) -> tuple[list[Credit], list[Member]]:
    """Return whom the copies of an article credit, and those of its copies that are at a credited outlet."""
    rows = db.execute(
        "SELECT credited, copies, copy_id, stored_copy FROM credits WHERE article_id = ?",
        (article_id,),
    ).fetchall()
    said = [Credit(credited, copies, member(db, copy_id)) for credited, copies, copy_id, _ in rows]
    return said, [member(db, row[3]) for row in rows if row[3] is not None]


def count_anew(
    db: Connection, article_id: int, members: Sequence[Member], settled: Settled
) -> None:
    """Count whom the copies of an article credit."""
    at_outlet = {each.outlet: each.copy_id for each in reversed(members)}
    db.execute("DELETE FROM credits WHERE article_id = ?", (article_id,))
    db.executemany(
        "INSERT INTO credits (article_id, credited, copies, copy_id, stored_copy) VALUES (?, ?, ?, ?, ?)",
        [
            (
                article_id,
                each.credited,
                each.copies,
                each.claimant.copy_id,
                settled.original_of.get(each.claimant.copy_id) or at_outlet.get(each.credited),
            )
            for each in count_credits(members)
        ],
    )


def count_one(db: Connection, article_id: int, said: Sequence[Credit], new: Member) -> list[Credit]:
    """Return the credits with those of one more copy, which credits nobody new."""
    after = []
    for each in said:
        if new.credits_another and new.credited == each.credited:
            surer = (new.claim_confidence or 0.0) > (each.claimant.claim_confidence or 0.0)
            each = Credit(each.credited, each.copies + 1, new if surer else each.claimant)
            db.execute(
                "UPDATE credits SET copies = ?, copy_id = ? WHERE article_id = ? AND credited = ?",
                (each.copies, each.claimant.copy_id, article_id, each.credited),
            )
        after.append(each)
    return after


def keep_witnesses(db: Connection, settled: Settled) -> None:
    """Write what the copies witness beside the representative; what stands there already is left alone."""
    wanted = [row for each in settled.witnesses for row in _rows(db, each)]
    held = db.execute(
        "SELECT quote, name, domain, url, weight, won, status FROM evidence"
        " WHERE copy_id = ? AND kind = 'copies' ORDER BY id",
        (settled.best.copy_id,),
    ).fetchall()
    if [tuple(row) for row in held] == wanted:
        return
    forget_witnesses(db, settled.best.copy_id)
    db.executemany(
        "INSERT INTO evidence (copy_id, kind, quote, name, domain, url, weight, won, status)"
        " VALUES (?, 'copies', ?, ?, ?, ?, ?, ?, ?)",
        [(settled.best.copy_id, *row) for row in wanted],
    )


def forget_witnesses(db: Connection, copy_id: int) -> None:
    """Drop what others said beside a copy that represents their piece no more."""
    db.execute("DELETE FROM evidence WHERE copy_id = ? AND kind = 'copies'", (copy_id,))


def _rows(db: Connection, witness: Witness) -> list[_Row]:
    """Return a witness as evidence: the words of the copy that is surest, and the time that broke a tie."""
    rows: list[_Row] = []
    if witness.weight > 0:
        said = db.execute(
            "SELECT e.quote, c.claim_name, c.claim_domain, c.claim_url FROM copies AS c"
            " JOIN evidence AS e ON e.copy_id = c.id"
            " WHERE c.id = ? AND e.won AND e.kind <> 'copies' ORDER BY e.weight DESC, e.id LIMIT 1",
            (witness.claimant.copy_id,),
        ).fetchone()
        rows += [(*said, witness.weight, int(witness.won), witness.status)] if said else []
    if witness.moment:
        rows.append((witness.moment, None, None, None, 0.0, int(witness.won), witness.status))
    return rows
