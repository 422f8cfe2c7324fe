"""Killed at any instant, or run beside another: no row lost, none doubled."""

import random
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from ingest.store import Database, Poll, Store
from ingest.types import Entry, Source

ENTRIES = 60
WRITER = """
import importlib.util, sys
from pathlib import Path
spec = importlib.util.spec_from_file_location("pieces", sys.argv[1])
pieces = importlib.util.module_from_spec(spec)
spec.loader.exec_module(pieces)
from ingest.store import Store

with Store.open(Path(sys.argv[2]), now=pieces.Clock()) as store:
    print("open", flush=True)
    while rows := store.due_entries(1):
        number = int(rows[0].url.rsplit("/", 1)[1])
        article = pieces._piece(rows[0].url, f"The river rose by {number // 2} feet." * 20)
        pieces._put_in(store, article, entry_id=rows[0].id)
        print(number, flush=True)
"""


def _start(path: Path) -> "subprocess.Popen[bytes]":
    pieces = Path(__file__).with_name("conftest.py")
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(WRITER), str(pieces), str(path)],
        stdout=subprocess.PIPE,
    )


@pytest.fixture
def queued(path, clock) -> Path:
    """A database with sixty entries due, two of them with each text."""
    with Store.open(path, now=clock) as store:
        store.sync_sources([Source("river", "https://example.org/feed")])
        entries = [Entry(str(n), f"https://outlet{n % 7}.example/{n}") for n in range(ENTRIES)]
        store.finish_poll("river", Poll(clock()), entries)
    return path


def _summary(path: Path) -> tuple[int, int, int, int]:
    with Database(path) as db:
        counts = db.counts()
        texts = {
            copy.text
            for number in range(1, counts["articles"] + 1)
            for copy in db.article(number).copies
        }
        return counts["copies"], counts["articles"], counts["due"], len(texts)


def test_killed_again_and_again_nothing_is_lost(queued):
    """A run that is killed in the middle of its writes leaves each entry either due or whole."""
    chance = random.Random(7)
    for _ in range(4):
        with _start(queued) as run:
            assert run.stdout
            for _ in range(chance.randint(1, 10)):
                run.stdout.readline()
            run.kill()
        copies, articles, due, _ = _summary(queued)
        assert (copies + due, articles <= copies) == (ENTRIES, True)
    with _start(queued) as run:
        run.communicate()
    assert _summary(queued) == (ENTRIES, ENTRIES // 2, 0, ENTRIES // 2)


def test_two_writers_at_once(queued):
    """Two processes that work on the same queue store each piece once."""
    writers = [_start(queued) for _ in range(2)]
    for writer in writers:
        with writer:
            writer.communicate()
    assert [writer.returncode for writer in writers] == [0, 0]
    assert _summary(queued) == (ENTRIES, ENTRIES // 2, 0, ENTRIES // 2)


def test_the_index_and_the_references_survive(queued, rows):
    """After a kill the file is sound, the index agrees with the articles, references lead somewhere."""
    with _start(queued) as run:
        assert run.stdout
        for _ in range(20):
            run.stdout.readline()
        run.kill()
    assert rows("PRAGMA integrity_check") == [("ok",)]
    assert rows("PRAGMA foreign_key_check") == []
    assert rows("INSERT INTO articles_fts (articles_fts) VALUES ('integrity-check')") == []
