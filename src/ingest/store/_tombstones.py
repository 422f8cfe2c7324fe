"""What was removed and is not to come back: hashes of addresses and of texts, and nothing that can be read.

Every way into the database asks `barred`: the poll before an entry is queued, a single address before it is fetched,
and the write of an article whatever it came from.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from sqlite3 import Connection
from typing import Literal, cast

from ingest.errors import Reason
from ingest.store._columns import key_of, stamp
from ingest.types import Entry, Outcome

Why = Literal["retention", "request"]
_LINE = "INSERT OR IGNORE INTO tombstones (hash, kind, reason, reference, made_utc) VALUES (?, ?, ?, ?, ?)"


def bar_keys(
    db: Connection, keys: Iterable[str], why: Why, now: datetime, *, reference: str | None = None
) -> None:
    """Keep addresses away, or pieces without one, by their keys (`copies.key`)."""
    rows = [(_hash(key), "key", why, reference, stamp(now)) for key in sorted(set(keys))]
    db.executemany(_LINE, rows)


def bar_text(
    db: Connection, text_hash: bytes, why: Why, now: datetime, *, reference: str | None = None
) -> None:
    """Keep a text away, wherever it turns up, by the hash of its folded words (`copies.text_hash`)."""
    db.execute(_LINE, (text_hash, "text", why, reference, stamp(now)))


def barred(db: Connection, keys: Iterable[str], text_hash: bytes | None = None) -> Why | None:
    """Return why one of these addresses, or this text, is not to be stored; None when it may be."""
    for key in keys:
        if found := _find(db, _hash(key)):
            return found
    return _find(db, text_hash) if text_hash else None


def without_barred(db: Connection, entries: Sequence[Entry]) -> list[Entry]:
    """Return the entries whose addresses are not barred."""
    if not db.execute("SELECT 1 FROM tombstones LIMIT 1").fetchone():
        return list(entries)
    return [each for each in entries if not (each.url and barred(db, [key_of(each.url)]))]


def refusal(url: str | None, why: Why) -> Outcome:
    """Return the outcome of what is barred."""
    detail = "was removed on request" if why == "request" else "was kept as long as `keep` says"
    return Outcome("failed", url, Reason.REMOVED, detail)


def _find(db: Connection, hashed: bytes) -> Why | None:
    row = db.execute("SELECT reason FROM tombstones WHERE hash = ?", (hashed,)).fetchone()
    return cast(Why, row[0]) if row else None


def _hash(key: str) -> bytes:
    return bytes.fromhex(key.removeprefix("text-"))
