"""The permitted sentences, held to docs/claims.md."""

import re
from pathlib import Path

import pytest

from ingest.normalise import claim_sentence
from ingest.normalise._claims import SENTENCES
from ingest.types import Origin

DOCS = Path(__file__).parents[2] / "docs"


def rows(path):
    """Return the cells of a table's rows, head and rule left out."""
    lines = [
        line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("| ")
    ]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines[1:]]


def test_docs_hold_every_sentence():
    """docs/claims.md has exactly the sentences of the code."""
    told = {
        tuple(cell.strip("`").replace("–", "") for cell in row[:3]): row[3]
        for row in rows(DOCS / "claims.md")
    }
    assert told == SENTENCES


@pytest.mark.parametrize("key", SENTENCES, ids=" ".join)
def test_no_sentence_says_copied(key):
    """A sentence credits; it never accuses."""
    assert not re.search(r"cop(?:y|ied)|stolen|plagiar", SENTENCES[key])


def test_an_unknown_combination_claims_least():
    """What the table does not know is told as an unchecked claim."""
    origin = Origin("republished", "verbatim", "evidence", domain="example.org")
    assert (
        claim_sentence(origin)
        == "The page credits example.org; example.org's text was not compared."
    )


def test_a_nameless_origin_is_told_so():
    """A credit without a name still makes a sentence."""
    origin = Origin("partly", "unverified", "evidence")
    assert claim_sentence(origin).startswith(
        "The page credits another publisher beside its own staff;"
    )
