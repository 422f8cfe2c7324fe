"""What hangs on a copy: evidence, people, claims, edges, and its outlet."""

from collections.abc import Sequence
from datetime import datetime
from sqlite3 import Connection
from urllib.parse import urlsplit

from ingest.store._columns import insertion, stamp
from ingest.store._copies.claims import add_claim
from ingest.store._copies.owners import owner_now
from ingest.types import Article, Byline, Evidence, Match, Placement


def note_outlet(db: Connection, article: Article, now: datetime) -> None:
    """Make the outlet and its host known."""
    if article.outlet is None:
        return
    held = db.execute("SELECT name FROM outlets WHERE outlet = ?", (article.outlet,)).fetchone()
    if held is None:
        db.execute(
            "INSERT INTO outlets (outlet, name, owner, first_seen_utc) VALUES (?, ?, ?, ?)",
            (article.outlet, article.site_name, owner_now(db, article.outlet, now), stamp(now)),
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
    add_claim(db, copy_id, article.origin)


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


_EDGE = (
    "copy_id", "other_copy_id", "kind", "containment", "resemblance", "numbers",
    "joins", "merge_candidate", "why", "version", "found_utc",
)  # fmt: skip


def add_matches(
    db: Connection, copy_id: int, placement: Placement, now: datetime, *, table: str = "matches"
) -> None:
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

    db.executemany(insertion(table, _EDGE), [row(match) for match in placement.matches])


def gather_matches(db: Connection) -> None:
    """Make room for edges found anew, beside those that hold until `replace_matches`."""
    db.execute("DROP TABLE IF EXISTS temp.matches_anew")
    db.execute("CREATE TEMP TABLE matches_anew AS SELECT * FROM matches WHERE 0")


def replace_matches(db: Connection, last_copy: int) -> None:
    """Put the gathered edges in place of all that the texts of the copies up to this one gave before."""
    db.execute(
        "DELETE FROM matches WHERE copy_id <= ? AND kind NOT IN ('derived_from', 'claimed')",
        (last_copy,),
    )
    names = ", ".join(_EDGE)
    db.execute(f"INSERT INTO matches ({names}) SELECT {names} FROM temp.matches_anew")  # noqa: S608 - our own names
    db.execute("DROP TABLE temp.matches_anew")
