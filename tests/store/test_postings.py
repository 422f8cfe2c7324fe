"""The inverted index finds what shares a passage, and forgets what everybody prints."""

import sqlite3
from collections.abc import Iterator

import pytest

from ingest.dedupe import take_fingerprint
from ingest.store._index.postings import FULL, HOUSE, SCHEMA, look_up, post

BOX = "Sign up for our evening letter and receive the news of the coast in your inbox every day but Sunday at no cost"


def prose(name: str, words: int = 60) -> str:
    return " ".join(f"{name}{number}" for number in range(words))


@pytest.fixture
def db(tmp_path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(tmp_path / "index.db")
    connection.executescript(SCHEMA)
    yield connection
    connection.close()


def add(db, number: int, text: str, *, article: int | None = None, outlet: str | None = None):
    post(
        db,
        copy_id=number,
        article_id=article or number,
        outlet=outlet,
        fingerprint=take_fingerprint(text),
    )


def found(db, text: str, outlet: str | None = None) -> list[int]:
    return [each.copy_id for each in look_up(db, take_fingerprint(text), outlet)[0]]


def test_a_shared_passage_is_found(db):
    """A text that holds a part of a stored one finds it, with the number of shared hashes."""
    add(db, 1, prose("a"))
    add(db, 2, prose("b"))
    ((only,), _) = look_up(db, take_fingerprint(prose("a", 40) + " " + prose("c")), None)
    assert (only.copy_id, only.article_id, only.shared > 1) == (1, 1, True)


def test_the_same_text_comes_first(db):
    """A copy that joined with the same words as the asker is found before its longer sister."""
    add(db, 1, prose("a", 200))
    add(db, 2, prose("a", 90), article=1)
    assert found(db, prose("a", 90))[0] == 2


def test_a_hash_is_posted_once_for_an_article(db):
    """The 300th copy of a wire story adds no row, and the story stays evidence."""
    for number in range(1, 301):
        add(db, number, prose("a"), article=1, outlet=f"outlet{number}.example")
    rows = db.execute("SELECT count(*) FROM postings").fetchone()[0]
    assert rows == len(take_fingerprint(prose("a")).sketch) + 1
    assert found(db, prose("a", 30) + " " + prose("x"), "outlet7.example") == [1]


def test_a_box_under_many_articles_is_no_evidence(db):
    """The index stops looking at a hash that stands in many articles, and stops growing by it."""
    for number in range(1, FULL + 5):
        add(db, number, f"{prose(f'story{number}_')}\n{BOX}", outlet=f"o{number}.example")
    key = take_fingerprint(BOX).sketch[0]
    assert db.execute("SELECT count(*) FROM postings WHERE hash = ?", (key,)).fetchone()[0] <= FULL
    assert found(db, f"{prose('new')}\n{BOX}") == []


def test_an_outlets_own_box_is_no_evidence_to_it(db):
    """A box in several articles of one outlet is furniture there sooner than elsewhere."""
    for number in range(1, HOUSE + 1):
        add(db, number, f"{prose(f'story{number}_')}\n{BOX}", outlet="daily.example")
    asked = f"{prose('new')}\n{BOX}"
    assert found(db, asked, "daily.example") == []
    assert len(found(db, asked, "other.example")) == HOUSE


def test_furniture_is_named(db):
    """A block in several articles is told to whoever compares."""
    for number in range(1, 4):
        add(db, number, f"{prose(f'story{number}_')}\n{BOX}")
    asked = take_fingerprint(f"{prose('story1_')}\n{BOX}")
    _, furniture = look_up(db, asked, None)
    assert furniture
    assert furniture <= set(take_fingerprint(BOX).sketch)


def test_no_more_than_eight_are_compared(db):
    """The look-up is bounded in articles and in copies of one article."""
    for number in range(1, 13):
        add(db, number, prose("a") + " " + prose(f"end{number}_"))
    assert len(found(db, prose("a"))) == 8


def test_an_empty_text_finds_nothing(db):
    """Two texts without words are not the same text."""
    add(db, 1, "")
    assert found(db, "") == []
