"""What the site says of tables and columns is said once, in docs/data-model.md, and of all of them."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path

from ingest.site._describe import read_model
from ingest.store import Store

PAGE = Path(__file__).parents[2] / "docs" / "data-model.md"


def test_the_page_is_the_one_that_ships():
    """The package holds a link to the page, not a second one; a wheel holds what it leads to."""
    inside = files("ingest.site") / "data-model.md"
    assert Path(str(inside)).resolve() == PAGE


def test_every_table_and_column_is_described(tmp_path):
    """Of every table and view that a database has, with each of its columns."""
    path = tmp_path / "a.db"
    Store.open(path, now=lambda: datetime(2026, 3, 1, tzinfo=UTC)).close()
    model = read_model(PAGE.read_text(encoding="utf-8"))
    with closing(sqlite3.connect(path)) as db:
        names = db.execute(
            "SELECT name FROM sqlite_master WHERE type IN ('table', 'view')"
            " AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'articles_fts_%' AND name NOT LIKE '_sqlite%'"
        )
        for (name,) in names.fetchall():
            columns = [row[1] for row in db.execute("SELECT * FROM pragma_table_info(?)", (name,))]
            missing = [each for each in columns if not model[name].columns.get(each)]
            assert (name, missing, bool(model[name].description)) == (name, [], True)


def test_no_mark_of_markdown_is_left():
    """Datasette shows the words as they are."""
    model = read_model(PAGE.read_text(encoding="utf-8"))
    words = [each.description for each in model.values()]
    words += [holds for each in model.values() for holds in each.columns.values()]
    assert [each for each in words if "`" in each or "](" in each] == []
