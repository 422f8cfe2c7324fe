"""The joins of the engine decide as the plain loop does, also where the hashes are gone through in passes."""

import re

import pyarrow as pa
import pytest
from pyarrow.dataset import dataset
from pyarrow.parquet import write_table

from ingest.backfill import _loop, _run
from ingest.dedupe import take_fingerprint


def row(number, paragraphs, outlet, key=None):
    """What is read of an article."""
    text = "\n\n".join(paragraphs)
    mark = take_fingerprint(text)
    return {
        "id": f"{number:04d}",
        "key": key or str(number),
        "outlet": outlet,
        "text": text,
        "completeness": "full",
        "words": mark.words,
        "text_hash": mark.exact.hex(),
        "sketch": mark.sketch,
        "published_utc": None,
        "published_offset_min": None,
        "published_precision": None,
    }


@pytest.fixture
def articles(story, tmp_path):
    """A story in many wordings, boxes of one outlet and of all, a round-up before and behind its parts, short texts."""
    texts = [(story(1) + story(100 + n, 1), f"o{n % 9}.example") for n in range(20)]
    texts += [([*story(200 + n), story(999, 1)[0]], f"p{n}.example") for n in range(20)]
    texts += [([*story(300 + n), story(998, 1)[0]], "q.example") for n in range(6)]
    parts = [
        [re.sub(r"(\w+)", rf"\1{tag}", block) for block in story(n)] for n, tag in enumerate("kvz")
    ]
    texts += [(part, "r.example") for part in parts]
    texts += [([block for part in parts for block in part[:3]], "digest.example")]
    texts += [
        (parts[0], "late.example"),
        (parts[1][:2], None),
        (["Rain fell."], None),
        (["Rain fell."], None),
    ]
    rows = [row(n, *each) for n, each in enumerate(texts)]
    rows.append(row(len(rows), story(5), "o1.example", key="3"))
    columns = {name: pa.string() for name in rows[0]} | {
        "words": pa.int64(),
        "published_offset_min": pa.int64(),
        "sketch": pa.list_(pa.int64()),
    }
    path = tmp_path / "articles.parquet"
    write_table(pa.Table.from_pylist(rows, pa.schema(columns.items())), path)
    return path


def clusters(folder):
    """What became of each text."""
    return sorted(
        dataset(folder, format="parquet").to_table().to_pylist(), key=lambda row: row["id"]
    )


@pytest.mark.parametrize(
    "together", [pytest.param(20_000, id="one pass"), pytest.param(9, id="several passes")]
)
def test_joins_decide_as_the_plain_loop(together, articles, tmp_path, monkeypatch):
    """To the letter: links, kinds, shares and reasons."""
    _run._silence()
    from ingest.backfill import _joins

    monkeypatch.setattr(_joins, "_TOGETHER", together)
    _loop.write_clusters([articles], tmp_path / "plain")
    _joins.write_clusters([articles], tmp_path / "joined")
    found = clusters(tmp_path / "joined")
    assert found == clusters(tmp_path / "plain")
    assert {row["kind"] for row in found} == {
        "representative",
        "near",
        "exact",
        "truncated",
        "again",
    }
    assert "round-up of several articles" in {row["why"] for row in found}
