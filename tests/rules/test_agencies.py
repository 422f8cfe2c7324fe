"""The table of agencies, distributors and outlets."""

import pytest

from ingest.normalise._names import named_in
from ingest.normalise._phrases import label_in
from ingest.rules import table

ROWS = table("agencies")["agency"]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["name"])
def test_each_row_is_named_by_its_line(row):
    """The credit on the `seen` line names the row, on a page of its country."""
    label = label_in(row["seen"])
    assert [hit.outlet.name for hit in named_in(label.rest, row["country"])] == [row["name"]]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["name"])
def test_each_alias_names_its_row(row):
    """Every name and code of a row leads to it."""
    for alias in (*row.get("names", ()), *row.get("codes", ())):
        assert row["name"] in {hit.outlet.name for hit in named_in(alias, row["country"])}, alias


def test_rows_are_sorted_and_single():
    """The table is in order, names nobody twice, and knows three kinds."""
    names = [row["name"] for row in ROWS]
    assert names == sorted(set(names), key=str.casefold)
    assert {row["kind"] for row in ROWS} == {"agency", "outlet", "distributor"}
