"""Placed articles -> SQLite: the queue, the pieces, their copies, and what is known of each.

`Store` is the one writer, `Database` the reader. Each article is written with all that belongs to it in one
transaction. The store finds neighbours; whether they are copies is decided elsewhere.
"""

from ingest.store._archives import ArchiveState
from ingest.store._audits import STRATA
from ingest.store._backup import back_up, publish
from ingest.store._connect import MOST_LOG_BYTES, engine, log_bytes
from ingest.store._database import Database
from ingest.store._decide import Placing
from ingest.store._forget import Named
from ingest.store._lock import hold_lock
from ingest.store._outputs import Output, note_output, outputs
from ingest.store._overrule import Field
from ingest.store._remembered import RESTORED
from ingest.store._reread import Change, StoredPage, Wanted, field_of
from ingest.store._revise import readable_diff
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
from ingest.store._upgrade import UpgradePlan, plan_upgrade, upgrade

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
