"""Opening a database: ours, made when absent, brought up to date, and no other program's."""

import os
import shutil
import sqlite3
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from ingest.errors import ConfigError, DataError, DiskError, FatalError, LockedError
from ingest.store import Database, Store
from ingest.store._file.migrations import APPLICATION_ID, SCHEMA_VERSION
from ingest.store._file.scripts import script, statements

NOBODY = 65_534


def _run(path: Path, *sql: str) -> None:
    with closing(sqlite3.connect(path)) as db:
        for each in sql:
            db.execute(each)
        db.commit()


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that a user without rights can reach but not write, looked at as that user."""
    base = Path(tempfile.mkdtemp())
    base.chmod(0o755)
    root = os.geteuid() == 0
    yield base
    if root:
        os.seteuid(0)
    base.chmod(0o755)
    shutil.rmtree(base)


def _close_off(folder: Path) -> None:
    for each in folder.iterdir():
        each.chmod(0o444)
    folder.chmod(0o555)
    if os.geteuid() == 0:
        os.seteuid(NOBODY)


def test_a_new_database_is_ours_and_keeps_a_log(store, rows):
    """A database that was not there is made with its folder, marked as ours, in WAL mode."""
    asked = [
        rows(f"PRAGMA {name}")[0][0] for name in ("application_id", "user_version", "journal_mode")
    ]
    assert asked == [APPLICATION_ID, SCHEMA_VERSION, "wal"]


def test_tables_are_strict(store, rows):
    """Every table of ours takes only values of its declared type."""
    loose = rows(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND NOT strict"
        " AND name NOT LIKE 'sqlite%' AND name NOT LIKE '_sqlite%'"
    )
    assert loose == []


def test_every_time_has_three_columns(store, rows):
    """A column ..._utc of a table stands beside ..._offset_min and ..._precision."""
    names = {
        (table, column)
        for table, column in rows(
            "SELECT t.name, c.name FROM pragma_table_list AS t JOIN pragma_table_xinfo(t.name) AS c"
            " WHERE t.schema = 'main' AND t.type = 'table'"
        )
    }
    lacking = [
        (table, column)
        for table, column in sorted(names)
        if column.endswith("_utc")
        for part in ("offset_min", "precision")
        if (table, column.removesuffix("utc") + part) not in names
    ]
    assert lacking == []


def test_opening_again_changes_nothing(path, clock, store, put, piece, rows):
    """A database that is up to date is opened as it is, its rows kept."""
    put(piece())
    before = rows("SELECT name, sql FROM sqlite_master")
    Store.open(path, now=clock).close()
    assert (rows("SELECT name, sql FROM sqlite_master"), rows("SELECT count(*) FROM copies")) == (
        before,
        [(1,)],
    )


def test_two_programs_may_make_the_database_at_once(path, clock):
    """Whoever comes second to a new file finds it made."""
    troubles: list[BaseException] = []

    def open_it() -> None:
        try:
            Store.open(path, now=clock).close()
        except FatalError as error:
            troubles.append(error)

    threads = [threading.Thread(target=open_it) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert troubles == []


def test_another_programs_database_is_refused(path, clock):
    """A database with tables that are not ours is never touched."""
    path.parent.mkdir()
    _run(path, "CREATE TABLE recipes (name TEXT)")
    with pytest.raises(ConfigError, match="another program"):
        Store.open(path, now=clock)


def test_a_newer_schema_is_refused(path, clock, store):
    """An older program does not touch a newer file."""
    store.close()
    _run(path, f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    with pytest.raises(ConfigError, match="newer ingest"):
        Store.open(path, now=clock)


def test_a_table_in_the_way_leaves_all_as_it_was(path, clock):
    """Making the schema is one transaction: a table of somebody else's undoes it all."""
    path.parent.mkdir()
    _run(path, f"PRAGMA application_id = {APPLICATION_ID}", "CREATE TABLE runs (id)")
    with pytest.raises(ConfigError, match="runs already exists, but is not ours"):
        Store.open(path, now=clock)
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("SELECT name FROM sqlite_master").fetchall() == [("runs",)]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        pytest.param(b"", None, id="empty file becomes ours"),
        pytest.param(b"Rain fell on the harbour.\n" * 60, DataError, id="text"),
        pytest.param(b"SQLite format 3\x00" + b"\xff" * 4096, DataError, id="damaged header"),
    ],
)
def test_what_lies_there_already(path, clock, content, kind):
    """An empty file is taken over; a file that is no database is named as such."""
    path.parent.mkdir()
    path.write_bytes(content)
    if kind is None:
        Store.open(path, now=clock).close()
    else:
        with pytest.raises(kind, match=str(path)):
            Store.open(path, now=clock)


def test_a_folder_that_cannot_be_written(folder, clock):
    """A read-only folder is a disk error, in one line that names the file."""
    _close_off(folder)
    with pytest.raises(DiskError, match=r"articles\.db"):
        Store.open(folder / "articles.db", now=clock)


def test_a_read_only_database_is_no_place_to_write(folder, clock):
    """A database that may only be read is a disk error for the writer."""
    Store.open(folder / "articles.db", now=clock).close()
    _close_off(folder)
    with pytest.raises(DiskError):
        Store.open(folder / "articles.db", now=clock)


def test_a_read_only_database_can_be_read(folder, clock, put_in, piece):
    """A reader needs no permission to write, neither to the file nor beside it."""
    with Store.open(folder / "articles.db", now=clock) as store:
        put_in(store, piece())
    _close_off(folder)
    with Database(folder / "articles.db") as db:
        assert db.counts()["articles"] == 1


def test_a_file_in_the_way_of_the_folder(tmp_path, clock):
    """A path that leads through a file is a disk error."""
    (tmp_path / "file").write_text("")
    with pytest.raises(DiskError):
        Store.open(tmp_path / "file" / "articles.db", now=clock)


def _put_all(put_in, store, pieces):
    for each in pieces:
        put_in(store, each)


def test_a_full_disk_keeps_what_was_written(path, clock, put_in, piece, rows):
    """When the file cannot grow, the piece in hand is undone and the ones before stay."""
    with Store.open(path, now=clock) as store:
        put_in(store, piece())
        (pages,) = store._db.execute("PRAGMA page_count").fetchone()
        store._db.execute(f"PRAGMA max_page_count = {pages}")
        texts = (f"{number} rain. " * 400 for number in range(50))
        with pytest.raises(DiskError, match="full"):
            _put_all(
                put_in, store, (piece(f"https://example.org/{text[:2]}", text) for text in texts)
            )
        written = rows("SELECT count(*) FROM copies")[0][0]
        store._db.execute(f"PRAGMA max_page_count = {pages + 500}")
        put_in(store, piece("https://example.org/later", text="Dry again."))
    assert rows("SELECT count(*), count(DISTINCT article_id) FROM copies") == [(written + 1,) * 2]


def test_a_database_that_another_program_writes(path, store, put, piece):
    """A write that waited long enough for another program's says so, and can be tried again."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LockedError, match="another program"):
            put(piece())
        other.execute("COMMIT")
    assert put(piece()).kind == "new"


def test_a_long_query_stops_no_write(path, store, put, piece):
    """An analyst's open read transaction neither blocks a write nor sees it."""
    put(piece())
    with closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        seen = reader.execute("SELECT count(*) FROM copies").fetchone()
        put(piece("https://example.net/dry", text="Dry weather all week, says the service."))
        assert (seen, reader.execute("SELECT count(*) FROM copies").fetchone()) == ((1,), (1,))


def test_a_changed_view_is_made_again_and_an_analysts_own_is_kept(path, clock, store, rows):
    """At open our views are those of the code, whatever they were; others stay as they are."""
    store.close()
    _run(
        path,
        "DROP VIEW quality",
        "DROP VIEW pieces",
        "CREATE VIEW pieces AS /* of ingest */ SELECT 1 AS old",
        "CREATE VIEW gone AS /* of ingest */ SELECT 1 AS old",
        "CREATE VIEW mine AS SELECT id FROM pieces",
    )
    Store.open(path, now=clock).close()
    views = {name for (name,) in rows("SELECT name FROM sqlite_master WHERE type = 'view'")}
    assert views == {*_our_views(), "mine"}
    assert rows("SELECT count(title) FROM pieces") == [(0,)]


def _our_views() -> set[str]:
    return {each.split("CREATE VIEW ")[1].split()[0] for each in statements(script("views.sql"))}


def test_an_analysts_view_with_our_name_is_never_dropped(path, clock, store):
    """A view of somebody else's that has the name of ours is told, not replaced."""
    store.close()
    _run(path, "DROP VIEW quality", "CREATE VIEW quality AS SELECT 1 AS mine")
    with pytest.raises(ConfigError, match="quality already exists, but is not ours"):
        Store.open(path, now=clock)


@pytest.mark.parametrize(
    ("make", "kind"),
    [
        pytest.param(None, DataError, id="no file"),
        pytest.param("CREATE TABLE recipes (name TEXT)", ConfigError, id="another program's"),
        pytest.param(f"PRAGMA application_id = {APPLICATION_ID}", ConfigError, id="older schema"),
    ],
)
def test_a_reader_refuses(path, make, kind):
    """The reader opens nothing but an existing database of ours."""
    path.parent.mkdir()
    if make:
        _run(path, make)
    with pytest.raises(kind, match=str(path)):
        Database(path)
