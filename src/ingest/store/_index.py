"""The full-text index. It is written for many articles at once; until then they are named in `unindexed`.

An index entry of its own costs an article as much as all else that is written of it. Nothing is lost by
a kill: an article and its row in `unindexed` are one transaction.
"""

from sqlite3 import Connection, Row

WAITING = 512  # articles; so many are indexed at once
_COLUMNS = "title, standfirst, text, authors, headlines"
_EXTERNAL = "content='articles', content_rowid='id', "
_INDEX = (
    f"INSERT INTO {{table}} (rowid, {_COLUMNS}) SELECT id, {_COLUMNS} FROM articles"  # noqa: S608 - our own names
    " WHERE id IN (SELECT article_id FROM main.unindexed)"
)
_FIND = (
    "SELECT a.*, snippet({table}, -1, '[', ']', '…', 16) AS snippet,"
    " bm25({table}, 10, 4, 1, 6, 3) AS score"
    " FROM {table} JOIN articles AS a ON a.id = {table}.rowid"
    " WHERE {table} MATCH ? AND a.joined_into IS NULL ORDER BY score, a.id LIMIT ?"
)


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
        f" SELECT 'delete', id, {_COLUMNS} FROM articles WHERE id = ?",
        (article_id,),
    )


def find_words(db: Connection, expression: str, limit: int) -> list[Row]:
    """Return the best articles of a full-text query with `snippet` and `score`; a title counts ten times.

    What waits for the index is found too, through one in memory.
    """
    found = db.execute(_FIND.format(table="articles_fts"), (expression, limit)).fetchall()
    if db.execute("SELECT 1 FROM unindexed LIMIT 1").fetchone():
        _index_in_memory(db)
        found += db.execute(_FIND.format(table="waiting_fts"), (expression, limit)).fetchall()
        db.execute("DROP TABLE temp.waiting_fts")
        # A run may have indexed some in between.
        found = list({row["id"]: row for row in found}.values())
        found.sort(key=lambda row: (row["score"], row["id"]))
    return found[:limit]


def _index_in_memory(db: Connection) -> None:
    (schema,) = db.execute("SELECT sql FROM sqlite_master WHERE name = 'articles_fts'").fetchone()
    db.execute("PRAGMA temp_store = MEMORY")
    db.execute(schema.replace("articles_fts", "temp.waiting_fts").replace(_EXTERNAL, ""))
    db.execute(_INDEX.format(table="temp.waiting_fts"))
