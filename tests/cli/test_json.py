"""`--json`: commands that do something tell a program what they did, in one object."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

SCHEMA_1 = Path(__file__).parents[1] / "fixtures/db/schema-1.sql"
SAID = ("--why", "asked the desk", "--by", "Nadia Brandt")
OPML = (
    '<opml version="2.0"><body><outline type="rss" xmlUrl="https://a.example/rss"/></body></opml>'
)
REPORT = "polled unchanged failing lasting recovered outcomes reasons left again removed"
PLAN = "path version wanted tables bytes work_bytes seconds room is_due backup"


@pytest.fixture
def stored(ingest, site, tmp_path):
    """Two articles in a database, settings with a source, a page and a list of feeds on disk."""
    (tmp_path / "data").mkdir()
    for name in ("quay", "mill"):
        page = tmp_path / f"{name}.txt"
        page.write_text(
            f"The {name} opens\n\n" + f"The crew of the {name} said so on Monday. " * 20
        )
        assert ingest("file", page, "--url", f"https://{name}.example/1").code == 0
    (tmp_path / "feeds.opml").write_text(OPML)
    return site


@pytest.mark.parametrize(
    ("words", "keys", "holds"),
    [
        pytest.param(["init", "here"], "config data crontab", {"data": "here/data"}, id="init"),
        pytest.param(["run"], REPORT, {"polled": 1, "failing": {"nofeed": "bad_feed"}}, id="run"),
        pytest.param(["run", "--plan"], "polls waiting expired", {"polls": [{"id": "nofeed", "when": "now", "next_check": None, "why": "never polled"}]}, id="plan"),
        pytest.param(["decide", "1", "title", "Rain", *SAID], "article_id field value is_revoked", {"value": "Rain"}, id="decide"),
        pytest.param(["join", "1", "2", *SAID], "article_id other_id", {"article_id": 1, "other_id": 2}, id="join"),
        pytest.param(["explain", "quay.txt", "-o", "quay.html"], "outcome reason out blocks kept title origin", {"outcome": "new", "out": "quay.html"}, id="explain"),
        pytest.param(["report", "-o", "report.md", "--format", "md"], "out format since until", {"out": "report.md", "format": "md"}, id="report"),
        pytest.param(["sources", "import-opml", "feeds.opml"], "added known", {"known": 0, "added": [{"id": "a", "kind": "feed", "url": "https://a.example/rss"}]}, id="import-opml"),
        pytest.param(["backup", "copies"], "backup bytes", {}, id="backup"),
        pytest.param(["upgrade"], PLAN, {"is_due": False, "backup": None}, id="upgrade"),
    ],
)  # fmt: skip
def test_one_object(ingest, stored, words, keys, holds):
    """Nothing else on stdout, and the exit code of a call without it."""
    done = ingest(*words, "--json")
    said = json.loads(done.out)
    assert (done.code, set(said)) == (0, set(keys.split()))
    assert {name: said[name] for name in holds} == holds


def test_a_run_without_work(ingest, stored):
    """The same object as of any run, all zero."""
    first, second = (json.loads(ingest("run", "--json").out) for _ in range(2))
    assert (first.keys(), any(second.values())) == (second.keys(), False)


def test_a_source_that_fails(ingest, stored):
    """`sources add` tells which address is none; the exit code says so, too."""
    done = ingest("sources", "add", f"{stored}/404", "--json")
    said = json.loads(done.out)
    (failed,) = said["failed"]
    assert (done.code, said["added"], said["known"], failed["reason"]) == (3, [], 0, "http_4xx")


def test_a_split(ingest, stored):
    """`split` and `decide ID split` name the new article; revoking tells that it was one."""
    ingest("join", "1", "2", *SAID)
    split = json.loads(ingest("split", "1", "2", *SAID, "--json").out)
    revoked = json.loads(ingest("decide", "1", "split", "--revoke", "--json").out)
    assert (split["copy_id"], split["new_id"], revoked["is_revoked"]) == (2, 3, True)


def test_an_upgrade(ingest, tmp_path):
    """The plan, and where the copy lies."""
    with closing(sqlite3.connect(tmp_path / "old.db")) as db:
        db.executescript(SCHEMA_1.read_text())
    said = json.loads(ingest("upgrade", "--db", "old.db", "--json").out)
    assert (said["version"], said["is_due"], Path(said["backup"]).exists()) == (1, True, True)


@pytest.mark.parametrize("words", [["report"], ["explain", "quay.txt"]])
def test_what_stdout_is_taken_for(ingest, stored, words):
    """A picture or a report on stdout leaves no room for an object."""
    done = ingest(*words, "--json")
    assert (done.code, "give -o FILE" in done.err) == (2, True)
