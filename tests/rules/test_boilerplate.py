"""rules/boilerplate.toml: each row is sorted, alone and proven by its line."""

import re

import pytest

from ingest.extract._names import BODY, verdict
from ingest.extract._phrases import says
from ingest.rules import table

ROWS = table("boilerplate")


@pytest.mark.parametrize("section", ["name", "body_name"])
def test_words_are_sorted_and_alone(section):
    """A word has one row, where one would look for it."""
    words = [row["word"] for row in ROWS[section]]
    assert words == sorted(set(words))


def test_phrases_are_sorted_and_alone():
    """A pattern has one row, where one would look for it."""
    keys = [(row["reason"], row["pattern"]) for row in ROWS["phrase"]]
    assert keys == sorted(set(keys))


def test_no_word_is_both_body_and_side_matter():
    """A word names the article or something else, never both."""
    assert not {row["word"] for row in ROWS["name"]} & {row["word"] for row in ROWS["body_name"]}


@pytest.mark.parametrize("row", ROWS["name"], ids=lambda row: row["word"])
def test_a_name_fires_on_its_line(row):
    """An element with these names calls itself what the row says."""
    assert verdict("div", row["seen"]) == row["reason"]


@pytest.mark.parametrize("row", ROWS["body_name"], ids=lambda row: row["word"])
def test_a_body_name_fires_on_its_line(row):
    """An element with these names calls itself the article's text."""
    assert verdict("div", row["seen"]) == BODY


@pytest.mark.parametrize("row", ROWS["phrase"], ids=lambda row: row["seen"][:40])
def test_a_phrase_fires_on_its_line(row):
    """The row's own pattern fires on its line, within its length, and the block is dropped."""
    assert len(row["seen"]) <= row["most"]
    assert re.compile(row["pattern"], re.IGNORECASE).match(row["seen"])
    assert says(row["seen"])


@pytest.mark.parametrize(
    "prose",
    [
        "Sharing a border with two rivals, the town has seen five wars.",
        "Related industries lost a tenth of their sales, the bank said.",
        "Source code for the voting machines was published in 2019 by the ministry, and nobody looked.",
        "Advertising revenue fell by a third in the last quarter.",
        "Comments by the minister angered the opposition.",
        "Sign language interpreters stood beside the president throughout the speech.",
        "By noon the water had reached the second floor of the town hall.",
        "Watch makers in the valley fear the new duty.",
        "Photographs of the flood went round the world.",
        "“We may earn less this year,” said the farmer.",
        "Support for the government fell to a third.",
        "Reuters reported that the deal was close.",
        "Video evidence was not allowed in court.",
        "Loading docks were empty for the third week in a row.",
        "Follow-up talks will begin in May.",
        "Tags on the birds' legs showed that they had flown 9,000 kilometres.",
        "Published in 1951, the novel made her famous.",
        "Von der Leyen sprach am Montag in Straßburg über den Haushalt.",
        "Par ailleurs, la ville a voté un budget en hausse.",
        "Via dei Condotti was closed to traffic on Monday after a water main burst.",
    ],
)
def test_prose_is_no_boilerplate(prose):
    """A sentence of an article that begins like boilerplate stays."""
    assert says(prose) == ""
