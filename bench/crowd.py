"""2,000 sources and 50,000 entries in one `ingest run`, over a slow and faulty world on loopback.

    python bench/crowd.py [--sources 2000] [--entries 25] [--latency 0.05] [--delay 2]

Every answer waits, one in a hundred is a 503, one source in fifty is down. The judge is the server's own log: no host
may be asked sooner than `delay` after the request before. Prints throughput, CPU, memory, and what became of all.
"""

import argparse
import random
import resource
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from contextlib import closing
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

from month import START, Clock, Site, World, kind_of

FAULTY = 100  # one answer in so many is a 503
DOWN = 50  # one source in so many is down
EARLY_S = 0.05  # two clocks and a thread between them


class Crowd(World):
    """Many outlets at once, by the real clock, with latency and faults."""

    request_queue_size = 256

    def __init__(self, made: list[Site], latency_s: float) -> None:
        super().__init__(made, Clock(START + timedelta(days=60)))
        self.latency_s = latency_s
        self.times: dict[str, list[tuple[float, str]]] = defaultdict(list)
        self.chance = random.Random(1)

    def answer(self, host: str, path: str) -> tuple[int, str, list[tuple[str, str]]]:
        self.times[host].append((time.monotonic(), path))
        time.sleep(self.latency_s * self.chance.uniform(0.2, 1.8))
        if self.sites[host].kind == "down" or self.chance.randrange(FAULTY) == 0:
            return 503, "", []
        return super().answer(host, path)


def outlets(count: int, entries: int) -> list[Site]:
    never = (START + timedelta(days=900), START + timedelta(days=901))
    times = tuple(START + timedelta(hours=hour) for hour in range(entries))
    return [
        Site(number, times, "down" if number % DOWN == 7 else "well", never, window=entries)
        for number in range(count)
    ]


def too_soon(world: Crowd, delay_s: float) -> Counter[tuple[str, str]]:
    """Return how often a host was asked sooner than allowed, by what was asked; robots.txt is free."""
    return Counter(
        (kind_of(before[1]), kind_of(after[1]))
        for times in world.times.values()
        for before, after in pairwise(times)
        if before[1] != "/robots.txt" and after[0] - before[0] < delay_s - EARLY_S
    )


def main() -> None:
    """Run once and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sources", type=int, default=2000)
    parser.add_argument("--entries", type=int, default=25)
    parser.add_argument("--latency", type=float, default=0.05)
    parser.add_argument("--delay", type=float, default=2.0)
    asked = parser.parse_args()
    made = outlets(asked.sources, asked.entries)
    with tempfile.TemporaryDirectory() as scratch, Crowd(made, asked.latency) as world:
        threading.Thread(target=world.serve_forever, daemon=True).start()
        config, path = Path(scratch) / "sources.yaml", Path(scratch) / "crowd.db"
        sources = "\n".join(
            f"  - {{id: s{n}, feed: 'http://s{n}.example/feed'}}" for n in range(len(made))
        )
        config.write_text(
            f"fetch: {{delay: {asked.delay}s, allow_private: true, archive: false, workers: 64,"
            f" connect_to: ['::127.0.0.1:{world.server_port}']}}\nsources:\n{sources}\n"
        )
        began = time.monotonic()
        words = ["run", "--all", "--fail-on", "never", "--config", str(config), "--db", str(path)]
        code = subprocess.run([sys.executable, "-m", "ingest", *words]).returncode
        wall = time.monotonic() - began
        spent = resource.getrusage(resource.RUSAGE_CHILDREN)
        with closing(sqlite3.connect(path)) as db:
            states = dict(db.execute("SELECT state, count(*) FROM entries GROUP BY state"))
            copies = db.execute("SELECT count(*) FROM copies").fetchone()[0]
        soon = too_soon(world, asked.delay)
        requests = sum(len(times) for times in world.times.values())
        world.shutdown()
    cpu = spent.ru_utime + spent.ru_stime
    print(
        f"exit code {code}, wall {wall:.0f} s, CPU {cpu:.0f} s, peak {spent.ru_maxrss / 1024:.0f} MB"
    )
    print(
        f"{requests} requests, {copies} pieces, {copies / cpu:.0f} pieces a CPU second; entries: {states}"
    )
    print(f"asked sooner than {asked.delay} s after the request before: {dict(soon) or 'never'}")
    sys.exit(bool(soon))


if __name__ == "__main__":
    main()
