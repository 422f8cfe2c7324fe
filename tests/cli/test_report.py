"""`ingest report`: where it goes, for which days, and what is refused."""

import pytest


@pytest.fixture
def stored(ingest, tmp_path):
    """A database with one saved text whose title would drive a terminal."""
    page = tmp_path / "page.txt"
    page.write_text("The ferry\x1b[2J sails\n\n" + "The crew said so at the quay. " * 20)
    assert ingest("file", page, "--url", "https://example.org/ferry").code == 0


def test_a_file(ingest, stored, tmp_path):
    """One file, of the last seven days."""
    done = ingest("report", "-o", "report.html")
    assert done.code == 0
    assert done.out.startswith("report.html: 20")
    said = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert said.startswith("<!doctype html>")
    assert "<strong>1</strong> copies of them" in said


def test_a_mail_on_stdout(ingest, stored):
    """Markdown, safe for a terminal."""
    done = ingest("report", "--format", "md", "--since", "2026-01-01")
    assert done.code == 0
    assert done.out.startswith("# News, ")
    assert "- **1** copies of them" in done.out
    assert "\x1b" not in done.out


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        pytest.param(["--since", "March"], 2, "give a day such as 2026-03-01", id="day"),
        pytest.param(["--since", "1d", "--until", "3d"], 2, "is not after", id="backwards"),
        pytest.param(["--db", "none.db"], 2, "none.db: no such database", id="database"),
        pytest.param(["-o", "nowhere/report.html"], 74, "nowhere/report.html: no such file", id="disk"),
    ],
)  # fmt: skip
def test_what_is_refused(ingest, stored, words, code, sentence):
    """One line says what is the matter."""
    done = ingest("report", *words)
    assert done.code == code
    assert sentence in done.err
