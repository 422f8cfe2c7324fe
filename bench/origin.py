"""Pages with known origin -> scores: the stage's own figures, each observer alone, calibration, cost.

    python bench/origin.py --corpus FOLDER --score FOLDER/score.py [--half 0|1]

The corpus folder holds `attribution.jsonl` and the pages it names. Extraction is done first and not timed.
"""

import argparse
import dataclasses
import gzip
import hashlib
import importlib.util
import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

from ingest.extract import extract_draft
from ingest.normalise import find_origin, make_article
from ingest.normalise._observers import KINDS
from ingest.types import Draft, Origin, Page

Row = dict[str, Any]
DAY = datetime(2026, 1, 1, tzinfo=UTC)
WANTED = {True: "republished", False: "own", "partly": "partly"}


def load(path: Path) -> ModuleType:
    """Return the scorer as a module."""
    spec = importlib.util.spec_from_file_location("scorer", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def half_of(row: Row) -> int:
    """Return the half of the set that a row belongs to: 0 was tuned on, 1 only counted."""
    return hashlib.md5(row["html"].encode()).digest()[0] % 2


def draft_of(corpus: Path, row: Row) -> Draft:
    """Return the draft of a page of the corpus."""
    body = gzip.decompress((corpus / row["html"]).read_bytes())
    return extract_draft(Page(row["url"], body, DAY, given_url=row["url"]))


def answers(row: Row) -> list[Row]:
    """Return the outlets that are right for a row."""
    named = [row["original"], *(row.get("also") or [])] if row.get("original") else []
    return [item if isinstance(item, dict) else {"name": item, "domain": item} for item in named]


def is_right(scorer: ModuleType, row: Row, name: str | None, domain: str | None) -> bool:
    """Whether a name or domain is one of the right outlets; a row that names nobody takes any."""
    named = [item for item in answers(row) if item.get("name") or item.get("domain")]
    return not named or any(
        (item.get("domain") and scorer.domain(item["domain"]) == scorer.domain(domain))
        or (item.get("name") and scorer.outlet(item["name"]) == scorer.outlet(name))
        for item in named
    )


def observers(
    scorer: ModuleType, rows: list[Row], origins: dict[str, Origin]
) -> Iterable[tuple[str, ...]]:
    """Yield kind, pages on which it fires, share republished, share that names the right outlet, recall."""
    positive = sum(row["is_syndicated"] is not False for row in rows)
    for kind in KINDS:
        fires = republished = right = 0
        for row in rows:
            seen = [item for item in origins[row["html"]].evidence if item.kind == kind]
            if not seen:
                continue
            fires += 1
            if row["is_syndicated"] is not False:
                republished += 1
                right += any(is_right(scorer, row, item.name, item.domain) for item in seen)
        share = (f"{republished / fires:.2f}", f"{right / fires:.2f}") if fires else ("-", "-")
        yield kind, str(fires), *share, f"{republished / max(1, positive):.2f}"


def calibration(
    scorer: ModuleType, rows: list[Row], origins: dict[str, Origin]
) -> Iterable[tuple[str, ...]]:
    """Yield confidence band, rows, share republished with the right outlet, share with the status right, too."""
    bands: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    for row in rows:
        origin = origins[row["html"]]
        if origin.confidence is None:
            continue
        band = next(low for low in (0.95, 0.9, 0.8, 0.7, 0.5, 0.0) if origin.confidence >= low)
        right = row["is_syndicated"] is not False and is_right(
            scorer, row, origin.name, origin.domain
        )
        same = origin.status == WANTED[row["is_syndicated"]]
        bands[f"{band:.2f}"].append((right, right and same))
    for name, marks in sorted(bands.items(), reverse=True):
        count = len(marks)
        shares = (sum(mark[place] for mark in marks) / count for place in (0, 1))
        yield name, str(count), *(f"{share:.2f}" for share in shares)


def cost_ms(drafts: dict[str, Draft]) -> tuple[float, float]:
    """Return milliseconds a page of the origin alone and of the whole stage, warm.

    Each page counts with the best of ten turns through all pages: other work on the machine falls out.
    """
    result = []
    for work in (find_origin, make_article):
        best = dict.fromkeys(drafts, float("inf"))
        for _ in range(10):
            for key, draft in drafts.items():
                start = time.perf_counter()
                work(draft)
                best[key] = min(best[key], time.perf_counter() - start)
        result.append(1000 * sum(best.values()) / len(drafts))
    return result[0], result[1]


def table(head: str, rows: Iterable[tuple[str, ...]]) -> None:
    """Print a Markdown table."""
    print(f"\n{head}")
    for row in rows:
        print("| " + " | ".join(row) + " |")


def main() -> None:
    """Print all figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--score", type=Path, required=True)
    parser.add_argument("--half", type=int, choices=(0, 1))
    parser.add_argument("--out", type=Path, help="write the answers here, one JSON object a line")
    args = parser.parse_args()
    scorer = load(args.score)
    rows = [
        row
        for row in scorer.read(args.corpus / "attribution.jsonl")
        if args.half is None or half_of(row) == args.half
    ]
    drafts = {row["html"]: draft_of(args.corpus, row) for row in rows}
    origins = {key: find_origin(draft) for key, draft in drafts.items()}
    out = {key: {"id": key, "origin": dataclasses.asdict(item)} for key, item in origins.items()}
    if args.out:
        lines = (json.dumps(item, ensure_ascii=False) for item in out.values())
        args.out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    scorer.show(scorer.origin(rows, out, args.corpus))
    table("observer: fires, republished, right outlet, recall", observers(scorer, rows, origins))
    table(
        "confidence from: rows, right outlet, right status, too", calibration(scorer, rows, origins)
    )
    print("\nms a page: origin {:.3f}, whole stage {:.3f}".format(*cost_ms(drafts)))


if __name__ == "__main__":
    sys.exit(main())
