"""What tests of several folders share: the site, served by the program itself."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

Serve = Callable[..., str]


@pytest.fixture(scope="session")
def serve(tmp_path_factory) -> Iterator[Serve]:
    """Start `ingest serve` over a database and return its address; a traceback or a bug that it tells fails the run."""
    running = []
    told = tmp_path_factory.mktemp("serve") / "stderr"

    def started(db: Path, *options: str) -> str:
        words = [sys.executable, "-m", "ingest", "serve", "--db", str(db), "--port", "0", *options]
        with told.open("a") as stderr:
            process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=stderr, text=True)
        running.append(process)
        assert process.stdout
        return process.stdout.readline().split(" at ")[1].split()[0]

    yield started
    for process in running:
        process.terminate()
    ends = [process.wait(30) for process in running]
    for process in running:
        process.stdout.close()
    assert (set(ends), "Traceback" in told.read_text(), "a bug" in told.read_text()) == (
        {143},
        False,
        False,
    )
