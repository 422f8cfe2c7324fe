"""README, docs/explain.md, docs/why.md, docs/analysts.md and others show what the program really prints: commands are run in order, on the newsroom.

`python tests/test_readme.py` writes what comes out into them; read the diff.
"""

import doctest
import os
import pty
import re
import shlex
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest import newsroom

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
# document -> columns of the terminal that it shows
SHOWING = {
    README: 80,
    ROOT / "docs" / "explain.md": 80,
    ROOT / "docs" / "why.md": 80,
    ROOT / "docs" / "analysts.md": 120,
    ROOT / "docs" / "audit.md": 120,
    ROOT / "docs" / "corrections.md": 120,
}
CORRECTED = {
    ROOT / "docs" / "corrections.md"
}  # shows the newsroom whose desks correct what was read
BLOCK = re.compile(r"(?<=```console\n)(.*?)(?=```)", re.DOTALL)
# What differs from call to call: durations, the time of a run, and what is stored as seen then.
VARIES = (
    (r"in \d+\.\d s", "in N.N s"),
    (r"\d{4}-\d\d-\d\d(\s+)\d\d:\d\d(:\d\dZ)?", r"YYYY-MM-DD\1HH:MM"),
    (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "YYYY-MM-DDTHH:MM:SSZ"),
    (r"asked: since [\d-]+", "asked: since YYYY-MM-DD"),
    (r"first seen \S+ to \S+", "first seen YYYY-MM-DD to YYYY-MM-DD"),
    (r"(?m)^\d{4}-\d\d-\d\d(?=  )", "YYYY-MM-DD"),
    (r"cite: [^$`]*?; read by ingest [\d.]+", "cite: state; read by ingest N.N"),
)


def printed(path: Path) -> str:
    """The document with every console block filled with what its commands print, all on one day (UTC)."""
    while True:
        day = datetime.now(UTC).date()
        with tempfile.TemporaryDirectory() as folder:
            filled = _printed(path, Path(folder))
        if datetime.now(UTC).date() == day:  # a question by the day would have one more at midnight
            return filled


def _printed(path: Path, folder: Path) -> str:
    with newsroom.serve(corrects=path in CORRECTED) as world:
        _settle(folder, world.sources_yaml)
        (folder / "tests").symlink_to(ROOT / "tests")

        def filled(block: re.Match[str]) -> str:
            commands = re.findall(r"^\$ (.*)$", block[1], re.MULTILINE)
            return "".join(
                f"$ {command}\n{call(command, folder, SHOWING[path])}" for command in commands
            )

        return BLOCK.sub(filled, path.read_text(encoding="utf-8"))


def _settle(folder: Path, yaml: str) -> None:
    """Write the settings of the newsroom, whose pages come one after the other."""
    (folder / "config").mkdir()
    one = yaml.replace("fetch:\n", "fetch:\n  workers: 1\n")
    (folder / "config" / "sources.yaml").write_text(one, encoding="utf-8")


def call(command: str, folder: Path, columns: int) -> str:
    """What a command shows a person at a terminal."""
    words = [sys.executable, "-m", *shlex.split(command)]
    reader, terminal = pty.openpty()
    wide = {**os.environ, "COLUMNS": str(columns), "TERM": "dumb"}
    with subprocess.Popen(words, cwd=folder, stdout=terminal, stderr=terminal, env=wide) as running:
        os.close(terminal)
        shown = b""
        while chunk := _read(reader):
            shown += chunk
        running.wait()
    os.close(reader)
    return shown.decode().replace("\r\n", "\n")


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # the other end is closed
        return b""


def steady(text: str) -> str:
    """Text without what differs from call to call."""
    for pattern, stand_in in VARIES:
        text = re.sub(pattern, stand_in, text)
    return text


@pytest.mark.parametrize("path", SHOWING, ids=lambda path: path.name)
def test_every_command_prints_what_is_shown(path):
    """A reader who repeats the commands sees the same."""
    text = path.read_text(encoding="utf-8")
    assert steady(printed(path)).splitlines() == steady(text).splitlines()


def test_the_python_example_holds():
    """The example is run as a test."""
    assert doctest.testfile(str(README), module_relative=False).failed == 0


def test_the_python_examples_for_analysts_hold(tmp_path, monkeypatch):
    """They are run on the bundled newsroom."""
    monkeypatch.chdir(tmp_path)
    call("ingest demo", tmp_path, 80)
    done = doctest.testfile(str(ROOT / "docs" / "analysts.md"), module_relative=False)
    assert (done.failed, done.attempted > 8) == (0, True)


if __name__ == "__main__":
    for document in SHOWING:
        document.write_text(printed(document), encoding="utf-8")
