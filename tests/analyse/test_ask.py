"""Questions: each is told what it declares, counts a known database right, and reads no more than it must."""

import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime

import pytest

from ingest.analyse import add_functions, ask, observed, questions
from ingest.errors import DataError
from ingest.store import Store
from ingest.types import Ownership

NOW = datetime(2026, 3, 9, tzinfo=UTC)

# question -> what it is told, the columns looked at, and the rows that come out
KNOWN = {
    "wire-share": (
        {"outlet": "two.example"},
        "week copies_count wire_count wire_credited_count wire_share other_count other_carried_count",
        [(None, 1, 1, 1, 1.0, 0, 0), ("2026-03-02", 2, 0, 0, 0.0, 2, 1)],
    ),
    "top-originals": (
        {},
        "origin outlets_count pieces_count credited_count text_verified_count text_only_count wire_count",
        [
            ("reuters.com", 2, 3, 3, 0, 0, 3),
            ("Acme", 2, 1, 2, 0, 0, 0),
            ("wire.example", 2, 1, 0, 1, 1, 0),
        ],
    ),
    "republishers": (
        {"wire": "without"},
        "outlet origin credited_count text_verified_count text_only_count of_copies_count lag_mean_min text_kept_mean",
        [
            ("one.example", "Acme", 1, 0, 0, 3, None, None),
            ("one.example", "wire.example", 0, 1, 0, 3, 30.0, 1.0),
            ("three.example", "Acme", 1, 0, 0, 3, None, None),
            ("two.example", "wire.example", 0, 0, 1, 3, 90.0, 0.5),
        ],
    ),
    "reach": (
        {"owners": 3},
        "article_id outlet owners_min owners_max copies_count text_verified_count text_only_count",
        [(1, "wire.example", 1, 3, 3, 1, 1)],
    ),
    "never-originate": (
        {},
        "outlet of_copies_count own_count credited_count own_share wire_count",
        [("three.example", 3, 0, 3, 0.0, 2)],
    ),
    "truncated": (
        {},
        "article_id outlet proof carried_from text_kept of_copies_count",
        [(1, "two.example", "text_only", "wire.example", 0.5, 3)],
    ),
    "silent-edits": (
        {},
        "outlet url hours_after of_edits_count outlet_copies_count",
        [("one.example", "https://one.example/own", None, 1, 3)],
    ),
    "bylines": (
        {"copies": 1, "kind": "agency"},
        "name outlets_count copies_count own_count credited_count wire_count",
        [("Reuters", 1, 1, 0, 1, 1)],
    ),
    "press-releases": (
        {},
        "issuer kind outlets_count pieces_count copies_count credited_count of_copies_count",
        [("Acme", "issuer", 2, 1, 2, 2, 10)],
    ),
    "languages": (
        {},
        "language copies_count copies_share wire_count without_wire_count without_time_count",
        [("en", 8, 0.8, 2, 6, 1), (None, 1, 0.1, 1, 0, 0), ("de", 1, 0.1, 0, 1, 0)],
    ),
    "quality": (
        {"outlet": "two.example"},
        "copies_count without_title_count without_time_count without_time_share without_zone_count without_author_count",
        [(3, 1, 1, 0.333, 1, 1)],
    ),
    "feed-health": (
        {},
        "id reason failures gaps_count entries_count",
        [("b", "dns", 1, 0, 0), ("a", None, 0, 0, 1)],
    ),
    "uncorrected-copies": (
        {},
        "corrected_by outlet is_checked_since still_says has_old_words uncorrected_count of_copies_elsewhere_count",
        [("wire.example", "one.example", 0, None, None, 2, 2), ("wire.example", "two.example", 0, None, None, 2, 2)],
    ),
    "coverage": (
        {},
        "day runs_count copies_count outlets_count without_time_count without_usable_time_count",
        [("2026-03-04", 1, 10, 4, 1, 3)],
    ),
}  # fmt: skip


def test_the_questions():
    """All are there, each with a help line that is a sentence, and each is tried below."""
    assert list(questions()) == sorted(KNOWN)
    assert [name for name in KNOWN if not questions()[name].help.endswith(".")] == []


@pytest.mark.parametrize("name", KNOWN)
def test_a_question_counts_a_known_database_right(path, name):
    """Shares with their denominators, and the three proofs apart."""
    told, columns, rows = KNOWN[name]
    answer = ask(path, name, **told)
    places = [answer.columns.index(column) for column in columns.split()]
    assert [tuple(row[at] for at in places) for row in answer.rows] == rows


@pytest.fixture
def sisters(path):
    """The known database, once somebody stated that two of its outlets are of one owner, and one of another."""
    owners = {"wire": "Marl", "one": "Skarn", "two": "Marl"}
    stated = [Ownership(f"{name}.example", "", owner) for name, owner in owners.items()]
    Store.open(path, now=lambda: NOW, owners=stated).close()
    return path


# Of the outlets above: two.example carries wire.example's piece without a credit.
AMONG_SISTERS = {
    "wire-share": ({"outlet": "two.example"}, "other_count other_carried_count", [(0, 0), (2, 0)]),
    "top-originals": (
        {},
        "origin text_only_count of_carried_count",
        [("reuters.com", 0, 6), ("Acme", 0, 6), ("wire.example", 0, 6)],
    ),
    "republishers": ({"outlet": "two.example"}, "origin text_only_count", [("reuters.com", 0)]),
    "reach": (
        {"certain": 2},
        "article_id owners_min owners_max text_only_count sister_count",
        [(1, 2, 2, 0, 1)],
    ),
    "never-originate": (
        {"own": 1},
        "outlet owner own_count sister_count",
        [
            ("one.example", "Skarn", 1, 0),
            ("three.example", None, 0, 0),
            ("two.example", "Marl", 1, 1),
        ],
    ),
    "bylines": (
        {"limit": 1},
        "name own_count text_only_count sister_count",
        [("Amira Khan", 3, 0, 0)],
    ),
    "languages": (
        {},
        "language text_only_count sister_count",
        [("en", 0, 1), (None, 0, 0), ("de", 0, 0)],
    ),
    "truncated": ({}, "outlet proof", [("two.example", "sister")]),
}  # fmt: skip


@pytest.mark.parametrize("name", AMONG_SISTERS)
def test_sister_titles_are_counted_apart(sisters, name):
    """What another title of the same owner carries is neither republished nor its own."""
    told, columns, rows = AMONG_SISTERS[name]
    answer = ask(sisters, name, **told)
    places = [answer.columns.index(column) for column in columns.split()]
    assert [tuple(row[at] for at in places) for row in answer.rows] == rows


@pytest.mark.parametrize(("least", "pieces"), [(1, [1, 5]), (2, [1]), (3, [])])
def test_owners_for_certain(sisters, least, pieces):
    """A piece at two outlets of which one has no known owner may be at one owner only."""
    answer = ask(sisters, "reach", certain=least)
    assert [row[0] for row in answer.rows] == pieces


@pytest.mark.parametrize("name", sorted(KNOWN.keys() - {"feed-health"}))  # which lists every source
def test_a_window_without_anything(path, name):
    """Nothing was seen after the last day, and before the first."""
    assert ask(path, name, since="2026-04-01").rows == ()
    assert ask(path, name, until="2026-01-01").rows == ()


def test_what_was_observed(path):
    """The sentence beneath every answer tells what is missing."""
    assert observed(path).sentence() == (
        "observed: 10 copies of 7 pieces, first seen 2026-03-04 to 2026-03-04 (UTC);"
        " 1 without a time, 3 without minute and zone; 2 sources, 1 failing, 0 gaps"
    )
    assert observed(path, since="2026-04-01").sentence() == "observed: nothing"


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"owners": "many"}, "owners: 'many' is no whole number"),
        ({"since": "March"}, "since: 'March' is no day such as 2026-03-01"),
        ({"wire": "no"}, "wire: 'no' is none of with, without, only"),
        ({"colour": "red"}, "reach takes no colour"),
    ],
)
def test_a_wrong_parameter(path, told, sentence):
    """It is named, and nothing is asked."""
    with pytest.raises(ValueError, match=sentence):
        ask(path, "reach", **told)


def test_a_value_is_bound(path):
    """What is handed in is never part of the SQL."""
    assert ask(path, "quality", outlet="' OR 1 --").rows == ()


# Steps that read a table whole, which stays small.
SMALL = {
    "coverage": {"SCAN r"},  # runs
    "feed-health": {"SCAN s USING INDEX sqlite_autoindex_sources_1"},
}


@pytest.mark.parametrize("name", KNOWN)
def test_no_table_is_read_from_end_to_end(path, name):
    """Large tables are searched by an index, or read from one that holds all that is counted."""
    question = questions()[name]
    with closing(sqlite3.connect(path)) as db:
        add_functions(db)
        plan = db.execute(f"EXPLAIN QUERY PLAN {question.sql}", question.values({})).fetchall()
    made = re.compile(
        r"SCAN (\(.*|. VIRTUAL TABLE .*|ends|seen|weeks|tried|days|once|d|n)$"
    )  # by the query, or notices
    scans = {step for *_, step in plan if step.startswith("SCAN")}
    assert {step for step in scans if not made.match(step)} - SMALL.get(name, set()) == set()
    # What a window costs does not grow with the database; notices are few.
    is_searched = any("seen_utc>?" in step for *_, step in plan)
    assert is_searched or name == "uncorrected-copies"


def test_the_last_thirty_days_that_were_seen(path):
    """Without `since` a question is about these, before `until` when that is earlier; an empty one is about all."""
    assert ask(path, "languages").told["since"] == "2026-02-03"  # the last day is 4 March
    assert ask(path, "languages", until="2026-03-01").told["since"] == "2026-01-30"
    assert ask(path, "languages", until="2027-01-01").told["since"] == "2026-02-03"
    assert ask(path, "languages", since="").told["since"] == ""
    assert ask(path, "languages", since="2026-01-01").told["since"] == "2026-01-01"


def test_what_is_older_than_the_window(path):
    """It counts when everything is asked for, and not otherwise."""
    with closing(sqlite3.connect(path)) as db, db:
        db.execute(
            "UPDATE copies SET first_seen_utc = '2026-02-02T23:59:59Z' WHERE language = 'de'"
        )
    shown = [row[0] for row in ask(path, "languages").rows]
    assert (shown, len(ask(path, "languages", since="").rows)) == (["en", None], 3)


def test_an_unknown_question(path):
    """A name that is no question is the caller's mistake."""
    with pytest.raises(KeyError):
        ask(path, "weather")


@pytest.mark.parametrize("content", [None, b"Rain fell on the harbour.\n" * 60])
def test_what_is_no_database(tmp_path, content):
    """A file that is missing or no database is named."""
    path = tmp_path / "other.db"
    if content:
        path.write_bytes(content)
    with pytest.raises(DataError, match=r"other\.db"):
        ask(path, "quality")
