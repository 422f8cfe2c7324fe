"""Scores `extract` on labelled pages and tells what it costs: pages in memory, CPU time of one core.

    bench/extraction.py --corpus CORPUS --score BENCH/score.py [--sets aeb fundus] [--halves] [--profile]

CORPUS holds `SET.jsonl` and `pages/*.html.gz`. `--halves` also prints the score of each half of a set, split
by a hash of the id. Both halves have been looked at while the rules were written: the spread tells how
much a few pages move a score, not what unseen pages give. `--profile` prints where the milliseconds go.
`--attacks` times the pages that are refused before a parse.
"""

import argparse
import cProfile
import gzip
import importlib.util
import os
import pstats
import subprocess
import time
from datetime import UTC, datetime, timedelta, timezone
from hashlib import md5
from pathlib import Path
from types import ModuleType
from typing import Any

from ingest.extract import extract_draft
from ingest.types import Draft, Page, Time

SETS = ("aeb", "fundus", "atf", "moz", "trafeval")
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
ATTACKS = {
    "0.5 MB of nested div": b"<div>" * 100_000,
    "90,000 attributes": b"<div " + b" ".join(b"a%d" % n for n in range(90_000)) + b">",
    "20,000 open formats": b"".join(b"<b id=%d><p>" % n for n in range(20_000)),
}


def main() -> None:
    """Print one line a set; raises SystemExit for wrong usage."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--score", type=Path, required=True)
    parser.add_argument("--sets", nargs="*", default=SETS)
    parser.add_argument("--halves", action="store_true")
    parser.add_argument("--profile", action="store_true")
    parser.add_argument("--attacks", action="store_true")
    asked = parser.parse_args()
    print("machine:", os.cpu_count(), "cores; commit:", _commit())
    score = _module(asked.score)
    for name in asked.sets:
        _score_set(asked, score, name)
    if asked.attacks:
        _time_attacks()


def _score_set(asked: argparse.Namespace, score: ModuleType, name: str) -> None:
    rows = score.read(asked.corpus / f"{name}.jsonl")
    pages = [_page(asked.corpus, row) for row in rows]
    profile = cProfile.Profile() if asked.profile else None
    slowest, drafts, started = (0.0, ""), [], time.process_time()
    for row, page in zip(rows, pages, strict=True):
        begun = time.process_time()
        drafts.append(profile.runcall(extract_draft, page) if profile else extract_draft(page))
        slowest = max(slowest, (time.process_time() - begun, row["id"]))
    spent = time.process_time() - started
    found = {row["id"]: _found(draft) for row, draft in zip(rows, drafts, strict=True)}
    print(f"\n{name}: {len(rows)} pages, {len(rows) / spent:.0f} pages/s, "
          f"{1000 * spent / len(rows):.2f} ms a page, slowest {1000 * slowest[0]:.0f} ms ({slowest[1]})")  # fmt: skip
    score.show(score.pages(rows, found))
    if asked.halves:
        _show_halves(score, rows, found)
    if profile:
        pstats.Stats(profile).sort_stats("tottime").print_stats(25)


def _show_halves(score: ModuleType, rows: list[dict[str, Any]], found: dict[str, Any]) -> None:
    for half in (0, 1):
        part = [row for row in rows if _half(row["id"]) == half]
        result = score.pages(part, found)
        body = result.get("body") or result.get("segments")
        if body:
            print(f"half {half}: n={len(part)} f1={body['f1']:.4f}")


def _half(page_id: str) -> int:
    return int(md5(page_id.encode(), usedforsecurity=False).hexdigest(), 16) & 1


def _found(draft: Draft) -> dict[str, Any]:
    return {
        "text": draft.text,
        "standfirst": draft.standfirst,
        "title": draft.title,
        "authors": draft.authors,
        "published": _printed(draft.published) if draft.published else None,
        "language": draft.language,
    }


def _printed(moment: Time) -> str:
    zone = timezone(timedelta(minutes=moment.offset_min or 0))
    return moment.utc.astimezone(zone).isoformat()


def _page(corpus: Path, row: dict[str, Any]) -> Page:
    return Page(row["url"], gzip.decompress((corpus / row["html"]).read_bytes()), EPOCH)


def _time_attacks() -> None:
    print()
    for name, body in ATTACKS.items():
        started = time.process_time()
        draft = extract_draft(Page(None, body, EPOCH))
        print(f"{name}: {draft.reason} in {1000 * (time.process_time() - started):.1f} ms")


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
