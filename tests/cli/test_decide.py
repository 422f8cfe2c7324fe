"""`ingest decide`: a person's word holds, is shown, and can be taken back."""

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from ingest.cli.decide import command as decide
from ingest.cli.search import command as search
from ingest.cli.show import command as show
from ingest.cli.why import command as why
from ingest.pipeline import ingest_page
from ingest.store import Store
from ingest.types import Page

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
STORY = (
    "The harbour council of Ostrand voted on Tuesday to close the old grain pier before winter, ending a dispute that had run since the storms of last spring.",
    "Fishermen who land their catch there said they had been given no other berth, and that most of their boats are too small for the open quay.",
    "The chairwoman said that the boats could move to the ferry quay until a floating dock arrives, and that no mooring fee would be asked of them.",
)
SAID = ("--why", "asked the desk", "--by", "Nadia Brandt")


def put(store: Store, url: str, *more: str) -> None:
    body = "".join(f"<p>{each}</p>" for each in (*STORY, *more))
    html = f"<html><body><article><h1>Pier closes</h1>{body}</article></body></html>"
    ingest_page(Page(url, html.encode(), NOON, given_url=url), store)


@pytest.fixture
def db(tmp_path):
    """One article."""
    path = tmp_path / "articles.db"
    with Store.open(path, now=lambda: NOON) as store:
        put(store, "https://a.example/pier")
    return path


def call(db, *words: str, command=decide):
    return CliRunner().invoke(command, [*words, "--db", str(db)])


def row(db, columns: str):
    with closing(sqlite3.connect(db)) as opened:
        return opened.execute(f"SELECT {columns} FROM articles WHERE id = 1").fetchone()  # noqa: S608


@pytest.mark.parametrize(
    ("field", "value", "columns", "expected"),
    [
        ("origin", "https://first.example/pier", "origin_status, origin_domain, origin_url, origin_basis", ("republished", "first.example", "https://first.example/pier", "decision")),
        ("origin", "The Wire", "origin_status, origin_name, origin_domain", ("republished", "The Wire", None)),
        ("origin", "own", "origin_status, origin_basis", ("own", "decision")),
        ("outlet", "www.other.example", "outlet", ("other.example",)),
        ("date", "3 March 2026", "published_utc, published_precision, published_source", ("2026-03-03T00:00:00Z", "day", "decision")),
        ("title", "Grain pier to close", "title", ("Grain pier to close",)),
    ],
)  # fmt: skip
def test_a_decision_holds_through_later_writes_and_can_be_taken_back(
    db, field, value, columns, expected
):
    """A copy that comes later, a changed page and a rebuild leave it; --revoke brings the pages back."""
    before = row(db, columns)
    assert call(db, "1", field, value, *SAID).exit_code == 0
    assert row(db, columns) == expected
    with Store.open(db, now=lambda: NOON) as store:
        put(store, "https://b.example/pier")
        put(store, "https://a.example/pier", "A line that was not there before, and long enough to be no counter or stamp.")  # fmt: skip
        store.rebuild()
    assert row(db, columns) == expected
    assert call(db, "1", field, "--revoke").exit_code == 0
    assert row(db, columns) == before


def test_a_decided_title_is_searched_and_the_chain_names_who_decided(db):
    """The search index follows, and `ingest why` tells it."""
    call(db, "1", "title", "Kittiwakes homeless", *SAID)
    assert [hit["id"] for hit in json.loads(call(db, "kittiwakes", "--json", command=search).stdout)] == [1]  # fmt: skip
    assert "title of article 1 by Nadia Brandt" in call(db, "https://a.example/pier", command=why).stdout  # fmt: skip
    call(db, "1", "title", "--revoke")
    assert json.loads(call(db, "kittiwakes", "--json", command=search).stdout) == []


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("9", "title", "A", *SAID), 65, "no article 9"),
        (("1", "date", "soon", *SAID), 65, "'soon' is no date"),
        (("1", "outlet", "somebody", *SAID), 65, "no domain"),
        (("1", "mood", "A", *SAID), 2, "mood"),
        (("1", "title", "A"), 2, "--why"),
        (("1", "title", "--revoke"), 65, "nobody decided"),
    ],
)
def test_what_cannot_be_decided_is_said_and_nothing_changes(db, words, code, said):
    """One line, the documented code, the row as it was."""
    before = row(db, "*")
    result = CliRunner().invoke(decide, [*words, "--db", str(db)])
    text = result.output + str(result.exception or "")
    assert said in text
    assert getattr(result.exception, "exit_code", result.exit_code) == code
    assert row(db, "*") == before


def test_the_original_that_was_decided_on_comes(db):
    """Its page represents the piece from then on, which is its own; nothing says that it was taken from itself."""
    credit = "Source: <a href='https://first.example/pier'>First Herald</a>"
    with Store.open(db, now=lambda: NOON) as store:
        put(store, "https://a.example/pier", credit, STORY[1][::-1])
    call(db, "1", "origin", "https://first.example/pier", *SAID)
    with Store.open(db, now=lambda: NOON) as store:
        put(store, "https://first.example/pier")
    assert row(db, "outlet, origin_status, origin_domain, origin_basis, copies_count") == (
        "first.example", "own", None, "decision", 2,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("own", "A person decided that no other publisher had it first."),
        ("unknown", "A person decided that the origin is not known."),
        ("The Wire", "A person decided that The Wire published it first."),
    ],
)
def test_what_is_said_of_a_decided_origin_names_no_page(db, value, said):
    """The words are those of docs/claims.md, and who decided stands below."""
    call(db, "1", "origin", value, *SAID)
    shown = call(db, "1", command=show)
    assert said in shown.stdout, shown.exception
    assert "decided: origin of article 1 by Nadia Brandt" in shown.stdout
    assert said in call(db, "https://a.example/pier", command=why).stdout
