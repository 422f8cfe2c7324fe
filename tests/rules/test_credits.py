"""The tables of credits and datelines."""

import re

import pytest

from ingest.normalise import find_origin
from ingest.normalise._houses import is_house, is_nowhere
from ingest.normalise._names import by_name, named_in
from ingest.normalise._phrases import is_picture_credit, label_in
from ingest.rules import table
from ingest.types import Block, Draft, Link

CREDITS, DATELINES = table("credits"), table("datelines")
PROSE = "The council of the harbour town voted on Tuesday to rebuild the old quay before winter."


def closing(line):
    """Return the evidence of a page that ends with a line."""
    link = Link(
        "there", "https://gazette.example.com/a/quay"
    )  # some wordings name nobody but by a link
    blocks = (
        Block(PROSE, "p", kept=True, inside=True),
        Block(line, "p", kept=False, inside=True, links=(link,)),
    )
    return find_origin(Draft("https://harbour.example.org/a", blocks=blocks)).evidence


@pytest.mark.parametrize("row", CREDITS["label"], ids=lambda row: row["word"])
def test_each_label_fires_on_its_line(row):
    """A label is found at the head of its line, with its own strength."""
    label = label_in(row["seen"])
    assert (label.start, label.strength) == (0, row["strength"])


@pytest.mark.parametrize("row", CREDITS["phrase"], ids=lambda row: row["seen"])
def test_each_phrase_fires_on_its_line(row):
    """A wording at the end of a page is evidence, with the status and weight of its row at most."""
    found = [item for item in closing(row["seen"]) if item.kind in {"credit", "contributed"}]
    assert [item.status for item in found][:1] == [row["argues"]]
    assert row["cue"].casefold() in row["seen"].casefold()


@pytest.mark.parametrize("row", CREDITS["collective"], ids=lambda row: row["word"])
def test_each_collective_makes_joint_work(row):
    """Agencies without a name beside staff are evidence that points at nobody."""
    blocks = (
        Block("Quay to be rebuilt", "h1", kept=False, inside=True),
        Block(row["seen"], "p", kept=False, inside=True, reason="byline"),
        Block(PROSE, "p", kept=True, inside=True),
    )
    origin = find_origin(Draft("https://harbour.example.org/a", blocks=blocks))
    assert (origin.status, origin.name) == ("partly", None)


@pytest.mark.parametrize("row", CREDITS["self_called"], ids=lambda row: row["seen"])
def test_each_self_called_agency_is_named(row):
    """A name that calls itself an agency is one, listed or not."""
    (found,) = named_in(row["seen"])
    assert (found.outlet.kind, found.outlet.domain) == ("agency", None)
    assert found.printed in row["seen"]


@pytest.mark.parametrize("row", CREDITS["picture"], ids=lambda row: row["word"])
def test_each_picture_word_fires_on_its_line(row):
    """A picture's credit is known by its word."""
    assert is_picture_credit(row["seen"])


@pytest.mark.parametrize("row", CREDITS["house"], ids=lambda row: row["word"])
def test_each_house_word_makes_a_house(row):
    """A name that holds the word is a newspaper's, not a person's."""
    assert is_house(row["seen"].partition(" ")[2])


@pytest.mark.parametrize("row", CREDITS["nowhere"], ids=lambda row: row["word"])
def test_each_nowhere_is_no_source(row):
    """Words that name no publisher make no evidence."""
    blocks = (
        Block(PROSE, "p", kept=True, inside=True),
        Block(row["seen"], "p", kept=False, inside=True),
    )
    origin = find_origin(Draft("https://harbour.example.org/a", blocks=blocks))
    assert is_nowhere(row["word"])
    assert origin.evidence == ()


@pytest.mark.parametrize("row", DATELINES["layout"], ids=lambda row: row["name"])
def test_each_layout_finds_the_agency(row):
    """A layout's group `agency` holds the agency of its line."""
    assert re.match(row["match"], row["seen"])["agency"]


@pytest.mark.parametrize("row", DATELINES["house"], ids=lambda row: row["match"])
def test_each_house_is_no_agency(row):
    """A bracket that is no agency is known by its row, and makes no evidence."""
    bracket = re.search(r"\((.+?)\)", row["seen"])[1]
    assert re.match(row["match"], bracket)
    assert closing(row["seen"]) == ()


@pytest.mark.parametrize("row", DATELINES["mark"], ids=lambda row: row["seen"])
def test_each_mark_belongs_to_a_listed_agency(row):
    """A mark fires on its line, for an agency of the table."""
    assert re.search(row["match"], row["seen"], re.IGNORECASE)
    assert by_name(row["agency"]).name == row["agency"] or by_name(row["agency"]).domain


@pytest.mark.parametrize(
    ("rows", "key"),
    [
        pytest.param(CREDITS["label"], lambda row: row["word"].casefold(), id="label"),
        pytest.param(CREDITS["collective"], lambda row: row["word"].casefold(), id="collective"),
        pytest.param(
            CREDITS["self_called"], lambda row: (row["cue"], row["match"]), id="self-called"
        ),
        pytest.param(CREDITS["house"], lambda row: row["word"].casefold(), id="house"),
        pytest.param(CREDITS["nowhere"], lambda row: row["word"].casefold(), id="nowhere"),
        pytest.param(CREDITS["picture"], lambda row: row["word"].casefold(), id="picture"),
        pytest.param(
            CREDITS["phrase"], lambda row: (row["language"], row["cue"], row["match"]), id="phrase"
        ),
        pytest.param(DATELINES["layout"], lambda row: row["name"], id="layout"),
        pytest.param(DATELINES["house"], lambda row: row["match"], id="house"),
        pytest.param(DATELINES["mark"], lambda row: (row["agency"], row["match"]), id="mark"),
    ],
)
def test_rows_are_sorted_and_single(rows, key):
    """A section is in order and holds nothing twice."""
    keys = [key(row) for row in rows]
    assert keys == sorted(set(keys))
