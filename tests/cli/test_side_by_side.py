"""Several programs at one database and one host: runs, single pages, and an analyst who holds on to the file."""

import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from functools import partial
from itertools import pairwise

import pytest

from ingest import newsroom
from ingest.store import Store, log_bytes

DELAY_S = 1


@pytest.fixture
def places(tmp_path):
    return ["--config", str(tmp_path / "sources.yaml"), "--db", str(tmp_path / "a.db")]


def start(*words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "ingest", *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )  # fmt: skip


def test_no_host_is_asked_by_two_at_once(places, tmp_path):
    """A run and three calls of `ingest url` wait for each other: the server sees one request after the other."""
    with newsroom.serve() as world:
        settings = world.sources_yaml.replace("delay: 0", f"delay: {DELAY_S}")
        (tmp_path / "sources.yaml").write_text(settings)
        host = world.hosts[0]
        calls = [
            start("url", *(f"http://{host}/{n}-{m}" for m in range(2)), *places) for n in range(3)
        ]
        calls.append(start("run", "--all", "--max-runtime", "3s", *places))
        for call in calls:
            call.communicate()
        times = [hit.at for hit in world.log if hit.host == host and hit.path != "/robots.txt"]
    pauses = [(later - sooner).total_seconds() for sooner, later in pairwise(times)]
    assert len(pauses) >= 6
    assert min(pauses) > DELAY_S / 2


@pytest.fixture
def analyst(ingest, places, tmp_path):
    """An open connection of somebody else's to a database that a first run has made."""
    (tmp_path / "sources.yaml").write_text("sources: []\n")
    assert ingest("run", *places).code == 0
    with closing(sqlite3.connect(places[3], isolation_level=None, check_same_thread=False)) as db:
        yield db


def rows(places, question: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(places[3])) as db:
        return db.execute(question).fetchall()


def test_a_long_reader_cannot_make_the_log_grow_for_ever(
    ingest, places, tmp_path, analyst, monkeypatch
):
    """At its limit the run ends with 75 and says why; when the reader has gone, the next one goes on and loses nothing."""
    monkeypatch.setattr("ingest.store._file.connect._LOG_PAGES", 100)
    monkeypatch.setattr("ingest.store.MOST_LOG_BYTES", 2_000_000)
    with newsroom.serve() as world:
        (tmp_path / "sources.yaml").write_text(world.sources_yaml)
        analyst.execute("BEGIN")
        analyst.execute("SELECT count(*) FROM copies").fetchone()
        ended = [ingest("run", "--all", *places) for _ in range(2)]
        grown = log_bytes(tmp_path / "a.db")
        (left,) = rows(places, "SELECT count(*) FROM entries WHERE state = 'due'")[0]
        analyst.execute("COMMIT")
        after = ingest("run", *places)
    assert [each.code for each in ended] == [75, 75]
    assert "some program has been reading" in ended[1].err
    assert (left > 0, 2_000_000 < grown < 3_000_000) == (True, True)
    assert (after.code, rows(places, "SELECT count(*) FROM entries WHERE state = 'due'")) == (
        0,
        [(0,)],
    )
    assert log_bytes(tmp_path / "a.db") == 0


def test_a_run_waits_for_an_analyst_who_holds_the_database(places, tmp_path, analyst):
    """Another process, and a write lock that is given back after a while: nothing is told, nothing lost."""
    with newsroom.serve() as world:
        (tmp_path / "sources.yaml").write_text(world.sources_yaml)
        analyst.execute("BEGIN EXCLUSIVE")
        threading.Timer(3, analyst.execute, ["COMMIT"]).start()
        run = start("run", "--all", *places)
        said = run.communicate()
    assert (run.returncode, said) == (0, ("", ""))
    assert rows(places, "SELECT count(*) FROM entries WHERE state = 'due'") == [(0,)]


def test_a_database_that_stays_held_is_told(ingest, places, tmp_path, analyst, monkeypatch):
    """One line and 75, before any request; the run after it does what this one could not."""
    monkeypatch.setattr(Store, "open", partial(Store.open, busy_s=0.2))
    with newsroom.serve() as world:
        (tmp_path / "sources.yaml").write_text(world.sources_yaml)
        analyst.execute("BEGIN EXCLUSIVE")
        held = ingest("run", "--all", *places)
        asked = len(world.log)
        analyst.execute("COMMIT")
        after = ingest("run", "--all", *places)
    assert (held.code, asked, held.err.count("\n")) == (75, 0, 1)
    assert "a.db: another program is writing to the database" in held.err
    assert after.code in (0, 1)
    assert rows(places, "SELECT count(*) FROM entries WHERE state = 'due'") == [(0,)]
