"""One run at a time."""

import os
import subprocess
import sys

import pytest

from ingest.errors import DiskError, LockedError
from ingest.store import hold_lock

HOLD = """
import sys
from pathlib import Path
from ingest.store import hold_lock
with hold_lock(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_the_lock_is_free_again(path):
    """A lock that was given back can be taken, also after an error inside."""
    for _ in range(2):
        with pytest.raises(RuntimeError), hold_lock(path):
            raise RuntimeError
    with hold_lock(path):
        assert path.with_name("articles.db.lock").read_text() == f"{os.getpid()}\n"


def test_a_second_run_is_told_who_holds_it(path):
    """While one run holds the lock another is refused, at once or after its wait."""
    with hold_lock(path):
        for wait_s in (0, 0.15):
            with (
                pytest.raises(LockedError, match=f"process {os.getpid()}"),
                hold_lock(path, wait_s),
            ):
                pytest.fail("two runs at once")


def test_a_killed_run_holds_nothing(path):
    """The kernel frees the lock of a run that was killed; another process sees it held before."""
    path.parent.mkdir()
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as run:
        assert run.stdout
        run.stdout.readline()
        with pytest.raises(LockedError), hold_lock(path):
            pytest.fail("two runs at once")
        run.kill()
        run.wait()
        with hold_lock(path):
            pass


def test_a_folder_that_cannot_hold_it(tmp_path):
    """A lock that cannot be made is a disk error."""
    (tmp_path / "file").write_text("")
    with pytest.raises(DiskError), hold_lock(tmp_path / "file" / "articles.db"):
        pytest.fail("no lock")
