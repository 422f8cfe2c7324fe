"""Politeness and the diary, kept between commands."""

from datetime import UTC, datetime

from ingest.store import Store
from ingest.types import HostState


def test_a_host_comes_back_as_it_was_saved(path, clock):
    """What one command learnt of a host, the next one knows, to the millisecond."""
    at = datetime(2026, 3, 1, 6, 0, 0, 250_000, tzinfo=UTC)
    state = HostState("example.org:8443", "User-agent: *", 200, at, 1.5, at, at, 2)
    with Store.open(path, now=clock) as store:
        store.hosts.save(HostState("example.org:8443"))
        store.hosts.save(state)
    with Store.open(path, now=clock) as store:
        assert (store.hosts.load("example.org:8443"), store.hosts.load("example.net")) == (
            state,
            None,
        )


def test_one_of_two_commands_asks_a_host(path, clock):
    """Both saw that the host may be asked now: the first one asks, the second learns of it."""
    with Store.open(path, now=clock) as first, Store.open(path, now=clock) as second:
        for _ in range(2):  # a host never met, and one that was
            seen = first.hosts.load("a.example") or HostState("a.example")
            at = clock.forward(seconds=5)
            assert (first.hosts.claim(seen, at), second.hosts.claim(seen, at)) == (True, False)
            assert second.hosts.load("a.example").last_request_at == at


def test_a_run_is_noted_from_start_to_end(store, put, piece, clock, rows):
    """A run keeps its versions, its counts and the requests made in it."""
    run_id = store.begin_run("run", versions={"extract": "1"}, config_hash="abc")
    put(piece())
    clock.forward(seconds=90)
    store.end_run(run_id, exit_code=0, counts={"new": 1})
    put(piece("https://example.net/later", text="Dry weather all week."))
    assert rows(
        "SELECT command, started_utc, ended_utc, exit_code, counts, versions, config_hash FROM runs"
    ) == [
        (
            "run",
            "2026-03-01T06:00:00Z",
            "2026-03-01T06:01:30Z",
            0,
            '{"new": 1}',
            '{"extract": "1"}',
            "abc",
        )
    ]
    assert rows("SELECT run_id FROM fetches ORDER BY id") == [(run_id,), (None,)]
