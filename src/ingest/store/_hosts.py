"""Politeness towards a host, kept between commands."""

from sqlite3 import Connection

from ingest.store._columns import moment, stamp_ms
from ingest.types import HostState


def load_host(db: Connection, host: str) -> HostState | None:
    """Return what is known of a host."""
    row = db.execute("SELECT * FROM hosts WHERE host = ?", (host,)).fetchone()
    if row is None:
        return None
    return HostState(
        host=host,
        robots_text=row["robots_text"],
        robots_status=row["robots_status"],
        robots_fetched_at=moment(row["robots_fetched_utc"]),
        crawl_delay_s=row["crawl_delay_s"],
        not_before=moment(row["not_before_utc"]),
        last_request_at=moment(row["last_request_utc"]),
        failures=row["failures"],
    )


def save_host(db: Connection, state: HostState) -> None:
    """Keep what is known of a host."""
    db.execute(
        "INSERT OR REPLACE INTO hosts (host, robots_text, robots_status, robots_fetched_utc,"
        " crawl_delay_s, not_before_utc, last_request_utc, failures) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            state.host,
            state.robots_text,
            state.robots_status,
            stamp_ms(state.robots_fetched_at),
            state.crawl_delay_s,
            stamp_ms(state.not_before),
            stamp_ms(state.last_request_at),
            state.failures,
        ),
    )
