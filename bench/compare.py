"""Us and the best open extractors over the same pages in one run: quality side by side, and CPU time.

    python bench/compare.py --corpus CORPUS --score BENCH/score.py --peers PEERS/bin/python [--tools trafilatura ...]

PEERS is an environment with trafilatura, readability-lxml, resiliparse and newspaper4k. Every tool runs pinned to one core,
one after the other for each set, so that a busy machine slows all alike. Prints a line a tool and set, and
the speed of each tool over all sets.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

SETS = ("aeb", "fundus", "atf", "moz", "trafeval")
PEERS = ("trafilatura", "trafilatura_fast", "trafilatura_precision", "readability", "resiliparse")
BENCH = Path(__file__).parent


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--score", type=Path, required=True)
    parser.add_argument(
        "--peers", type=Path, required=True, help="Python of the peers' environment"
    )
    parser.add_argument("--tools", nargs="*", default=PEERS)
    parser.add_argument("--sets", nargs="*", default=SETS)
    asked = parser.parse_args()
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    spent: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    with tempfile.TemporaryDirectory() as scratch:
        for name in asked.sets:
            for tool in ("ours", *asked.tools):
                python = Path(sys.executable) if tool == "ours" else asked.peers
                cost, scores = run(tool, python, name, asked, Path(scratch))
                spent[tool][0] += cost["pages"]
                spent[tool][1] += cost["seconds"]
                print(f"{name:<9} {tool:<22} {scores}", flush=True)
    for tool, (pages, seconds) in spent.items():
        print(
            f"speed     {tool:<22} {pages / seconds:7.1f} pages/s  {1000 * seconds / pages:6.2f} ms a page"
        )


def run(
    tool: str, python: Path, name: str, asked: argparse.Namespace, scratch: Path
) -> tuple[dict[str, float], str]:
    """Return what one tool cost on one set, and its scores in one line."""
    jobs, out = scratch / f"{name}.jobs", scratch / f"{name}.{tool}"
    manifest = [sys.executable, asked.score, "manifest", asked.corpus, name]
    jobs.write_bytes(subprocess.run(manifest, check=True, capture_output=True).stdout)
    done = subprocess.run(
        [python, BENCH / "peers.py", tool, jobs, out], check=True, capture_output=True
    )
    scored = subprocess.run(
        [sys.executable, asked.score, "pages", asked.corpus, name, out],
        check=True,
        capture_output=True,
        text=True,
    )
    return json.loads(done.stdout.splitlines()[-1]), short(scored.stdout)


def short(scores: str) -> str:
    """Return the figures that the bars are set on.

    >>> short("body  n=2 f1=0.9 precision=1.0 accuracy=0.5\\ntitle n=2 exact=1.0")
    'body f1=0.9 accuracy=0.5  title exact=1.0'
    """
    wanted = ("f1", "accuracy", "exact", "f1_micro", "spurious", "same_day")
    lines = []
    for line in scores.splitlines():
        name, *figures = line.split()
        kept = [figure for figure in figures if figure.partition("=")[0] in wanted]
        if kept:
            lines.append(" ".join([name, *kept]))
    return "  ".join(lines)


if __name__ == "__main__":
    main()
