"""Views over a small known database: an agency's story at four outlets, and what stands beside it."""

from datetime import timedelta

import pytest

from ingest.errors import Reason, RetryLater
from ingest.store import Poll
from ingest.types import Entry, Origin, Source, Time

STORY = (
    ". ".join(f"Sentence {number} of the ferry story, which is long" for number in range(30)) + "."
)
CUT = ". ".join(STORY.split(". ")[:10]) + "."


@pytest.fixture
def db(store, put, piece, credit, clock, rows):
    """The agency's own page, a credited repost, a cut one without credit, a wire story, an own one."""

    def at(minutes: int, precision: str = "minute") -> Time:
        return Time(clock() - timedelta(hours=5) + timedelta(minutes=minutes), 0, precision)

    put(piece("https://wire.example.org/ferry", STORY, outlet="wire.example", published=at(0)))
    put(
        piece(
            "https://one.example.net/ferry",
            STORY,
            outlet="one.example",
            title="Ferry sails",
            published=at(30),
            origin=credit("wire.example"),
        )
    )
    put(piece("https://two.example.net/ferry", CUT, outlet="two.example", published=at(90)))
    put(
        piece(
            "https://two.example.net/fares",
            "Fares go up in May.",
            outlet="two.example",
            title=None,
            authors=(),
            published=None,
            origin=Origin(
                "republished", "unverified", "evidence", "agency", "Reuters", "reuters.com"
            ),
        )
    )
    put(
        piece(
            "https://one.example.net/own",
            "The bakery closes.",
            outlet="one.example",
            published=at(0, "day"),
        )
    )
    return rows


def test_pieces_and_publications(db):
    """A piece counts once in one view, each of its appearances in the other."""
    assert db("SELECT id, copies_count, outlet FROM pieces ORDER BY id") == [
        (1, 3, "wire.example"),
        (2, 1, "two.example"),
        (3, 1, "one.example"),
    ]
    assert db("SELECT article_id, outlet, kind, text IS NULL FROM publications ORDER BY id") == [
        (1, "wire.example", "representative", 0),
        (1, "one.example", "exact", 0),
        (1, "two.example", "truncated", 0),
        (2, "two.example", "representative", 0),
        (3, "one.example", "representative", 0),
    ]


def test_originals_and_wire_copy(db):
    """What nobody is credited for, and what an agency is."""
    assert db("SELECT id FROM articles_original ORDER BY id") == [(1,), (3,)]
    assert db("SELECT id, origin_domain FROM articles_wire") == [(2, "reuters.com")]


def test_clusters(db):
    """Pieces with more than one copy, with what the copies are."""
    assert db(
        "SELECT article_id, copies_count, outlets_count, exact_count, near_count, truncated_count,"
        " first_published_utc FROM clusters"
    ) == [(1, 3, 3, 1, 0, 1, "2026-03-01T01:00:00Z")]


def test_republishers_count_kinds_of_proof_apart(db):
    """Credited, borne out by the text, and found by the text alone are three figures; lag where known."""
    assert db(
        "SELECT outlet, origin, credited_count, text_verified_count, text_only_count,"
        " lag_known_count, lag_mean_min FROM republishers ORDER BY outlet, origin"
    ) == [
        ("one.example", "wire.example", 0, 1, 0, 1, 30.0),
        ("two.example", "reuters.com", 1, 0, 0, 0, None),
        ("two.example", "wire.example", 0, 0, 1, 1, 90.0),
    ]


def test_quality_by_outlet(db):
    """What an outlet's rows lack."""
    assert db(
        "SELECT outlet, copies_count, without_title_count, without_time_count, coarse_time_count,"
        " without_author_count, short_count FROM quality ORDER BY outlet"
    ) == [
        ("one.example", 2, 0, 0, 1, 0, 1),
        ("two.example", 2, 1, 1, 0, 1, 2),
        ("wire.example", 1, 0, 0, 0, 0, 0),
    ]


def test_source_health(store, put, piece, clock, rows):
    """What each source brought, what waits, and why it fails."""
    store.sync_sources([Source("a", "https://example.org/a"), Source("b", "https://example.org/b")])
    entries = [Entry(name, f"https://example.org/{name}") for name in ("one", "two")]
    store.finish_poll("a", Poll(clock()), entries)
    put(piece("https://example.org/one"), entry_id=store.due_entries(1)[0].id)
    store.fail_poll("b", RetryLater(Reason.DNS, "no such host"), next_check=clock())
    assert rows(
        "SELECT id, failures, reason, entries_count, due_count, new_count FROM source_health"
    ) == [("a", 0, None, 2, 1, 1), ("b", 1, "dns", 0, 0, 0)]


def test_a_joined_article_is_no_piece_of_its_own(db, path):
    """What a person joined into another piece is counted there."""
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(path)) as writer:
        writer.execute("UPDATE articles SET joined_into = 1 WHERE id = 3")
        writer.commit()
    assert db("SELECT count(*) FROM pieces") == [(2,)]
    assert db("SELECT article_id FROM publications WHERE id = 5") == [(1,)]


def test_rights_by_outlet(db, path):
    """What its pages state and what its hosts do, each kind with its days and all copies beside it."""
    import sqlite3
    from contextlib import closing

    stated = [
        (2, None, "copyright", "© One", "text", "2026-03-01"),
        (2, None, "copyright", "© 2026 One", "text", "2026-03-02"),
        (5, None, "copyright", "© One", "text", "2026-03-03"),
        (None, "one.example.net", "copyright", "© One", "footer", "2026-03-05"),
        (None, "two.example.net", "robots_txt", "Content-Signal: ai-train=no", "robots.txt", "2026-03-04"),
        (None, "unseen.example.net", "tdm", "1", "tdmrep.json", "2026-03-04"),
    ]  # fmt: skip
    with closing(sqlite3.connect(path)) as writer, writer:
        writer.executemany(
            "INSERT INTO rights (copy_id, host, kind, quote, place, found_utc)"
            " VALUES (?, ?, ?, ?, ?, ? || 'T00:00:00Z')",
            stated,
        )
    assert db(
        "SELECT outlet, kind, copies_count, hosts_count, quotes_count, substr(first_found_utc, 1, 10),"
        " substr(last_found_utc, 1, 10), of_copies_count FROM outlet_rights ORDER BY outlet"
    ) == [
        (None, "tdm", 0, 1, 1, "2026-03-04", "2026-03-04", 0),
        ("one.example", "copyright", 2, 1, 2, "2026-03-01", "2026-03-05", 2),
        ("two.example", "robots_txt", 0, 1, 1, "2026-03-04", "2026-03-04", 2),
    ]
