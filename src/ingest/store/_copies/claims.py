"""Copies that name another page as their original: waited for, met, compared, or missed.

What the comparison says does not depend on which of the two came first.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from sqlite3 import Connection, Row

from ingest.dedupe import VERSION, Checked, check_claim
from ingest.errors import Reason
from ingest.store._columns import Value, insertion, key_of, stamp, time_of
from ingest.store._queue.queue import find_copy
from ingest.types import Neighbour, Origin

_COMPARED = (
    "SELECT c.id, c.article_id, c.key, c.outlet, c.title, coalesce(c.text, s.text) AS text, c.language,"
    " c.published_utc, c.published_offset_min, c.published_precision, c.completeness,"
    " c.claim_status, c.claim_domain, l.key AS claim_key"
    " FROM copies AS c LEFT JOIN copies AS s ON s.id = c.same_text_as"
    " LEFT JOIN claims AS l ON l.copy_id = c.id WHERE c.id = ?"
)
_EDGE = (
    "copy_id", "other_copy_id", "kind", "containment", "resemblance", "numbers",
    "joins", "merge_candidate", "why", "version", "found_utc",
)  # fmt: skip
_OWN_CHOICE = Reason.NOT_ALLOWED  # we did not ask: that says nothing of the page


def add_claim(db: Connection, copy_id: int, origin: Origin) -> None:
    """Note which page a copy names as its original, and whether it is stored."""
    if origin.url is None:
        return
    key = key_of(origin.url)
    met = find_copy(db, key)
    db.execute(
        "INSERT OR IGNORE INTO claims (copy_id, key, url, met_copy_id) VALUES (?, ?, ?, ?)",
        (copy_id, key, origin.url, None if met == copy_id else met),
    )


def meet_claims(db: Connection, copy_id: int, keys: Iterable[str]) -> bool:
    """Tell the copies that named this page as their original that it is here; return whether there are any."""
    done = db.executemany(
        "UPDATE claims SET met_copy_id = ? WHERE key = ? AND met_copy_id IS NULL AND copy_id <> ?",
        [(copy_id, key, copy_id) for key in sorted(keys)],
    )
    return done.rowcount > 0


def check_claims(db: Connection, copy_id: int, now: datetime) -> dict[int, set[int]]:
    """Compare a copy with the page that it names, and with the pages that name it.

    Returns the articles to settle anew, each with those of its copies whose claim was checked.
    """
    pairs = db.execute(
        "SELECT copy_id, met_copy_id FROM claims WHERE met_copy_id IS NOT NULL"
        " AND (copy_id = ?1 OR met_copy_id = ?1) ORDER BY id",
        (copy_id,),
    ).fetchall()
    changed: dict[int, set[int]] = {}
    for claimant_id, original_id in pairs:
        page, original = _compared(db, claimant_id), _compared(db, original_id)
        checked = _check(page, original)
        _keep_edge(db, page, original, checked, now)
        if _note(db, claimant_id, checked.check, checked.relation):
            changed.setdefault(page["article_id"], set()).add(claimant_id)
    changed |= {article: {copy_id} for article in _missed(db, copy_id)}
    return changed


def miss_claims(db: Connection, url: str, reason: str) -> dict[int, set[int]]:
    """Tell the copies that wait for a page that it cannot be had. Returns what `check_claims` does."""
    if reason == _OWN_CHOICE:
        return {}
    waiting = db.execute(
        "SELECT l.copy_id, c.article_id FROM claims AS l JOIN copies AS c ON c.id = l.copy_id"
        " WHERE l.key = ? AND l.met_copy_id IS NULL",
        (key_of(url),),
    ).fetchall()
    changed: dict[int, set[int]] = {}
    for copy_id, article_id in waiting:
        if _note(db, copy_id, "unreachable", "unverified"):
            changed.setdefault(article_id, set()).add(copy_id)
    return changed


def _missed(db: Connection, copy_id: int) -> Iterator[int]:
    """Yield the copy's article when the page that it names was tried before, and could not be had."""
    tried = db.execute(
        "SELECT c.article_id FROM claims AS l JOIN copies AS c ON c.id = l.copy_id"
        " JOIN entries AS e ON e.key = l.key"
        " WHERE l.copy_id = ? AND l.met_copy_id IS NULL AND e.reason <> ?"
        " AND e.state IN ('failed', 'rejected') LIMIT 1",
        (copy_id, _OWN_CHOICE),
    ).fetchone()
    if tried and _note(db, copy_id, "unreachable", "unverified"):
        yield tried[0]


def _compared(db: Connection, copy_id: int) -> Row:
    row: Row = db.execute(_COMPARED, (copy_id,)).fetchone()
    return row


def _check(page: Row, original: Row) -> Checked:
    back = original["claim_status"] in ("republished", "partly") and (
        original["claim_key"] == page["key"]
        or (page["outlet"] is not None and original["claim_domain"] == page["outlet"])
    )
    joined = page["article_id"] == original["article_id"]
    return check_claim(_piece(page), _piece(original), joined=joined, credits_back=back)


def _piece(row: Row) -> Neighbour:
    published = time_of(
        row["published_utc"], row["published_offset_min"], row["published_precision"]
    )
    return Neighbour(
        row["id"],
        row["article_id"],
        row["text"],
        published,
        row["outlet"],
        row["title"],
        completeness=row["completeness"],
        language=row["language"],
    )


def _keep_edge(db: Connection, page: Row, original: Row, checked: Checked, now: datetime) -> None:
    """Write the comparison: one that bears a rewrite or a translation out tells where the page comes from."""
    db.execute(
        "DELETE FROM matches WHERE copy_id = ? AND other_copy_id = ? AND kind IN ('derived_from', 'claimed')",
        (page["id"], original["id"]),
    )
    if page["article_id"] == original["article_id"]:
        return  # placed together: that edge is there
    row: tuple[Value, ...] = (
        page["id"],
        original["id"],
        "derived_from" if checked.check in ("facts_match", "text_match") else "claimed",
        checked.containment,
        checked.resemblance,
        checked.numbers,
        0,
        int(checked.check == "text_match"),
        f"named as its original, {checked.check}: {checked.why}",
        VERSION,
        stamp(now),
    )
    db.execute(insertion("matches", _EDGE), row)


def _note(db: Connection, copy_id: int, check: str, relation: str) -> bool:
    """Write what became of a copy's claim; return whether that is news."""
    done = db.execute(
        "UPDATE copies SET claim_check = ?1, claim_relation = ?2 WHERE id = ?3"
        " AND claim_status IN ('republished', 'partly')"
        " AND (claim_check, claim_relation) IS NOT (?1, ?2)",
        (check, relation, copy_id),
    )
    return done.rowcount > 0
