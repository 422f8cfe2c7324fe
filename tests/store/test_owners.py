"""Who owned an outlet on the day of a piece, and what that makes of texts that its sister titles share."""

from datetime import UTC, date, datetime

import pytest

from ingest.store import Store
from ingest.types import Ownership, Time

STORY = ". ".join(f"Sentence {number} of the ferry story" for number in range(30)) + "."


def owned(domain: str, owner: str, **more: object) -> Ownership:
    return Ownership(domain, str(more.pop("address", "")), owner, **more)  # type: ignore[arg-type]


def on(day: str) -> Time:
    return Time(datetime.fromisoformat(day).replace(tzinfo=UTC), 0, "minute")


@pytest.fixture
def state(store, path, clock):
    """Open the database once more, with another file of owners beside the settings."""

    def stated(*owners: Ownership) -> None:
        Store.open(path, now=clock, owners=owners).close()

    return stated


@pytest.fixture
def proofs(rows):
    return lambda: rows("SELECT outlet, owner, proof FROM appearances ORDER BY id")


def test_the_rules_are_there_from_the_first_opening(store, rows):
    """Analysts can join what the program knows."""
    assert rows("SELECT owner, basis FROM owners WHERE domain = 'bild.de'") == [("Axel Springer", "rule")]  # fmt: skip


def test_a_sister_title_republishes_nothing(put, piece, credit, state, proofs, rows):
    """Neither what shares the text in silence nor what credits the other title; a stranger still does."""
    put(piece("https://one.example/a", STORY))
    put(piece("https://two.example/a", STORY))
    put(piece("https://three.example/a", STORY, origin=credit("one.example")))
    put(piece("https://four.example/a", STORY))
    state(*(owned(f"{name}.example", "Marl Media") for name in ("one", "two", "three")))
    assert proofs() == [
        ("one.example", "Marl Media", None),
        ("two.example", "Marl Media", "sister"),
        ("three.example", "Marl Media", "sister"),
        ("four.example", None, "text_only"),
    ]
    assert rows("SELECT outlet, origin FROM republishers") == [("four.example", "one.example")]
    assert rows("SELECT owners_known, owners_min, owners_max FROM clusters") == [(1, 1, 2)]


def test_nobody_known(put, piece, rows):
    """Each outlet may be its own, or all may be one's."""
    put(piece("https://one.example/a", STORY))
    put(piece("https://two.example/a", STORY))
    assert rows("SELECT owners_known, owners_min, owners_max FROM clusters") == [(0, 1, 2)]


def test_an_owner_holds_for_its_days(put, piece, state, proofs):
    """The day of the piece decides: the first and the last are included."""
    for number, day in enumerate(("2024-06-30", "2024-07-01", "2025-12-31", "2026-01-01")):
        put(piece(f"https://one.example/{number}", f"{number} {STORY[:number]}", published=on(day)))
    state(
        owned("one.example", "Old", to_day=date(2024, 6, 30)),
        owned("one.example", "New", from_day=date(2024, 7, 1), to_day=date(2025, 12, 31)),
    )
    assert [owner for _, owner, _ in proofs()] == ["Old", "New", "New", None]


def test_sisters_on_that_day_only(put, piece, state, proofs):
    """Titles that one owner bought later were strangers before."""
    for site in ("one", "two"):
        put(piece(f"https://{site}.example/a", STORY, published=on("2024-06-30")))
    for site in ("one", "two"):
        put(piece(f"https://{site}.example/b", STORY[::-1], published=on("2024-07-02")))
    state(
        owned("one.example", "Marl Media"),
        owned("two.example", "Marl Media", from_day=date(2024, 7, 1)),
    )
    assert [proof for *_, proof in proofs()] == [None, "text_only", None, "sister"]


def test_an_owner_of_a_part_of_an_address(put, piece, state, proofs, rows):
    """The longest address that fits counts: a host below the domain, a folder, a name on a platform."""
    places = (
        "https://one.example/a", "https://www.one.example/north/a", "https://one.example/northern/a",
        "https://news.one.example/a", "https://medium.com/@skarn/a", "https://medium.com/@marl/a",
    )  # fmt: skip
    for number, url in enumerate(places):
        put(piece(url, f"{number} {STORY[:number]}"))
    state(
        owned("one.example", "Marl"),
        owned("one.example", "North", address="one.example/north/"),
        owned("one.example", "News", address="news.one.example/"),
        owned("medium.com", "Skarn", address="medium.com/@skarn/"),
    )
    assert [owner for _, owner, _ in proofs()] == ["Marl", "North", "Marl", "News", "Skarn", None]
    assert rows("SELECT owner FROM pieces ORDER BY id") == [(owner,) for _, owner, _ in proofs()]
    assert rows("SELECT outlet, owner FROM outlets ORDER BY outlet") == [
        ("medium.com/@marl", None),
        ("medium.com/@skarn", "Skarn"),
        ("one.example", "Marl"),
    ]


def test_a_shared_text_of_a_part_of_an_address(put, piece, state, proofs):
    """The other title is known by the address of the piece, not by its domain alone."""
    put(piece("https://one.example/north/a", STORY))
    put(piece("https://two.example/a", STORY))
    put(piece("https://three.example/a", STORY))
    state(
        owned("one.example", "North", address="one.example/north/"),
        owned("one.example", "Marl"), owned("two.example", "North"), owned("three.example", "Marl"),
    )  # fmt: skip
    assert [proof for *_, proof in proofs()] == [None, "sister", "text_only"]


def test_the_file_stands_in_place_of_the_rules(store, state, rows):
    """Only for the addresses that it names, and until it names them no more; who states nothing changes nothing."""

    def said() -> list[tuple[object, ...]]:
        return rows("SELECT domain, owner, basis FROM owners WHERE domain IN ('bild.de', 'welt.de') ORDER BY 1")  # fmt: skip

    rules = [("bild.de", "Axel Springer", "rule"), ("welt.de", "Axel Springer", "rule")]
    mine = [("bild.de", "Mine", "config"), rules[1]]
    state(owned("bild.de", "Mine"))
    assert said() == mine
    Store.open(store.path, now=store._now).close()
    assert said() == mine
    state()
    assert said() == rules


def test_an_outlet_without_a_name(put, piece, state, proofs):
    """A saved text without an address is nobody's sister."""
    put(piece("https://one.example/a", STORY))
    put(piece(None, STORY))
    state(owned("one.example", "Marl"))
    assert proofs()[1] == (None, None, None)
