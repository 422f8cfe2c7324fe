"""SIGTERM and SIGINT in the middle of a run: what is in hand is written, the rest stays due."""

import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing

import pytest

from ingest import newsroom

PATIENCE_S = 60  # of the test, not of the program


@pytest.fixture
def run(tmp_path):
    """Start `ingest run` over the newsroom, slowly, and wait until it has fetched some pages."""
    with newsroom.serve() as world:
        config = tmp_path / "sources.yaml"
        config.write_text(world.sources_yaml.replace("delay: 0", "delay: 1"))
        words = ["run", "--all", "--config", str(config), "--db", str(tmp_path / "a.db")]
        process = subprocess.Popen(
            [sys.executable, "-m", "ingest", *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        until = time.monotonic() + PATIENCE_S
        while len(world.log) < 40 and process.poll() is None and time.monotonic() < until:
            time.sleep(0.02)
        yield process
        process.kill()
        process.communicate()


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)], ids=["SIGTERM", "SIGINT"]
)
def test_a_run_that_is_asked_to_end_ends_whole(run, tmp_path, number, code):
    """The documented code, a diary entry with the reason, sound rows, and the rest still due."""
    run.send_signal(number)
    assert run.wait(PATIENCE_S) == code
    with closing(sqlite3.connect(tmp_path / "a.db")) as db:
        ended = db.execute("SELECT exit_code, reason, ended_utc IS NOT NULL FROM runs").fetchall()
        due = db.execute("SELECT count(*) FROM entries WHERE state = 'due'").fetchone()[0]
        halves = db.execute(
            "SELECT count(*) FROM copies WHERE id NOT IN (SELECT copy_id FROM entries WHERE copy_id IS NOT NULL)"
        ).fetchone()[0]
    assert (ended, due > 0, halves) == ([(code, "asked to end", 1)], True, 0)
    assert run.stdout.read() == b""
