"""Kills `ingest run` at random instants and asks whether anything was lost or doubled.

    python bench/kills.py [--kills 200] [--chain 3] [--seed 1]

The demo newsroom is served on loopback. A chain of runs into one database is killed with SIGKILL, one after the
other, each at a random instant of the time that an undisturbed run takes; a last run is left to end. What it leaves
is compared with an undisturbed run by address and text, without ids and times. Prints a line a chain; exit code 1
when anything differs.
"""

import argparse
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from ingest import newsroom
from ingest.newsroom import Hit, World

IN_FLIGHT = 16  # fetch.workers: so many requests may be repeated after one kill


@dataclass(frozen=True)
class Left:
    """What a database holds, in an order of its own."""

    copies: Counter[tuple[str, bytes]]  # address, hash of the text
    entries: Counter[tuple[str, str, str]]  # address, state, reason
    is_sound: bool


@dataclass(frozen=True)
class Chain:
    """What a chain of killed runs left behind."""

    killed: int  # runs that were still going when they were killed
    lost: int
    doubled: int
    differing: int  # entries that ended otherwise
    is_sound: bool
    repeated: int  # pages asked for more than once, over the number of kills that allow it

    @property
    def is_well(self) -> bool:
        """Whether nothing was lost, doubled, changed, or asked for more often than it must be."""
        return self.is_sound and not (self.lost or self.doubled or self.differing or self.repeated)


def start(world: World, folder: Path) -> "subprocess.Popen[bytes]":
    """Start `ingest run` over the newsroom into a folder."""
    config = folder / "sources.yaml"
    config.write_text(world.sources_yaml, encoding="utf-8")
    command = ["run", "--all", "--config", str(config), "--db", str(folder / "articles.db")]
    return subprocess.Popen([sys.executable, "-m", "ingest", *command])


def left_in(path: Path) -> Left:
    """Read what a database holds."""
    with closing(sqlite3.connect(path)) as db:
        copies = db.execute("SELECT url, text_hash FROM copies")
        entries = db.execute(
            "SELECT url, CASE WHEN copy_id IS NULL THEN state ELSE 'stored' END, coalesce(reason, '')"
            " FROM entries"
        )
        check = db.execute("PRAGMA integrity_check").fetchone()[0]
        return Left(Counter(map(tuple, copies)), Counter(map(tuple, entries)), check == "ok")


def undisturbed(world: World) -> tuple[Left, float]:
    """Return what a run leaves that nobody kills, and how long it takes in seconds."""
    with tempfile.TemporaryDirectory() as scratch:
        began = time.monotonic()
        if code := start(world, Path(scratch)).wait():
            sys.exit(f"the undisturbed run ended with {code}")
        return left_in(Path(scratch) / "articles.db"), time.monotonic() - began


def kill_chain(world: World, wanted: Left, instants: list[float]) -> Chain:
    """Kill a run at each of these instants (seconds), let a last one end, and compare."""
    asked = len(world.log)
    killed = 0
    with tempfile.TemporaryDirectory() as scratch:
        for instant in instants:
            run = start(world, Path(scratch))
            try:
                run.wait(instant)
            except subprocess.TimeoutExpired:
                run.send_signal(signal.SIGKILL)
                run.wait()
                killed += 1
        start(world, Path(scratch)).wait()
        left = left_in(Path(scratch) / "articles.db")
    pages = Counter((hit.host, hit.path) for hit in world.log[asked:] if _is_page(hit))
    repeated = sum(count - 1 for count in pages.values())
    return Chain(
        killed,
        lost=(wanted.copies - left.copies).total(),
        doubled=(left.copies - wanted.copies).total(),
        differing=(wanted.entries - left.entries).total() + (left.entries - wanted.entries).total(),
        is_sound=left.is_sound,
        repeated=max(0, repeated - killed * IN_FLIGHT),
    )


def _is_page(hit: Hit) -> bool:
    return (
        hit.path != "/robots.txt" and f"http://{hit.host}{hit.path}" not in newsroom.source_urls()
    )


def chains(kills: int, length: int, seed: int) -> Iterator[Chain]:
    """Yield one chain after the other until so many runs were killed."""
    chance = random.Random(seed)
    with newsroom.serve() as world:
        wanted, seconds = undisturbed(world)
        while kills > 0:
            instants = [chance.uniform(0, seconds) for _ in range(length)]
            chain = kill_chain(world, wanted, instants)
            kills -= chain.killed
            yield chain


def main() -> None:
    """Print a line a chain and the totals."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--chain", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    done = []
    for number, chain in enumerate(chains(asked.kills, asked.chain, asked.seed), 1):
        done.append(chain)
        print(
            f"chain {number:3}: killed {chain.killed}, lost {chain.lost}, doubled {chain.doubled},"
            f" differing {chain.differing}, sound {chain.is_sound}, too often {chain.repeated}",
            flush=True,
        )
    print(
        f"{sum(each.killed for each in done)} kills, {sum(each.is_well for each in done)} of {len(done)} chains well"
    )
    sys.exit(not all(each.is_well for each in done))


if __name__ == "__main__":
    main()
