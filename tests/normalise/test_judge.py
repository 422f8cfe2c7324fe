"""The judge: pure weighing of evidence."""

import pytest

from ingest.normalise._judge import weigh
from ingest.types import Evidence


def say(kind, weight, name="Reuters", domain="reuters.com", **more):
    return Evidence(
        kind, more.pop("quote", f"{kind} of {name}"), name, domain, weight=weight, **more
    )


AP = ("The Associated Press", "apnews.com")


@pytest.mark.parametrize(
    ("evidence", "status", "name"),
    [
        pytest.param([], "own", None, id="nothing"),
        pytest.param([say("url", 0.3)], "own", None, id="too weak"),
        pytest.param([say("dateline", 0.96)], "republished", "Reuters", id="dateline"),
        pytest.param([say("byline", 0.9, status="partly")], "partly", "Reuters", id="joint byline"),
        pytest.param(
            [say("byline", 0.9, status="partly"), say("jsonld", 0.86)],
            "partly",
            "Reuters",
            id="metadata knows no staff",
        ),
        pytest.param(
            [say("dateline", 0.96), say("contributed", 0.85, status="partly")],
            "republished",
            "Reuters",
            id="its own writers helped",
        ),
        pytest.param(
            [say("canonical", 0.62, *AP), say("credit", 0.9)],
            "republished",
            "Reuters",
            id="text outranks canonical",
        ),
        pytest.param(
            [say("byline", 0.9, "AOL", "aol.com"), say("copyright", 0.7)],
            "republished",
            "Reuters",
            id="distributor is no author",
        ),
        pytest.param(
            [say("dateline", 0.96, quote="A (AP) —"), say("dateline", 0.96, *AP, quote="B (AP) —")],
            "unknown",
            None,
            id="rivals tie",
        ),
        pytest.param([say("credit", 0.85, None, None)], "republished", None, id="nobody named"),
    ],
)
def test_weighing_names_status_and_winner(evidence, status, name):
    """The strongest candidate wins; nothing, or a tie, names nobody."""
    origin = weigh(evidence)
    assert (origin.status, origin.name) == (status, name)


def test_no_evidence_is_no_finding():
    """Silence has basis absence and no confidence."""
    origin = weigh([])
    assert (origin.basis, origin.confidence, origin.relation) == ("absence", None, None)


def test_losers_are_kept():
    """Evidence that lost stays, unmarked."""
    origin = weigh([say("dateline", 0.96), say("meta", 0.6, *AP)])
    assert [(item.kind, item.won) for item in origin.evidence] == [
        ("dateline", True),
        ("meta", False),
    ]


def test_canonical_alone_is_at_most_seven_tenths():
    """Addresses alone never make a sure claim."""
    origin = weigh([say("canonical", 0.9), say("pixel", 0.9)])
    assert origin.confidence == 0.7


def test_agreement_raises_and_rivals_lower_confidence():
    """Each further kind adds a little; a strong rival takes some away."""
    alone = weigh([say("byline", 0.85)]).confidence
    agreed = weigh([say("byline", 0.85), say("jsonld", 0.8)]).confidence
    disputed = weigh([say("byline", 0.85), say("meta", 0.7, *AP)]).confidence
    assert disputed < alone < agreed


def test_the_address_is_the_pieces_own():
    """A home page is no address of a piece, and tracking goes."""
    home = say("credit", 0.9, url="https://www.reuters.com/")
    piece = say("canonical", 0.6, url="https://www.reuters.com/a-story?utm_source=x")
    assert weigh([home, piece]).url == "https://www.reuters.com/a-story"


@pytest.mark.parametrize(
    ("evidence", "kind"),
    [
        pytest.param([say("dateline", 0.9)], "agency", id="agency"),
        pytest.param(
            [say("credit", 0.9, "The Atlantic", "theatlantic.com")], "outlet", id="outlet"
        ),
        pytest.param(
            [say("dateline", 0.9, "PR Newswire", "prnewswire.com")],
            "distributor",
            id="distributor alone",
        ),
        pytest.param(
            [
                say("dateline", 0.9, "PR Newswire", "prnewswire.com"),
                say("credit", 0.8, "Quay Ltd", None),
            ],
            "issuer",
            id="issuer",
        ),
    ],
)
def test_kind_tells_what_the_winner_is(evidence, kind):
    """Listed winners have the table's kind; who stands beside a distributor is the issuer."""
    assert weigh(evidence).kind == kind
