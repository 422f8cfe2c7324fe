"""`ingest ask`: lists the questions, answers one as a table, as JSON and as CSV, and refuses what it does not know."""

import csv
import io
import json
import re

import pytest


@pytest.fixture
def asked(ingest, tmp_path):
    """Ask a database that holds one saved page whose title a spreadsheet would compute."""
    page = tmp_path / "page.txt"
    page.write_text("=SUM(A1) is no title\n\n" + "The ferry sails again, said the crew. " * 20)
    assert ingest("file", page, "--url", "https://example.org/ferry").code == 0
    return lambda *words: ingest("ask", *words)


def test_without_a_name_the_questions_are_listed(ingest):
    """Each with its help line."""
    done = ingest("ask")
    assert done.code == 0
    assert "wire-share" in done.out
    assert "Copies cut short" in done.out


def test_people_get_a_table_and_what_was_observed(asked):
    """Heads without underscores, the denominators beneath, and by what to cite it."""
    lines = asked("languages").out.splitlines()
    assert lines[1].split()[:3] == ["language", "outlets", "pieces"]
    assert lines[-3].startswith("observed: 1 copies of 1 pieces")
    assert re.fullmatch(r"asked: since \d{4}-\d\d-\d\d; --all asks without limit", lines[-2])
    assert re.fullmatch(
        r"cite: change 2 of \S+Z, schema \d+, newest rows by dedupe \d+, extract \d+,"
        r" normalise \d+, rules [0-9a-f]{8}; read by ingest [\d.]+",
        lines[-1],
    )


def test_programs_get_json(asked):
    """One array, an object a row."""
    (row,) = json.loads(asked("quality", "--json").out)
    assert (row["outlet"], row["copies_count"]) == ("example.org", 1)


def test_spreadsheets_get_csv(asked):
    """Lines end as RFC 4180 has it."""
    done = asked("quality", "--csv", "--outlet", "example.org")
    assert next(csv.DictReader(io.StringIO(done.out)))["copies_count"] == "1"
    assert done.out.endswith("\r\n")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        pytest.param(["weather"], "No such command 'weather'", id="question"),
        pytest.param(["reach", "--since", "March"], "give a day such as 2026-03-01", id="day"),
        pytest.param(["reach", "--owners", "many"], "'many' is not a valid integer", id="number"),
        pytest.param(["reach", "--wire", "no"], "'no' is not one of", id="choice"),
        pytest.param(["reach", "--all", "--since", "7d"], "either --since or --all", id="window"),
        pytest.param(["reach", "--db", "none.db"], "none.db: no such database", id="database"),
    ],
)
def test_what_is_refused(asked, words, sentence):
    """A wrong question is one line and exit code 2."""
    done = asked(*words)
    assert done.code == 2
    assert sentence in done.err


def test_a_window_of_days(asked):
    """What was stored just now was first seen within seven days."""
    assert json.loads(asked("languages", "--since", "7d", "--json").out) != []
    assert json.loads(asked("languages", "--until", "7d", "--json").out) == []


def test_everything_that_was_ever_seen(asked):
    """`--all` drops the window, and the line that tells of it."""
    assert "asked: since" not in asked("languages", "--all").out
