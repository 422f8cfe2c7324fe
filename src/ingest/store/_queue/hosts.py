"""Politeness towards a host, kept between commands."""

from dataclasses import replace
from datetime import datetime
from sqlite3 import Connection

from ingest.store._columns import moment, stamp, stamp_ms
from ingest.store._file.connect import translated
from ingest.store._part import Part
from ingest.store._stated import note_rights
from ingest.types import HostState


class Hosts(Part):
    """What is known of each host, shared by all programs at one database."""

    def load(self, host: str) -> HostState | None:
        """Return what is known of a host."""
        with translated(self._path):
            return _load(self._db, host)

    def claim(self, state: HostState, now: datetime) -> bool:
        """Note that a host is asked at `now`; False when another program asked it since `state` was loaded."""
        with self._writing():
            held = _load(self._db, state.host)
            if held and held.last_request_at != state.last_request_at:
                return False
            _save(self._db, replace(state, last_request_at=now))
            return True

    def save(self, state: HostState) -> None:
        """Keep what is known of a host, and each state of its files that was read anew."""
        with self._writing():
            _save(self._db, state)


def _load(db: Connection, host: str) -> HostState | None:
    row = db.execute("SELECT * FROM hosts WHERE host = ?", (host,)).fetchone()
    if row is None:
        return None
    return HostState(
        host=host,
        robots_text=row["robots_text"],
        robots_status=row["robots_status"],
        robots_fetched_at=moment(row["robots_fetched_utc"]),
        tdmrep_text=row["tdmrep_text"],
        tdmrep_fetched_at=moment(row["tdmrep_fetched_utc"]),
        crawl_delay_s=row["crawl_delay_s"],
        not_before=moment(row["not_before_utc"]),
        last_request_at=moment(row["last_request_utc"]),
        failures=row["failures"],
    )


def _save(db: Connection, state: HostState) -> None:
    held = _load(db, state.host)
    db.execute(
        "INSERT OR REPLACE INTO hosts (host, robots_text, robots_status, robots_fetched_utc, tdmrep_text, tdmrep_fetched_utc,"
        " crawl_delay_s, not_before_utc, last_request_utc, failures) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            state.host,
            state.robots_text,
            state.robots_status,
            stamp_ms(state.robots_fetched_at),
            state.tdmrep_text,
            stamp_ms(state.tdmrep_fetched_at),
            state.crawl_delay_s,
            stamp_ms(state.not_before),
            stamp_ms(state.last_request_at),
            state.failures,
        ),
    )
    read = state.robots_fetched_at
    if read and (held is None or held.robots_fetched_at != read):
        _keep_version(db, state.host, "robots.txt", state.robots_text, read)
    read = state.tdmrep_fetched_at
    if read and (held is None or held.tdmrep_fetched_at != read):
        _keep_version(db, state.host, "tdmrep.json", state.tdmrep_text, read)


def _keep_version(db: Connection, host: str, name: str, text: str | None, read: datetime) -> None:
    """Keep a state of a file that a host shows, and what it states of rights."""
    last = db.execute(
        "SELECT text FROM site_files WHERE host = ? AND name = ? ORDER BY seen_utc DESC LIMIT 1",
        (host, name),
    ).fetchone()
    if (last[0] if last else None) == text:
        return
    db.execute(
        "INSERT OR REPLACE INTO site_files VALUES (?, ?, ?, ?)", (host, name, stamp(read), text)
    )
    if name == "robots.txt" and text:
        from ingest.normalise import rights_in_robots  # cron does not pay for it

        note_rights(db, rights_in_robots(text), read, copy_id=None, host=host)
