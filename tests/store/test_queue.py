"""The work queue: what is new, whose turn it is, and what became of each entry."""

from datetime import UTC, datetime, timedelta

import pytest

from ingest.errors import Reason, RetryLater, SkipEntry
from ingest.store import Left, Poll
from ingest.store._queue.queue import ATTEMPTS
from ingest.types import Entry, Page, Source, Time

LATER = datetime(2026, 3, 1, 7, tzinfo=UTC)
POLL = Poll(LATER, etag='W/"5-a"', last_modified="Sun, 01 Mar 2026 05:59:00 GMT", body_hash=b"one")


def _entry(name: str, host: str = "example.org", **fields: object) -> Entry:
    return Entry(name, f"https://{host}/{name}", **fields)  # type: ignore[arg-type]


@pytest.fixture
def polled(store):
    """A store with two sources, of which one may be polled: `polled(entries)`."""
    store.sync_sources(
        [Source("harbour", "https://example.org/feed"), Source("hills", "https://example.net/rss")]
    )

    def poll(*entries: Entry, source: str = "harbour") -> int:
        return store.finish_poll(source, POLL, entries)

    return poll


def test_an_entry_waits_as_it_was_read(store, polled):
    """What the feed claimed comes back whole when its turn has come."""
    entry = _entry(
        "a",
        title="Crossing approved",
        published=Time(LATER, 60, "minute"),
        updated=Time(LATER, None, "day"),
        authors=("Amira Khan",),
        content_html="<p>Rain</p>",
        tags=("harbour",),
        source_name="The Example",
        source_url="https://example.org/",
    )
    polled(entry)
    assert [(row.entry, row.source_id, row.attempts) for row in store.due_entries(9)] == [
        (entry, "harbour", 0)
    ]


@pytest.mark.parametrize(
    ("second", "added"),
    [
        pytest.param(_entry("a"), 0, id="same entry"),
        pytest.param(_entry("a", updated=Time(LATER)), 0, id="same entry, updated"),
        pytest.param(Entry("a", "https://example.org/moved"), 0, id="same id, other address"),
        pytest.param(Entry("z", "https://www.example.org/a?utm_source=x"), 0, id="same address"),
        pytest.param(_entry("b"), 1, id="another"),
    ],
)
def test_only_what_was_never_seen_is_queued(polled, second, added):
    """An entry is known by its id in its source, and by its address anywhere."""
    polled(_entry("a"))
    assert polled(second) == added


def test_an_address_is_fetched_once_for_all_sources(store, polled, rows):
    """What another source queued is noted, not queued again."""
    polled(_entry("a"))
    polled(_entry("a"), source="hills")
    assert rows("SELECT source_id, state FROM entries ORDER BY id") == [
        ("harbour", "due"),
        ("hills", "known"),
    ]


def test_a_stored_address_is_not_fetched_again(polled, put, piece, rows):
    """What was stored from the command line is known to the sources."""
    put(piece("https://example.org/a"))
    assert polled(_entry("a")) == 0
    assert rows("SELECT state, copy_id FROM entries") == [("known", 1)]


def test_a_later_update_is_noted(polled, rows):
    """An entry whose time of update changed stays known, with the new time."""
    polled(_entry("a"))
    polled(_entry("a", updated=Time(LATER, 0, "minute")))
    assert rows("SELECT updated_utc, state FROM entries") == [("2026-03-01T07:00:00Z", "due")]


def test_hosts_take_turns(store, polled):
    """No host's entries stand in a row while another host waits."""
    polled(
        _entry("a"),
        _entry("b"),
        _entry("c"),
        _entry("d", "example.net"),
        _entry("e", "example.com"),
    )
    assert [row.entry.id for row in store.due_entries(4)] == ["a", "d", "e", "b"]


def test_a_finished_entry_is_due_no_more(store, polled, put, piece, rows):
    """An entry is closed in the transaction that stores its piece, its HTML dropped."""
    polled(_entry("a", content_html="<p>Rain</p>", source_name="The Example"))
    (row,) = store.due_entries(9)
    put(piece("https://example.org/a"), entry_id=row.id)
    assert store.left() == Left(0, 0)
    assert rows("SELECT state, outcome, copy_id, entry FROM entries") == [
        ("done", "new", 1, '{"id":"a","url":"https://example.org/a","source_name":"The Example"}')
    ]
    assert rows("SELECT source_id FROM copies") == [("harbour",)]


def test_a_rejected_page_keeps_its_reason(store, polled, clock, rows):
    """A page without an article is not tried again, and says why."""
    polled(_entry("a"))
    (row,) = store.due_entries(9)
    page = Page("https://example.org/a", b"", clock(), status=200)
    outcome = store.reject(page, Reason.LISTING_PAGE, entry_id=row.id)
    assert (outcome.kind, outcome.reason, store.due_entries(9)) == ("rejected", "listing_page", [])
    assert rows("SELECT state, reason FROM entries") == [("rejected", "listing_page")]
    assert rows("SELECT status, reason, entry_id FROM fetches WHERE url = ?", page.url) == [
        (200, "listing_page", row.id)
    ]


def test_a_passing_failure_waits_longer_each_time(store, polled, clock):
    """A failure that may pass stays due, after ten minutes, half an hour and so on; then it is given up."""
    polled(_entry("a"))
    error = RetryLater(Reason.TIMEOUT, "no answer in 20 s", url="https://example.org/a")
    waits = []
    for _ in range(ATTEMPTS):
        (row,) = store.due_entries(9)
        outcome = store.fail(error, url=row.url, entry_id=row.id)
        began = clock()
        while outcome.retryable and not store.due_entries(9):
            clock.forward(minutes=10)
        waits.append((clock() - began) // timedelta(minutes=10))
    assert waits == [1, 3, 9, 27, 81, 144, 144, 0]
    assert store.left() == Left(0, 0)


def test_a_server_that_names_a_time_is_obeyed(store, polled, clock):
    """Retry-After counts when it is longer than our own wait."""
    polled(_entry("a"))
    (row,) = store.due_entries(9)
    asked = clock() + timedelta(hours=5)
    store.fail(
        RetryLater(Reason.RATE_LIMITED, "429", not_before=asked), url=row.url, entry_id=row.id
    )
    clock.forward(hours=4, minutes=59)
    early = store.left()
    clock.forward(minutes=1)
    assert (early, store.left()) == (Left(0, 1), Left(1, 0))


def test_a_lasting_failure_is_final(store, polled):
    """A failure that cannot pass closes the entry."""
    polled(_entry("a"))
    (row,) = store.due_entries(9)
    outcome = store.fail(SkipEntry(Reason.GONE, "410"), url=row.url, entry_id=row.id)
    assert (outcome.kind, outcome.retryable, store.left()) == ("failed", False, Left(0, 0))


def test_a_page_that_came_after_all_settles_those_who_could_not_have_it(
    store, polled, rows, put, piece
):
    """An address that failed for a source and was then handed in is no failure any more."""
    polled(_entry("a"))
    (row,) = store.due_entries(9)
    store.fail(SkipEntry(Reason.HTTP_4XX, "404"), url=row.url, entry_id=row.id)
    outcome = put(piece(row.url))
    assert rows("SELECT state, reason, copy_id FROM entries") == [("known", None, outcome.copy_id)]


def test_a_host_that_asked_to_be_left_alone_costs_no_attempt(store, polled):
    """Where no request was made, the entry waits, however often."""
    polled(_entry("a"))
    (row,) = store.due_entries(9)
    left_alone = RetryLater(Reason.RATE_LIMITED, "wait", tried=False)
    kept = [store.fail(left_alone, url=row.url, entry_id=row.id).retryable for _ in range(20)]
    assert (set(kept), store.left()) == ({True}, Left(0, 1))


def test_a_chased_original_is_queued_once(store, polled):
    """An address that a piece names waits like any other, also after a passing failure."""
    for _ in range(2):
        store.chase("https://example.org/original", 1)
    (row,) = store.due_entries(9)
    error = RetryLater(Reason.TIMEOUT, "no answer in 20 s")
    outcome = store.fail(error, url=row.url, entry_id=row.id)
    assert (row.source_id, outcome.retryable, store.left()) == (None, True, Left(0, 1))


def test_a_chased_original_that_a_source_shows_is_fetched_once(store, polled):
    """An address that waits already is known to the source that shows it later."""
    store.chase("https://example.org/original", 1)
    assert (polled(_entry("original")), store.left()) == (0, Left(1, 0))


def test_a_failure_from_the_command_line_is_kept_but_never_due(store, rows):
    """An address that somebody handed in is not tried by cron; asking again uses the same row."""
    for _ in range(2):
        error = RetryLater(Reason.DNS, "no such host")
        assert store.fail(error, url="https://example.org/x").retryable
    assert store.due_entries(9) == []
    assert rows("SELECT source_id, state, reason, attempts FROM entries") == [
        (None, "failed", "dns", 2)
    ]


def test_sources_are_due_when_their_time_has_come(store, polled, clock):
    """A poll sets the next one; a new source is due at once."""
    polled()
    before = [state.id for state in store.due_sources()]
    clock.forward(hours=1)
    assert (before, [state.id for state in store.due_sources()]) == (
        ["hills"],
        ["hills", "harbour"],
    )


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        pytest.param({}, [], id="nothing due"),
        pytest.param({"everything": True}, ["harbour"], id="all but the stopped"),
        pytest.param({"only": "hills"}, ["hills"], id="a stopped one by name"),
        pytest.param({"only": "valley"}, [], id="unknown"),
    ],
)
def test_a_stopped_source_is_polled_only_by_name(store, polled, asked, due):
    """A source that was stopped waits until somebody names it."""
    polled()
    store.fail_poll("hills", SkipEntry(Reason.GONE, "410 for a week"), next_check=None)
    assert [state.id for state in store.due_sources(**asked)] == due


def test_validators_are_kept_byte_for_byte_and_forgotten_with_the_answer(store, polled):
    """What the server sent goes back as it was; 304 keeps it, an answer without any drops it."""
    polled()
    store.finish_poll("harbour", Poll(LATER, status=304))
    (kept,) = store.due_sources(only="harbour")
    store.finish_poll("harbour", Poll(LATER))
    (dropped,) = store.due_sources(only="harbour")
    assert (kept.etag, kept.last_modified, kept.body_hash) == (
        POLL.etag,
        POLL.last_modified,
        b"one",
    )
    assert (dropped.etag, dropped.last_modified, dropped.body_hash) == (None, None, None)


def test_failures_count_until_a_good_poll(store, polled):
    """The reason of the last failure stands until the source answers again."""
    for _ in range(3):
        error = RetryLater(Reason.HTTP_5XX, "503", url="https://example.org/feed")
        store.fail_poll("harbour", error, next_check=LATER)
    (failing,) = store.due_sources(only="harbour")
    polled()
    (well,) = store.due_sources(only="harbour")
    assert (failing.failures, failing.reason, well.failures, well.reason) == (
        3,
        "http_5xx",
        0,
        None,
    )


def test_a_source_with_a_new_address_starts_afresh(store, polled, rows):
    """Validators and failures belong to an address; a source left out is kept, but not polled."""
    polled(_entry("a"))
    store.sync_sources([Source("harbour", "https://user:word@example.org/feed2")])
    (state,) = store.due_sources()
    assert (state.url, state.etag, state.next_check) == ("https://example.org/feed2", None, None)
    assert rows("SELECT id, configured FROM sources ORDER BY id") == [("harbour", 1), ("hills", 0)]


def test_permanent_redirects_are_counted(store, polled):
    """A move is known to be stable by the number of polls that were led to the same place."""
    for target in ("https://example.org/new", "https://example.org/new"):
        store.finish_poll("harbour", Poll(LATER, moved_to=target))
    (state,) = store.due_sources(only="harbour")
    polled()
    (back,) = store.due_sources(only="harbour")
    assert (state.moved_to, state.moved_polls, back.moved_to, back.moved_polls) == (
        "https://example.org/new",
        2,
        None,
        0,
    )
