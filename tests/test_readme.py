"""README shows what the program really prints: its commands are run in order, on the newsroom, and compared.

`python tests/test_readme.py` writes what comes out into README.md; read the diff.
"""

import doctest
import os
import pty
import re
import shlex
import subprocess
import sys
import tempfile
from pathlib import Path

from ingest import newsroom

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
BLOCK = re.compile(r"(?<=```console\n)(.*?)(?=```)", re.DOTALL)
# What differs from call to call: durations, and the time of a run.
VARIES = ((r"in \d+\.\d s", "in N.N s"), (r"\d{4}-\d\d-\d\d \d\d:\d\d", "YYYY-MM-DD HH:MM"))


def printed(readme: str, folder: Path) -> str:
    """The readme with every console block filled with what its commands print."""
    with newsroom.serve() as world:
        (folder / "config").mkdir()
        yaml = world.sources_yaml.replace("fetch:\n", "fetch:\n  workers: 1\n")
        (folder / "config" / "sources.yaml").write_text(yaml, encoding="utf-8")
        (folder / "tests").symlink_to(ROOT / "tests")

        def filled(block: re.Match[str]) -> str:
            commands = re.findall(r"^\$ (.*)$", block[1], re.MULTILINE)
            return "".join(f"$ {command}\n{call(command, folder)}" for command in commands)

        return BLOCK.sub(filled, readme)


def call(command: str, folder: Path) -> str:
    """What a command shows a person at a terminal."""
    words = [sys.executable, "-m", *shlex.split(command)]
    reader, terminal = pty.openpty()
    with subprocess.Popen(words, cwd=folder, stdout=terminal, stderr=terminal) as running:
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


def test_every_command_prints_what_readme_shows(tmp_path):
    """A reader who repeats the commands sees the same."""
    readme = README.read_text(encoding="utf-8")
    assert steady(printed(readme, tmp_path)).splitlines() == steady(readme).splitlines()


def test_the_python_example_holds():
    """The example is run as a test."""
    assert doctest.testfile(str(README), module_relative=False).failed == 0


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        README.write_text(
            printed(README.read_text(encoding="utf-8"), Path(scratch)), encoding="utf-8"
        )
