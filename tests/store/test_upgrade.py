"""Older databases: each released schema can be opened, upgraded, and ends as a new file would be."""

import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from ingest.errors import ConfigError, DataError, DiskError
from ingest.store import Database, Store, plan_upgrade, upgrade
from ingest.store._file import migrations, scripts, steps
from ingest.store._file.migrations import SCHEMA_VERSION, SMALL_BYTES

SCHEMAS = Path(__file__).parents[1] / "fixtures" / "db"
RELEASED = range(1, SCHEMA_VERSION)
LONG = "CREATE INDEX copies_title ON copies(title);"


def _run(path: Path, *sql: str) -> None:
    with closing(sqlite3.connect(path)) as db:
        for each in sql:
            db.executescript(each)


def _make(path: Path, version: int) -> None:
    """Make an empty database of an older schema."""
    path.parent.mkdir(exist_ok=True)
    _run(path, "PRAGMA journal_mode = WAL", (SCHEMAS / f"schema-{version}.sql").read_text())


@pytest.fixture
def filled(path, tmp_path, clock, put_in, piece) -> Callable[[int], None]:
    """Make a database of an older schema with three pieces in it: `filled(version)`."""

    def make(version: int) -> None:
        new = tmp_path / "new.db"
        with Store.open(new, now=clock) as store:
            put_in(store, piece())
            put_in(store, piece("https://example.net/copy"))
            put_in(store, piece("https://example.com/rain", "Rain fell on the quay all week."))
            store.end_run(store.begin_run("run"), exit_code=0)
        _make(path, version)
        with closing(sqlite3.connect(path)) as db:
            db.execute("ATTACH ? AS new", (str(new),))
            for (table,) in db.execute(
                "SELECT name FROM main.sqlite_master WHERE type = 'table' AND sql LIKE '%STRICT%'"
            ).fetchall():
                names = ", ".join(
                    row[1] for row in db.execute(f"PRAGMA main.table_xinfo({table})") if not row[6]
                )
                db.execute(f"INSERT INTO main.{table} ({names}) SELECT {names} FROM new.{table}")  # noqa: S608
            db.execute("INSERT INTO articles_fts (articles_fts) VALUES ('rebuild')")
            db.commit()

    return make


def _schema(path: Path) -> dict[str, object]:
    """Return what a database is made of: statements without comments, and the columns in order."""
    with closing(sqlite3.connect(path)) as db:
        found: dict[str, object] = {
            f"{kind} {name}": re.sub(r"\s+|--[^\n]*", "", sql or "")
            for kind, name, sql in db.execute("SELECT type, name, sql FROM sqlite_master")
        }
        for (table,) in db.execute("SELECT name FROM pragma_table_list WHERE schema = 'main'"):
            found[f"columns of {table}"] = db.execute(f"PRAGMA table_xinfo({table})").fetchall()
        for name in ("application_id", "user_version"):
            found[name] = db.execute(f"PRAGMA {name}").fetchone()
    return found


def _rows(path: Path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return db.execute(
            "SELECT c.id, c.article_id, c.key, c.text_hash, c.title, coalesce(c.text, s.text)"
            " FROM copies AS c LEFT JOIN copies AS s ON s.id = c.same_text_as ORDER BY c.id"
        ).fetchall()


@pytest.mark.parametrize("version", RELEASED)
def test_an_older_file_becomes_what_a_new_one_is(path, tmp_path, clock, filled, version):
    """Tables, columns in order, indexes and views are the same; every row is there and can be found."""
    filled(version)
    before = _rows(path)
    upgrade(plan_upgrade(path), tmp_path / "backup", now=clock())
    Store.open(tmp_path / "fresh.db", now=clock).close()
    assert _schema(path) == _schema(tmp_path / "fresh.db")
    assert (_rows(path), len(before)) == (before, 3)
    with Database(path) as db:
        assert [each.copies_count for each in db.search("harbour")] == [2]


def test_an_analysts_own_things_stay(path, tmp_path, clock, filled):
    """Views over ours, tables and indexes of somebody else's are there afterwards, letter by letter."""
    filled(1)
    own = (
        "CREATE VIEW mine AS SELECT id, title FROM pieces",
        "CREATE TABLE notes (article_id INTEGER, note TEXT)",
        "CREATE INDEX my_titles ON copies(title)",
    )
    _run(path, *own, "INSERT INTO notes VALUES (1, 'read again')")
    upgrade(plan_upgrade(path), tmp_path / "backup", now=clock())
    with closing(sqlite3.connect(path)) as db:
        held = {row[0] for row in db.execute("SELECT sql FROM sqlite_master")}
        assert held >= set(own)
        assert db.execute("SELECT count(title), max(note) FROM mine, notes").fetchone() == (
            2,
            "read again",
        )


def test_the_copy_is_the_database_as_it_was(path, tmp_path, clock, filled):
    """It has the older schema and every row; put in the place of the database it can be upgraded again."""
    filled(1)
    schema, rows = _schema(path), _rows(path)
    copy = upgrade(plan_upgrade(path), tmp_path / "backup", now=clock())
    assert (_schema(copy), _rows(copy)) == (schema, rows)
    again = upgrade(plan_upgrade(copy), tmp_path / "again", now=clock())
    assert (_schema(copy), _schema(again)) == (_schema(path), schema)


def test_a_file_that_is_up_to_date_has_nothing_due(path, store):
    """The plan says so, and reads no table."""
    plan = plan_upgrade(path)
    assert (plan.is_due, plan.tables) == (False, {})


def test_instant_steps_are_taken_at_open(path, clock, filled):
    """A writer brings the file along by itself; a reader, which cannot, names the command."""
    filled(1)
    with pytest.raises(ConfigError, match="ingest upgrade"):
        Database(path)
    Store.open(path, now=clock).close()
    with Database(path) as db:
        assert db.counts()["copies"] == 3


@pytest.fixture
def long_step(monkeypatch, tmp_path) -> None:
    """A last step that has to read through a table."""
    whole = scripts.script(f"step_{SCHEMA_VERSION}.sql") + LONG
    texts = {f"step_{SCHEMA_VERSION}.sql": whole}
    for module in (migrations, steps):
        monkeypatch.setattr(module, "script", lambda name: texts.get(name) or scripts.script(name))


@pytest.mark.usefixtures("long_step")
def test_a_long_step_over_a_large_file_waits_for_somebody(path, tmp_path, clock, filled):
    """The writer leaves the file as it is and names the command, which says what it reads and takes the step."""
    filled(1)
    _run(path, f"CREATE TABLE large AS SELECT zeroblob({SMALL_BYTES})")
    before = _schema(path)
    with pytest.raises(ConfigError, match=r"ingest upgrade.*takes a while"):
        Store.open(path, now=clock)
    assert _schema(path) == before
    plan = plan_upgrade(path)
    assert (plan.tables["copies"], plan.work_bytes > 0, plan.seconds > 1) == (3, True, True)
    upgrade(plan, tmp_path / "backup", now=clock())
    assert "index copies_title" in _schema(path)
    Store.open(path, now=clock).close()


@pytest.mark.usefixtures("long_step")
def test_a_long_step_over_a_small_file_is_taken_at_open(path, clock, filled):
    """What is over in a second needs nobody."""
    filled(1)
    Store.open(path, now=clock).close()
    assert "index copies_title" in _schema(path)


@pytest.mark.parametrize(
    ("statement", "read"),
    [
        pytest.param("CREATE TABLE a (b INTEGER REFERENCES copies(id)) STRICT;", [], id="table"),
        pytest.param("-- of copies\nALTER TABLE copies ADD COLUMN a TEXT;", [], id="column"),
        pytest.param("CREATE TABLE a (b); CREATE INDEX c ON a(b);", [], id="index of a new table"),
        pytest.param("CREATE INDEX a ON copies(title);", ["copies"], id="index"),
        pytest.param(
            "CREATE TABLE a AS SELECT * FROM copies;", ["copies"], id="a table from another"
        ),
        pytest.param(
            "UPDATE copies SET title = (SELECT title FROM articles LIMIT 1);",
            ["articles", "copies"],
            id="rewrite",
        ),
        pytest.param("ALTER TABLE copies DROP COLUMN title;", ["copies"], id="column dropped"),
    ],
)
def test_what_a_step_reads_through(path, monkeypatch, statement, read):
    """New tables and columns read nothing; indexes and rewrites go through the tables that they name."""
    _make(path, 1)
    monkeypatch.setattr(migrations, "script", lambda _name: statement)
    with closing(sqlite3.connect(path)) as db:
        assert migrations.tables_read(db) == read


def test_a_disk_without_room_is_left_alone(path, tmp_path, clock, filled, monkeypatch):
    """No copy, no change, and a line that says how much is missing."""
    filled(1)
    before = _schema(path)
    usage = shutil.disk_usage(tmp_path)._replace(free=1_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: usage)
    with pytest.raises(DiskError, match=r"1 MB are free, the upgrade needs \d+"):
        upgrade(plan_upgrade(path), tmp_path / "backup", now=clock())
    assert (_schema(path), (tmp_path / "backup").exists()) == (before, False)


def test_a_damaged_file_is_not_upgraded(path, tmp_path, clock, filled):
    """The copy shows the damage before anything is changed."""
    filled(1)
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (page,) = db.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'copies_outlet'"
        ).fetchone()
    with path.open("r+b") as file:
        file.seek(page * 4096 - 300)
        file.write(b"\xff" * 300)
    with pytest.raises(DataError, match="not sound"):
        upgrade(plan_upgrade(path), tmp_path / "backup", now=clock())
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (1,)


# Kills itself when SQLite starts the Nth statement, whatever it is; says how many there were when it gets through.
KILLED = """
import os, signal, sqlite3, sys
from datetime import datetime, UTC
from pathlib import Path
from ingest.store import plan_upgrade, upgrade

last, seen, real = int(sys.argv[3]), 0, sqlite3.connect

def count(_statement):
    global seen
    seen += 1
    if seen == last:
        os.kill(os.getpid(), signal.SIGKILL)

def connect(*args, **kwargs):
    db = real(*args, **kwargs)
    db.set_trace_callback(count)
    return db

sqlite3.connect = connect
upgrade(plan_upgrade(Path(sys.argv[1])), Path(sys.argv[2]), now=datetime.now(UTC))
print(seen)
"""


def test_an_upgrade_can_be_killed_at_any_instant(path, tmp_path, filled):
    """The file is as it was, or done; nothing half is called a copy, and the next try gets through."""
    filled(1)
    before, start = _rows(path), path.read_bytes()

    def call(last: int) -> subprocess.CompletedProcess[str]:
        words = [sys.executable, "-c", KILLED, str(path), str(tmp_path / "backup"), str(last)]
        return subprocess.run(words, capture_output=True, text=True, check=False)

    statements, ends = int(call(-1).stdout), set()
    for last in {*range(1, statements, max(1, statements // 8)), statements}:
        for each in path.parent.iterdir():
            each.unlink()
        path.write_bytes(start)
        assert call(last).returncode == -9
        assert _rows(path) == before
        with closing(sqlite3.connect(path)) as db:
            ends.add(db.execute("PRAGMA user_version").fetchone()[0])
        for copy in (tmp_path / "backup").glob("*.db"):
            assert _rows(copy) == before
    assert ends == {1, 2}
    assert call(-1).returncode == 0
