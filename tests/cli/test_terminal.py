"""What a person reads at a terminal is folded to its width; what goes into a pipe stays a line a thing."""

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click import unstyle

REPOST = Path(__file__).parent.parent / "fixtures" / "pages" / "harbour-repost" / "page.txt"


@pytest.fixture
def db(ingest, tmp_path) -> Path:
    """A database that holds one reposted piece."""
    assert ingest("file", REPOST, "--db", tmp_path / "a.db").code == 0
    return tmp_path / "a.db"


def at_a_terminal(columns: int, *words: object) -> list[str]:
    """The lines that a call shows at a terminal of this width."""
    reader, terminal = pty.openpty()
    called = [sys.executable, "-m", "ingest", *map(str, words)]
    environment = {**os.environ, "COLUMNS": str(columns), "TERM": "xterm"}
    with subprocess.Popen(called, stdout=terminal, stderr=terminal, env=environment) as running:
        os.close(terminal)
        shown = b""
        while chunk := _read(reader):
            shown += chunk
        running.wait()
    os.close(reader)
    return shown.decode().splitlines()


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # the other end is closed
        return b""


@pytest.mark.parametrize("words", [("show", 1), ("search", "harbour"), ("status",)])
def test_nothing_is_wider_than_the_terminal(db, words):
    """Lines break between words; an address, which has no place to break, stands alone on its line."""
    lines = [unstyle(line) for line in at_a_terminal(60, *words, "--db", db)]
    assert [line for line in lines if len(line) > 60 and "://" not in line] == []
    assert len(lines) > 3


def test_a_pipe_gets_a_paragraph_a_line(ingest, db):
    """grep and wc see what is stored, not how wide a window was."""
    out = ingest("show", 1, "--db", db).out
    assert max(map(len, out.splitlines())) > 200
    assert [line for line in at_a_terminal(60, "show", 1, "--db", db) if len(line) > 60] == []


def test_files_are_counted_while_they_are_read(tmp_path):
    """A bar with rate and time left, which goes before lines are printed; a summary at the end; a pipe sees neither."""
    for number in range(60):
        (tmp_path / f"{number}.txt").write_text(
            f"Ferry {number}\n\n{REPOST.read_text('utf-8')[:900]} {number} more."
        )
    words = ("file", *sorted(tmp_path.glob("*.txt")), "--db", tmp_path / "b.db")
    shown = "\n".join(at_a_terminal(100, *words))
    assert re.search(r"\d+/60 files +[\d,.]+/s +\d:\d\d left", shown)
    assert re.search(r"^\d+ (new|copy)(, \d+ (new|copy))?$", shown.splitlines()[-1])


def test_no_color_is_respected(db, monkeypatch):
    """Hits are bold at a terminal, and nothing is under NO_COLOR."""
    assert any("\x1b[1m" in line for line in at_a_terminal(60, "search", "harbour", "--db", db))
    monkeypatch.setenv("NO_COLOR", "1")
    assert not any("\x1b[" in line for line in at_a_terminal(60, "search", "harbour", "--db", db))
