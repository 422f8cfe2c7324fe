"""Plain loop, native engine and Ray run one algorithm: the same rows, the same clusters."""

import json
import os
import subprocess
import sys
from importlib.util import find_spec

import pytest
from pyarrow.dataset import dataset

ENGINES = [
    "native",
    pytest.param(
        "ray",
        marks=pytest.mark.skipif(
            find_spec("ray") is None, reason="the extra `ray` is not installed"
        ),
    ),
]


def run(*words, out, **environment):
    """What `ingest backfill` said, as JSON."""
    command = [
        sys.executable,
        "-m",
        "ingest",
        "backfill",
        *map(str, words),
        "--out",
        str(out),
        "--json",
    ]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env={**os.environ, **environment}
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def rows(folder):
    """All rows of a folder, in the order of their ids."""
    held = dataset(folder, format="parquet", exclude_invalid_files=True).to_table().to_pylist()
    return sorted(held, key=lambda row: (row.get("id") or "", str(row)))


@pytest.fixture(scope="session")
def plain(archives, tmp_path_factory):
    """What the plain loop makes of the archives, and what it said."""
    out = tmp_path_factory.mktemp("plain")
    return out, run(archives / "*.warc.gz", "--engine", "plain", out=out)


@pytest.mark.parametrize("engine", ENGINES)
def test_engines_give_the_same(engine, archives, plain, tmp_path):
    """Rows, what was left out, clusters and counts do not depend on who does the work."""
    told = run(archives / "*.warc.gz", "--engine", engine, out=tmp_path)
    assert told == plain[1]
    for part in ("articles", "left_out", "clusters"):
        assert rows(tmp_path / part) == rows(plain[0] / part)


def test_copies_are_linked(plain):
    """A story with its cut and framed copies is one piece; what stands alone, and a digest, are pieces of their own."""
    out, told = plain
    urls = {row["id"]: row["url"] for row in rows(out / "articles")}
    pieces = {}
    for row in rows(out / "clusters"):
        pieces.setdefault(row["cluster"], []).append((urls[row["id"]], row["kind"]))
    kinds = {tuple(sorted(kind for _, kind in members)) for members in pieces.values()}
    assert told["pieces"] == len(pieces) == 25
    assert kinds == {
        ("representative",),
        ("exact", "near", "representative", "truncated"),
        ("again", "exact", "near", "representative", "truncated"),
    }
    assert [
        members for members in pieces.values() if members[0][0] == "https://digest.example/week"
    ] == [[("https://digest.example/week", "representative")]]


def test_reasons_are_counted(plain):
    """What holds no article is told by reason, and listed."""
    out, told = plain
    left = {row["url"]: row["reason"] for row in rows(out / "left_out")}
    assert left == {
        "https://first0.example/report.pdf": "pdf",
        "https://first0.example/lost": "http_4xx",
        "https://first0.example/stub": "too_short",
    }
    assert told["counts"]["left_out"] == {"http_4xx": 1, "pdf": 1, "too_short": 1}
    assert told["counts"]["records"] == told["counts"]["articles"] + 3
