"""Others' archives, read in: what becomes rows, what is told, and what a kill costs."""

import gzip
import signal
import subprocess
import sys
import time
from io import BytesIO
from random import Random

import pytest

from ingest.archives import Extractors, Reading, read_in
from ingest.pipeline import ingest_page
from ingest.store import Store
from ingest.types import Page


def record(
    url: str, body: bytes, *, date="2026-03-01T06:00:00Z", type_="response", status="200 OK"
):
    """One record, a gzip member of its own."""
    block = f"HTTP/1.1 {status}\r\nContent-Type: text/html\r\n\r\n".encode() + body
    head = (
        f"WARC/1.0\r\nWARC-Type: {type_}\r\nWARC-Date: {date}\r\nWARC-Target-URI: {url}\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return gzip.compress(head.encode() + block + b"\r\n\r\n")


@pytest.fixture
def read(store):
    """Read an archive in; return (kind, reason) of each record."""

    def once(data: bytes, name="/a.warc.gz", workers=1, is_stopped=bool):
        with Extractors(workers) as pool:
            reading = Reading(BytesIO(data), name, len(data), is_stopped)
            return [
                (outcome.kind, outcome.reason) if outcome else record.type
                for record, outcome in read_in(reading, store, pool)
            ]

    return once


def test_pages_are_stored_with_the_time_of_their_record(read, html, rows):
    """What an archive holds was seen when its record was made, and lies where the record lies."""
    data = record("http://a.example/0", b"", type_="request") + record(
        "http://a.example/1", html(1)
    )
    assert read(data) == ["request", ("new", None)]
    place = len(record("http://a.example/0", b"", type_="request"))
    assert rows(
        "SELECT url, first_seen_utc, last_checked_utc, archive_file, archive_offset FROM copies",
    ) == [
        ("http://a.example/1", "2026-03-01T06:00:00Z", "2026-03-01T06:00:00Z", "/a.warc.gz", place)
    ]


def test_a_copy_joins_what_was_fetched(store, read, clock, html, rows):
    """Archives and live feeds share one index of duplicates."""
    live = Page("http://live.example/1", html(1), clock.now(), given_url="http://live.example/1")
    ingest_page(live, store)
    assert read(record("http://a.example/1", html(1))) == [("copy", None)]
    assert rows("SELECT count(*), max(copies_count) FROM articles") == [(1, 2)]


def test_an_earlier_state_does_not_replace_a_later_one(store, read, clock, html, rows):
    """The text stays as it was read last; that the page was there earlier is noted."""
    url = "http://a.example/1"
    ingest_page(Page(url, html(1), clock.now(), given_url=url), store)
    before = rows("SELECT text FROM articles")
    assert read(record(url, html(2))) == [("unchanged", None)]
    assert rows("SELECT text FROM articles") == before
    assert rows("SELECT first_seen_utc, last_checked_utc FROM copies") == [
        ("2026-03-01T06:00:00Z", "2026-03-20T06:00:00Z")
    ]
    assert rows("SELECT first_seen_utc FROM articles") == [("2026-03-01T06:00:00Z",)]


def test_a_later_state_is_a_revision(read, html, rows):
    """Two records of one address tell of an edit, dated as the second."""
    url = "http://a.example/1"
    data = record(url, html(1)) + record(url, html(2), date="2026-03-02T06:00:00Z")
    assert read(data) == [("new", None), ("revised", None)]
    assert rows("SELECT cause, seen_utc FROM revisions") == [("page", "2026-03-02T06:00:00Z")]


def test_every_record_that_gives_nothing_is_told(read, rows):
    """The diary has its address, reason and place; the queue is left alone, for the live page may be better."""
    told = [
        ("http://a.example/2", "404 Not Found", ("failed", "http_4xx")),
        ("http://a.example/3", "302 Found\r\nLocation: /b", ("failed", "redirect")),
        ("http://a.example/4", "200 OK", ("rejected", "too_short")),
    ]
    data = b"".join(record(url, b"<p>No.</p>", status=status) for url, status, _ in told)
    data += record("http://a.example/5", b"", type_="revisit") + b"\0" * 99
    assert read(data) == [
        *(outcome for *_, outcome in told),
        ("failed", "revisit"),
        ("failed", "unreadable"),
    ]
    assert rows("SELECT url, reason FROM fetches") == [
        *((url, outcome[1]) for url, _, outcome in told),
        ("http://a.example/5", "revisit"),
        (None, "unreadable"),
    ]
    assert rows("SELECT count(*) FROM entries") == [(0,)]


def test_a_revisit_of_a_stored_page_is_a_sign_of_life(read, html, rows):
    """It moves the time of the last look."""
    url = "http://a.example/1"
    later = record(url, b"", type_="revisit", date="2026-03-09T06:00:00Z")
    assert read(record(url, html(1)) + later) == [("new", None), ("unchanged", None)]
    assert rows("SELECT last_checked_utc FROM copies") == [("2026-03-09T06:00:00Z",)]


def test_an_archive_is_read_once(store, read, html):
    """Under another name too; one that has grown is read on behind what was there."""
    data = b"".join(record(f"http://a.example/{n}", html(n)) for n in range(3))
    assert len(read(data)) == 3
    assert read(data, name="/moved.warc.gz") == []


def test_an_archive_that_has_grown_is_read_on(read, html, rows):
    """What was dealt with is not dealt with again."""
    head = record("http://a.example/0", Random(1).randbytes(70_000))
    first = head + record("http://a.example/1", html(1))
    assert len(read(first)) == 2
    assert read(first + record("http://a.example/2", html(2))) == [("new", None)]
    assert rows("SELECT records, finished_utc IS NULL FROM archives") == [(3, 0)]


def test_a_reading_that_is_stopped_goes_on(read, html, rows):
    """After a chunk somebody asks to end; the next reading begins behind it."""
    data = b"".join(record(f"http://a.example/{n}", html(n)) for n in range(70))
    first, second = read(data, is_stopped=lambda: True), read(data)
    assert (len(first), len(second)) == (32, 38)
    assert rows("SELECT count(*), count(DISTINCT url) FROM fetches") == [(70, 70)]


def test_processes_change_nothing(read, tmp_path, clock, html, rows):
    """One process or two: the same rows in the same order."""
    data = b"".join(record(f"http://a.example/{n}", html(n // 2)) for n in range(90))
    read(data, workers=2)
    with Store.open(tmp_path / "other.db", now=clock.now) as other, Extractors(1) as pool:
        list(read_in(Reading(BytesIO(data), "/a.warc.gz", len(data)), other, pool))
        query = "SELECT id, article_id, url, text, kind, first_seen_utc FROM copies ORDER BY id"
        assert rows(query) == rows(query, other)


def test_a_reading_that_is_killed_loses_and_doubles_nothing(tmp_path, clock, html, rows):
    """Killed at any instant and begun again, it ends with the rows of an undisturbed reading."""
    path = tmp_path / "a.warc.gz"
    path.write_bytes(
        b"".join(record(f"http://a.example/{n}", html(n - n % 7 % 2)) for n in range(250))
    )
    choice, kills = Random(8), 0
    for _ in range(3):
        call = [sys.executable, "-m", "ingest", "warc", path, "--db", tmp_path / "killed.db"]
        with subprocess.Popen(call, stdout=subprocess.DEVNULL) as reading:
            time.sleep(choice.uniform(0.5, 2.5))
            reading.send_signal(signal.SIGKILL)
        kills += reading.returncode == -signal.SIGKILL
    assert kills
    subprocess.run(call, check=True, stdout=subprocess.DEVNULL)
    with (
        Store.open(tmp_path / "killed.db", now=clock.now) as killed,
        Store.open(tmp_path / "other.db", now=clock.now) as other,
        Extractors(1) as pool,
        path.open("rb") as file,
    ):
        list(read_in(Reading(file, str(path), path.stat().st_size), other, pool))
        for query in (
            "SELECT url, text_hash, article_id, kind, first_seen_utc FROM copies ORDER BY url",
            "SELECT url, archive_offset FROM fetches ORDER BY url",
            "SELECT records, counts FROM archives",
        ):
            assert rows(query, killed) == rows(query, other)
