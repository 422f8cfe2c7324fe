"""The permitted sentences, held to docs/claims.md, and every combination to a sentence."""

import re
from itertools import product
from pathlib import Path
from typing import get_args

import pytest

from ingest.normalise import claim_sentence
from ingest.normalise._claims import BESIDE, DECIDED, ENDS, OPENINGS, OWN, UNKNOWN, WHOM
from ingest.types import Check, Origin, OriginKind, Relation, Says

PAGE = (Path(__file__).parents[2] / "docs" / "claims.md").read_text(encoding="utf-8")
KINDS = (*get_args(OriginKind), None)
SAYS = (*get_args(Says), None)
# Every verdict on a credit: what extraction, comparison and clustering can leave.
CREDITED = [
    Origin(status, relation, "evidence", kind, "The Meridian", check=check, says=says)
    for status, (relation, check), kind, says in product(BESIDE, ENDS, KINDS, SAYS)
]
BY_A_PERSON = [
    Origin("own", basis="decision"),
    Origin("unknown", basis="decision"),
    *(Origin("republished", "unverified", "decision", kind, "The Meridian") for kind in KINDS),
]
ALL = [
    Origin(),
    Origin(basis="evidence"),
    Origin("unknown", "unverified", "evidence"),
    *BY_A_PERSON,
    *CREDITED,
]


def rows(heading):
    """The cells of the table below a heading, head and rule left out."""
    part = PAGE.split(f"## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in part.splitlines() if line.startswith("| ")]
    return [
        [cell.strip().strip("`") for cell in line.strip("| ").split(" | ")] for line in lines[1:]
    ]


def unsaid(cell):
    return None if cell == "–" else cell


def documented(origin, by="page"):
    """The sentence that docs/claims.md gives for an origin, put together as it says."""
    kind, says = origin.kind, origin.says if by == "page" else None
    sentence = {tuple(row[:5]): row[5] for row in rows("Sentences")}
    if origin.status in ("own", "unknown"):
        return sentence[origin.status, origin.relation or "–", origin.basis, "–", origin.check]
    said = sentence[origin.status, origin.relation, origin.basis, "any", origin.check]
    openings = {(row[0], unsaid(row[1])): row[2] for row in rows("Openings")}
    whom = {unsaid(row[0]): row[1] for row in rows("Whom")}
    said = said.replace("{opening}", openings[by, says]).replace("{whom}", whom[kind])
    return said.replace("{name}", "The Meridian")


@pytest.mark.parametrize("by", ["page", "copies"])
def test_every_combination_has_its_one_sentence(by):
    """What the page promises for each status, relation, basis, kind and check is what is printed."""
    wrong = {
        origin: (claim_sentence(origin, by=by), documented(origin, by))
        for origin in ALL
        if claim_sentence(origin, by=by) != documented(origin, by)
    }
    assert wrong == {}


def test_every_check_and_relation_has_an_end():
    """No check and no relation of the closed lists is without a sentence."""
    assert {check for _, check in ENDS} == set(get_args(Check))
    assert {relation for relation, _ in ENDS} == set(get_args(Relation))


def test_the_page_lists_nothing_else():
    """Each row of the tables is one that can be printed."""
    assert len(rows("Sentences")) == len(OWN) + len(DECIDED) + 1 + len(BESIDE) * len(ENDS)
    assert len(rows("Openings")) == len(OPENINGS)
    assert len(rows("Whom")) == len(WHOM)
    assert UNKNOWN in PAGE


def test_no_sentence_says_copied():
    """A sentence credits; it never accuses."""
    said = {claim_sentence(origin, by=by) for origin in ALL for by in ("page", "copies")}
    accusing = re.compile(r"\bcop(?:ied|ying)|stolen|stole|plagiar|lifted|theft", re.IGNORECASE)
    assert [sentence for sentence in said if accusing.search(sentence)] == []
    assert len(said) > 80


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
