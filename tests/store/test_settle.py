"""Which copy represents a piece, and whose the piece is."""

from datetime import UTC, datetime

import pytest

from ingest.store._settle import Member, other_titles, settle, verified
from ingest.types import Origin, Time

SEEN = "2026-03-01T06:00:00Z"
OWN = Origin()


def _credit(domain: str | None, confidence: float = 0.9) -> Origin:
    return Origin(
        "republished", "unverified", "evidence", "outlet", domain, domain, confidence=confidence
    )


def _agency(name: str) -> Origin:
    return Origin("republished", "unverified", "evidence", "agency", name, confidence=0.8)


def _at(hour: int, precision: str = "minute") -> Time:
    return Time(datetime(2026, 3, 1, hour, tzinfo=UTC), 0, precision)


def _member(number: int, **fields: object) -> Member:
    known = {
        "key": f"key{number}",
        "outlet": f"outlet{number}.example",
        "title": f"Title {number}",
        "site_name": None,
        "kind": "near",
        "completeness": "full",
        "words": 300,
        "published": None,
        "first_seen": SEEN,
        "claim": OWN,
    }
    return Member(number, **{**known, **fields})


@pytest.mark.parametrize(
    ("members", "best"),
    [
        pytest.param([{}], 1, id="alone"),
        pytest.param([{}, {}], 1, id="nothing known: the first stored"),
        pytest.param([{"published": _at(5)}, {"published": _at(4)}], 2, id="earliest"),
        pytest.param([{"published": _at(5)}, {}], 1, id="a printed time beats our sight"),
        pytest.param(
            [{"published": _at(5)}, {"published": _at(0, "day")}], 1, id="a day is its end"
        ),
        pytest.param([{}, {"published": _at(9)}], 1, id="a time to come counts as now"),
        pytest.param(
            [{"published": _at(5)}, {"published": _at(4), "words": 200}],
            1,
            id="cut is not complete",
        ),
        pytest.param(
            [{"published": _at(5)}, {"published": _at(4), "completeness": "teaser"}],
            1,
            id="a stub is not complete",
        ),
        pytest.param(
            [{"published": _at(4), "claim": _credit("outlet2.example")}, {"published": _at(5)}],
            2,
            id="named by outlet",
        ),
        pytest.param(
            [
                {"published": _at(4), "claim": _credit(None), "claim_key": "key3"},
                {"published": _at(3)},
                {"published": _at(5)},
            ],
            3,
            id="named by address",
        ),
        pytest.param(
            [{"claim": _agency("The Coastal Press")}, {"site_name": "the coastal press"}],
            2,
            id="named as its pages call it",
        ),
        pytest.param(
            [{"claim": _agency("Coastal Press Agency")}, {"outlet": "coastal-press.example"}],
            2,
            id="named as its host",
        ),
        pytest.param(
            [{"claim": _agency("Coastal Press Agency")}, {"outlet": "coast.example"}],
            1,
            id="another name",
        ),
        pytest.param(
            [{"claim": _credit("outlet2.example")}, {"words": 100}],
            2,
            id="the named original, even when shorter",
        ),
        pytest.param(
            [{"claim": _credit("outlet2.example")}, {"claim": _credit("outlet1.example")}],
            1,
            id="two that name each other are both reposts",
        ),
    ],
)
def test_representative(members, best):
    """The original when it is known, else the earliest complete text."""
    made = [_member(number, **fields) for number, fields in enumerate(members, 1)]
    assert settle(made).best.copy_id == best


@pytest.mark.parametrize(
    ("members", "status", "domain"),
    [
        pytest.param([{}], "own", None, id="alone"),
        pytest.param(
            [{"claim": _credit("wire.example")}], "republished", "wire.example", id="credit"
        ),
        pytest.param(
            [{"published": _at(3)}, {"claim": _credit("wire.example")}],
            "republished",
            "wire.example",
            id="a later copy says whose it is",
        ),
        pytest.param(
            [
                {"published": _at(3)},
                {"claim": _credit("one.example", 0.6)},
                {"claim": _credit("two.example", 0.8)},
            ],
            "republished",
            "two.example",
            id="the stronger of two",
        ),
        pytest.param(
            [{}, {"claim": _credit("outlet1.example")}], "own", None, id="the original is here"
        ),
    ],
)
def test_origin_of_the_piece(members, status, domain):
    """The piece is whose its copies say it is, unless the original itself is among them."""
    made = [_member(number, **fields) for number, fields in enumerate(members, 1)]
    origin = settle(made).origin
    assert (origin.status, origin.domain) == (status, domain)


def test_order_of_copies_does_not_matter():
    """The same copies give the same choice in any order."""
    made = [_member(1, published=_at(5)), _member(2, published=_at(4)), _member(3, words=90)]
    assert {settle([*made[number:], *made[:number]]).best.copy_id for number in range(3)} == {2}


def test_a_claim_is_verified_by_the_named_copy():
    """A copy whose named source is a copy of the same piece is borne out by the text."""
    made = [
        _member(1, kind="representative"),
        _member(2, kind="truncated", claim=_credit("outlet1.example")),
        _member(3, claim=_credit("elsewhere.example")),
    ]
    assert verified(made, settle(made)) == {2: "excerpt"}


def test_other_titles_are_listed_once():
    """Headlines of the other copies, whatever their case, in the order they came."""
    made = [_member(1), _member(3, title="B"), _member(2, title="title 1"), _member(4, title="b")]
    assert other_titles(made[0], made) == ["B"]
