"""The export is whole in every format: each row once, under its day, and openable by other programs."""

import csv
import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from ingest.analyse import export

DOC = Path(__file__).parents[2] / "docs" / "analysts.md"


def ids(path: Path, table: str) -> list[int]:
    """The ids that the database holds."""
    with closing(sqlite3.connect(path)) as db:
        return sorted(row[0] for row in db.execute(f"SELECT id FROM {table}"))  # noqa: S608


@pytest.mark.parametrize("table", ["articles", "copies", "evidence"])
def test_json_lines_hold_every_row_once(path, tmp_path, table):
    """Counts are those of the database, and the day is that of first sight."""
    done = export(path, tmp_path / "out", "jsonl")
    (file,) = (tmp_path / "out" / table).rglob("*.jsonl")
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert file.parent.name == "day=2026-03-04"
    assert sorted(row["id"] for row in rows) == ids(path, table)
    assert done.counts[table] == len(rows)


def test_csv_is_safe_and_whole(path, tmp_path):
    """A title that a spreadsheet would compute gets a quote mark; a copy has its text, also where another holds it."""
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE copies SET title = '=1+1' WHERE id = 1")
    export(path, tmp_path / "out", "csv")
    with (tmp_path / "out/copies/day=2026-03-04/all.csv").open(encoding="utf-8", newline="") as file:  # fmt: skip
        rows = list(csv.DictReader(file))
    assert rows[0]["title"] == "'=1+1"
    assert [row["id"] for row in rows if not row["text"]] == []


def test_what_changed_since(path, tmp_path):
    """Only changed rows come, with the changes themselves; nothing after the last."""
    last = export(path, tmp_path / "out", "jsonl").last_seq
    assert set(export(path, tmp_path / "out", "jsonl", since_seq=last).counts.values()) == {0}
    some = export(path, tmp_path / "out", "jsonl", since_seq=last - 1)
    assert some.counts["changes"] == 1
    assert some.counts["articles"] + some.counts["copies"] == 1


def test_the_recipe_for_duckdb(path, tmp_path, monkeypatch):
    """What docs/analysts.md shows can be pasted as it stands."""
    duckdb = pytest.importorskip("duckdb", reason="Parquet needs the extra `export`")
    monkeypatch.chdir(tmp_path)
    export(path, Path("out"), "parquet")
    (recipe,) = re.findall(r"```sql\n(.*?)```", DOC.read_text(encoding="utf-8"), re.DOTALL)
    with duckdb.connect() as engine:
        ((day, pieces, republished),) = engine.execute(recipe).fetchall()
    assert (str(day), pieces, republished) == ("2026-03-04", 7, 4)
