"""The export is whole in every format: each row once, under its day, and openable by other programs."""

import csv
import io
import json
import re
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import duckdb
import pytest

from ingest.analyse import export, plain_cell
from ingest.errors import DataError

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
    assert {row["id"]: row["title"] for row in rows}["1"] == "'=1+1"
    assert [row["id"] for row in rows if not row["text"]] == []


def test_csv_is_as_the_standard_has_it(path, tmp_path):
    """Lines end with both characters; a quote mark, a comma and an end of line in a text come back as they were."""
    said = 'He said "no", \r\nthen left'
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE copies SET title = ? WHERE id = 1", (said,))
    export(path, tmp_path / "out", "csv")
    body = (tmp_path / "out/copies/day=2026-03-04/all.csv").read_bytes()
    assert b'"He said ""no"", \r\nthen left"' in body
    read = csv.DictReader(io.StringIO(body.decode(), newline=""))
    assert {row["id"]: row["title"] for row in read}["1"] == said


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_no_spreadsheet_computes_a_text(begin):
    """Each beginning that one would take for a formula gets a quote mark."""
    assert plain_cell(f"{begin}1+1") == f"'{begin}1+1"


def test_parquet_has_the_columns_of_the_table(path, tmp_path):
    """The day is in the name of the folder alone: held in the file as well, it would stop other readers."""
    export(path, tmp_path / "out", "parquet")
    with closing(sqlite3.connect(path)) as db:
        wanted = [name for (name,) in db.execute("SELECT name FROM pragma_table_xinfo('articles')")]
    file = str(tmp_path / "out/articles/day=2026-03-04/all.parquet")
    with duckdb.connect() as engine:
        read = engine.execute("FROM read_parquet(?, hive_partitioning = false) LIMIT 0", [file])
        assert [column[0] for column in read.description] == wanted


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet"])
def test_a_full_export_takes_away_what_former_ones_left(path, tmp_path, form):
    """A day that is no more, and the increments, would be counted twice; other files stay."""
    out = tmp_path / "out"
    export(path, out, form, since_seq=0)
    old = out / "articles" / "day=2020-01-01" / f"all.{form}"
    old.parent.mkdir(parents=True)
    old.write_text("old")
    mine = out / "articles" / "day=2026-03-04" / f"mine.{form}"
    mine.write_text("mine")
    export(path, out, form)
    left = sorted(str(each.relative_to(out)) for each in out.rglob("*") if each.is_file())
    tables = ("articles", "copies", "evidence", "notices", "revisions")
    assert left == sorted([*(f"{t}/day=2026-03-04/all.{form}" for t in tables), str(mine.relative_to(out))])  # fmt: skip
    assert not old.parent.exists()


def test_no_table_is_sorted(path):
    """The index by first sight gives the order, so that memory stays bounded."""
    from ingest.analyse._export import _SOURCES, _rows

    with closing(sqlite3.connect(path)) as db:
        asked: list[str] = []
        db.set_trace_callback(asked.append)
        for table in _SOURCES:
            _rows(db, table, None)[1].close()
        db.set_trace_callback(None)
        selects = [sql for sql in asked if "ORDER BY" in sql]
        plans = [db.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall() for sql in selects]
    assert len(plans) == len(_SOURCES)
    assert [step for plan in plans for *_, step in plan if "TEMP B-TREE" in step] == []


def rows(out: Path, table: str, name: str) -> list[dict[str, object]]:
    """The rows of a table in the files of one name, whatever the day."""
    files = sorted((out / table).glob(f"day=*/{name}"))
    return [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]


def test_what_changed_since(path, tmp_path):
    """Only changed rows come, with the changes themselves; nothing after the last."""
    last = export(path, tmp_path / "out", "jsonl").last_seq
    assert set(export(path, tmp_path / "out", "jsonl", since_seq=last).counts.values()) == {0}
    some = export(path, tmp_path / "out", "jsonl", since_seq=last - 1)
    assert some.counts["changes"] == 1
    assert some.counts["articles"] + some.counts["copies"] == 1


def test_revisions_moves_and_removals_come_with_the_next_export(path, later, tmp_path):
    """A page that was edited with its former state, a copy that became a piece of its own, a row that is no more."""
    out = tmp_path / "out"
    last = export(path, out, "jsonl").last_seq
    with later() as (store, put):
        put("https://two.example/ferry", 9)
        moved = store.split(5, 8, why="another release", by="a desk")
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("DELETE FROM copies WHERE id = 10")
        db.execute(
            "INSERT INTO changes (table_name, row_id, action, changed_utc) VALUES ('copies', 10, 'delete', '2026-03-07T06:00:00Z')"
        )
    export(path, out, "jsonl", since_seq=last)
    name = f"since-{last:012}.jsonl"
    copies = {row["id"]: row for row in rows(out, "copies", name)}
    assert copies[8]["article_id"] == moved
    assert [row["copy_id"] for row in rows(out, "revisions", name)] == [3]
    assert 10 not in copies
    assert ("copies", 10, "delete") in {
        (r["table_name"], r["row_id"], r["action"]) for r in rows(out, "changes", name)
    }


def test_another_database(path, tmp_path):
    """A change that was never reached is not silently nothing."""
    with pytest.raises(DataError, match=r"change 999 is not reached: the last is \d+"):
        export(path, tmp_path / "out", "jsonl", since_seq=999)


def recipes(language: str) -> list[str]:
    """The blocks of a language under `## Exports`."""
    part = DOC.read_text(encoding="utf-8").split("\n## Exports\n")[1].split("\n## ")[0]
    return re.findall(rf"```{language}\n(.*?)```", part, re.DOTALL)


def test_the_recipes_for_duckdb(path, tmp_path, monkeypatch):
    """What docs/analysts.md shows can be pasted as it stands, after a full export and later ones."""
    monkeypatch.chdir(tmp_path)
    last = export(path, Path("out"), "parquet").last_seq
    by_day, now = recipes("sql")
    with duckdb.connect() as engine:
        assert engine.execute(by_day).fetchall() == [(date(2026, 3, 4), 7, 4)]
    with closing(sqlite3.connect(path)) as db, db:
        db.execute("UPDATE articles SET title = 'Anew' WHERE id = 2")
        db.execute("DELETE FROM articles WHERE id = 7")
        db.execute("DELETE FROM evidence WHERE copy_id = 2")
        db.execute(
            "INSERT INTO changes (table_name, row_id, action, changed_utc) VALUES"
            " ('articles', 2, 'update', '2026-03-07T06:00:00Z'), ('articles', 7, 'delete', '2026-03-07T06:00:00Z'),"
            " ('copies', 2, 'update', '2026-03-07T06:00:00Z')"
        )
        kept = [
            db.execute(f"SELECT id FROM {t} ORDER BY id").fetchall()  # noqa: S608
            for t in ("articles", "evidence")
        ]
    export(path, Path("out"), "parquet", since_seq=last)
    with duckdb.connect() as engine:
        engine.execute(now)
        held = [
            engine.execute(f"SELECT id FROM {t} ORDER BY id").fetchall()  # noqa: S608
            for t in ("articles", "evidence")
        ]
        assert engine.execute("SELECT title FROM articles WHERE id = 2").fetchall() == [("Anew",)]
    assert held == kept


def test_the_recipes_for_pandas(path, tmp_path, monkeypatch, capsys):
    """From Parquet, and from lines without any other library; both see the same rows."""
    monkeypatch.chdir(tmp_path)
    for form in ("parquet", "jsonl"):
        export(path, Path("out"), form)
    told = []
    for recipe in recipes("python"):
        exec(recipe, {})
        told.append(capsys.readouterr().out)
    assert [line.split() for line in told[0].splitlines()[2:]] == [
        ["one.example", "1", "2"],
        ["three.example", "0", "3"],
        ["two.example", "2", "1"],
        ["wire.example", "1", "0"],
    ]
    assert "2026-03-04    7" in told[1]
