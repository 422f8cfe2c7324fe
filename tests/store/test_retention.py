"""Articles that were kept as long as the settings say: what goes, what stays, and that nothing comes back."""

import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest

from ingest.errors import Reason
from ingest.store import Database, Poll
from ingest.store._removal import remove
from ingest.types import Entry, Source

YEAR = timedelta(days=400)
URL = "https://example.org/crossing"
OTHER = "https://example.net/rain"


@pytest.fixture
def brought(store, put, piece, clock):
    """Store a piece as a poll of a source brings it: `brought(source, url, text, ...)`."""

    def bring(source: str, url: str, *text: str, **fields: object):
        entry = Entry(f"guid of {url}", url, title="Board approves crossing")
        result = Poll(next_check=clock() + timedelta(hours=1), url=f"https://{source}.example/feed")
        assert store.finish_poll(source, result, [entry]) == 1
        row = next(each for each in store.due_entries(10) if each.url == url)
        return put(piece(url, *text, **fields), entry_id=row.id)

    store.sync_sources([Source(name, f"https://{name}.example/feed") for name in ("a", "b")])
    return bring


def everything(path) -> str:
    """All that the file says, as a dump and as its raw words in the search index."""
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE VIRTUAL TABLE temp.words USING fts5vocab(main, articles_fts, row)")
        words = " ".join(row[0] for row in db.execute("SELECT term FROM temp.words"))
        return "\n".join(db.iterdump()) + words


def test_what_was_kept_long_enough_goes_with_all_that_belongs_to_it(
    path, store, brought, put, piece, credit, clock, rows
):
    """No word, name or address of it can be found in the file; what is younger is as it was."""
    brought("a", URL, origin=credit("example.com", "https://example.com/first"))
    put(piece(URL, "The board of Zwartkop took its word back on Wednesday, all of it."))
    clock.forward(days=300)
    brought(
        "a", OTHER, "Rain fell on the quay all week, says the service.", title="Rain", authors=()
    )
    store.end_run(store.begin_run("run"), exit_code=0)
    kept = rows("SELECT * FROM copies WHERE url = ?", OTHER)
    clock.forward(days=101)
    assert store.removals.remove_expired({None: YEAR}, 10) == 1
    left = everything(path)
    said = ("example.org/crossing", "Zwartkop", "zwartkop", "herring", "Khan", "example.com")
    titles = [row[0] for row in rows("SELECT title FROM articles")]
    assert ([word for word in said if word in left], titles) == (
        [],
        ["Rain"],
    )
    assert rows("SELECT * FROM copies WHERE url = ?", OTHER) == kept
    assert rows("PRAGMA foreign_key_check") == []
    assert rows(
        "SELECT table_name, action FROM changes WHERE action = 'delete' ORDER BY table_name"
    ) == [("articles", "delete"), ("copies", "delete")]


@pytest.mark.parametrize(
    ("terms", "left"),
    [
        pytest.param({None: None}, 3, id="no term"),
        pytest.param({None: YEAR}, 0, id="one term for all"),
        pytest.param({None: None, "a": YEAR}, 2, id="a source's own term"),
        pytest.param({None: YEAR, "a": YEAR, "b": None}, 1, id="a copy that is kept for ever"),
        pytest.param({None: YEAR, "a": 2 * YEAR}, 2, id="a source that keeps longer"),
        pytest.param({None: 3 * YEAR, "b": YEAR}, 3, id="a copy that is younger than its term"),
    ],
)
def test_an_article_goes_with_the_last_of_its_copies(
    store, brought, put, piece, clock, rows, terms, left
):
    """One piece of `a` alone, one of `a` and `b`, and one that was handed in."""
    rain, snow = "Rain fell on the quay all week.", "Snow lay on the hills until noon."
    brought("a", OTHER, rain)
    brought("a", URL)
    brought("b", "https://example.com/crossing")
    put(piece("https://example.com/snow", snow))
    clock.forward(days=401)
    store.removals.remove_expired(terms, 10)
    assert rows("SELECT count(*) FROM articles") == [(left,)]
    assert rows("PRAGMA foreign_key_check") == []


def test_no_more_goes_at_once_than_is_asked_for(store, put, piece, clock, rows):
    """The rest goes with the next call."""
    for number in range(5):
        put(piece(f"https://example.org/{number}", f"Story number {number} is told. {number}."))
    clock.forward(days=401)
    removed = [store.removals.remove_expired({None: YEAR}, 2) for _ in range(4)]
    assert (removed, rows("SELECT count(*) FROM articles")) == ([2, 2, 1, 0], [(0,)])


def test_what_went_does_not_come_back(store, brought, put, piece, clock, rows):
    """A feed that still shows it brings nothing new; a page under any of its addresses is refused, and noted nowhere."""
    brought("a", URL, given_url="https://example.org/short?id=7")
    put(piece(None, "A text without an address."))
    clock.forward(days=401)
    store.removals.remove_expired({None: YEAR}, 10)
    shown = [Entry("new guid", URL + "?utm_source=feed"), Entry("guid", OTHER)]
    assert [each.url for each in store.removals.without_removed(shown)] == [OTHER]
    refused = [
        put(piece("http://www.example.org/crossing/")),
        put(piece(OTHER, "Another text.", given_url="https://example.org/short?id=7")),
        put(piece(None, "A text without an address.")),
        store.removals.refused(URL),
    ]
    assert [(each.kind, each.reason) for each in refused] == [("failed", Reason.REMOVED)] * 4
    assert rows("SELECT count(*) FROM copies UNION ALL SELECT count(*) FROM entries") == [
        (0,),
        (0,),
    ]
    assert put(piece(OTHER, "Rain fell.")).kind == "new"


def test_a_copy_that_leant_on_a_removed_text_keeps_it(
    path, store, brought, put, piece, clock, rows
):
    """Exact copies share one text; a person set one apart, so only the other article goes."""
    brought("a", URL)
    brought("b", OTHER)
    first = rows("SELECT article_id, id, text IS NULL FROM copies ORDER BY id")
    assert [row[2] for row in first] == [0, 1]
    store.split(first[0][0], first[1][1], why="not the same", by="Ada Lindqvist")
    clock.forward(days=401)
    assert store.removals.remove_expired({None: None, "a": YEAR}, 10) == 1
    assert rows("SELECT url, same_text_as, text LIKE '%herring%' FROM copies") == [(OTHER, None, 1)]
    with Database(path) as db:
        assert [each.url for each in db.search("herring")] == [OTHER]


def test_a_joined_article_goes_with_the_one_that_it_led_to(store, put, piece, clock, rows):
    """No id leads nowhere."""
    one, other = put(piece()), put(piece(OTHER, "Rain fell on the quay all week."))
    store.join(one.article_id, other.article_id, why="the same", by="Ada Lindqvist")
    clock.forward(days=401)
    assert store.removals.remove_expired({None: YEAR}, 10) == 1
    assert rows("SELECT count(*) FROM articles UNION ALL SELECT count(*) FROM decisions") == [
        (0,),
        (0,),
    ]


def test_new_pieces_are_placed_where_old_ones_were_removed(store, put, piece, clock, rows):
    """What postings still name and is not there is no neighbour, and no id is used twice."""
    old = put(piece())
    clock.forward(days=401)
    store.removals.remove_expired({None: YEAR}, 10)
    assert rows("SELECT count(*) > 0 FROM postings") == [(1,)]  # this fingerprint is the test's own
    new = put(piece("https://example.org/second"))
    assert (new.kind, new.article_id > old.article_id) == ("new", True)


def test_old_requests_go_too(store, clock, rows):
    """Polls and pages of long ago, when `defaults` has a term."""
    store.sync_sources([Source("a", "https://a.example/feed")])
    for _ in range(3):
        result = Poll(next_check=clock(), url="https://a.example/feed")
        store.finish_poll("a", result)
        clock.forward(days=300)
    store.removals.remove_expired({None: YEAR}, 10)
    assert rows("SELECT count(*) FROM fetches") == [(1,)]


def test_the_article_that_named_a_removed_one_stays(store, put, piece, credit, clock, rows):
    """Its claim waits again, and its own rows are untouched."""
    put(piece(OTHER, "Rain fell on the quay all week."))
    clock.forward(days=200)
    put(piece(origin=credit("example.net", OTHER)))
    assert rows("SELECT count(met_copy_id) FROM claims") == [(1,)]
    clock.forward(days=201)
    assert store.removals.remove_expired({None: YEAR}, 10) == 1
    assert rows("SELECT url, met_copy_id FROM claims") == [(OTHER, None)]
    assert rows("PRAGMA foreign_key_check") == []


def test_every_table_that_names_a_copy_is_thought_of(store, rows):
    """A new reference to `copies` is either the copy's own row, or let go of, when the copy is removed."""
    let_go = {
        ("articles", "representative_copy"),
        ("claims", "met_copy_id"),
        ("copies", "same_text_as"),
        ("credits", "copy_id"),
        ("credits", "stored_copy"),
        ("entries", "chased_for"),
        ("entries", "copy_id"),
    }
    referring = rows(
        "SELECT t.name, f.[from] FROM pragma_table_list AS t JOIN pragma_foreign_key_list(t.name) AS f"
        " WHERE t.schema = 'main' AND f.[table] = 'copies'"
    )
    assert set(referring) == let_go | set(remove._OWN)
