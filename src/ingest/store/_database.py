"""Database: the reader. It never writes, and it may look on while a run writes."""

from datetime import datetime
from pathlib import Path
from typing import Self

from ingest.store import _read
from ingest.store._columns import key_of, moment
from ingest.store._copies import memory
from ingest.store._file.connect import LONG_LOG_BYTES, log_bytes, open_for_reading, translated
from ingest.store._index.search import parse_search
from ingest.store._queue.queue import find_copy
from ingest.store._queue.sources import source_state
from ingest.store._removal.removed import removed_article, removed_url
from ingest.store._removal.retention import Terms, expired
from ingest.store._stored import (
    Found,
    MergeCandidate,
    Removed,
    Run,
    SourceReport,
    StoredArticle,
    Why,
)


class Database:
    """A database, open for reading. Use it as a context manager."""

    def __init__(self, path: str | Path) -> None:
        """Open an existing database. Raises DataError when there is none, ConfigError when it is not ours."""
        self.path = Path(path)
        self._db = open_for_reading(self.path)

    def close(self) -> None:
        """Close the database."""
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def search(self, words: str, limit: int | None = 20) -> list[Found]:
        """Return the pieces that hold all the words, the best first. Nothing that is typed is a mistake.

        "phrases", a last `*` for any ending, and filters: `outlet:` (that carries it) `origin:` `lang:` `kind:`
        `since:` `until:` (day of first sight, UTC, or `7d`). Filters alone: the latest first. `limit` None: all.
        """
        with translated(self.path):
            return _read.search(self._db, parse_search(words), limit)

    def article(self, id_or_url: int | str) -> StoredArticle | None:
        """Return a piece by its id, or by the URL of any of its copies."""
        with translated(self.path):
            article_id = id_or_url if isinstance(id_or_url, int) else self._article_at(id_or_url)
            return None if article_id is None else _read.article(self._db, article_id)

    def _article_at(self, url: str) -> int | None:
        copy_id = find_copy(self._db, key_of(url))
        row = self._db.execute("SELECT article_id FROM copies WHERE id = ?", (copy_id,)).fetchone()
        return row and int(row[0])

    def why(self, url: str) -> Why:
        """Return the decision chain of a URL, stored or not; empty when it was never met."""
        with translated(self.path):
            key = key_of(url)
            seen = _read.sightings(self._db, key)
            article_id, copy_id = self._article_at(url), find_copy(self._db, key)
            return Why(
                url=url,
                key=key,
                sightings=seen,
                fetches=_read.fetches(self._db, url, [each.id for each in seen]),
                copy_id=copy_id,
                article=None if article_id is None else _read.article(self._db, article_id),
                claimed=_read.claimed(self._db, key, copy_id),
                decisions=_read.decisions(self._db, copy_id),
                removed=removed_url(self._db, url),
            )

    def removed(self, id_or_url: int | str) -> Removed | None:
        """Return what may be said of a removed piece, by its former id or the address of a copy; None for any other."""
        with translated(self.path):
            if isinstance(id_or_url, int):
                return removed_article(self._db, id_or_url)
            return removed_url(self._db, id_or_url)

    def merge_candidates(self, *, of: int | None = None, limit: int = 20) -> list[MergeCandidate]:
        """Return articles that look like one piece, the most alike first; `of`: those with this article."""
        with translated(self.path):
            return _read.merge_candidates(self._db, of, limit)

    def block_memory(self, outlet: str) -> frozenset[int]:
        """Return the hashes of the blocks that an outlet prints under many of its pieces."""
        with translated(self.path):
            return memory.recall(self._db, outlet)

    def sources(self) -> list[SourceReport]:
        """Return every source ever configured, with what it brought."""
        with translated(self.path):
            counts: dict[str, dict[str, int]] = {}
            for source_id, state, number in self._db.execute(
                "SELECT source_id, state, count(*) FROM entries WHERE source_id IS NOT NULL"
                " GROUP BY source_id, state"
            ):
                counts.setdefault(source_id, {})[state] = number
            return [
                SourceReport(
                    source_state(row),
                    row["kind"],
                    bool(row["configured"]),
                    counts.get(row["id"], {}),
                )
                for row in self._db.execute("SELECT * FROM sources ORDER BY id")
            ]

    def last_run(self) -> Run | None:
        """Return the run that started last."""
        with translated(self.path):
            return _read.last_run(self._db)

    def last_good_run(self) -> Run | None:
        """Return the last `ingest run` that went through, though a source may have failed in it."""
        with translated(self.path):
            return _read.last_run(self._db, good=True)

    def first_seen(self) -> datetime | None:
        """Return when the first entry was seen, UTC."""
        with translated(self.path):
            row = self._db.execute(
                "SELECT first_seen_utc FROM entries ORDER BY id LIMIT 1"
            ).fetchone()
            return moment(row[0]) if row else None

    def expired(self, terms: Terms, now: datetime) -> int:
        """Return how many articles were kept as long as the terms say, and are to go."""
        with translated(self.path):
            return len(expired(self._db, terms, now))

    def unfinished_removals(self) -> list[str]:
        """Return the references of removals whose words still stand in the log or in freed room."""
        query = "SELECT reference FROM removals WHERE unfinished IS NOT NULL ORDER BY id"
        with translated(self.path):
            return [row[0] for row in self._db.execute(query)]

    def long_log(self) -> int | None:
        """Return the bytes of the log when it is far longer than runs leave it; None when all is well."""
        size = log_bytes(self.path)
        return size if size > LONG_LOG_BYTES else None

    def damage(self) -> str | None:
        """Return what SQLite finds wrong with the file; None when it is sound."""
        with translated(self.path):
            found = str(self._db.execute("PRAGMA quick_check(1)").fetchone()[0])
            return None if found == "ok" else found

    def counts(self) -> dict[str, int]:
        """Return how many rows each of the main tables holds, and how many entries are due."""
        with translated(self.path):
            row = self._db.execute(
                "SELECT (SELECT count(*) FROM articles WHERE joined_into IS NULL) AS articles,"
                " (SELECT count(*) FROM copies) AS copies,"
                " (SELECT count(*) FROM revisions) AS revisions,"
                " (SELECT count(*) FROM sources WHERE configured) AS sources,"
                " (SELECT count(*) FROM entries) AS entries,"
                " (SELECT count(*) FROM entries WHERE state = 'due') AS due"
            ).fetchone()
            return dict(row)
