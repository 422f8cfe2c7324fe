"""`ingest import`: what a backfill wrote joins what is stored, once."""

import gzip
import json

import pytest

from ingest.backfill import backfill

TEXTS = [
    "The night ferry between the two ports left its berth at 11:40 p.m. on Sunday for the first time in two winters, carrying 212 passengers and 61 cars.",
    "The council voted by nine to four to keep the 38 goats on the levee for another year, since mowing it by machine would cost 52,000 crowns.",
]
MORE = "Nobody on either shore could say how long that will last, and the harbour master would not guess before the spring tides of next year."


def answer(url, text):
    """A record of an archive."""
    html = f'<html lang="en"><title>{text[:30]}</title><body><article><h1>{text[:30]}</h1><p>{text}</p><p>{MORE}</p></article></body></html>'
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + html.encode()
    head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2026-03-01T06:00:00Z\r\nContent-Type: application/http\r\nContent-Length: {len(block)}\r\n\r\n"
    return gzip.compress(head.encode() + block + b"\r\n\r\n")


@pytest.fixture
def folder(tmp_path):
    """What a backfill of three pages wrote: two are one piece."""
    path = tmp_path / "a.warc.gz"
    path.write_bytes(
        answer("https://one.example/ferry", TEXTS[0])
        + answer("https://two.example/goats", TEXTS[1])
        + answer("https://three.example/night", TEXTS[0])
    )
    assert backfill([str(path)], tmp_path / "news", engine="plain").pieces == 2
    return tmp_path / "news"


def imported(ingest, *words):
    """The counts that the command printed."""
    done = ingest("import", *words, "--json")
    assert done.code == 0, done.err
    return json.loads(done.out)


def test_articles_are_placed_as_if_a_feed_had_brought_them(ingest, folder):
    """Copies among them are copies, and origin, dates and address are those of the archive."""
    assert imported(ingest, folder) == {"new": 2, "copy": 1}
    shown = json.loads(ingest("show", "https://three.example/night", "--json").out)
    assert [each["url"] for each in shown["copies"]] == [
        "https://one.example/ferry",
        "https://three.example/night",
    ]


def test_what_is_stored_is_joined(ingest, folder, tmp_path):
    """A piece that a database holds gets the archive's sightings as copies."""
    page = tmp_path / "page.html"
    html = f"<html><title>Ferry</title><body><article><h1>Ferry</h1><p>{TEXTS[0]}</p><p>{MORE}</p></article></body></html>"
    page.write_text(html, encoding="utf-8")
    assert ingest("file", page, "--url", "https://zero.example/ferry").code == 0
    assert imported(ingest, folder) == {"copy": 2, "new": 1}


def test_a_second_call_stores_nothing(ingest, folder):
    """What was stored is passed over, record by record."""
    assert imported(ingest, folder, "--outlet", "two.example") == {"new": 1}
    assert imported(ingest, folder) == {"passed over": 1, "new": 1, "copy": 1}
    assert imported(ingest, folder) == {"passed over": 3}


@pytest.mark.parametrize(
    ("words", "counts"),
    [
        pytest.param(["--language", "en"], {"new": 2, "copy": 1}, id="language"),
        pytest.param(["--language", "de"], {}, id="another language"),
        pytest.param(
            ["--since", "2026-03-01", "--until", "2026-03-01"], {"new": 2, "copy": 1}, id="day"
        ),
        pytest.param(["--since", "2026-03-02"], {}, id="later"),
        pytest.param(["--until", "2026-02-28"], {}, id="earlier"),
    ],
)
def test_a_slice(words, counts, ingest, folder):
    """Only what is asked for is stored."""
    assert imported(ingest, folder, *words) == counts


def test_a_folder_of_something_else_is_told(ingest, tmp_path):
    """One line, and the code for bad data."""
    done = ingest("import", tmp_path)
    assert (done.code, done.out) == (65, "")
    assert "holds no articles" in done.err
