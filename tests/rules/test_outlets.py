"""The table of platforms, aliases and owners."""

import pytest

from ingest.rules import table
from ingest.urls import outlet_of, owner_of


@pytest.mark.parametrize("row", table("outlets")["platform"], ids=lambda row: row["domain"])
def test_each_platform_splits_its_own_line(row):
    """A platform's page belongs to one of its outlets, not to the platform."""
    outlet = outlet_of(row["seen"])
    assert outlet != row["domain"]
    assert row["domain"] in outlet


@pytest.mark.parametrize("row", table("outlets")["alias"], ids=lambda row: row["domain"])
def test_each_alias_leads_to_its_outlet(row):
    """An old or short domain keeps its outlet."""
    assert outlet_of(row["seen"]) == row["outlet"]


@pytest.mark.parametrize("row", table("outlets")["owner"], ids=lambda row: row["name"])
def test_each_owner_owns_its_outlets(row):
    """Every outlet of a row is found by an address of its own, and on the `seen` line."""
    found = {owner_of(outlet_of(f"https://{outlet}/a-story")) for outlet in row["outlets"]}
    assert found | {owner_of(outlet_of(row["seen"]))} == {row["name"]}


@pytest.mark.parametrize(
    ("section", "key"), [("platform", "domain"), ("alias", "domain"), ("owner", "name")]
)
def test_rows_are_sorted_and_single(section, key):
    """A section is in order and names nothing twice."""
    names = [row[key] for row in table("outlets")[section]]
    assert names == sorted(set(names))


def test_an_outlet_has_one_owner():
    """No outlet stands in two rows, and each row's outlets are sorted."""
    rows = table("outlets")["owner"]
    outlets = [outlet for row in rows for outlet in row["outlets"]]
    assert len(outlets) == len(set(outlets))
    assert all(list(row["outlets"]) == sorted(row["outlets"]) for row in rows)
