"""`ingest explain`: one file for a page, one line about it, nothing stored, the documented exit codes."""

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from ingest.extract._memory import block_hash

PAGES = Path(__file__).parent.parent / "fixtures" / "pages"
REPOST = PAGES / "orchard-repost" / "page.html"
CONTACT = "Contact us by letter, by boat or by telephone."


def rows(database: Path, table: str) -> int:
    """How many rows a table holds."""
    with closing(sqlite3.connect(database)) as db:
        return int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608


def test_a_page_is_fetched_and_drawn_and_nothing_is_stored(ingest, site, tmp_path):
    """The picture lies where -o says; neither article nor entry nor request nor raw response is kept."""
    done = ingest("explain", f"{site}/story", "-o", "story.html")
    assert (done.code, done.out) == (0, "kept 3 of 7 blocks: Ferry runs again after winter break\n")
    assert "teaspoon in the fuel filter" in (tmp_path / "story.html").read_text(encoding="utf-8")
    database = tmp_path / "data" / "articles.db"
    assert [rows(database, table) for table in ("articles", "entries", "fetches")] == [0, 0, 0]
    assert not (tmp_path / "data" / "archive").exists()


@pytest.mark.parametrize("name", ["orchard-repost/page.html", "harbour-repost/page.txt"])
def test_a_saved_page_needs_no_network_and_makes_no_database(ingest, tmp_path, name):
    """HTML and plain text; without -o the picture goes to stdout and nothing else does."""
    done = ingest("explain", PAGES / name)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("<!doctype html>")
    assert done.out.count("</html>") == 1
    assert list(tmp_path.iterdir()) == []


def test_the_line_names_the_origin(ingest):
    """Whose piece it is stands behind the title."""
    done = ingest("explain", REPOST, "-o", "x.html", "--url", "https://orchard.example/1")
    assert (done.code, done.out.startswith("kept "), " from " in done.out) == (0, True, True)


@pytest.mark.parametrize(
    ("path", "code", "start"),
    [
        pytest.param("404", 3, "failed http_4xx", id="not found"),
        pytest.param("500", 3, "failed http_5xx", id="server in trouble"),
        pytest.param("picture", 4, "rejected not_html", id="a picture"),
        pytest.param("paper", 4, "rejected pdf", id="a PDF"),
    ],
)
def test_a_page_that_gives_nothing_says_why(ingest, site, path, code, start):
    """The reason stands in a line and, when a page came, in the picture, too."""
    done = ingest("explain", f"{site}/{path}")
    assert (done.code, done.err.startswith(start), done.err.count("\n")) == (code, True, 1)
    assert ("Refused: <code>" in done.out) == (code == 4)


@pytest.mark.parametrize(
    ("content", "code", "start"),
    [
        pytest.param(None, 3, "failed unreadable page.html", id="missing"),
        pytest.param(b"%PDF-1.7 and so on", 4, "rejected pdf page.html", id="a PDF"),
        pytest.param(b"<p>Rain.</p>", 4, "rejected too_short page.html", id="no article"),
    ],
)
def test_a_file_that_gives_nothing_says_why(ingest, tmp_path, content, code, start):
    """With -o the line goes to stdout."""
    if content is not None:
        (tmp_path / "page.html").write_bytes(content)
    done = ingest("explain", "page.html", "-o", "x.html")
    assert (done.code, done.out.startswith(start)) == (code, True)
    assert (tmp_path / "x.html").exists() == (code == 4)


def test_an_address_of_another_kind_is_not_taken_for_a_file(ingest, site):
    """Only http and https are fetched."""
    done = ingest("explain", "ftp://news.example/1")
    assert (done.code, done.err.startswith("failed not_allowed ftp://")) == (3, True)


def test_a_source_lends_its_selectors(ingest, site, tmp_path):
    """What --source names is used as a run would use it."""
    path = tmp_path / "config" / "sources.yaml"
    yaml = path.read_text(encoding="utf-8")
    path.write_text(
        yaml.replace("/story'}", "/story', selectors: {title: nav a}}"), encoding="utf-8"
    )
    done = ingest("explain", f"{site}/story", "--source", "nofeed", "-o", "x.html")
    assert done.out.endswith(": Home\n")
    assert ingest("explain", f"{site}/story", "--source", "else", "-o", "x.html").code == 2


def test_the_outlets_known_boilerplate_is_dropped_as_in_a_run(ingest, tmp_path):
    """What the database knows of the outlet decides here, too, and is named."""
    page = tmp_path / "page.html"
    told = "<p>Rain fell on the valley all night, and the river rose by a hand before it fell again.</p>"
    page.write_text(f"<article><h1>Rain</h1>{told * 4}<p>{CONTACT}</p></article>", encoding="utf-8")
    call = ("explain", page, "--url", "https://orchard.example/1")
    assert '<span class="reason">memory' not in ingest(*call).out
    ingest("file", PAGES / "bakery-own" / "page.html")
    with closing(sqlite3.connect(tmp_path / "data" / "articles.db")) as db, db:
        db.execute(
            "INSERT INTO block_memory VALUES ('orchard.example', ?, 5, 1)", (block_hash(CONTACT),)
        )
    assert '<span class="reason">memory' in ingest(*call).out


def test_a_terminal_is_no_place_for_a_picture(ingest, monkeypatch):
    """Without -o and without a pipe the call is refused with what to do."""
    monkeypatch.setattr(type(sys.stdout), "isatty", lambda _: True, raising=False)
    done = ingest("explain", REPOST)
    assert (done.code, "-o FILE.html" in done.err) == (2, True)


def test_an_address_is_given_once(ingest, site):
    """--url belongs to a file."""
    assert ingest("explain", f"{site}/story", "--url", "https://news.example/1").code == 2
