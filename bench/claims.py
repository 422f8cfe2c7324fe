"""Counts what `check_claim` says of real texts that have nothing, something or everything in common.

    bench/claims.py --corpus CORPUS

CORPUS holds `duplicates/documents.jsonl.gz`, `pairs.jsonl.gz` and `base.jsonl.gz`.
"""

import argparse
import gzip
import json
import random
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.dedupe import check_claim
from ingest.dedupe._overlap import kinship
from ingest.dedupe._words import read_words

PAIRS = 1500  # of texts by chance
DRAWS = 60_000  # of Reuters texts
KIN = 0.25  # share of long words that two reports of one event have in common


@dataclass(frozen=True)
class Text:
    """A whole English text of no date: its words alone are judged."""

    text: str
    published: None = None
    completeness: str = "full"
    language: str = "en"


def main() -> None:
    """Print one line a group: the checks and how many pairs got them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpus", type=Path, required=True)
    folder = parser.parse_args().corpus / "duplicates"
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for group, one, other in _groups(folder):
        counts[group][check_claim(Text(one), Text(other)).check] += 1
    for group, checks in counts.items():
        print(f"{group:<34}", ", ".join(f"{n} {check}" for check, n in checks.most_common()))


def _groups(folder: Path) -> Iterator[tuple[str, str, str]]:
    chance = random.Random(11)
    texts = ["\n\n".join(row["paragraphs"]) for row in _rows(folder / "base.jsonl.gz")]
    for _ in range(PAIRS):
        one, other = chance.sample(texts, 2)
        yield "by chance", one, other
    documents = {row["id"]: row["text"] for row in _rows(folder / "documents.jsonl.gz")}
    labelled = list(_rows(folder / "pairs.jsonl.gz"))
    for pair in labelled:
        if pair["a"] in documents and pair["b"] in documents:
            yield f"labelled {pair['label']}", documents[pair["a"]], documents[pair["b"]]
    known = {frozenset((pair["a"], pair["b"])) for pair in labelled}
    for one, other in _akin(documents, known, chance):
        yield "Reuters, a quarter of long words", one, other


def _akin(
    documents: dict[str, str], known: set[frozenset[str]], chance: random.Random
) -> Iterator[tuple[str, str]]:
    names = [name for name in documents if name.startswith("reuters")]
    words = {name: read_words(documents[name]) for name in names}
    for _ in range(DRAWS):
        pair = chance.choice(names), chance.choice(names)
        fresh = pair[0] != pair[1] and frozenset(pair) not in known
        if fresh and kinship(words[pair[0]], words[pair[1]]) >= KIN:
            yield documents[pair[0]], documents[pair[1]]


def _rows(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


if __name__ == "__main__":
    main()
