"""The table of corrections, retractions and disclosures."""

import pytest

from ingest.normalise._notices import label_of, phrase_in, read_notices
from ingest.rules import table
from ingest.types import Draft

RULES = table("notices")
seen = pytest.mark.parametrize


@seen("row", RULES["label"], ids=lambda row: row["word"])
def test_each_label_is_read_on_its_line(row):
    """A label with a sentence behind it is a notice of its kind."""
    label, sentence = label_of(row["seen"])
    assert label is not None
    assert label.kind == row["kind"]
    assert sentence


@seen("row", RULES["phrase"], ids=lambda row: row["seen"])
def test_each_phrase_is_read_on_its_line(row):
    """A wording makes its line a notice of its kind."""
    assert phrase_in(row["seen"]) == row["kind"]


@seen("row", RULES["headline"], ids=lambda row: row["word"])
def test_each_word_before_a_headline_is_read(row):
    """The word counts in capitals alone."""
    (found,) = read_notices(Draft(None, title=row["seen"]))
    assert (found.kind, found.quote) == (row["kind"], row["seen"])
    assert read_notices(Draft(None, title=row["seen"].lower())) == ()


def test_rows_are_sorted_and_single():
    """A section is in order and holds nothing twice."""
    for section in ("headline", "label"):
        keys = [(row["language"], row["kind"], row["word"]) for row in RULES[section]]
        assert keys == sorted(keys)
        assert len(keys) == len({word for _, _, word in keys})
    keys = [(row["language"], row["kind"], row["match"]) for row in RULES["phrase"]]
    assert keys == sorted(set(keys))
