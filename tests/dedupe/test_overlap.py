"""What two texts share, word by word."""

import pytest

from ingest.dedupe._overlap import kinship, measure_overlap
from ingest.dedupe._words import read_words


def prose(name: str, words: int) -> str:
    return " ".join(f"{name}{number}" for number in range(words))


@pytest.mark.parametrize(
    ("new", "held", "shares"),
    [
        pytest.param(prose("a", 40), prose("a", 40), (1.0, 1.0), id="the same"),
        pytest.param(prose("a", 20), prose("a", 40), (1.0, 0.5), id="a half"),
        pytest.param(prose("a", 40), prose("b", 40), (0.0, 0.0), id="nothing"),
        pytest.param(prose("a", 9), prose("a", 9), (0.0, 0.0), id="a phrase"),
        pytest.param(
            prose("a", 20) + " x y z " + prose("c", 20),
            prose("a", 20) + " u v w " + prose("c", 20),
            (1.0, 1.0),
            id="a short edit is bridged",
        ),
        pytest.param(
            prose("a", 20) + "\n" + prose("x", 12), prose("a", 20), (1.0, 1.0), id="a label"
        ),
        pytest.param(
            prose("a", 20) + "\n" + prose("x", 20), prose("a", 20), (0.5, 1.0), id="a paragraph"
        ),
        pytest.param("", prose("a", 20), (0.0, 0.0), id="empty"),
    ],
)
def test_shares_are_of_each_text(new, held, shares):
    """A share counts the words in passages that both texts hold."""
    overlap = measure_overlap(read_words(new), read_words(held))
    assert (overlap.new, overlap.held) == shares


@pytest.mark.parametrize(
    ("new", "held", "agreement"),
    [
        pytest.param("{} 7 {} 8 {}", "{} 7 {} 8 {}", 1.0, id="the same"),
        pytest.param("{} 7 {} 8 {}", "{} 7 {} {}", 1.0, id="one lacks a number"),
        pytest.param("{} 7 {} 8 {}", "{} 6 {} 9 {}", 1 / 3, id="other numbers"),
        pytest.param("{} 7 {} 8 {}", "{} 7 {} 9 {}", 2 / 3, id="one brought up to date"),
        pytest.param("{} {} {} 5", "{} {} {} 6", None, id="after the last shared word"),
        pytest.param("{} {} {}", "{} {} {}", None, id="none"),
    ],
)
def test_numbers_conflict_on_both_sides_or_not_at_all(new, held, agreement):
    """Only a number that each text has for itself, between shared words, speaks against a copy."""
    parts = [" ".join(f"{name}{letter}" for letter in "bcdefghijklm") for name in "xyz"]
    overlap = measure_overlap(read_words(new.format(*parts)), read_words(held.format(*parts)))
    assert overlap.numbers == (None if agreement is None else pytest.approx(agreement))


@pytest.mark.parametrize(
    ("other", "kin"),
    [
        pytest.param("Council delays closing of harbour pier", True, id="one event"),
        pytest.param("Teachers rewrite school timetable around tides", False, id="another"),
        pytest.param("", False, id="nothing"),
    ],
)
def test_kin_use_the_same_long_words(other, kin):
    """Two reports of one event share their nouns."""
    one = read_words("The harbour council votes on closing the old grain pier")
    assert (kinship(one, read_words(other)) > 1 / 6) is kin
