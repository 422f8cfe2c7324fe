"""What hangs on a copy: evidence, people, claims, edges, and its outlet."""

from collections.abc import Sequence
from datetime import datetime
from sqlite3 import Connection
from urllib.parse import urlsplit

from ingest.store._columns import key_of, stamp
from ingest.store._queue import find_copy
from ingest.types import Article, Byline, Evidence, Match, Origin, Placement
from ingest.urls import owner_of


def note_outlet(db: Connection, article: Article, now: datetime) -> None:
    """Make the outlet and its host known."""
    if article.outlet is None:
        return
    held = db.execute("SELECT name FROM outlets WHERE outlet = ?", (article.outlet,)).fetchone()
    if held is None:
        db.execute(
            "INSERT INTO outlets (outlet, name, owner, first_seen_utc) VALUES (?, ?, ?, ?)",
            (article.outlet, article.site_name, owner_of(article.outlet), stamp(now)),
        )
    elif held[0] is None and article.site_name:
        db.execute(
            "UPDATE outlets SET name = ? WHERE outlet = ?", (article.site_name, article.outlet)
        )
    if article.url:
        parts = urlsplit(article.url)
        db.execute(
            "INSERT OR IGNORE INTO outlet_hosts (host, path_prefix, outlet, basis, first_seen_utc)"
            " VALUES (?, ?, ?, 'seen', ?)",
            (parts.netloc.lower(), _prefix(article.outlet), article.outlet, stamp(now)),
        )


def _prefix(outlet: str) -> str:
    """Return the path that an outlet has on its platform: `example.org/name` has `/name/`."""
    _, slash, path = outlet.partition("/")
    return f"/{path}/" if slash else ""


def add_statements(db: Connection, copy_id: int, article: Article) -> None:
    """Write a copy's evidence, bylines and claim."""
    _add_evidence(db, copy_id, article.origin.evidence)
    _add_bylines(db, copy_id, article.bylines)
    _add_claim(db, copy_id, article.origin)


def drop_statements(db: Connection, copy_id: int) -> None:
    """Remove what an earlier state of the page stated; its revision keeps the verdict."""
    db.execute("DELETE FROM evidence WHERE copy_id = ?", (copy_id,))
    db.execute("DELETE FROM bylines WHERE copy_id = ?", (copy_id,))
    db.execute("DELETE FROM claims WHERE copy_id = ?", (copy_id,))


def _add_evidence(db: Connection, copy_id: int, evidence: Sequence[Evidence]) -> None:
    db.executemany(
        "INSERT INTO evidence (copy_id, kind, quote, name, domain, url, weight, won, status)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (copy_id, e.kind, e.quote, e.name, e.domain, e.url, e.weight, e.won, e.status)
            for e in evidence
        ],
    )


def _add_bylines(db: Connection, copy_id: int, bylines: Sequence[Byline]) -> None:
    db.executemany(
        "INSERT INTO bylines (copy_id, name, kind, place) VALUES (?, ?, ?, ?)",
        [(copy_id, byline.name, byline.kind, byline.place) for byline in bylines],
    )


def _add_claim(db: Connection, copy_id: int, origin: Origin) -> None:
    if origin.url is None:
        return
    key = key_of(origin.url)
    met = find_copy(db, key)
    db.execute(
        "INSERT OR IGNORE INTO claims (copy_id, key, url, met_copy_id) VALUES (?, ?, ?, ?)",
        (copy_id, key, origin.url, None if met == copy_id else met),
    )


def note_derivations(db: Connection, copy_id: int, now: datetime) -> None:
    """Write an edge for each met claim between pieces: a rewrite or translation is no copy, but comes from one."""
    db.execute(
        "INSERT INTO matches (copy_id, other_copy_id, kind, containment, resemblance, joins,"
        " merge_candidate, why, version, found_utc)"
        " SELECT l.copy_id, l.met_copy_id, 'derived_from', 0, 0, 0, 0,"
        " 'names it as its original', 'claim', ?2"
        " FROM claims AS l JOIN copies AS c ON c.id = l.copy_id"
        " JOIN copies AS o ON o.id = l.met_copy_id"
        " WHERE (l.copy_id = ?1 OR l.met_copy_id = ?1) AND c.article_id <> o.article_id"
        " AND NOT EXISTS (SELECT 1 FROM matches AS m WHERE m.copy_id = l.copy_id"
        " AND m.other_copy_id = l.met_copy_id AND m.kind = 'derived_from')",
        (copy_id, stamp(now)),
    )


def meet_claims(db: Connection, copy_id: int, keys: set[str]) -> None:
    """Tell the copies that named this page as their original that it is here."""
    db.executemany(
        "UPDATE claims SET met_copy_id = ? WHERE key = ? AND met_copy_id IS NULL AND copy_id <> ?",
        [(copy_id, key, copy_id) for key in sorted(keys)],
    )


def add_matches(db: Connection, copy_id: int, placement: Placement, now: datetime) -> None:
    """Write the edges of a new copy; one that would join another article is a merge candidate."""

    def row(match: Match) -> tuple[object, ...]:
        elsewhere = match.joins and match.article_id != placement.article_id
        return (
            copy_id,
            match.copy_id,
            match.kind,
            match.containment,
            match.resemblance,
            match.numbers,
            match.joins,
            elsewhere,
            match.why,
            match.version,
            stamp(now),
        )

    db.executemany(
        "INSERT INTO matches (copy_id, other_copy_id, kind, containment, resemblance, numbers, joins,"
        " merge_candidate, why, version, found_utc) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [row(match) for match in placement.matches],
    )
