"""Where the house named lives and where its piece stands: the links of the page tell."""

import pytest

from ingest.normalise import find_origin
from ingest.types import Statement

PIECE = "https://www.quaygazette.example/2026/03/quay-to-be-rebuilt"


@pytest.mark.parametrize(
    ("words", "url", "domain", "piece"),
    [
        pytest.param("Quay to be rebuilt", PIECE, "quaygazette.example", PIECE, id="headline"),
        pytest.param("here", PIECE, "quaygazette.example", PIECE, id="slug"),
        pytest.param(
            "The Quay Gazette",
            "https://www.qg.example/",
            "qg.example",
            None,
            id="called like the house",
        ),
        pytest.param("Subscribe", "https://www.shop.example/offer", None, None, id="another link"),
    ],
)
def test_a_link_of_the_page_leads_home(draft, linked, words, url, domain, piece):
    """A name without a domain gets it from a link that is called like it; the slug finds the piece."""
    tail = ("Originally published by The Quay Gazette.", linked("Links", words, url))
    origin = find_origin(draft(tail=tail))
    assert (origin.name, origin.domain, origin.url) == ("The Quay Gazette", domain, piece)
    assert all(item.quote for item in origin.evidence)


def test_no_credit_no_home(draft, linked):
    """A link alone makes no claim, however much its path is like the headline."""
    assert find_origin(draft(tail=(linked("See here", "here", PIECE),))).status == "own"


def test_an_address_in_print_is_the_pieces(draft):
    """Some credits print the address instead of a link."""
    line = f"This article originally appeared in The Texas Tribune at {PIECE.replace('quaygazette.example', 'texastribune.org')}."
    origin = find_origin(draft(tail=(line,)))
    assert (origin.domain, origin.url) == (
        "texastribune.org",
        "https://www.texastribune.org/2026/03/quay-to-be-rebuilt",
    )


def test_microdata_names_the_writer(draft):
    """Marked-up writers count as those of JSON-LD do."""
    origin = find_origin(draft(says=(Statement("microdata.author", "By Ann Field, Reuters"),)))
    assert (origin.status, origin.domain) == ("republished", "reuters.com")


@pytest.mark.parametrize(
    ("issuer", "line"),
    [
        pytest.param(
            "Floship",
            "This story was produced by Floship and distributed by Stacker.",
            id="stacker",
        ),
        pytest.param(
            "Stadt Hafen",
            "Original-Content von: Stadt Hafen, übermittelt durch news aktuell",
            id="ots",
        ),
    ],
)
def test_the_issuer_comes_before_its_distributor(draft, issuer, line):
    """Who carries a release did not write it."""
    assert find_origin(draft(tail=(line,))).name == issuer
