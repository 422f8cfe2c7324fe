"""`ingest run`, killed: the whole program as cron starts it, over HTTP, into one database."""

import importlib.util
import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).parents[2] / "bench" / "kills.py"
KILLS = 10


@pytest.fixture
def bench():
    """bench/kills.py, which does two hundred of these."""
    spec = importlib.util.spec_from_file_location("kills", BENCH)
    sys.modules["kills"] = module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    yield module
    del sys.modules["kills"]


def test_a_run_that_is_killed_loses_and_doubles_nothing(bench):
    """What the last run leaves is what an undisturbed run leaves, whenever the others were killed."""
    chains = list(bench.chains(KILLS, length=3, seed=4))
    assert sum(chain.killed for chain in chains) >= KILLS
    assert [chain for chain in chains if not chain.is_well] == []
