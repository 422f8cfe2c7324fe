"""rules/pixels.toml: each row is sorted, alone and proven by its line."""

import pytest
from selectolax.lexbor import LexborHTMLParser

from ingest.extract._statements import read_statements
from ingest.rules import table

ROWS = table("pixels")["pixel"]


def test_marks_are_sorted_and_alone():
    """A mark has one row, where one would look for it."""
    marks = [row["mark"] for row in ROWS]
    assert marks == sorted(set(marks))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["mark"])
@pytest.mark.parametrize("tag", ["img", "iframe", "script"])
def test_a_counter_is_a_statement(row, tag):
    """The address of the counter is kept, whatever element carries it."""
    tree = LexborHTMLParser(f'<p>Rain.</p><{tag} src="{row["seen"]}"></{tag}>')
    assert [s.value for s in read_statements(tree, None) if s.place == "pixel"] == [row["seen"]]
