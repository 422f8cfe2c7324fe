"""Stored pages, read anew: what an upgrade changes, what it leaves, and what is said of it."""

import json
from dataclasses import replace

import pytest

from ingest.analyse import ask
from ingest.archives import Extractors, Reprocessing, current_versions, reprocess
from ingest.fetch._archive.writer import Archive
from ingest.fetch._client import Answer
from ingest.piece import article_from_page
from ingest.pipeline import store_article
from ingest.store import Database, Wanted
from ingest.types import Page, RightsPolicy

OLDER = '{"extract": "0"}'


@pytest.fixture
def put(store, clock, tmp_path, html):
    """Store a page whose raw answer is kept, as an older program read it: `put(host, number, title=...)`."""
    archive = Archive(tmp_path / "archive", now=clock.now)

    def once(host, number, *, body=None, **odd):
        url, body = f"http://{host}.example/{number}", html(number) if body is None else body
        place = archive.keep(Answer(url, 200, (), body, body, True, 1), clock.now())
        page = Page(
            url,
            body,
            clock.now(),
            given_url=url,
            archive_file=place.file,
            archive_offset=place.offset,
        )
        article = article_from_page(replace(page, body=html(number)))
        outcome = store_article(replace(article, **odd), page, store, RightsPolicy())
        store._db.execute("UPDATE copies SET versions = ? WHERE id = ?", (OLDER, outcome.copy_id))
        return outcome

    yield once
    archive.close()


@pytest.fixture
def again(store):
    """Read anew; return the report."""

    def once(*, is_dry=False, is_stopped=bool, everything=False, **wanted):
        versions = None if everything else current_versions()
        order = Reprocessing(Wanted(versions, **wanted), {}, is_dry=is_dry, is_stopped=is_stopped)
        with Extractors(1) as pool:
            return reprocess(order, store, pool, lambda _read: None)

    return once


def test_an_upgrade_is_written_and_told(store, put, again, rows):
    """The later reading is shown; the earlier one, with its versions, is a revision of our own making."""
    put("a", 1, title="Loading Now", language="xx")
    put("a", 2)
    report = again()
    assert (report.read, report.changed, report.fields) == (2, 1, {"title": 1, "language": 1})
    assert [(each.field, each.before, each.after) for each in report.samples] == [
        ("title", "Loading Now", "Piece 1"),
        ("language", "xx", "en"),
    ]
    assert rows("SELECT title, language FROM articles") == [
        ("Piece 1", "en"),
        ("Piece 2", "en"),
    ]
    assert rows(
        "SELECT cause, changed, old_title, old_text, old_versions, old_fields FROM revisions"
    ) == [("reprocess", '["title", "language"]', "Loading Now", None, OLDER, '{"language": "xx"}')]
    assert rows("SELECT DISTINCT versions FROM copies") == [(current_versions(),)]
    assert again().wanted == 0


def test_a_text_that_reads_otherwise_can_be_found(store, put, again, tmp_path):
    """Text, hash, search and the diff of the revision are those of the later reading."""
    put("a", 1, text="Loading Now\n\nPlease wait until the prose comes.", whole_text=None)
    again()
    with Database(tmp_path / "articles.db") as db:
        stored = db.article(1)
        assert stored.article.text.count("\n\n") == 3
        assert "-Loading Now" in stored.revisions[0].diff
        assert [each.id for each in db.search("orchestra")] == [1]
        assert db.search("loading") == []


def test_our_upgrades_are_no_edits(put, again, tmp_path, rows):
    """Questions about silent edits count what outlets changed, and nothing else."""
    put("a", 1, text="Another text that an older program read.", whole_text=None)
    again()
    assert rows("SELECT count(*) FROM revisions") == [(1,)]
    assert ask(tmp_path / "articles.db", "silent-edits").rows == ()


def test_copies_are_grouped_anew(put, again, rows):
    """A text that was badly read, and stood alone, joins the piece that it is a copy of."""
    put("a", 1)
    second = put("b", 1, text="Loading Now " * 40, whole_text=None)
    assert second.kind == "new"
    report = again()
    assert report.moved == 1
    assert rows("SELECT id, copies_count FROM articles WHERE joined_into IS NULL") == [(1, 2)]


def test_a_persons_decisions_hold(store, put, again, rows, html):
    """A title that somebody set stays, and what was split stays apart."""
    first = put("a", 1, title="As a person wants it")
    put("b", 1, text=article_text(html(1)) + "\n\nA word more.", whole_text=None)
    alone = store.split(first.article_id, 2, why="another event", by="Ada")
    store._db.execute(
        "INSERT INTO decisions (copy_id, field, value, why, decided_by, decided_utc)"
        " VALUES (1, 'title', 'x', 'misprint', 'Ada', '2026-03-01T06:00:00Z')"
    )
    report = again()
    assert report.fields["title"] == 0
    assert rows("SELECT id, article_id, title FROM copies") == [
        (1, first.article_id, "As a person wants it"),
        (2, alone, "Piece 1"),
    ]


def article_text(body: bytes) -> str:
    page = Page("http://a.example/", body, None)
    return article_from_page(page).text


def test_a_dry_run_changes_nothing(store, put, again):
    """It tells the same."""
    put("a", 1, title="Loading Now")
    before = list(store._db.iterdump())
    assert again(is_dry=True).fields == {"title": 1}
    assert list(store._db.iterdump()) == before


def test_a_call_that_was_cut_short_goes_on(put, again, rows):
    """What it has read is not read again; copies are grouped when the last page is read."""
    for number in range(40):
        put("a", number, title="Loading Now")
    first = again(is_stopped=lambda: True)
    second = again()
    assert (first.read, second.read) == (32, 8)
    assert rows("SELECT count(*), count(DISTINCT copy_id) FROM revisions") == [(40, 40)]


def test_pages_without_a_raw_answer_are_counted(store, put, again, tmp_path):
    """Never kept, removed by age, or gone from the disk: each is said."""
    for number in range(3):
        put("a", number, title="Loading Now")
    store._db.execute("UPDATE copies SET archive_file = NULL WHERE id = 1")
    store._db.execute("UPDATE copies SET archive_file = 'ingest-old.warc.gz' WHERE id = 2")
    store._db.execute("UPDATE copies SET archive_file = 'ingest-lost.warc.gz' WHERE id = 3")
    store.archives.note_removed(["ingest-old.warc.gz"])
    report = again()
    assert (report.wanted, report.never_kept, report.removed, report.read) == (3, 1, 1, 0)
    assert list(report.unread) == ["unreadable: ingest-lost.warc.gz: the file is gone"]


def test_what_is_no_article_any_more_is_kept(put, again, rows):
    """A page that today's program refuses is counted and stays as it was."""
    put("a", 1, body=b"<p>No.</p>")
    report = again()
    assert report.rejected == {"too_short": 1}
    assert rows("SELECT title, versions FROM copies") == [("Piece 1", current_versions())]


def test_a_condition_chooses(store, put, again):
    """Any SQL condition on a row of copies."""
    put("a", 1)
    put("b", 2)
    assert again(where="outlet = 'b.example' AND words > 10").wanted == 1


@pytest.mark.parametrize(
    "where",
    [
        pytest.param("nonsense", id="no column"),
        pytest.param("TRUE)) ; DROP TABLE copies --", id="a second statement"),
        pytest.param("(DELETE FROM copies)", id="a write"),
        pytest.param("load_extension('evil')", id="an extension"),
        pytest.param("id IN (SELECT 1 FROM pragma_journal_mode('delete'))", id="a pragma"),
        pytest.param("TRUE -- all", id="a comment"),
    ],
)
def test_a_condition_can_do_no_harm(store, put, again, where, rows):
    """It reads, or it is refused with SQLite's own sentence; nothing is written either way."""
    put("a", 1)
    before = list(store._db.iterdump())
    try:
        again(where=where, is_dry=True)
    except ValueError as error:
        assert str(error)  # noqa: PT017 - either may come
    assert list(store._db.iterdump()) == before
    assert json.loads(rows("SELECT versions FROM copies")[0][0]) == {"extract": "0"}
