"""A sample is fair, the same for the same seed, and keeps what the database said; verdicts are kept whole or not at all."""

from statistics import fmean, stdev

import pytest

from ingest.errors import DataError
from ingest.store._sample import draw, shares

COPIES = [
    (number, f"key {number}", (("a", "b", "c", "c", f"small {number}")[number % 5],))
    for number in range(1, 501)
]
SIZES = {("a",): 100, ("b",): 100, ("c",): 200} | {
    (f"small {number}",): 1 for number in range(4, 501, 5)
}


@pytest.mark.parametrize("wanted", [1, 2, 3, 7, 50, 100, 499, 500, 9000])
def test_every_stratum_has_its_share_and_the_weights_stand_for_all(wanted):
    """As many are drawn as asked, no stratum is left out, and what they stand for is what there is."""
    taken = shares(SIZES, wanted)
    drawn = draw(COPIES, taken, 7)
    assert sum(map(len, drawn.values())) == min(wanted, 500)
    assert {name: len(copies) for name, copies in drawn.items()} == {
        name: number for name, (_, number) in taken.items()
    }
    assert sum(size / number * len(drawn[name]) for name, (size, number) in taken.items()) == 500


def test_the_seed_draws_the_same_copies_in_whatever_order_they_come():
    """Another seed draws others."""
    taken = shares(SIZES, 50)
    assert draw(COPIES, taken, 7) == draw(reversed(COPIES), taken, 7)
    assert draw(COPIES, taken, 7) != draw(COPIES, taken, 8)


def test_a_share_that_is_estimated_from_samples_is_that_of_all():
    """Over 300 seeds the weighted share lies around the true one, as near as chance lets it."""
    taken = shares(SIZES, 33)
    strange = {number for number, _, _ in COPIES if number % 7 == 0 or number % 5 == 4}
    found = []
    for seed in range(300):
        drawn = draw(COPIES, taken, seed)
        found.append(sum(size / number * len(strange & set(drawn[name])) for name, (size, number) in taken.items()) / 500)  # fmt: skip
    assert abs(fmean(found) - len(strange) / 500) < 3 * stdev(found) / 300**0.5


@pytest.fixture
def stored(put, piece, credit):
    """A piece, a copy of it that credits an agency, and a piece without a date."""
    put(piece("https://example.org/1"))
    put(piece("https://example.net/1", origin=credit("Reuters", "reuters.com")))
    put(piece("https://example.com/2", "Rain fell on the quay all week, says the service.", published=None))  # fmt: skip


def test_what_was_said_is_kept(store, stored, rows):
    """Also when the page says something else later: of a copy whom it credits, of a piece what stands there."""
    audit = store.audits.draw(200, by=["outlet", "language"], seed=3)
    held = rows("SELECT c.url, v.field, v.said, v.weight FROM verdicts AS v JOIN copies AS c ON c.id = v.copy_id WHERE audit_id = ? AND field <> 'title' ORDER BY c.id, field", audit)  # fmt: skip
    assert [tuple(row) for row in held] == [
        ("https://example.org/1", "date", "2026-03-01", 1.0),
        ("https://example.org/1", "origin", "republished from Reuters", 1.0),
        ("https://example.net/1", "date", "2026-03-01", 1.0),
        ("https://example.net/1", "duplicate", "1", 1.0),
        ("https://example.net/1", "origin", "republished from Reuters", 1.0),
        ("https://example.com/2", "origin", "own", 1.0),
    ]


@pytest.mark.parametrize(
    ("audit", "verdicts", "told"),
    [
        (9, {(1, "title"): "right"}, "there is no audit 9"),
        (1, {(1, "title"): "right", (9, "title"): "wrong"}, "nothing about the title of copy 9"),
        (1, {(1, "title"): "right", (3, "date"): "wrong"}, "nothing about the date of copy 3"),
    ],
)
def test_verdicts_on_what_was_not_asked_are_refused_whole(
    store, stored, rows, audit, verdicts, told
):
    """Nothing of them is kept, nor that any came."""
    store.audits.draw(3, by=[], seed=1)
    with pytest.raises(DataError, match=told):
        store.audits.record(audit, verdicts, by="Ada")
    assert [tuple(row) for row in rows("SELECT count(verdict), (SELECT judged_utc FROM audits) FROM verdicts")] == [(0, None)]  # fmt: skip


def test_there_is_nothing_to_draw_from(store, rows):
    """An empty database gives no audit, a strange column neither."""
    with pytest.raises(DataError, match="nothing is stored"):
        store.audits.draw(10, by=[], seed=1)
    with pytest.raises(ValueError, match="'mood' is none of outlet"):
        store.audits.draw(10, by=["mood"], seed=1)
    assert rows("SELECT * FROM audits") == []
