"""Which copy represents a piece, and whose the piece is."""

import pytest

from ingest.store._settle import Member, other_titles, settle, verified

SEEN = "2026-03-01T06:00:00Z"


def _credit(domain: str | None, confidence: float = 0.9) -> dict[str, object]:
    return {
        "claim_status": "republished",
        "claim_name": domain,
        "claim_domain": domain,
        "claim_confidence": confidence,
    }


def _agency(name: str) -> dict[str, object]:
    return {"claim_status": "republished", "claim_name": name, "claim_confidence": 0.8}


def _at(hour: int, precision: str = "minute") -> dict[str, object]:
    return {"published_utc": f"2026-03-01T{hour:02}:00:00Z", "published_precision": precision}


def _member(number: int, **fields: object) -> Member:
    known = {
        "key": f"key{number}",
        "outlet": f"outlet{number}.example",
        "title": f"Title {number}",
        "site_name": None,
        "kind": "near",
        "completeness": "full",
        "words": 300,
        "published_utc": None,
        "published_precision": None,
        "first_seen_utc": SEEN,
        "claim_status": "own",
        "claim_name": None,
        "claim_domain": None,
        "claim_confidence": None,
        "claim_check": "not_checked",
        "claim_key": None,
    }
    return Member(number, **{**known, **fields})


@pytest.mark.parametrize(
    ("members", "best"),
    [
        pytest.param([{}], 1, id="alone"),
        pytest.param([{}, {}], 1, id="nothing known: the first stored"),
        pytest.param([{**_at(5)}, {**_at(4)}], 2, id="earliest"),
        pytest.param([{**_at(5)}, {}], 1, id="a printed time beats our sight"),
        pytest.param([{**_at(5)}, {**_at(0, "day")}], 1, id="a day is its end"),
        pytest.param([{}, {**_at(9)}], 1, id="a time to come counts as now"),
        pytest.param(
            [{**_at(5)}, {**_at(4), "words": 200}],
            1,
            id="cut is not complete",
        ),
        pytest.param(
            [{**_at(5)}, {**_at(4), "completeness": "teaser"}],
            1,
            id="a stub is not complete",
        ),
        pytest.param(
            [{**_at(4), **_credit("outlet2.example")}, {**_at(5)}],
            2,
            id="named by outlet",
        ),
        pytest.param(
            [
                {**_at(4), **_credit(None), "claim_key": "key3"},
                {**_at(3)},
                {**_at(5)},
            ],
            3,
            id="named by address",
        ),
        pytest.param(
            [{**_agency("The Coastal Press")}, {"site_name": "the coastal press"}],
            2,
            id="named as its pages call it",
        ),
        pytest.param(
            [{**_agency("Coastal Press Agency")}, {"outlet": "coastal-press.example"}],
            2,
            id="named as its host",
        ),
        pytest.param(
            [{**_agency("Coastal Press Agency")}, {"outlet": "coast.example"}],
            1,
            id="another name",
        ),
        pytest.param(
            [{**_credit("outlet2.example")}, {"words": 100}],
            2,
            id="the named original, even when shorter",
        ),
        pytest.param(
            [{**_credit("outlet2.example")}, {**_credit("outlet1.example")}],
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
        pytest.param([{**_credit("wire.example")}], "republished", "wire.example", id="credit"),
        pytest.param(
            [{**_at(3)}, {**_credit("wire.example")}],
            "republished",
            "wire.example",
            id="a later copy says whose it is",
        ),
        pytest.param(
            [
                {**_at(3)},
                {**_credit("one.example", 0.6)},
                {**_credit("two.example", 0.8)},
            ],
            "republished",
            "two.example",
            id="the stronger of two",
        ),
        pytest.param([{}, {**_credit("outlet1.example")}], "own", None, id="the original is here"),
    ],
)
def test_origin_of_the_piece(members, status, domain):
    """The piece is whose its copies say it is, unless the original itself is among them."""
    made = [_member(number, **fields) for number, fields in enumerate(members, 1)]
    claimant = settle(made).claimant
    assert (claimant.claim_status, claimant.claim_domain) == (status, domain)


def test_order_of_copies_does_not_matter():
    """The same copies give the same choice in any order."""
    made = [_member(1, **_at(5)), _member(2, **_at(4)), _member(3, words=90)]
    assert {settle([*made[number:], *made[:number]]).best.copy_id for number in range(3)} == {2}


def test_a_claim_is_verified_by_the_named_copy():
    """A copy whose named source is a copy of the same piece is borne out by the text."""
    made = [
        _member(1, kind="representative"),
        _member(2, kind="truncated", **_credit("outlet1.example")),
        _member(3, **_credit("elsewhere.example")),
    ]
    assert verified(made, settle(made)) == {2: "excerpt"}


def test_other_titles_are_listed_once():
    """Headlines of the other copies, whatever their case, in the order they came."""
    made = [_member(1), _member(3, title="B"), _member(2, title="title 1"), _member(4, title="b")]
    assert other_titles(made[0], made) == ["B"]
