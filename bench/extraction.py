"""Us and the best open extractors over the same pages in one run: quality, fields and CPU time side by side.

    bench/extraction.py --corpus CORPUS --score BENCH/score.py [--peers PEERS/bin/python] [--figures docs/figures]
    bench/extraction.py --corpus CORPUS --score BENCH/score.py --halves | --profile
    bench/extraction.py --attacks
    bench/extraction.py --show docs/figures/extraction.json

CORPUS holds `SET.jsonl` and `pages/*.html.gz`; PEERS is an environment with trafilatura, readability-lxml, newspaper4k and
resiliparse. Pages are in memory, every process is pinned to one core. The pages are cut into slices; the tools take turns at each
slice, so that a busy machine slows all alike, and no tool sees a page twice. What was found and what it cost is kept in OUT page by page: a run
that was stopped goes on where it was, `--fresh ingest` does ours anew. FIGURES gets extraction.json and the plot made from it.
`--halves` scores each half of our results, split by a hash of the id: both have been looked at, the spread tells how much a few pages
move a score. `--profile` prints where our milliseconds go, `--attacks` what hostile pages cost.
"""

import argparse
import importlib.util
import json
import os
import platform
import subprocess
import sys
from hashlib import md5
from pathlib import Path
from statistics import fmean, median
from types import ModuleType
from typing import Any

from plot import scatter_chart

SETS = ("aeb", "fundus", "atf", "moz", "trafeval")
TOOLS = {
    "ingest": "ingest, all fields and origin",
    "trafilatura": "trafilatura",
    "trafilatura_fast": "trafilatura, fast",
    "trafilatura_precision": "trafilatura, precision",
    "readability": "readability-lxml",
    "newspaper4k": "newspaper4k",
    "resiliparse": "resiliparse",
}
SLICES = 8
BENCH = Path(__file__).parent
Row = dict[str, Any]


def main() -> None:
    """Print tables; raises SystemExit for wrong usage."""
    asked = _asked()
    if asked.show:
        show(json.loads(asked.show.read_text(encoding="utf-8")))
    elif asked.attacks:
        from attacks import time_attacks

        time_attacks()
    elif not (asked.corpus and asked.score):
        raise SystemExit("--corpus and --score say which pages and how they are judged")
    elif asked.profile:
        from steps import show_steps

        show_steps([(row["url"], row["path"]) for row in jobs_of(asked)])
    else:
        _run(asked)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--score", type=Path)
    parser.add_argument("--peers", type=Path, help="Python of the peers' environment")
    parser.add_argument("--sets", nargs="*", default=SETS)
    parser.add_argument("--tools", nargs="*", default=list(TOOLS))
    parser.add_argument("--out", type=Path, default=BENCH / "out" / "extraction")
    parser.add_argument("--fresh", nargs="*", default=[], help="tools to do anew")
    parser.add_argument("--figures", type=Path)
    parser.add_argument("--show", type=Path, metavar="JSON")
    for flag in ("--halves", "--profile", "--attacks"):
        parser.add_argument(flag, action="store_true")
    return parser.parse_args()


def _run(asked: argparse.Namespace) -> None:
    os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    score = _module(asked.score)
    tools = [tool for tool in asked.tools if tool == "ingest" or asked.peers]
    asked.out.mkdir(parents=True, exist_ok=True)
    for tool in asked.fresh:
        (asked.out / f"{tool}.jsonl").unlink(missing_ok=True)
    jobs = jobs_of(asked)
    found = take_turns(tools, jobs, asked)
    results = {
        "machine": f"{os.cpu_count()} cores, Python {platform.python_version()}",
        "commit": _commit(),
        "pages": len(jobs),
        "tools": {tool: judged(score, asked, found[tool]) for tool in tools},
    }
    for tool in tools:
        results["tools"][tool].update(speed_of(found[tool], found.get("trafilatura", [])))
    show(results)
    if asked.halves:
        show_halves(score, asked, found["ingest"])
    if asked.figures:
        asked.figures.mkdir(parents=True, exist_ok=True)
        words = json.dumps(results, indent=1) + "\n"
        (asked.figures / "extraction.json").write_text(words, encoding="utf-8")
        (asked.figures / "extraction.svg").write_text(drawn(results), encoding="utf-8")


def jobs_of(asked: argparse.Namespace) -> list[Row]:
    """Return a row for each page of each set: what a tool needs, and its slice."""
    rows = [
        {"set": name, "id": row["id"], "url": row["url"], "path": str(asked.corpus / row["html"])}
        for name in asked.sets
        for row in _read(asked.corpus / f"{name}.jsonl")
    ]
    return [{**row, "slice": at % SLICES} for at, row in enumerate(rows)]


def take_turns(
    tools: list[str], jobs: list[Row], asked: argparse.Namespace
) -> dict[str, list[Row]]:
    """Return what each tool found on each page and what it cost, doing what is not done yet."""
    (asked.out / "jobs").write_text("".join(json.dumps(row) + "\n" for row in jobs))
    wanted = {(row["set"], row["id"]) for row in jobs}
    workers = {}
    for number in range(SLICES):
        turn = tools[number % len(tools) :] + tools[: number % len(tools)]  # nobody is always first
        for tool in turn:
            done = {(row["set"], row["id"]) for row in _read(asked.out / f"{tool}.jsonl")}
            if any(row["slice"] == number and (row["set"], row["id"]) not in done for row in jobs):
                worker = workers.get(tool) or _worker(tool, asked)
                workers[tool] = worker
                worker.stdin.write(f"{number}\n")
                worker.stdin.flush()
                worker.stdout.readline()
    for worker in workers.values():
        worker.stdin.close()
        worker.wait()
    return {
        tool: [
            row for row in _read(asked.out / f"{tool}.jsonl") if (row["set"], row["id"]) in wanted
        ]
        for tool in tools
    }


def _worker(tool: str, asked: argparse.Namespace) -> Any:
    python = sys.executable if tool == "ingest" else asked.peers
    command = [python, BENCH / "peers.py", tool, asked.out / "jobs", asked.out / f"{tool}.jsonl"]
    pipe = subprocess.PIPE
    log = (asked.out / f"{tool}.log").open("w")
    worker = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=log, text=True)
    if not worker.stdout.readline():  # type: ignore[union-attr]
        raise SystemExit(f"{tool} did not start; see {log.name}")
    return worker


# --- figures ---------------------------------------------------------------------------------


def judged(score: ModuleType, asked: argparse.Namespace, found: list[Row]) -> Row:
    """Return the scores of a tool by set."""
    scores = {}
    for name in asked.sets:
        mine = {row["id"]: row for row in found if row["set"] == name}
        scores[name] = score.pages(score.read(asked.corpus / f"{name}.jsonl"), mine)
    return {"sets": scores}


def speed_of(found: list[Row], measure: list[Row]) -> Row:
    """Return milliseconds and pages a second, and how often as fast as `measure`: median, least and most over the slices."""
    own, other = _by_slice(found), _by_slice(measure)
    ratios = [other[number] / own[number] for number in own if number in other]
    seconds = sum(row["seconds"] for row in found)
    slowest = max(found, key=lambda row: row["seconds"])
    return {
        "ms": 1000 * seconds / len(found),
        "pages_a_second": len(found) / seconds,
        "times_trafilatura": [median(ratios), min(ratios), max(ratios)] if ratios else None,
        "slowest_ms": 1000 * slowest["seconds"],
        "slowest": f"{slowest['set']}/{slowest['id']}",
    }


def _by_slice(found: list[Row]) -> dict[int, float]:
    spent: dict[int, float] = {}
    for row in found:
        spent[row["slice"]] = spent.get(row["slice"], 0.0) + row["seconds"]
    return spent


def show(results: Row) -> None:
    """Print the tables that docs/benchmarks.md shows."""
    print(f"{results['pages']} pages; {results['machine']}; commit {results['commit']}\n")
    sets = list(next(iter(results["tools"].values()))["sets"])
    print(f"| tool | {' | '.join(sets)} | exact aeb | ms a page | pages/s | x trafilatura |")
    print("|---" * (len(sets) + 5) + "|")
    for tool, held in results["tools"].items():
        cells = [f"{_body(held['sets'][name]):.3f}" for name in sets]
        exact = held["sets"].get("aeb", {}).get("body", {}).get("accuracy")
        cells += [_3(exact), f"{held['ms']:.1f}", f"{held['pages_a_second']:.0f}"]
        times = held["times_trafilatura"]
        cells.append("{:.1f} ({:.1f} to {:.1f})".format(*times) if times else "")
        print(f"| {TOOLS[tool]} | {' | '.join(cells)} |")
    fields = [name for name in sets if name in ("fundus", "atf", "trafeval")]
    print(
        f"\n| tool, {' / '.join(fields)} | title | authors micro F1 | invented authors | same day |"
    )
    print("|---" * 5 + "|")
    for tool, held in results["tools"].items():
        cells = [
            " / ".join(_3(held["sets"][name].get(field, {}).get(figure)) for name in fields)
            for field, figure in (
                ("title", "exact"),
                ("authors", "f1_micro"),
                ("authors", "spurious"),
                ("published", "same_day"),
            )
        ]
        print(f"| {TOOLS[tool]} | {' | '.join(cells)} |")
    ours = results["tools"].get("ingest")
    if ours:
        print(f"\nslowest page of ours: {ours['slowest_ms']:.0f} ms ({ours['slowest']})")


def _body(scores: Row) -> float:
    return (scores.get("body") or scores["segments"])["f1"]


def _3(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}".lstrip("0") or "0"


def show_halves(score: ModuleType, asked: argparse.Namespace, found: list[Row]) -> None:
    """Print body scores of each half of each set."""
    for name in asked.sets:
        rows = score.read(asked.corpus / f"{name}.jsonl")
        mine = {row["id"]: row for row in found if row["set"] == name}
        for half in (0, 1):
            part = [row for row in rows if _half(row["id"]) == half]
            print(f"{name:<9} half {half}: n={len(part)} f1={_body(score.pages(part, mine)):.4f}")


def _half(page_id: str) -> int:
    return int(md5(page_id.encode(), usedforsecurity=False).hexdigest(), 16) & 1


def drawn(results: Row) -> str:
    """Return the plot: speed against the mean of the sets' body F1."""
    points = {
        TOOLS[tool]: (held["pages_a_second"], fmean(map(_body, held["sets"].values())))
        for tool, held in results["tools"].items()
    }
    return scatter_chart(
        points,
        title=f"{results['pages']} pages, all tools in one run on one core",
        x="pages a second (each line is ten times the one before)",
        y="mean body F1 of the sets",
    )


# --- files -----------------------------------------------------------------------------------


def _read(path: Path) -> list[Row]:
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line]


def _module(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{path} is no Python file")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _commit() -> str:
    asked = ("git", "rev-parse", "--short", "HEAD")
    return subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()


if __name__ == "__main__":
    main()
