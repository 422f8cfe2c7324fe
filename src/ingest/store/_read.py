"""Rows -> stored pieces. Reads only."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from sqlite3 import Connection, Row

from ingest.store._columns import moment, time_of, unpacked
from ingest.store._copies.find import claim
from ingest.store._index.fulltext import find_articles
from ingest.store._index.search import Search
from ingest.store._index.snippet import cut_snippet
from ingest.store._stored import (
    Claimed,
    Decision,
    Fetched,
    Found,
    MergeCandidate,
    Revision,
    Run,
    Sighting,
    StoredArticle,
    StoredCopy,
    StoredMatch,
    StoredNotice,
)
from ingest.types import Article, Byline, Evidence, Origin, Time

_NAMING = 5  # pages that name one as their original, shown at once
_COPY = (
    "SELECT c.*, coalesce(c.text, s.text) AS full_text FROM copies AS c"
    " LEFT JOIN copies AS s ON s.id = c.same_text_as"
)


def search(db: Connection, looked_for: Search, limit: int | None) -> list[Found]:
    """Return the best hits of a search; a hit in a title counts ten times."""
    hits = find_articles(db, looked_for, limit)
    return [_found(db, hit["id"], looked_for.terms) for hit in hits]


def _found(db: Connection, article_id: int, terms: Sequence[str]) -> Found:
    row = db.execute("SELECT * FROM articles WHERE id = ?", (article_id,)).fetchone()
    fields = [row[name] for name in ("text", "standfirst", "title", "headlines")]
    snippet, marks = cut_snippet([*fields, ", ".join(unpacked(row["authors"]))], terms)
    return Found(
        id=row["id"],
        title=row["title"],
        url=row["url"],
        outlet=row["outlet"],
        published=_time(row, "published"),
        origin_status=row["origin_status"],
        origin_name=row["origin_name"],
        origin_domain=row["origin_domain"],
        copies_count=row["copies_count"],
        snippet=snippet,
        marks=marks,
        language=row["language"],
        first_seen=_sure(row["first_seen_utc"]),
    )


def article(db: Connection, article_id: int) -> StoredArticle | None:
    """Return a piece with its copies, evidence, revisions and edges; one that was joined leads to where it went."""
    row = db.execute(
        "SELECT * FROM articles"
        " WHERE id = (SELECT coalesce(joined_into, id) FROM articles WHERE id = ?)",
        (article_id,),
    ).fetchone()
    if row is None:
        return None
    article_id = row["id"]
    rows = db.execute(f"{_COPY} WHERE c.article_id = ? ORDER BY c.id", (article_id,)).fetchall()
    representative = next(each for each in rows if each["id"] == row["representative_copy"])
    return StoredArticle(
        id=row["id"],
        article=_article(db, row, representative),
        first_seen=_sure(row["first_seen_utc"]),
        representative_copy=row["representative_copy"],
        copies=tuple(_copy(db, each) for each in rows),
        revisions=tuple(_revisions(db, article_id)),
        matches=tuple(_matches(db, article_id)),
        notices=_notices(db, article_id),
        decisions=decisions(db, row["representative_copy"]),
        joined_into=row["joined_into"],
    )


def _article(db: Connection, row: Row, representative: Row) -> Article:
    return Article(
        url=row["url"],
        given_url=representative["given_url"],
        canonical_url=representative["canonical_url"],
        outlet=row["outlet"],
        title=row["title"],
        standfirst=row["standfirst"],
        text=row["text"],
        authors=unpacked(row["authors"]),
        bylines=_bylines(db, representative["id"]),
        published=_time(row, "published"),
        published_source=row["published_source"],
        modified=_time(row, "modified"),
        language=row["language"],
        site_name=row["site_name"],
        section=row["section"],
        tags=unpacked(row["tags"]),
        image_url=row["image_url"],
        access=row["access"],
        completeness=row["completeness"],
        origin=_origin(db, row),
    )


def _origin(db: Connection, row: Row) -> Origin:
    """The piece's verdict, with the evidence of all its copies."""
    rows = db.execute(
        "SELECT e.* FROM evidence AS e JOIN copies AS c ON c.id = e.copy_id"
        " WHERE c.article_id = ? ORDER BY e.copy_id <> ?, e.id",
        (row["id"], row["representative_copy"]),
    )
    return Origin(
        status=row["origin_status"],
        relation=row["origin_relation"],
        basis=row["origin_basis"],
        kind=row["origin_kind"],
        name=row["origin_name"],
        domain=row["origin_domain"],
        url=row["origin_url"],
        author=row["origin_author"],
        confidence=row["origin_confidence"],
        check=row["origin_check"],
        says=row["origin_says"],
        language=row["origin_language"],
        translator=row["origin_translator"],
        evidence=tuple(_evidence(each) for each in rows),
    )


def _evidence(row: Row) -> Evidence:
    return Evidence(
        row["kind"],
        row["quote"],
        row["name"],
        row["domain"],
        row["url"],
        row["weight"],
        bool(row["won"]),
        row["status"],
    )


def _bylines(db: Connection, copy_id: int) -> tuple[Byline, ...]:
    rows = db.execute("SELECT * FROM bylines WHERE copy_id = ? ORDER BY id", (copy_id,))
    return tuple(Byline(row["name"], row["kind"], row["place"]) for row in rows)


def _copy(db: Connection, row: Row) -> StoredCopy:
    evidence = db.execute(
        "SELECT * FROM evidence WHERE copy_id = ? AND kind <> 'copies' ORDER BY id", (row["id"],)
    )
    return StoredCopy(
        id=row["id"],
        article_id=row["article_id"],
        kind=row["kind"],
        url=row["url"],
        given_url=row["given_url"],
        canonical_url=row["canonical_url"],
        outlet=row["outlet"],
        title=row["title"],
        text=row["full_text"],
        published=_time(row, "published"),
        first_seen=_sure(row["first_seen_utc"]),
        last_checked=_sure(row["last_checked_utc"]),
        containment=row["containment"],
        claim=replace(claim(row), evidence=tuple(_evidence(each) for each in evidence)),
        access=row["access"],
        completeness=row["completeness"],
        state=row["state"],
        source_id=row["source_id"],
        placed_because=row["placed_because"],
        language=row["language"],
        bylines=_bylines(db, row["id"]),
        places=json.loads(row["places"] or "{}"),
    )


def _revisions(db: Connection, article_id: int) -> list[Revision]:
    rows = db.execute(
        "SELECT r.* FROM revisions AS r JOIN copies AS c ON c.id = r.copy_id"
        " WHERE c.article_id = ? ORDER BY r.id",
        (article_id,),
    )
    return [
        Revision(
            row["copy_id"],
            row["cause"],
            _sure(row["seen_utc"]),
            unpacked(row["changed"]),
            row["diff"],
            row["old_title"],
            row["old_text"],
        )
        for row in rows
    ]


def _matches(db: Connection, article_id: int) -> list[StoredMatch]:
    rows = db.execute(
        "SELECT m.*, c.url AS url, o.url AS other_url FROM matches AS m JOIN copies AS c ON c.id = m.copy_id"
        " JOIN copies AS o ON o.id = m.other_copy_id WHERE m.copy_id IN (SELECT id FROM copies WHERE article_id = ?1)"
        " OR m.other_copy_id IN (SELECT id FROM copies WHERE article_id = ?1) ORDER BY m.id",
        (article_id,),
    )
    return [
        StoredMatch(
            row["copy_id"],
            row["other_copy_id"],
            row["kind"],
            row["containment"],
            row["resemblance"],
            row["numbers"],
            bool(row["joins"]),
            bool(row["merge_candidate"]),
            row["why"],
            row["version"],
            row["url"],
            row["other_url"],
        )
        for row in rows
    ]


def merge_candidates(db: Connection, of: int | None, limit: int) -> list[MergeCandidate]:
    rows = db.execute(
        "SELECT m.article_id, m.other_article_id, m.containment, a.title, b.title"
        " FROM merge_candidates AS m JOIN articles AS a ON a.id = m.article_id"
        " JOIN articles AS b ON b.id = m.other_article_id"
        " WHERE ?1 IS NULL OR ?1 IN (m.article_id, m.other_article_id)"
        " ORDER BY m.containment DESC, m.article_id, m.other_article_id LIMIT ?2",
        (of, limit),
    )
    return [MergeCandidate(*row) for row in rows]


def sightings(db: Connection, key: str) -> tuple[Sighting, ...]:
    """Return the rows of the queue that had this URL."""
    rows = db.execute(
        "SELECT e.*, c.url AS chased_url FROM entries AS e"
        " LEFT JOIN copies AS c ON c.id = e.chased_for WHERE e.key = ? ORDER BY e.id",
        (key,),
    )
    return tuple(
        Sighting(
            row["id"],
            row["source_id"],
            row["url"],
            row["title"],
            row["state"],
            row["outcome"],
            row["reason"],
            row["detail"],
            row["attempts"],
            _sure(row["first_seen_utc"]),
            moment(row["next_try_utc"]),
            row["chased_url"],
        )
        for row in rows
    )


def claimed(db: Connection, key: str, copy_id: int | None) -> tuple[Claimed, ...]:
    """Return what a page names as its original, and the first pages that name it as theirs."""
    rows = db.execute(
        "SELECT c.url, l.url AS original, l.met_copy_id, c.claim_check FROM claims AS l"
        " JOIN copies AS c ON c.id = l.copy_id"
        " WHERE l.copy_id = ?1 OR l.key = ?2 OR l.met_copy_id = ?1 ORDER BY l.copy_id <> ?1, l.id LIMIT ?3",
        (copy_id, key, _NAMING),
    )
    return tuple(
        Claimed(url, original, met is not None, check) for url, original, met, check in rows
    )


def _notices(db: Connection, article_id: int) -> tuple[StoredNotice, ...]:
    rows = db.execute(
        "SELECT n.* FROM notices AS n JOIN copies AS c ON c.id = n.copy_id WHERE c.article_id = ? ORDER BY n.id",
        (article_id,),
    )
    return tuple(
        StoredNotice(
            row["copy_id"], row["kind"], row["quote"], _time(row, "dated"), _sure(row["found_utc"])
        )
        for row in rows
    )


def decisions(db: Connection, copy_id: int | None) -> tuple[Decision, ...]:
    """Return what persons decided on a copy, or on the articles that it is or was part of."""
    rows = db.execute(
        "SELECT d.* FROM decisions AS d, copies AS c WHERE c.id = ?1"
        " AND CASE d.field WHEN 'join' THEN c.article_id ="
        " (SELECT o.article_id FROM copies AS o WHERE o.id = CAST(d.value AS INTEGER))"
        " WHEN 'split' THEN d.copy_id = c.id OR c.article_id IN (d.article_id, CAST(d.value AS INTEGER))"
        " ELSE c.article_id = (SELECT coalesce(a.joined_into, a.id) FROM articles AS a WHERE a.id = d.article_id) END"
        " ORDER BY d.id",
        (copy_id,),
    )
    return tuple(
        Decision(
            row["field"],
            row["article_id"],
            row["value"],
            row["why"],
            row["decided_by"],
            _sure(row["decided_utc"]),
            row["revoked_utc"] is not None,
        )
        for row in rows
    )


def fetches(db: Connection, url: str, entry_ids: Sequence[int]) -> tuple[Fetched, ...]:
    """Return the requests made for a URL or for rows of the queue, in order."""
    rows = list(db.execute("SELECT * FROM fetches WHERE url = ?", (url,)))
    for entry_id in entry_ids:
        rows += db.execute("SELECT * FROM fetches WHERE entry_id = ?", (entry_id,))
    return tuple(
        Fetched(
            row["url"],
            row["final_url"],
            _sure(row["fetched_utc"]),
            row["status"],
            row["reason"],
            row["body_bytes"],
            row["milliseconds"],
        )
        for _, row in sorted({row["id"]: row for row in rows}.items())
    )


def last_run(db: Connection, *, good: bool = False) -> Run | None:
    """Return the run that started last; `good`: of those that went through, though a source may have failed."""
    where = "WHERE command = 'run' AND exit_code IN (0, 1)" if good else ""
    row = db.execute(f"SELECT * FROM runs {where} ORDER BY id DESC LIMIT 1").fetchone()  # noqa: S608 - our own words
    if row is None:
        return None
    return Run(
        row["id"],
        row["command"],
        _sure(row["started_utc"]),
        moment(row["ended_utc"]),
        row["exit_code"],
        row["reason"],
        json.loads(row["counts"] or "{}"),
    )


def _time(row: Row, name: str) -> Time | None:
    return time_of(row[f"{name}_utc"], row[f"{name}_offset_min"], row[f"{name}_precision"])


def _sure(text: str) -> datetime:
    return datetime.fromisoformat(text)
