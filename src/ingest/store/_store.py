"""Store: the one writer of the database. Every public write is one transaction, or part of the caller's."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from sqlite3 import Connection
from typing import Self

from ingest.errors import REJECTIONS, IngestError, Reason, RetryLater
from ingest.store._archives import Archives
from ingest.store._audits import Audits
from ingest.store._clusters import cluster
from ingest.store._clusters import decide as _decide
from ingest.store._clusters import rebuild as _rebuild
from ingest.store._clusters.decide import Placing
from ingest.store._clusters.overrule import Field
from ingest.store._columns import key_of, stamp, storable
from ingest.store._copies import claims, find, memory
from ingest.store._copies.owners import know_owners
from ingest.store._file.connect import (
    BUSY_S,
    closed_on_error,
    open_for_writing,
    shorten_log,
    transaction,
    translated,
)
from ingest.store._index import fulltext
from ingest.store._queue import queue as _queue
from ingest.store._queue import runs as _runs
from ingest.store._queue import sources as _sources
from ingest.store._queue.hosts import Hosts
from ingest.store._removal import tombstones
from ingest.store._removal.remembered import recall
from ingest.store._removal.removals import Removals
from ingest.store._revisions.rechecks import Rechecks
from ingest.store._revisions.reread import Rereading
from ingest.store._stored import KnownCopy, Left, Move, Poll, QueuedEntry, SourceState
from ingest.store._write import write
from ingest.types import (
    Article,
    Entry,
    Fingerprint,
    Neighbour,
    Outcome,
    OutcomeKind,
    Ownership,
    Page,
    Record,
    Source,
)
from ingest.urls import without_login


class Store:
    """The database, open for writing. Use it in one thread and as a context manager.

    Any method raises DiskError, LockedError or DataError when the file itself fails.
    """

    def __init__(self, db: Connection, path: Path, now: Callable[[], datetime]) -> None:
        self.path = path
        self._db = db
        self._now = now
        self._run_id: int | None = None
        part = (db, path, self.writing, now)
        self.hosts = Hosts(*part)
        self.archives = Archives(*part)
        self.audits = Audits(*part)
        self.removals = Removals(*part)
        self.rechecks = Rechecks(*part)
        self.reread = Rereading(*part)

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        now: Callable[[], datetime],
        owners: Sequence[Ownership] | None = None,
        busy_s: float = BUSY_S,
    ) -> "Store":
        """Open a database, made with its folder and brought up to date when needed.

        `now` is the clock (aware, UTC); `owners` what the user states, None: what they stated last; `busy_s` how
        long a write waits for another program's. Raises ConfigError for another program's database or a newer schema.
        """
        db = open_for_writing(path, busy_s=busy_s)
        with translated(path), closed_on_error(db):
            know_owners(db, owners, now())
            recall(db, path, now())
        return cls(db, path, now)

    def close(self) -> None:
        """Close the database; a transaction that is open is undone."""
        with translated(self.path):
            self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One transaction around a block, with the write lock from its start. Inner ones join it."""
        with translated(self.path):
            if self._db.in_transaction:
                yield
                return
            with transaction(self._db):
                yield

    @contextmanager
    def rehearsing(self) -> Iterator[None]:
        """One transaction around a block that shows what would be: it is undone at the end."""
        with translated(self.path):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            finally:
                self._db.rollback()

    # --- sources and their polls ---

    def sync_sources(self, sources: Sequence[Source]) -> None:
        """Make the database know the configured sources; those no longer there are kept, not polled."""
        with self.writing():
            _sources.sync(self._db, sources, self._now())

    def due_sources(
        self, *, only: str | None = None, everything: bool = False
    ) -> list[SourceState]:
        """Return the sources to poll now; `only` one, due or not; `everything` that was not stopped."""
        with translated(self.path):
            return _sources.due(self._db, self._now(), only=only, everything=everything)

    def stopped_sources(self) -> list[SourceState]:
        """Return the configured sources that are asked no more."""
        with translated(self.path):
            return _sources.stopped(self._db)

    def finish_poll(self, source_id: str, poll: Poll, entries: Sequence[Entry] = ()) -> int:
        """Keep what a poll brought, all at once; return how many entries are new and due."""
        now = self._now()
        with self.writing():
            added = _queue.queue(self._db, source_id, entries, now)
            _sources.polled(self._db, source_id, poll, now, brought_new=added > 0)
            _runs.note_fetch(
                self._db,
                run_id=self._run_id,
                source_id=source_id,
                url=poll.url and without_login(poll.url),
                fetched_utc=stamp(now),
                status=poll.status,
                body_bytes=poll.body_bytes,
                milliseconds=poll.milliseconds,
                archive_file=poll.archive_file,
                archive_offset=poll.archive_offset,
                payload_digest=poll.payload_digest,
                same_body_as=poll.same_body_as,
            )
        return added

    def fail_poll(
        self,
        source_id: str,
        error: IngestError,
        *,
        next_check: datetime | None,
        forget_move: bool = False,
    ) -> None:
        """Count a failed poll and its reason. `next_check` None stops the source."""
        now = self._now()
        with self.writing():
            _sources.poll_failed(self._db, source_id, error, now, next_check)
            if forget_move:
                _sources.forget_move(self._db, source_id)
            url = error.url and without_login(error.url)
            self._note_failure(error, url=url, source_id=source_id)

    def count_seen(self, source_id: str, entry_ids: Sequence[str]) -> int:
        """Return how many of these entries the source showed before."""
        with translated(self.path):
            return _queue.count_seen(self._db, source_id, entry_ids)

    def cross_check(self, source_id: str, entries: Sequence[Entry]) -> int:
        """Queue the entries whose addresses no source has shown yet; return how many."""
        now = self._now()
        with self.writing():
            unlisted = _queue.queue_unlisted(self._db, source_id, entries, now)
            _sources.cross_checked(self._db, source_id, now, unlisted=unlisted)
        return unlisted

    # --- entries ---

    def due_entries(self, limit: int) -> list[QueuedEntry]:
        """Return at most `limit` entries to try now, hosts taking turns."""
        with translated(self.path):
            return _queue.due(self._db, self._now(), limit)

    def chase(self, url: str, copy_id: int) -> None:
        """Queue the page that a copy names as its original, unless it was met before."""
        with self.writing():
            if not tombstones.is_barred(self._db, url):
                _queue.chase(self._db, url, copy_id, self._now())

    def left(self) -> Left:
        """Return how much of the queue remains."""
        with translated(self.path):
            return _queue.left(self._db, self._now())

    # --- articles ---

    def known(self, url: str) -> KnownCopy | None:
        """Return the stored copy of a URL, by its identity."""
        with translated(self.path):
            return find.known(self._db, url)

    def look_up(
        self, article: Article, fingerprint: Fingerprint
    ) -> tuple[list[Neighbour], frozenset[int]]:
        """Return stored copies worth comparing, and those hashes of the sketch that stand under many stories.

        Nothing for a URL that is stored already.
        """
        with translated(self.path):
            return find.look_up(self._db, article, fingerprint)

    def has_noted(self, page: Page) -> bool:
        """Whether this very record of an archive was stored or refused before."""
        with translated(self.path):
            return _runs.has_noted(self._db, page)

    def block_memory(self, outlet: str) -> frozenset[int]:
        """Return the hashes of the blocks that an outlet prints under many of its pieces."""
        with translated(self.path):
            return memory.recall(self._db, outlet)

    def write(self, record: Record) -> Outcome:
        """Store one piece with all that belongs to it; return new, copy, unchanged or revised."""
        now = self._now()
        record = replace(record, article=storable(record.article))
        given = record.article.given_url or record.page.given_url
        with self.writing():
            row_id, key = record.entry_id, find.identity(record.article)
            keys = (key, key_of(given) if given else key)
            if refused := tombstones.refused(self._db, record, keys):
                _queue.refuse(self._db, row_id, now, refused)
                return refused
            if row_id is None:
                row_id = _queue.row_for_copy(self._db, given, key, now)
            source_id = _queue.source_of(self._db, row_id)
            outcome = write(self._db, record, now, source_id)
            _runs.note_page(self._db, self._run_id, record.page, row_id, None)
            if row_id is not None:
                _queue.settle(
                    self._db,
                    row_id,
                    now,
                    state="done",
                    outcome=outcome.kind,
                    copy_id=outcome.copy_id,
                )
            if outcome.copy_id is not None:
                _queue.settle_namesakes(self._db, keys, outcome.copy_id)
        return outcome

    def reject(
        self, page: Page, reason: str, *, entry_id: int | None = None, detail: str = ""
    ) -> Outcome:
        """Note that a page holds no article, and why; its URL is not tried again."""
        now, url = self._now(), page.given_url or page.url
        outcome = Outcome("rejected", url, reason, detail)
        with self.writing():
            row_id = _queue.row_for(self._db, entry_id, url, now)
            _runs.note_page(self._db, self._run_id, page, row_id, reason)
            _queue.settle_as(self._db, row_id, now, outcome)
            self._miss(url, reason)
        return outcome

    def fail(self, error: IngestError, *, url: str | None, entry_id: int | None = None) -> Outcome:
        """Note that a URL gave nothing. RetryLater keeps a queued entry due, with growing waits.

        An address without `entry_id` was handed in: whoever did so tries again, not the queue.
        """
        now = self._now()
        kind: OutcomeKind = "rejected" if error.reason in REJECTIONS else "failed"
        outcome = Outcome(kind, url, error.reason, error.detail, isinstance(error, RetryLater))
        with self.writing():
            row_id = _queue.row_for(self._db, entry_id, url, now)
            self._note_failure(error, url=url, entry_id=row_id)
            if entry_id is not None and isinstance(error, RetryLater):
                if _queue.put_off(self._db, entry_id, error, now):
                    return outcome
                outcome = replace(outcome, retryable=False)
            else:
                _queue.settle_as(self._db, row_id, now, outcome)
                if row_id is not None and error.reason == Reason.NOT_ALLOWED:
                    _queue.wake_namesake(self._db, row_id)
            self._miss(url, error.reason)
        return outcome

    def _miss(self, url: str | None, reason: str) -> None:
        """Tell the copies that name this page as their original that it cannot be had."""
        if url is not None:
            missed = claims.miss_claims(self._db, url, reason)
            cluster.settle_checked(self._db, missed, self._now())

    # --- decisions ---

    def split(self, article_id: int, copy_id: int, *, why: str, by: str) -> int:
        """Make a copy an article of its own, by a person's decision; return its id. Raises DataError."""
        with self.writing():
            return _decide.split(self._db, article_id, copy_id, (why, by), self._now())

    def join(self, article_id: int, other_id: int, *, why: str, by: str) -> None:
        """Make another article's copies copies of this one, by a person's decision. Raises DataError."""
        with self.writing():
            _decide.join(self._db, article_id, other_id, (why, by), self._now())

    def decide(self, article_id: int, field: Field, value: str, *, why: str, by: str) -> int:
        """Set a field of an article by a person's decision; return its id as it stands. Raises DataError."""
        with self.writing():
            return _decide.decide(self._db, article_id, (field, value), (why, by), self._now())

    def revoke(self, article_id: int, field: Field | Placing) -> int:
        """Let what the pages say of a field hold again; return the article's id as it stands. Raises DataError."""
        with self.writing():
            return _decide.revoke(self._db, article_id, field, self._now())

    def rebuild(self) -> list[Move]:
        """Decide anew where every copy belongs, in the order first seen, then address; return what moved.

        To be called under the lock. Decisions of persons hold. All moves are one transaction.
        """
        now = self._now()
        with translated(self.path):
            placed = _rebuild.place_all(self._db, self.path, now)
        with self.writing():
            return _rebuild.apply(self._db, placed, now)

    # --- runs ---

    def begin_run(
        self,
        command: str,
        *,
        versions: Mapping[str, str] | None = None,
        config_hash: str | None = None,
    ) -> int:
        """Note that a run starts; requests noted from now on belong to it. Returns its id."""
        with translated(self.path):
            shorten_log(self._db)  # whoever kept it long may have gone
        with self.writing():
            self._run_id = _runs.begin(self._db, command, self._now(), versions or {}, config_hash)
        return self._run_id

    def offline_in_a_row(self) -> int:
        """Return how many of the last runs ended offline."""
        with translated(self.path):
            return _runs.offline_in_a_row(self._db)

    def end_run(
        self,
        run_id: int,
        *,
        exit_code: int,
        counts: Mapping[str, int] | None = None,
        reason: str | None = None,
    ) -> None:
        """Note how a run ended. `counts`: outcome or reason -> number."""
        with self.writing():
            fulltext.index_waiting(self._db)
            _runs.end(
                self._db, run_id, self._now(), counts or {}, exit_code=exit_code, reason=reason
            )
        self._run_id = None
        with translated(self.path):
            shorten_log(self._db)

    def _note_failure(self, error: IngestError, **columns: str | int | None) -> None:
        _runs.note_fetch(
            self._db,
            run_id=self._run_id,
            fetched_utc=stamp(self._now()),
            status=error.status,
            reason=error.reason,
            archive_file=error.archived and error.archived[0],
            archive_offset=error.archived and error.archived[1],
            **columns,
        )
