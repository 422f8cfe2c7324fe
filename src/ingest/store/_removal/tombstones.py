"""What was removed and is not to come back: hashes of addresses, hosts and texts, and nothing that can be read.

Every way into the database asks `barred`: the poll before an entry is queued, a single address before it is fetched,
and the write of an article whatever it came from.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from sqlite3 import Connection
from typing import Literal, cast

from ingest.errors import Reason
from ingest.store._columns import key_of, stamp
from ingest.types import Entry, Outcome, Record
from ingest.urls import host_key

Why = Literal["retention", "request"]
Kind = Literal["key", "text", "host"]
# A request outweighs the end of a term.
_LINE = (
    "INSERT INTO tombstones (hash, kind, reason, reference, made_utc) VALUES (?, ?, ?, ?, ?)"
    " ON CONFLICT (hash) DO UPDATE SET reason = excluded.reason, reference = excluded.reference,"
    " made_utc = excluded.made_utc WHERE reason = 'retention' AND excluded.reason = 'request'"
)


def bar(
    db: Connection,
    hashes: Iterable[tuple[Kind, bytes]],
    why: Why,
    now: datetime,
    *,
    reference: str | None = None,
) -> int:
    """Keep addresses, hosts and texts away by their hashes; return how many were not kept away before."""
    rows = [(each, kind, why, reference, stamp(now)) for kind, each in sorted(set(hashes))]
    return max(db.executemany(_LINE, rows).rowcount, 0)


def bar_keys(db: Connection, keys: Iterable[str], why: Why, now: datetime) -> None:
    """Keep addresses away, or pieces without one, by their keys (`copies.key`)."""
    bar(db, (("key", hash_of(key)) for key in keys), why, now)


def barred(db: Connection, keys: Iterable[str], text_hash: bytes | None = None) -> Why | None:
    """Return why one of these keys, or this text, is not to be stored; None when it may be."""
    for key in keys:
        if found := _find(db, hash_of(key)):
            return found
    return _find(db, text_hash) if text_hash else None


def is_barred(db: Connection, url: str) -> bool:
    """Whether an address, or its host, is to be kept away."""
    return barred(db, keys_of_url(url)) is not None


def keys_of_url(url: str) -> list[str]:
    """Return the keys by which an address may be barred: its own, and its host's."""
    host = host_key(url)
    return [key_of(url), *([host] if host else [])]


def without_barred(db: Connection, entries: Sequence[Entry]) -> list[Entry]:
    """Return the entries whose addresses are not barred."""
    if not db.execute("SELECT 1 FROM tombstones LIMIT 1").fetchone():
        return list(entries)
    return [each for each in entries if not (each.url and is_barred(db, each.url))]


def refused(db: Connection, record: Record, keys: Sequence[str]) -> Outcome | None:
    """Return the outcome of a piece whose keys, host or text are barred; None when it may be stored."""
    url = record.article.url or record.article.given_url
    hosts = keys_of_url(url)[1:] if url else []
    why = barred(db, (*keys, *hosts), record.fingerprint.exact)
    return refusal(url or record.page.given_url, why) if why else None


def refusal(url: str | None, why: Why) -> Outcome:
    """Return the outcome of what is barred."""
    detail = "was removed on request" if why == "request" else "was kept as long as `keep` says"
    return Outcome("failed", url, Reason.REMOVED, detail)


def hash_of(key: str) -> bytes:
    """Return the bytes of a key."""
    return bytes.fromhex(key.removeprefix("text-"))


def _find(db: Connection, hashed: bytes) -> Why | None:
    row = db.execute("SELECT reason FROM tombstones WHERE hash = ?", (hashed,)).fetchone()
    return cast(Why, row[0]) if row else None
