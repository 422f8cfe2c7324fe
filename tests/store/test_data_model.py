"""docs/data-model.md and the schema say the same, in both directions."""

import re
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "data-model.md"
SHADOWS = re.compile(r"sqlite_|_sqlite_|articles_fts_")


@pytest.fixture
def schema(store, rows) -> set[tuple[str, str]]:
    """Every table and view of ours with every column."""
    return {
        (table, column)
        for table, column in rows(
            "SELECT t.name, c.name FROM pragma_table_list AS t JOIN pragma_table_xinfo(t.name) AS c"
            " WHERE t.schema = 'main' AND c.hidden <> 1"
        )
        if not SHADOWS.match(table)
    }


@pytest.fixture(scope="module")
def described() -> dict[tuple[str, str], str]:
    """Every table and view of the page with every column and what it is said to hold."""
    found = {}
    for section in PAGE.read_text(encoding="utf-8").split("\n### ")[1:]:
        name = section.split("\n", 1)[0].strip()
        for column, comment in re.findall(
            r"^\| `(\w+)` \|(?:.*\|)? (.*) \|$", section, re.MULTILINE
        ):
            found[name, column] = comment
    return found


def test_every_column_is_described(schema, described):
    """No table, view or column is missing from the page."""
    assert sorted(schema - described.keys()) == []


def test_every_description_has_its_column(schema, described):
    """The page describes nothing that is not there."""
    assert sorted(described.keys() - schema) == []


def test_no_description_is_empty(described):
    """Each column says what it holds."""
    assert [name for name, comment in described.items() if not comment.strip()] == []


def test_the_queries_of_the_page_run(store, rows):
    """Each query that the page shows can be pasted as it stands."""
    (script,) = re.findall(r"```sql\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    answers = [rows(query) for query in script.split(";") if query.strip()]
    assert answers == [[], []]
