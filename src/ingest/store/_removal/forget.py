"""A request for removal -> what it names in the database, and all of that gone, in the caller's transaction.

A copy goes as `remove` takes it, and besides what a term leaves behind: its postings, its blocks in the outlet's memory,
every request and entry under any of its addresses. The raw answers are `fetch`'s; where what is left of them lies now is
written here.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from sqlite3 import Connection

from ingest.errors import DataError
from ingest.store._clusters.decide import members_of, post_again
from ingest.store._columns import key_of, stamp
from ingest.store._copies.find import text_of
from ingest.store._queue.queue import find_copy
from ingest.store._removal.remove import keys_of, remove_copies
from ingest.store._removal.tombstones import Kind, bar, hash_of, is_barred, keys_of_url
from ingest.types import Removal, Traces
from ingest.urls import ascii_url, host_key

# File of raw answers -> offset of a record -> where it lies now; None: it is gone.
Moved = Mapping[str, Mapping[int, int | None]]


@dataclass(frozen=True, slots=True)
class Named:
    """What a request for removal names."""

    copies: tuple[int, ...] = ()
    keys: frozenset[str] = frozenset()  # of all addresses by which it is known
    hosts: frozenset[str] = frozenset()  # keys of hosts of which all goes

    @property
    def known_by(self) -> frozenset[str]:
        """All keys by which an address is known to be meant; empty when there is nothing to remove."""
        return self.keys | self.hosts


# --- what is named ---


def find_named(db: Connection, removal: Removal) -> Named:
    """Return what a request names; nothing when all of it was removed before. Raises DataError for what was never there."""
    found = {
        where + what: _of_article(db, what, removal.scope) if what.isdigit() else _of_url(db, what)
        for what, where in removal.named
    }
    if removal.host:
        found[removal.host] = _of_host(db, removal.host)
    if unknown := [said for said, each in found.items() if each is None]:
        told = "; ".join(unknown[:10]) + (" ..." if len(unknown) > 10 else "")
        raise DataError(f"nothing is known of {told}; nothing was removed")
    named = [each for each in found.values() if each]
    copies = {copy_id for each in named for copy_id in each.copies}
    if removal.scope == "cluster":
        copies = {each for one in copies for each in members_of(db, _article_of(db, one))}
    keys = {key for each in named for key in each.keys}
    keys |= {key for each in copies for key in keys_of(db, each)}
    hosts = frozenset(key for each in named for key in each.hosts)
    return Named(tuple(sorted(copies)), frozenset(keys), hosts)


def find_returned(db: Connection) -> Named:
    """Return what was removed on request and is here again: an older copy of the database was put in place."""
    db.create_function("host_key", 1, _host_key, deterministic=True)
    rows = db.execute(
        "SELECT id FROM copies WHERE EXISTS (SELECT 1 FROM tombstones AS t WHERE t.reason = 'request'"
        " AND hex(t.hash) IN (upper(replace(key, 'text-', '')), hex(text_hash), upper(host_key(url))))"
    ).fetchall()
    copies = tuple(row[0] for row in rows)
    barred = db.execute(
        "SELECT lower(hex(hash)), kind FROM tombstones WHERE reason = 'request' AND kind <> 'text'"
    ).fetchall()
    keys = {key for key, kind in barred if kind == "key"}
    hosts = frozenset(key for key, kind in barred if kind == "host")
    return Named(copies, frozenset(keys.union(*(keys_of(db, each) for each in copies))), hosts)


def _host_key(url: str | None) -> str | None:
    return host_key(url) if url else None


def _article_of(db: Connection, copy_id: int) -> int:
    return int(db.execute("SELECT article_id FROM copies WHERE id = ?", (copy_id,)).fetchone()[0])


def _of_article(db: Connection, number: str, scope: str) -> Named | None:
    """Return a copy of an article; an empty answer when it was removed before, None when it never was.

    Raises DataError when a copy is asked for and there are several: called twice, it would take one after the other.
    """
    row = db.execute(
        "SELECT representative_copy, copies_count FROM articles"
        " WHERE id = (SELECT coalesce(joined_into, id) FROM articles WHERE id = ?)",
        (int(number),),
    ).fetchone()
    if row:
        if scope == "copy" and row[1] > 1:
            told = "give the address of the one, or --scope cluster; nothing was removed"
            raise DataError(f"article {number} has {row[1]} copies: {told}")
        return Named((row[0],))
    gone = (
        "SELECT 1 FROM changes WHERE table_name = 'articles' AND row_id = ? AND action = 'delete'"
    )
    return Named() if db.execute(gone, (int(number),)).fetchone() else None


def _of_url(db: Connection, url: str) -> Named | None:
    """Return the copy at an address, or the address alone when it gave no article; None when it was never met."""
    key = key_of(url)
    if copy_id := find_copy(db, key):
        return Named((copy_id,), frozenset({key}))
    met = "SELECT 1 FROM entries WHERE key = ?1 UNION ALL SELECT 1 FROM claims WHERE key = ?1"
    if db.execute(met, (key,)).fetchone():
        return Named((), frozenset({key}))
    return Named() if is_barred(db, url) else None


def _of_host(db: Connection, host: str) -> Named | None:
    """Return all copies at a host, and its key; nothing when it was removed before, None when it was never met."""
    url = ascii_url(f"https://{host}/")  # in the form of the stored addresses
    wanted = host_key(url)
    db.create_function("host_key", 1, _host_key, deterministic=True)
    copies = db.execute("SELECT id FROM copies WHERE host_key(url) = ?", (wanted,)).fetchall()
    queued = db.execute(
        "SELECT key FROM entries WHERE key IS NOT NULL AND host_key(url) = ?", (wanted,)
    ).fetchall()
    if wanted and (copies or queued):
        keys = frozenset(row[0] for row in queued)
        return Named(tuple(row[0] for row in copies), keys, frozenset({wanted}))
    return Named() if is_barred(db, url) else None


# --- what is known of it elsewhere ---


def traces_of(db: Connection, named: Named, removal: Removal) -> Traces:
    """Return by what the raw answers are known that hold something of it."""
    texts = [text for each in named.copies for text in _texts(db, each, removal.keep)]
    feeds = db.execute(
        "SELECT archive_file, archive_offset FROM fetches"
        " WHERE source_id IS NOT NULL AND archive_offset IS NOT NULL"
    )
    return Traces(
        named.known_by,
        tuple(texts),
        frozenset((row[0], row[1]) for row in feeds),
        frozenset(_spared(db, named.copies)),
        any_naming=removal.keep == "nothing",
    )


def _texts(db: Connection, copy_id: int, keep: str) -> Iterator[str]:
    """Yield the words of a copy, earlier ones too; its titles when no metadata are kept."""
    yield text_of(db, copy_id)
    words = (
        "SELECT standfirst FROM copies WHERE id = ?1 UNION SELECT old_standfirst FROM revisions WHERE copy_id = ?1"
        " UNION SELECT old_text FROM revisions WHERE copy_id = ?1 UNION SELECT quote FROM notices WHERE copy_id = ?1"
    )
    titles = (
        " UNION SELECT title FROM copies WHERE id = ?1 UNION SELECT old_title FROM revisions WHERE copy_id = ?1"
        " UNION SELECT title FROM entries WHERE copy_id = ?1"
    )
    rows = db.execute(words + (titles if keep == "nothing" else ""), (copy_id,)).fetchall()
    yield from (row[0] for row in rows if row[0])


def _spared(db: Connection, leaving: Sequence[int]) -> Iterator[tuple[str, int]]:
    """Yield where the pages of those copies lie that stay and share words with what goes."""
    rows = db.execute(
        "WITH gone AS (SELECT value AS id FROM json_each(?)), near AS ("
        " SELECT o.id FROM gone JOIN copies AS c ON c.id = gone.id JOIN copies AS o ON o.article_id = c.article_id"
        " UNION SELECT m.copy_id FROM gone JOIN matches AS m ON m.other_copy_id = gone.id"
        " UNION SELECT m.other_copy_id FROM gone JOIN matches AS m ON m.copy_id = gone.id)"
        " SELECT f.archive_file, f.archive_offset FROM near JOIN entries AS e ON e.copy_id = near.id"
        " JOIN fetches AS f ON f.entry_id = e.id WHERE near.id NOT IN (SELECT id FROM gone)"
        " UNION SELECT c.archive_file, c.archive_offset FROM near JOIN copies AS c ON c.id = near.id"
        " WHERE near.id NOT IN (SELECT id FROM gone)",
        (json.dumps(leaving),),
    )
    return ((row[0], row[1]) for row in rows if row[1] is not None)


# --- all of it gone ---


def forget(db: Connection, named: Named, removal: Removal, moved: Moved, now: datetime) -> None:
    """Remove all that is named, and bar it. What is noted of it are numbers, and metadata when they are to be kept."""
    held_by = [(each, _article_of(db, each)) for each in named.copies]
    hashes = set(_hashes(db, named))
    number, seq = _note(db, removal, now), _last_seq(db)
    if removal.keep == "metadata":
        _keep_metadata(db, named.copies, number)
    _unlearn(db, named.copies)
    gone = remove_copies(db, named.copies, now)
    stay = sorted({article for _, article in held_by}.difference(gone))
    _forget_postings(db, named.copies)
    post_again(db, (), stay)
    _forget_requests(db, named)
    _move_records(db, moved)
    barred = bar(db, hashes, "request", now, reference=removal.reference)
    records = sum(offset is None for each in moved.values() for offset in each.values())
    counts = (len(gone), len(named.copies), records, barred)
    db.execute(
        "UPDATE removals SET articles = ?, copies = ?, records = ?, tombstones = ?, unfinished = ?,"
        " first_seq = ?, last_seq = ? WHERE id = ?",
        (*counts, json.dumps(sorted(moved)), seq + 1, _last_seq(db), number),
    )


def _last_seq(db: Connection) -> int:
    return int(db.execute("SELECT coalesce(max(seq), 0) FROM changes").fetchone()[0])


def _note(db: Connection, removal: Removal, now: datetime) -> int:
    row = (removal.reference, removal.scope, removal.keep, stamp(now))
    return int(
        db.execute(
            "INSERT INTO removals (reference, scope, keep, made_utc, articles, copies, records, tombstones)"
            " VALUES (?, ?, ?, ?, 0, 0, 0, 0)",
            row,
        ).lastrowid
        or 0
    )


def _keep_metadata(db: Connection, copies: Sequence[int], number: int) -> None:
    names = (
        "key, url, outlet, title, language, published_utc, published_offset_min,"
        " published_precision, first_seen_utc"
    )
    db.execute(
        f"INSERT INTO removed_copies (copy_id, article_id, removal_id, {names})"  # noqa: S608 - our own names
        f" SELECT id, article_id, ?, {names} FROM copies WHERE id IN (SELECT value FROM json_each(?))",
        (number, json.dumps(copies)),
    )


def _hashes(db: Connection, named: Named) -> Iterator[tuple[Kind, bytes]]:
    """Yield what is to be barred: addresses, hosts, and the texts that no copy bears which stays."""
    yield from (("key", hash_of(key)) for key in named.keys)
    yield from (("host", hash_of(key)) for key in named.hosts)
    going = set(named.copies)
    texts = {
        row[0]
        for each in going
        for row in db.execute(
            "SELECT text_hash FROM copies WHERE id = ?1"
            " UNION SELECT old_text_hash FROM revisions WHERE copy_id = ?1",
            (each,),
        )
    }
    for copy_id, text_hash in db.execute("SELECT id, text_hash FROM copies"):
        if copy_id not in going:
            texts.discard(text_hash)
    yield from (("text", each) for each in texts)


def _unlearn(db: Connection, copies: Iterable[int]) -> None:
    """Take the blocks of texts out of their outlets' memory."""
    from ingest.extract._memory import block_hash  # cron does not pay for it

    for copy_id in copies:
        (outlet,) = db.execute("SELECT outlet FROM copies WHERE id = ?", (copy_id,)).fetchone()
        hashes = [block_hash(block) for block in text_of(db, copy_id).split("\n\n")]
        db.executemany(
            "DELETE FROM block_memory WHERE outlet = ? AND hash = ?",
            [(outlet, each) for each in hashes],
        )


def _forget_postings(db: Connection, copies: Sequence[int]) -> None:
    """Drop all postings of copies; those of texts before the last, and of blocks left out, are known by no hash."""
    db.execute(
        "DELETE FROM postings WHERE copy_id IN (SELECT value FROM json_each(?))",
        (json.dumps(copies),),
    )


def _forget_requests(db: Connection, named: Named) -> None:
    """Drop all entries and requests under any of these addresses, and what is known of the hosts."""
    known_by = named.known_by

    def is_meant(*urls: str | None) -> bool:
        return any(not known_by.isdisjoint(keys_of_url(url)) for url in urls if url)

    db.create_function("is_meant", -1, is_meant, deterministic=True)
    db.execute("DELETE FROM fetches WHERE is_meant(url, final_url)")
    db.execute("DELETE FROM entries WHERE is_meant(url)")
    at_hosts = "is_meant('https://' || host)"
    outlets = db.execute(f"SELECT outlet FROM outlet_hosts WHERE {at_hosts}").fetchall()  # noqa: S608 - our own words
    for table in ("hosts", "site_files", "rights", "outlet_hosts") if named.hosts else ():
        db.execute(f"DELETE FROM {table} WHERE {at_hosts}")  # noqa: S608 - our own words
    for (outlet,) in outlets:
        _forget_outlet(db, outlet)


def _forget_outlet(db: Connection, outlet: str) -> None:
    """Drop an outlet of which no copy and no host is left."""
    left = "SELECT 1 FROM copies WHERE outlet = ?1 UNION ALL SELECT 1 FROM outlet_hosts WHERE outlet = ?1"
    if db.execute(left, (outlet,)).fetchone() is None:
        db.execute("DELETE FROM outlets WHERE outlet = ?", (outlet,))
        db.execute("DELETE FROM block_memory WHERE outlet = ?", (outlet,))


def _move_records(db: Connection, moved: Moved) -> None:
    """Write where the records of raw answers lie now; those that are gone are named no more."""

    def place(file: str, offset: int | None) -> int | None:
        return moved[file].get(offset, None) if offset is not None else None

    db.create_function("place", 2, place, deterministic=True)
    files = json.dumps(sorted(moved))
    among = "archive_file IN (SELECT value FROM json_each(?))"
    for table in ("fetches", "copies"):
        db.execute(
            f"UPDATE {table} SET archive_offset = place(archive_file, archive_offset) WHERE {among}",  # noqa: S608 - our own names
            (files,),
        )
        db.execute(
            f"UPDATE {table} SET archive_file = NULL WHERE archive_offset IS NULL AND {among}",  # noqa: S608 - our own names
            (files,),
        )
    db.execute(
        "UPDATE fetches SET payload_digest = NULL, same_body_as = NULL WHERE payload_digest IS NOT NULL"
        " AND NOT EXISTS (SELECT 1 FROM fetches AS b WHERE b.archive_file IS NOT NULL"
        " AND b.id = coalesce(fetches.same_body_as, fetches.id))"
    )
