"""All stored copies -> clusters anew, in canonical order: what an algorithm says today, whatever order they came in.

The copies are clustered beside the database, as a file's lines are; what differs is then moved in one transaction,
and all edges that texts gave are those of today's algorithm.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from sqlite3 import Connection

from ingest.store._clusters.cluster import hold_together, note_change
from ingest.store._clusters.decide import leave_to, members_of, move_copies, post_again, set_apart
from ingest.store._clusters.texts import Text, place_texts
from ingest.store._clusters.witnesses import forget_witnesses
from ingest.store._columns import time_of
from ingest.store._copies.belongings import add_matches, gather_matches, replace_matches
from ingest.store._stored import Move
from ingest.types import Placement

_CANONICAL = (
    "SELECT c.id, c.title, coalesce(c.text, s.text), c.published_utc, c.published_offset_min,"
    " c.published_precision, c.outlet, c.completeness FROM copies AS c"
    " LEFT JOIN copies AS s ON s.id = c.same_text_as ORDER BY c.first_seen_utc, c.key"
)


@dataclass(frozen=True, slots=True)
class Anew:
    """Where every copy belongs. A cluster is called by its first copy."""

    cluster_of: Mapping[int, int]  # copy -> cluster, in canonical order
    placements: Mapping[int, Placement]  # of the copies that joined


def place_all(db: Connection, path: Path, now: datetime) -> Anew:
    """Return where every copy belongs. Writes nothing but temporary files, also the edges found anew."""
    cluster_of: dict[int, int] = {}
    placements: dict[int, Placement] = {}
    alone = {row[0] for row in _decisions(db, "split")}
    named: defaultdict[int, list[int]] = defaultdict(list)
    for one, other in db.execute(
        "SELECT copy_id, met_copy_id FROM claims WHERE met_copy_id IS NOT NULL ORDER BY id"
    ):
        named[one].append(other)
        named[other].append(one)
    gather_matches(db)
    for copy_id, placement in place_texts(_texts(db), path.parent, named, alone):
        cluster_of[copy_id] = placement.article_id or copy_id
        add_matches(db, copy_id, placement, now, table="temp.matches_anew")
        if placement.kind == "copy":
            placements[copy_id] = replace(placement, matches=())
    return Anew(_united(cluster_of, [*_decisions(db, "join"), *_withheld(db)]), placements)


def _texts(db: Connection) -> Iterator[Text]:
    for copy_id, title, text, utc, offset_min, precision, outlet, completeness in db.execute(
        _CANONICAL
    ):
        published = time_of(utc, offset_min, precision)
        yield Text(copy_id, title, text, published, outlet, completeness)


def _withheld(db: Connection) -> list[tuple[int, int]]:
    """Return the copies whose text was not to be kept, each with a copy of the article that it stays with."""
    return db.execute(
        "SELECT c.id, a.representative_copy FROM copies AS c JOIN articles AS a ON a.id = c.article_id"
        " WHERE c.completeness = 'withheld' AND a.representative_copy != c.id"
    ).fetchall()


def _decisions(db: Connection, field: str) -> list[tuple[int, int]]:
    rows = db.execute(
        "SELECT copy_id, CAST(value AS INTEGER) FROM decisions"
        " WHERE field = ? AND revoked_utc IS NULL ORDER BY id",
        (field,),
    )
    return [(row[0], row[1]) for row in rows]


def _united(cluster_of: dict[int, int], joins: list[tuple[int, int]]) -> dict[int, int]:
    """Let the clusters of two copies be one where a person said so: the one that came first."""
    order = {copy_id: at for at, copy_id in enumerate(cluster_of)} if joins else {}
    for one, other in joins:
        kept, gone = sorted((cluster_of[one], cluster_of[other]), key=order.__getitem__)
        cluster_of = {
            copy: kept if cluster == gone else cluster for copy, cluster in cluster_of.items()
        }
    return cluster_of


def apply(db: Connection, anew: Anew, now: datetime) -> list[Move]:
    """Move the copies that belong elsewhere; return them in canonical order. Article ids stay."""
    before = dict(db.execute("SELECT id, article_id FROM copies").fetchall())
    article_of = _articles(db, anew, before, now)
    replace_matches(db, max(anew.cluster_of, default=0))
    moves = []
    for copy_id, cluster in anew.cluster_of.items():
        held, wanted = before[copy_id], article_of[cluster]
        if held != wanted:
            _move(db, copy_id, wanted, anew.placements.get(copy_id), now)
            (url,) = db.execute("SELECT url FROM copies WHERE id = ?", (copy_id,)).fetchone()
            moves.append(Move(copy_id, url, held, wanted))
    _settle(db, moves, now)
    return moves


def _settle(db: Connection, moves: Sequence[Move], now: datetime) -> None:
    """Bring the articles in order that copies came to or left."""
    went_to = {move.before: move.after for move in reversed(moves)}
    left = []
    for article_id in sorted({*went_to, *(move.after for move in moves)}):
        if members_of(db, article_id):
            hold_together(db, article_id, now)
            left.append(article_id)
        else:
            leave_to(db, article_id, went_to[article_id], now)
    post_again(db, [move.copy_id for move in moves], left)


def _articles(
    db: Connection, anew: Anew, before: Mapping[int, int], now: datetime
) -> dict[int, int]:
    """Return cluster -> article: that of its first copy, else of another, else a new one; each once."""
    members: defaultdict[int, list[int]] = defaultdict(list)
    for copy_id, cluster in anew.cluster_of.items():
        members[cluster].append(copy_id)
    taken: dict[int, int] = {}  # article -> cluster
    for cluster, copies in members.items():
        taken.setdefault(before[copies[0]], cluster)
    article_of = {cluster: article for article, cluster in taken.items()}
    for cluster, copies in members.items():
        if cluster not in article_of:
            free = (before[copy] for copy in copies if before[copy] not in taken)
            article_of[cluster] = next(free, 0) or set_apart(db, copies[0], now)
            taken[article_of[cluster]] = cluster
    return article_of


def _move(
    db: Connection, copy_id: int, article_id: int, placement: Placement | None, now: datetime
) -> None:
    if placement is None:  # the first of its cluster, or one that a person placed
        move_copies(db, [copy_id], article_id, "a rebuild")
    else:
        db.execute(
            "UPDATE copies SET article_id = ?, kind = ?, containment = ?, placed_because = ? WHERE id = ?",
            (article_id, placement.copy_kind, placement.containment, placement.why, copy_id),
        )
        forget_witnesses(db, copy_id)
    note_change(db, "copies", copy_id, "update", now)
