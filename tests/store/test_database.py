"""Reading: search, a piece with all that belongs to it, why a row is here or not."""

import pytest

from ingest.errors import Reason, RetryLater
from ingest.store import Database, Poll
from ingest.types import Byline, Entry, Page, Source


@pytest.fixture
def db(store, put, piece, credit, path):
    """A reader over three pieces, one of them at two outlets."""
    put(piece("https://example.net/repost", origin=credit("example.org")))
    put(piece("https://example.org/crossing", bylines=(Byline("Amira Khan", "person", "byline"),)))
    put(
        piece(
            "https://example.org/rain",
            "It fell in Łódź.",
            title="A week of rain",
            standfirst="More to come",
        )
    )
    put(
        piece("https://example.com/hills", "The new rule is old: rain.", title="Crossing the hills")
    )
    with Database(path) as opened:
        yield opened


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        pytest.param("crossing", [3, 1], id="a title counts more"),
        pytest.param("rain new", [3], id="all words"),
        pytest.param('"new crossing"', [1], id="phrase"),
        pytest.param("cross*", [3, 1], id="beginning of a word"),
        pytest.param("lodz", [], id="a letter of its own"),
        pytest.param("ŁÓDŹ", [2], id="case and accents"),
        pytest.param("amira", [1, 2, 3], id="author"),
        pytest.param("nothing", [], id="no hit"),
        pytest.param("", [], id="no words"),
        pytest.param('" AND ( NEAR', [], id="no syntax can break it"),
    ],
)
def test_search(db, words, ids):
    """All words, phrases and beginnings are found; titles weigh most."""
    assert sorted(hit.id for hit in db.search(words)) == sorted(ids)


def test_a_hit_in_a_title_comes_first(db):
    """The piece that has the word in its title is above the one that has it in its text."""
    assert [hit.title for hit in db.search("rain")] == ["A week of rain", "Crossing the hills"]


def test_search_is_limited_and_shows_where(db):
    """At most so many hits, each with the words around the match."""
    (hit,) = db.search("rain", limit=1)
    assert (hit.snippet, hit.marks) == ("A week of rain", ((10, 14),))


def test_a_piece_comes_back_whole(db, piece):
    """What was stored is what is read, the verdict being the piece's."""
    held = db.article(1)
    given = piece(
        "https://example.org/crossing", bylines=(Byline("Amira Khan", "person", "byline"),)
    )
    assert (held.article.title, held.article.text, held.article.authors, held.article.bylines) == (
        given.title,
        given.text,
        given.authors,
        given.bylines,
    )
    assert (held.article.published, held.article.tags) == (given.published, given.tags)
    assert [(copy.url, copy.kind, copy.placed_because) for copy in held.copies] == [
        ("https://example.net/repost", "exact", "nothing is close"),
        ("https://example.org/crossing", "representative", "shared"),
    ]
    assert [(each.kind, each.quote) for each in held.evidence] == [
        ("copies", "Original Source: example.org"),
        ("credit", "Original Source: example.org"),
    ]
    assert [(each.copy_id, each.other_copy_id, each.kind) for each in held.matches] == [
        (2, 1, "exact")
    ]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        pytest.param(1, 1, id="id"),
        pytest.param("http://www.example.net/repost/?utm_medium=x", 1, id="any copy's address"),
        pytest.param(99, None, id="unknown id"),
        pytest.param("https://example.org/never", None, id="unknown address"),
    ],
)
def test_a_piece_by_id_or_address(db, asked, found):
    """A piece is found by its number or by the address of any of its copies."""
    held = db.article(asked)
    assert (held and held.id) == found


def test_why_a_row_is_here(store, db, put, piece):
    """The chain of a stored URL: where it was seen, how it was fetched, what it became."""
    store.sync_sources([Source("valley", "https://example.com/feed")])
    store.finish_poll("valley", Poll(store._now()), [Entry("g1", "https://example.com/river?x=1")])
    (row,) = store.due_entries(9)
    put(
        piece(
            "https://example.com/river",
            "The river rose.",
            given_url="https://example.com/river?x=1",
        ),
        entry_id=row.id,
    )
    why = db.why("https://example.com/river?x=1")
    assert [(each.source_id, each.state, each.outcome) for each in why.sightings] == [
        ("valley", "done", "new")
    ]
    assert [(each.status, each.milliseconds) for each in why.fetches] == [(200, 84)]
    assert (why.copy_id, why.article.article.text) == (5, "The river rose.")


def test_why_a_row_is_missing(store, db, clock):
    """The chain of a URL without a row: each try, and the reason of the last."""
    url = "https://example.com/gone"
    store.fail(RetryLater(Reason.TIMEOUT, "no answer in 20 s"), url=url)
    store.reject(Page(url, b"", clock()), Reason.SOFT_404)
    why = db.why(url)
    assert (why.article, [each.reason for each in why.fetches]) == (None, ["timeout", "soft_404"])
    assert [(each.state, each.reason, each.attempts) for each in why.sightings] == [
        ("rejected", "soft_404", 2)
    ]


def test_why_of_a_url_never_met(db):
    """A URL that was never met has an empty chain."""
    why = db.why("https://example.org/never")
    assert (why.sightings, why.fetches, why.article) == ((), (), None)


def test_the_last_run(store, db, clock):
    """The run that started last, also while it runs; none in a database that had none."""
    before = db.last_run()
    store.begin_run("run")
    during = db.last_run()
    store.end_run(during.id, exit_code=1, counts={"failed": 2})
    after = db.last_run()
    assert (before, during.ended, after.ended, after.exit_code, after.counts) == (
        None,
        None,
        clock(),
        1,
        {"failed": 2},
    )


def test_sources_and_counts(store, db):
    """Every source with what it brought, and the sizes of the main tables."""
    store.sync_sources([Source("valley", "https://example.com/feed", kind="feed")])
    store.finish_poll("valley", Poll(store._now()), [Entry("a", "https://example.com/a")])
    (report,) = db.sources()
    assert (report.state.id, report.configured, report.counts) == ("valley", True, {"due": 1})
    assert db.counts() == {
        "articles": 3,
        "copies": 4,
        "revisions": 0,
        "sources": 1,
        "entries": 1,
        "due": 1,
    }
