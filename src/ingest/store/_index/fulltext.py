"""The full-text index. It is written for many articles at once; until then they are named in `unindexed`.

An index entry of its own costs an article as much as all else that is written of it. Nothing is lost by
a kill: an article and its row in `unindexed` are one transaction.
"""

from collections.abc import Sequence
from sqlite3 import Connection, Row

from ingest.store._index.search import Search

WAITING = 512  # articles; so many are indexed at once
_COLUMNS = "title, standfirst, text, authors, headlines"
_SPACED = "spaced(title), spaced(standfirst), spaced(text), spaced(authors), spaced(headlines)"
_EXTERNAL = "content='articles', content_rowid='id', "
_INDEX = (
    f"INSERT INTO {{table}} (rowid, {_COLUMNS}) SELECT id, {_SPACED} FROM articles"  # noqa: S608 - our own names
    " WHERE id IN (SELECT article_id FROM main.unindexed)"
)
_FIND = (
    "SELECT {table}.rowid AS id, rank AS score FROM {table} WHERE {table} MATCH :words"
    " AND EXISTS (SELECT 1 FROM articles AS a WHERE a.id = {table}.rowid AND {where})"
    " ORDER BY rank LIMIT :limit"
)
_LATEST = (
    "SELECT a.id, 0.0 AS score FROM articles AS a WHERE {where}"
    " ORDER BY a.first_seen_utc DESC, a.id DESC LIMIT :limit"
)
_WEIGHTS = "INSERT INTO {table} ({table}, rank) VALUES ('rank', 'bm25(10, 4, 1, 6, 3)')"
_DAY = "iif({value} LIKE '-%', date('now', {value}), {value})"
_FILTERS = {
    "outlet": "EXISTS (SELECT 1 FROM copies AS c WHERE c.article_id = a.id AND c.outlet = lower({value}))",
    "origin": "(a.origin_domain = lower({value}) OR a.origin_name = {value} COLLATE NOCASE)",
    "lang": "a.language = lower({value})",
    "since": f"a.first_seen_utc >= {_DAY}",
    "until": f"a.first_seen_utc < {_DAY}",
    "kind": "{value} IN (a.origin_status, a.origin_kind)",
}


def index_article(db: Connection, article_id: int) -> None:
    """Make an article findable by its words."""
    db.execute("INSERT OR IGNORE INTO unindexed VALUES (?)", (article_id,))
    if db.execute("SELECT count(*) FROM unindexed").fetchone()[0] >= WAITING:
        index_waiting(db)


def index_waiting(db: Connection) -> None:
    """Write what waits into the index."""
    db.execute(_INDEX.format(table="articles_fts"))
    db.execute("DELETE FROM unindexed")


def unindex_article(db: Connection, article_id: int) -> None:
    """Take an article's words out of the index; to be called before the row changes."""
    if db.execute("DELETE FROM unindexed WHERE article_id = ?", (article_id,)).rowcount:
        return
    db.execute(
        f"INSERT INTO articles_fts (articles_fts, rowid, {_COLUMNS})"  # noqa: S608 - our own names
        f" SELECT 'delete', id, {_SPACED} FROM articles WHERE id = ?",
        (article_id,),
    )


def find_articles(db: Connection, search: Search, limit: int | None) -> list[Row]:
    """Return `id` and `score` of what is looked for, the best first; without words the latest first.

    What waits for the index is found too, through one in memory.
    """
    where, told = _where(search.filters)
    told |= {"words": search.expression, "limit": -1 if limit is None else limit}
    if search.expression is None:
        return db.execute(_LATEST.format(where=where), told).fetchall() if search.filters else []
    found = db.execute(_FIND.format(table="articles_fts", where=where), told).fetchall()
    if db.execute("SELECT 1 FROM unindexed LIMIT 1").fetchone():
        _index_in_memory(db)
        found += db.execute(_FIND.format(table="waiting_fts", where=where), told).fetchall()
        db.execute("DROP TABLE temp.waiting_fts")
        # A run may have indexed some in between.
        found = list({row["id"]: row for row in found}.values())
        found.sort(key=lambda row: (row["score"], row["id"]))
    return found[:limit]


def _where(filters: Sequence[tuple[str, str]]) -> tuple[str, dict[str, str | int | None]]:
    conditions, told = ["a.joined_into IS NULL"], dict[str, str | int | None]()
    for number, (name, value) in enumerate(filters):
        told[f"f{number}"] = value
        conditions.append(_FILTERS[name].format(value=f":f{number}"))
    return " AND ".join(conditions), told


def _index_in_memory(db: Connection) -> None:
    (schema,) = db.execute("SELECT sql FROM sqlite_master WHERE name = 'articles_fts'").fetchone()
    db.execute("PRAGMA temp_store = MEMORY")
    db.execute(schema.replace("articles_fts", "temp.waiting_fts").replace(_EXTERNAL, ""))
    db.execute(_WEIGHTS.format(table="waiting_fts"))
    db.execute(_INDEX.format(table="temp.waiting_fts"))
