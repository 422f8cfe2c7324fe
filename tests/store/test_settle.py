"""Which copy represents a piece, and whose the piece is."""

import pytest

from ingest.store._clusters.settle import (
    Credit,
    Member,
    count_credits,
    other_titles,
    settle,
    verified,
)

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


@pytest.mark.parametrize(
    ("check", "verified_now"),
    [("not_checked", True), ("unreachable", True), ("facts_match", False), ("no_support", False)],
)
def test_what_was_compared_keeps_its_check(check, verified_now):
    """A rewrite that a person joined to its original is not called the same text."""
    made = [_member(1), _member(2, **_credit("outlet1.example"), claim_check=check)]
    assert (verified(made, settle(made)) == {2: "edited"}) is verified_now


def test_other_titles_are_listed_once():
    """Headlines of the other copies, whatever their case, in the order they came."""
    made = [_member(1), _member(3, title="B"), _member(2, title="title 1"), _member(4, title="b")]
    assert other_titles(made[0], made) == ["B"]


def _witnesses(*copies: dict[str, object]) -> list[tuple[str | None, float, bool, str | None]]:
    settled = settle([_member(number, **fields) for number, fields in enumerate(copies, 1)])
    return [(e.claimant.claim_domain, e.weight, e.won, e.moment) for e in settled.witnesses]


SEVERAL = [
    pytest.param([_at(3)], [], id="alone: nobody to ask"),
    pytest.param([_credit("wire.example", 0.7)], [], id="alone: its own word"),
    pytest.param(
        [_at(3), _at(4)],
        [(None, 0.0, False, "2026-03-01T03:00:00Z")],
        id="nobody credits: the time chose, and is no evidence",
    ),
    pytest.param(
        [_at(3), _credit("wire.example", 0.7)],
        [("wire.example", 0.7, True, None)],
        id="one other",
    ),
    pytest.param(
        [_at(3), _credit("wire.example", 0.7), _credit("wire.example", 0.6)],
        [("wire.example", 0.77, True, None)],
        id="two that agree weigh more",
    ),
    pytest.param(
        [
            _at(3),
            _credit("one.example", 0.7),
            _credit("two.example", 0.6),
            _credit("two.example", 0.6),
            _credit("two.example", 0.6),
        ],
        [("two.example", 0.75, True, None), ("one.example", 0.7, False, None)],
        id="three against one",
    ),
    pytest.param(
        [_at(1), {**_at(4), **_credit("one.example")}, {**_at(3), **_credit("two.example")}],
        [("two.example", 0.9, True, "2026-03-01T03:00:00Z"), ("one.example", 0.9, False, None)],
        id="a tie is broken by time, and says so",
    ),
    pytest.param(
        [_credit("one.example", 0.6), {**_at(9), **_credit("two.example", 0.9)}],
        [("two.example", 0.9, True, None), ("one.example", 0.6, False, None)],
        id="the representative may be wrong about itself",
    ),
    pytest.param(
        [{}, _credit("outlet1.example"), _credit("outlet1.example")],
        [("outlet1.example", 0.93, True, None)],
        id="they name the page itself",
    ),
    pytest.param(
        [{}, {**_credit("wire.example"), "claim_check": "contradicted"}],
        [(None, 0.0, False, SEEN)],
        id="a claim that was contradicted is no witness",
    ),
    pytest.param(
        [
            _at(3),
            _credit("outlet3.example"),
            _credit("wire.example", 0.8),
        ],
        [("wire.example", 0.8, True, None)],
        id="who is credited and credits another is a middleman",
    ),
]


@pytest.mark.parametrize(("copies", "witnesses"), SEVERAL)
def test_what_copies_credit_is_evidence(copies, witnesses):
    """The credits of all copies are weighed together; what lost is kept."""
    assert _witnesses(*copies) == witnesses


@pytest.mark.parametrize(("copies", "witnesses"), SEVERAL)
def test_witnesses_need_no_order(copies, witnesses):
    """Whichever copy comes first in the list, the same is said."""
    made = [_member(number, **fields) for number, fields in enumerate(copies, 1)]
    turned = settle(made[::-1])
    assert sorted(turned.witnesses) == sorted(settle(made).witnesses)
    assert turned.best == settle(made).best


def test_counted_credits_stand_for_copies_that_are_not_read():
    """With what all copies credit at hand, the few that matter are enough."""
    made = [_member(1, **_at(3)), *(_member(n, **_credit("wire.example")) for n in range(2, 300))]
    few = [made[0], made[-1], made[1]]
    assert settle(few, count_credits(made)) == settle(made)


def test_credits_are_counted_by_domain_or_name():
    """Each credited house once, with the copy that is surest of it."""
    made = [
        _member(1, **_credit("wire.example", 0.7)),
        _member(2, **_credit("wire.example", 0.9)),
        _member(3, **_agency("Coastal Press")),
        _member(4, **_agency("COASTAL PRESS")),
        _member(5),
    ]
    assert count_credits(made) == (
        Credit("wire.example", 2, made[1]),
        Credit("coastalpress", 2, made[2]),
    )
