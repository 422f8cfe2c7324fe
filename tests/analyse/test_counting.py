"""Where a figure could lie: counted twice, on the wrong day, of nothing, or for somebody else."""

import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest

from ingest.analyse import ask, report
from ingest.analyse import figures as all_figures


@pytest.fixture
def change(path) -> Callable[..., None]:
    """Run statements on the known database."""

    def run(*statements: str) -> None:
        with closing(sqlite3.connect(path)) as db, db:
            for statement in statements:
                db.execute(statement)

    return run


@pytest.fixture
def answer(path) -> Callable[..., list[tuple[object, ...]]]:
    """The named columns of an answer: `answer("reach", "outlet copies_count", owners=2)`."""

    def asked(name: str, columns: str, **told: str | int) -> list[tuple[object, ...]]:
        given = ask(path, name, **told)
        places = [given.columns.index(column) for column in columns.split()]
        return [tuple(row[at] for at in places) for row in given.rows]

    return asked


def test_a_week_goes_by_the_day_as_printed(change, answer):
    """Half past midnight on Monday in the printed zone is Monday, though it is Sunday in UTC."""
    change(
        "UPDATE copies SET published_utc = '2026-03-08T23:30:00Z', published_offset_min = 60 WHERE id = 1"
    )
    assert answer("wire-share", "week", outlet="wire.example") == [("2026-03-09",)]


@pytest.mark.parametrize("precision", ["month", "year"])
def test_a_month_is_no_day(change, answer, path, precision):
    """What prints no day is in no week, and on no day of the pictures."""
    change(f"UPDATE copies SET published_precision = '{precision}' WHERE id = 1")  # noqa: S608 - of the list above
    assert answer("wire-share", "week", outlet="wire.example") == [(None,)]
    with closing(sqlite3.connect(path)) as db:
        told = {"since": "", "until": "", "by": "printed", "outlets": 9}
        rows = db.execute(all_figures()["daily"].sql, told).fetchall()
    assert [day for day, outlet, *_ in rows if outlet == "wire.example"] == [None]


def test_reach_without_wire_copy_leaves_out_the_copies_that_are(change, answer):
    """Also of a piece that the agency's own page represents, which is none itself."""
    change("UPDATE copies SET claim_kind = 'agency' WHERE id = 2")
    assert answer("reach", "article_id owners_max copies_count", wire="without") == [(1, 2, 2), (5, 2, 2)]  # fmt: skip
    assert answer("reach", "article_id", wire="only") == []


def test_a_decided_outlet_is_carried_by_nobody(later, answer):
    """A person who puts the outlet right does not make the page a reprint of itself."""
    with later() as (store, _):
        store.decide(3, "outlet", "four.example", why="the page is theirs", by="A")
    assert ("four.example",) not in answer("top-originals", "origin")
    assert ("one.example", 1) in answer("never-originate", "outlet own_count", own=9)


def test_a_release_is_its_issuers(change, answer):
    """Whatever the piece is settled to be: an agency is not shown as an issuer."""
    change("UPDATE articles SET origin_kind = 'agency', origin_name = 'The Wire' WHERE id = 5")
    assert answer("press-releases", "issuer kind copies_count") == [("Acme", "issuer", 2)]


def test_who_credits_another_does_not_credit_the_issuer(change, answer):
    """The copy shares the text of the release, and that alone."""
    change("UPDATE copies SET claim_kind = 'agency', claim_name = 'The Wire' WHERE id = 8")
    assert answer("press-releases", "issuer credited_count text_only_count") == [("Acme", 1, 1)]


def test_the_issuers_own_page_is_no_run_of_its_release(change, answer):
    """It is where the release came from."""
    change(
        "UPDATE articles SET origin_domain = 'one.example' WHERE id = 5",
        "UPDATE copies SET claim_status = 'own', claim_kind = NULL WHERE id = 8",
    )
    assert answer("press-releases", "outlets_count copies_count") == [(1, 1)]


def test_a_share_is_of_the_same_days(change, answer):
    """What is cut short in a window stands beside the outlet's copies of that window, and edits beside edits."""
    change(
        "UPDATE copies SET first_seen_utc = '2026-01-01T00:00:00Z' WHERE id IN (4, 6)",
        "INSERT INTO revisions (copy_id, cause, seen_utc, changed, old_text_hash, old_authors, old_claim_status)"
        " VALUES (5, 'page', '2026-01-01T00:00:00Z', '[\"text\"]', x'00', '[]', 'own')",
    )
    assert answer("truncated", "outlet of_copies_count") == [("two.example", 1)]
    assert answer("silent-edits", "outlet of_edits_count") == [("one.example", 1)]
    assert answer("silent-edits", "of_edits_count", since="") == [(2,), (2,)]


def test_a_text_that_changed_twice_is_one_text(change, path):
    """The report counts texts, not changes."""
    change(
        "INSERT INTO revisions (copy_id, cause, seen_utc, changed, old_text_hash, old_authors, old_claim_status)"
        " VALUES (5, 'page', '2026-03-06T09:00:00Z', '[\"text\"]', x'00', '[]', 'own')"
    )
    assert "\n1 text changed while" in report(path, since="2026-03-02", until="2026-03-09", form="md")  # fmt: skip


def test_a_page_with_two_notices_is_one_piece(change, path):
    """Nor are the copies elsewhere more for it."""
    change(
        "INSERT INTO notices (copy_id, kind, quote, found_utc)"
        " VALUES (1, 'correction', 'The year was wrong.', '2026-03-05T00:00:00Z')"
    )
    told = report(path, since="2026-03-02", until="2026-03-09", form="md")
    assert "\n2 copies elsewhere of 1 piece with a notice" in told


def test_only_what_polls_is_a_run_of_that_day(change, answer):
    """An address that a person handed in does not hide that nothing was polled."""
    change("UPDATE runs SET command = 'url'")
    assert answer("coverage", "runs_count copies_count") == [(0, 10)]


def test_empty_days_at_both_ends_of_a_window(change, answer):
    """They are gaps when something was seen before and after, and none before the first day ever seen."""
    asked = {"since": "2026-03-03", "until": "2026-03-07"}
    assert answer("coverage", "day", **asked) == [("2026-03-04",)]
    change(
        "UPDATE copies SET first_seen_utc = '2026-03-01T00:00:00Z' WHERE id = 1",
        "UPDATE copies SET first_seen_utc = '2026-03-09T00:00:00Z' WHERE id = 2",
    )
    days = [f"2026-03-0{day}" for day in (3, 4, 5, 6)]
    assert answer("coverage", "day", **asked) == [(day,) for day in days]


def test_an_entry_of_two_feeds_is_tried_once(change, answer):
    """The feed that only shows it too has nothing that could fail."""
    change(
        "UPDATE entries SET state = 'failed'",
        "INSERT INTO entries (source_id, entry_id, state, first_seen_utc) VALUES ('a', 'two', 'known', '2026-03-04T06:00:00Z')",
    )
    assert answer("feed-health", "entries_count without_piece_share", source="a") == [(2, 1.0)]


def test_nothing_of_a_kind_is_zero(change, answer, path):
    """An outlet that prints no time has no coarse one: that is known."""
    change("UPDATE copies SET published_utc = NULL, published_offset_min = NULL, published_precision = NULL, access = NULL")  # fmt: skip
    assert answer("quality", "coarse_time_count without_zone_count", outlet="three.example") == [(0, 0)]  # fmt: skip
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("SELECT DISTINCT coarse_time_count, paywalled_count FROM quality").fetchall() == [(0, 0)]  # fmt: skip


def test_copies_without_an_outlet_are_no_outlet(change, answer):
    """Saved texts are not one outlet that never originates; what one credits is carried all the same, domain or none."""
    change("UPDATE copies SET outlet = NULL WHERE outlet = 'three.example'")
    assert answer("never-originate", "outlet") == []
    assert (None, "Acme", 1) in answer("republishers", "outlet origin credited_count")
