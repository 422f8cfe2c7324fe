"""One usual way to find copies over one set of texts: clusters and CPU time. Runs in an environment of its own.

    PEERS/bin/python bench/copy_peers.py WAY DOCUMENTS OUT

PEERS has datasketch and scikit-learn. WAY is title (same folded headline), simhash (64 bits of 3-word shingles, at most
3 apart), minhash_5 or minhash_7 (datasketch, 128 permutations of 5-word shingles, Jaccard at least .5 or .7), tfidf_5
or tfidf_9 (scikit-learn, cosine at least .5 or .9). DOCUMENTS has lines {"id","title","text"}. Whoever is joined is one
cluster. Writes {"id","cluster"} a line, and prints {"texts", "seconds"} of CPU time.
"""

import json
import re
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path

_WORD = re.compile(r"\w+")
_CHUNK = 500  # rows of the product at a time


def main(way: str, documents: str, out: str) -> None:
    """Cluster the documents and write where each belongs."""
    with Path(documents).open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    name, _, tenths = way.partition("_")
    began = time.process_time()
    pairs = WAYS[name](rows, int(tenths or 0) / 10)
    leader = _joined(len(rows), pairs)
    seconds = time.process_time() - began
    with Path(out).open("w", encoding="utf-8") as file:
        for number, row in enumerate(rows):
            print(json.dumps({"id": row["id"], "cluster": rows[leader[number]]["id"]}), file=file)
    print(json.dumps({"texts": len(rows), "seconds": seconds}))


def title(rows: list[dict[str, str]], _: float) -> Iterator[tuple[int, int]]:
    first: dict[str, int] = {}
    for number, row in enumerate(rows):
        folded = " ".join(_WORD.findall((row["title"] or "").lower()))
        if folded:
            yield first.setdefault(folded, number), number


def simhash(rows: list[dict[str, str]], _: float) -> Iterator[tuple[int, int]]:
    held: list[int] = []
    bands: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for number, row in enumerate(rows):
        value = _simhash(_shingles(row["text"], 3))
        near = {each for at in range(4) for each in bands[at, value >> 16 * at & 0xFFFF]}
        for each in near:
            if (held[each] ^ value).bit_count() <= 3:
                yield each, number
        held.append(value)
        for at in range(4):
            bands[at, value >> 16 * at & 0xFFFF].append(number)


def minhash(rows: list[dict[str, str]], least: float) -> Iterator[tuple[int, int]]:
    from datasketch import MinHash, MinHashLSH

    index = MinHashLSH(threshold=least, num_perm=128)
    held = []
    for number, row in enumerate(rows):
        sketch = MinHash(num_perm=128)
        sketch.update_batch([each.encode() for each in _shingles(row["text"], 5)])
        for each in index.query(sketch):
            if held[each].jaccard(sketch) >= least:
                yield each, number
        index.insert(number, sketch)
        held.append(sketch)


def tfidf(rows: list[dict[str, str]], least: float) -> Iterator[tuple[int, int]]:
    from sklearn.feature_extraction.text import TfidfVectorizer

    table = TfidfVectorizer().fit_transform(row["text"] or "" for row in rows)
    for start in range(0, len(rows), _CHUNK):
        product = (table[start : start + _CHUNK] @ table.T).tocoo()
        for one, other, alike in zip(product.row, product.col, product.data, strict=True):
            if alike >= least and start + int(one) < int(other):
                yield start + int(one), int(other)


WAYS = {"title": title, "simhash": simhash, "minhash": minhash, "tfidf": tfidf}


def _shingles(text: str | None, size: int) -> set[str]:
    words = _WORD.findall((text or "").lower())
    return {" ".join(words[at : at + size]) for at in range(max(1, len(words) - size + 1))}


def _simhash(features: set[str]) -> int:
    counts = [0] * 64
    for each in features:
        value = int.from_bytes(blake2b(each.encode(), digest_size=8).digest())
        for bit in range(64):
            counts[bit] += 1 if value >> bit & 1 else -1
    return sum(1 << bit for bit, count in enumerate(counts) if count > 0)


def _joined(count: int, pairs: Iterator[tuple[int, int]]) -> list[int]:
    """Return for each row the first row of its cluster."""
    leader = list(range(count))

    def first(each: int) -> int:
        while leader[each] != each:
            leader[each] = leader[leader[each]]
            each = leader[each]
        return each

    for one, other in pairs:
        low, high = sorted((first(one), first(other)))
        leader[high] = low
    return [first(each) for each in range(count)]


if __name__ == "__main__":
    main(*sys.argv[1:])
