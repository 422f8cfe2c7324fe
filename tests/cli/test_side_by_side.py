"""Several programs at one database and one host: runs, single pages, and an analyst who holds on to the file."""

import subprocess
import sys
from itertools import pairwise

import pytest

from ingest import newsroom

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
