"""The table of tracking parameters and carrier addresses."""

import pytest

from ingest.rules import table
from ingest.urls import clean_url

ROWS = [*table("tracking")["parameter"], *table("tracking")["wrapper"]]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.get("name") or row["host"] + row["path"])
def test_each_row_fires_on_its_own_line(row):
    """What a row names is gone from its `seen` address."""
    assert clean_url(row["seen"]) == "https://example.org/story"


def test_parameters_are_sorted_and_single():
    """Names stand in order, in lower case, once."""
    names = [row["name"] for row in table("tracking")["parameter"]]
    assert names == sorted({name.lower() for name in names})


def test_wrappers_are_sorted_and_single():
    """Hosts and paths stand in order, once."""
    places = [(row["host"], row["path"]) for row in table("tracking")["wrapper"]]
    assert places == sorted(set(places))
