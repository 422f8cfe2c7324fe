"""The log beside the database: bounded by itself, grown by a reader that stays, emptied when it has gone."""

import sqlite3
from contextlib import closing

import pytest

from ingest.errors import ConfigError
from ingest.store import Database, Store, _database, publish
from ingest.store._file import connect


def end_a_run(store) -> None:
    store.end_run(store.begin_run("run"), exit_code=0)


def test_a_long_reader_hinders_nobody_and_its_log_goes_with_it(path, store, put, piece, rows):
    """Writes go on beside a snapshot held open; a run's end does not wait for it; the first after it empties the log."""
    put(piece())
    with closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        seen = reader.execute("SELECT count(*) FROM copies").fetchone()
        for number in range(60):
            put(piece(f"https://example.org/{number}", f"Story number {number} is told. {number}."))
        end_a_run(store)
        grown = connect.log_bytes(path)
        assert (seen, reader.execute("SELECT count(*) FROM copies").fetchone()) == ((1,), (1,))
    end_a_run(store)
    assert (grown > 500_000, connect.log_bytes(path)) == (True, 0)
    assert rows("SELECT count(*) FROM copies") == [(61,)]


def test_a_log_without_a_reader_stays_short(path, store, put, piece, monkeypatch):
    """It is written back and used again from the start, however much is written."""
    store._db.execute("PRAGMA wal_autocheckpoint = 100")
    for number in range(60):
        put(piece(f"https://example.org/{number}", f"Story number {number} is told. {number}."))
    assert connect.log_bytes(path) < 2_000_000


def test_a_log_that_is_far_too_long_is_told(path, store, put, piece, monkeypatch):
    """None while it is as runs leave it."""
    put(piece())
    with Database(path) as db:
        before = db.long_log()
        monkeypatch.setattr(_database, "LONG_LOG_BYTES", 1000)
        assert (before, db.long_log()) == (None, connect.log_bytes(path))


def test_a_published_copy_is_read_while_the_next_one_comes(path, tmp_path, store, put, piece):
    """Who has the earlier one open goes on reading it; the copy has no log, and needs none."""
    wanted = tmp_path / "out" / "current.db"
    put(piece())
    publish(path, wanted)
    with closing(sqlite3.connect(f"file:{wanted}?mode=ro", uri=True)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM copies").fetchone()
        put(piece("https://example.net/dry", "Dry weather all week, says the service."))
        publish(path, wanted)
        assert reader.execute("SELECT count(*) FROM copies").fetchone() == (1,)
    with Database(wanted) as db:
        assert db.counts()["copies"] == 2
    assert [each.name for each in wanted.parent.iterdir()] == ["current.db"]


def test_nothing_else_is_replaced_by_a_published_copy(path, tmp_path, store):
    """Neither the database itself nor a file of another program."""
    other = tmp_path / "recipes.db"
    with closing(sqlite3.connect(other)) as db:
        db.execute("CREATE TABLE recipes (name TEXT)")
    for wanted in (path, other):
        with pytest.raises(ConfigError):
            publish(path, wanted)
    with closing(sqlite3.connect(other)) as db:
        assert db.execute("SELECT name FROM sqlite_master").fetchall() == [("recipes",)]


def test_the_clock_went_back(path, clock, put_in, piece):
    """What is stored afterwards has an earlier time and a later number: nothing is lost, doubled or in the way."""
    with Store.open(path, now=clock) as store:
        first = put_in(store, piece())
        clock.forward(days=-400)
        second = put_in(store, piece("https://example.net/dry", "Dry weather all week."))
        again = put_in(store, piece())
        end_a_run(store)
    assert (first.kind, second.kind, again.kind) == ("new", "new", "unchanged")
    assert second.article_id > first.article_id
    with Database(path) as db:
        assert len(db.search("weather")) == 1
