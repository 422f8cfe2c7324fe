"""The newsroom's correction from the first reading to the question who still has the old sentence."""

import json
import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest

from ingest import newsroom

FERRY = "http://coastal-press.example/wire/2026/03/02/night-ferry"
COURIER = "http://www.ostermere-courier.example/2026/03/02/night-ferry-returns"
POST = "http://brackwater-post.example/2026/03/02/the-night-boat-is-back/"
OLD = "They took twenty-seven months and cost 23 million."
NEW = "They took twenty-seven months and cost 21 million."


@pytest.fixture
def later(monkeypatch):
    """Set the clock of the command line on by so much."""
    from ingest.cli import _shared, run

    real = _shared.utc_now

    def forward(**step: float) -> None:
        for module in (_shared, run):
            monkeypatch.setattr(module, "utc_now", lambda: real() + timedelta(**step))

    return forward


def test_a_correction_is_found_and_those_who_have_the_old_sentence(ingest, later, tmp_path):
    """Run, a day later run again; the notice stands in `show` and `why`, both sentences in the answer."""
    (tmp_path / "config").mkdir()
    with newsroom.serve(corrects=True) as world:
        (tmp_path / "config" / "sources.yaml").write_text(world.sources_yaml, encoding="utf-8")
        assert ingest("run").code == 0
        assert json.loads(ingest("ask", "uncorrected-copies", "--all", "--json").out) == []
        later(days=1, hours=1)
        assert ingest("run").code == 0
    shown = json.loads(ingest("show", FERRY, "--json").out)
    assert {(each["kind"], each["dated"]) for each in shown["notices"]} == {("correction", "2026-03-03")}  # fmt: skip
    assert "notice: correction at coastal-press.example" in ingest("why", COURIER).out
    rows = json.loads(ingest("ask", "uncorrected-copies", "--all", "--json").out)
    assert {(row["corrected_by"], row["still_says"], row["corrected_to"]) for row in rows} == {
        ("coastal-press.example", OLD, NEW)
    }
    assert {row["outlet"] for row in rows} == {
        "brackwater-post.example", "cronica-del-faro.example", "fastcoast.example", "linnetquay-echo.example",
        "oldharbour-gazette.example",
    }  # fmt: skip
    assert {(row["is_checked_since"], row["of_copies_elsewhere_count"]) for row in rows} == {(1, 6)}
    assert "5 of them still have words that were corrected" in ingest("report", "--format", "md").out  # fmt: skip
    with (
        closing(sqlite3.connect(tmp_path / "data" / "articles.db")) as db,
        db,
    ):  # one more, without an edit
        db.execute(
            "INSERT INTO notices (copy_id, kind, quote, found_utc) SELECT copy_id, 'clarification', 'Later: so it is.',"
            " datetime(found_utc, '+1 hour') || 'Z' FROM notices WHERE copy_id = 1"
        )
    assert json.loads(ingest("ask", "uncorrected-copies", "--all", "--json").out) == rows


def test_what_a_person_decided_holds_through_every_later_reading(ingest, later, tmp_path):
    """A page that changed, a reading of the archive anew and a rebuild leave the word of a person."""
    (tmp_path / "config").mkdir()
    decided = {
        "origin": "Sound Crossings",
        "outlet": "wire.example",
        "date": "2026-03-01",
        "title": "Ferry sails",
    }
    with newsroom.serve(corrects=True) as world:
        kept = world.sources_yaml.replace("fetch:\n", "fetch:\n  archive: true\n")
        (tmp_path / "config" / "sources.yaml").write_text(kept, encoding="utf-8")
        ingest("run")
        number = json.loads(ingest("show", FERRY, "--json").out)["id"]
        for field, value in decided.items():
            assert (
                ingest("decide", number, field, value, "--why", "the log", "--by", "Ada").code == 0
            )
        later(days=1, hours=1)
        ingest("run")
    assert ingest("reprocess", "--all").code == 0
    assert ingest("dedupe", "--rebuild").code == 0
    shown = json.loads(ingest("show", FERRY, "--json").out)
    assert len(shown["notices"]) == 2  # the page was read again
    assert {
        "origin": shown["origin"]["name"], "outlet": shown["outlet"], "date": shown["published"], "title": shown["title"],
    } == decided  # fmt: skip
    assert [
        (each["field"], each["decided_by"], each["revoked"]) for each in shown["decisions"]
    ] == [(field, "Ada", False) for field in decided]
    assert "decided: title of article" in ingest("why", COURIER).out
