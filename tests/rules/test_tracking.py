"""The table of tracking parameters and carrier addresses."""

import pytest

from ingest.rules import table
from ingest.urls import clean_url

ROWS = [*table("tracking")["parameter"], *table("tracking")["wrapper"]]


WRITTEN = [row for row in ROWS if "hosts" not in row]
AT_HOME = [row for row in ROWS if "hosts" in row]


@pytest.mark.parametrize(
    "row", WRITTEN, ids=lambda row: row.get("name") or row["host"] + row["path"]
)
def test_each_row_fires_on_its_own_line(row):
    """What a row names is gone from its `seen` address."""
    assert clean_url(row["seen"]) == "https://example.org/story"


@pytest.mark.parametrize("row", AT_HOME, ids=lambda row: f"{row['name']} {row['hosts'][0]}")
def test_a_row_of_some_hosts_fires_there_alone(row):
    """What is tracking at one host may be identity elsewhere."""
    clean, _, query = row["seen"].partition("?")
    elsewhere = f"https://example.org/story?{query}"
    assert (clean_url(row["seen"]), clean_url(elsewhere)) == (clean, elsewhere)


def test_parameters_are_sorted_and_single():
    """Names stand in order, in lower case, once."""
    rows = table("tracking")["parameter"]
    names = [(row["name"], ",".join(row.get("hosts", ()))) for row in rows]
    assert names == sorted({(name.lower(), hosts) for name, hosts in names})


def test_wrappers_are_sorted_and_single():
    """Hosts and paths stand in order, once."""
    places = [(row["host"], row["path"]) for row in table("tracking")["wrapper"]]
    assert places == sorted(set(places))
