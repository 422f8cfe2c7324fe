"""The table of agencies, distributors and outlets."""

from ingest.normalise._names import named_in
from ingest.normalise._phrases import label_in
from ingest.rules import table

ROWS = table("agencies")["agency"]


def test_each_row_is_named_by_its_line():
    """The credit on the `seen` line names the row, on a page of its country."""
    named = {
        row["name"]: [
            hit.outlet.name for hit in named_in(label_in(row["seen"]).rest, row["country"])
        ]
        for row in ROWS
    }
    assert {name: found for name, found in named.items() if found != [name]} == {}


def test_each_alias_names_its_row():
    """Every name and code of a row leads to it."""
    lost = [
        (row["name"], alias)
        for row in ROWS
        for alias in (*row.get("names", ()), *row.get("codes", ()))
        if row["name"] not in {hit.outlet.name for hit in named_in(alias, row["country"])}
    ]
    assert lost == []


def test_rows_are_sorted_and_single():
    """The table is in order, names nobody twice, and knows three kinds."""
    names = [row["name"] for row in ROWS]
    assert names == sorted(set(names), key=str.casefold)
    assert {row["kind"] for row in ROWS} == {"agency", "outlet", "distributor"}


def test_a_place_decides_a_shared_code():
    """The town of a dateline tells which of those that share a code is meant."""
    sharing = {"Taipei, March 3 (CNA) —": "Taiwan", "ROME (CNA) —": "Catholic"}
    for line, name in sharing.items():
        assert name in named_in(line, "US")[0].outlet.name
