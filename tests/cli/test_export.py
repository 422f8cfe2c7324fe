"""`ingest export`: says what it wrote and how to go on, and what to install when Parquet cannot be written."""

import json
import sys

import pytest


@pytest.fixture
def stored(ingest, tmp_path):
    """A database with one saved text."""
    page = tmp_path / "page.txt"
    page.write_text("The ferry sails again\n\n" + "The crew said so at the quay. " * 20)
    assert ingest("file", page, "--url", "https://example.org/ferry").code == 0


def test_it_tells_the_rows_and_the_change(ingest, stored):
    """The next export goes on from the number that it prints."""
    done = json.loads(ingest("export", "--out", "out", "--format", "csv", "--json").out)
    assert done["rows"]["articles"] == done["rows"]["copies"] == 1
    later = ingest("export", "--out", "out", "--format", "csv", "--since-seq", done["last_seq"], "--json")  # fmt: skip
    assert set(json.loads(later.out)["rows"].values()) == {0}


def test_without_the_extra(ingest, stored, monkeypatch):
    """Parquet needs a library that not everybody has: it is named, and nothing is written."""
    monkeypatch.setitem(sys.modules, "duckdb", None)
    done = ingest("export", "--out", "out")
    assert (done.code, done.err) == (
        78,
        "ingest: Parquet needs the extra `export`: pip install 'ingest[export]'\n",
    )


def test_a_database_that_is_missing(ingest):
    """It is named."""
    done = ingest("export", "--out", "out", "--db", "none.db")
    assert done.code == 2
    assert "none.db: no such database" in done.err


def test_a_feed_of_originals(ingest, stored, tmp_path):
    """One file; the id of its item bears the domain that was given."""
    done = ingest("export", "--out", "out", "--format", "rss", "--since", "1d", "--authority", "news.example.org")  # fmt: skip
    assert done.out.splitlines()[0].split() == ["originals", "1"]
    said = (tmp_path / "out" / "originals.rss").read_text(encoding="utf-8")
    assert ">tag:news.example.org,2026:article/1<" in said


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        pytest.param(["--since", "1d"], 2, "--since goes with rss and newsml", id="day"),
        pytest.param(["--format", "rss", "--authority", "a b"], 2, "give a domain such as example.org", id="domain"),
        pytest.param(["--format", "csv", "--since-seq", 999], 65, "change 999 is not reached: the last is 2", id="change"),
    ],
)  # fmt: skip
def test_what_is_refused(ingest, stored, words, code, sentence):
    """One line says what is the matter."""
    done = ingest("export", "--out", "out", *words)
    assert done.code == code
    assert sentence in done.err
