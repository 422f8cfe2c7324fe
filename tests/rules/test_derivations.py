"""The table of translations and rewrites."""

import pytest

from ingest.normalise._derived import language_called, wordings_in
from ingest.rules import table

RULES = table("derivations")


@pytest.mark.parametrize("row", RULES["wording"], ids=lambda row: row["seen"])
def test_each_wording_fires_on_its_line(row):
    """A wording says what its row says."""
    assert row["says"] in {each.says for each in wordings_in(row["seen"])}


@pytest.mark.parametrize("row", RULES["tongue"], ids=lambda row: row["code"])
def test_each_tongue_is_known_by_its_name(row):
    """A language is known by the beginning of its name, and no two share one."""
    assert language_called(row["seen"]) == row["code"]
    assert all(language_called(word) == row["code"] for word in row["words"])


def test_rows_are_sorted_and_single():
    """A section is in order and holds nothing twice."""
    wordings = [(row["language"], row["says"]) for row in RULES["wording"]]
    lines = [row["match"] for row in RULES["wording"]]
    codes = [row["code"] for row in RULES["tongue"]]
    assert wordings == sorted(wordings)
    assert len(lines) == len(set(lines))
    assert codes == sorted(set(codes))
