"""Placed articles -> SQLite: the queue, the pieces, their copies, and what is known of each.

`Store` is the one writer, `Database` the reader. Each article is written with all that belongs to it in one
transaction. The store finds neighbours; whether they are copies is decided elsewhere. Its rooms, from the lowest up:

    _index      what finds stored pieces: words for people, passages for copies
    _file       the database as a file: opened, locked, copied, upgraded; its tables
    _queue      what is to be fetched, and what came of it
    _copies     a copy's row and what hangs on it
    _clusters   copies that are one piece
    _revisions  the same address with another text
    _removal    what goes for good, and stays away
"""

from ingest.store._archives import ArchiveState
from ingest.store._audits import STRATA
from ingest.store._clusters.decide import Placing
from ingest.store._clusters.overrule import Field
from ingest.store._database import Database
from ingest.store._file.backup import back_up, publish
from ingest.store._file.connect import MOST_LOG_BYTES, engine, log_bytes
from ingest.store._file.lock import hold_lock
from ingest.store._file.upgrade import UpgradePlan, plan_upgrade, upgrade
from ingest.store._removal.forget import Named
from ingest.store._removal.outputs import Output, note_output, outputs
from ingest.store._removal.remembered import RESTORED
from ingest.store._revisions.reread import Change, StoredPage, Wanted, field_of
from ingest.store._revisions.revise import readable_diff
from ingest.store._store import Store
from ingest.store._stored import (
    Claimed,
    Decision,
    Fetched,
    Found,
    KnownCopy,
    Left,
    MergeCandidate,
    Poll,
    QueuedEntry,
    Recheck,
    Removed,
    Revision,
    Run,
    Sighting,
    SourceReport,
    SourceState,
    StoredArticle,
    StoredCopy,
    StoredMatch,
    StoredNotice,
    Why,
)

__all__ = [
    "MOST_LOG_BYTES",
    "RESTORED",
    "STRATA",
    "ArchiveState",
    "Change",
    "Claimed",
    "Database",
    "Decision",
    "Fetched",
    "Field",
    "Found",
    "KnownCopy",
    "Left",
    "MergeCandidate",
    "Named",
    "Output",
    "Placing",
    "Poll",
    "QueuedEntry",
    "Recheck",
    "Removed",
    "Revision",
    "Run",
    "Sighting",
    "SourceReport",
    "SourceState",
    "Store",
    "StoredArticle",
    "StoredCopy",
    "StoredMatch",
    "StoredNotice",
    "StoredPage",
    "UpgradePlan",
    "Wanted",
    "Why",
    "back_up",
    "engine",
    "field_of",
    "hold_lock",
    "log_bytes",
    "note_output",
    "outputs",
    "plan_upgrade",
    "publish",
    "readable_diff",
    "upgrade",
]
