"""`ingest split`, `ingest join` and `ingest dedupe --rebuild`."""

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from ingest.cli.decide import command as decide
from ingest.cli.dedupe import command as dedupe
from ingest.cli.join import command as join
from ingest.cli.show import command as show
from ingest.cli.split import command as split
from ingest.cli.status import command as status
from ingest.pipeline import ingest_page
from ingest.store import Database, Store, hold_lock
from ingest.types import Page

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
STORY = (
    "The harbour council of Ostrand voted on Tuesday to close the old grain pier before winter, ending a dispute that had run since the storms of last spring.",
    "Fishermen who land their catch there said they had been given no other berth, and that most of their boats are too small for the open quay.",
    "The chairwoman said that the boats could move to the ferry quay until a floating dock arrives, and that no mooring fee would be asked of them.",
)
OTHER = (
    "Teachers at the island's two schools have begun to write the timetable around the tides, because the bus cannot cross the causeway at high water.",
    "Parents had asked for a boat, but the county found that no operator would run one for so few children, and a bridge remains a wish.",
)
SAID = ("--why", "read both", "--by", "Nadia Brandt")


def put(store: Store, url: str, paragraphs) -> int | None:
    body = "".join(f"<p>{each}</p>" for each in paragraphs)
    html = f"<html><body><article><h1>News</h1>{body}</article></body></html>"
    return ingest_page(Page(url, html.encode(), NOON, given_url=url), store).article_id


@pytest.fixture
def db(tmp_path):
    """Article 1 with three copies, article 2 with one."""
    path = tmp_path / "articles.db"
    with Store.open(path, now=lambda: NOON) as store:
        for host in ("a", "b", "c"):
            put(store, f"https://{host}.example/pier", STORY)
        put(store, "https://d.example/tides", OTHER)
    return path


def call(command, db, *words: str):
    return CliRunner().invoke(command, [*words, "--db", str(db)])


def clusters(path) -> set[frozenset[str]]:
    with closing(sqlite3.connect(path)) as db:
        rows = db.execute("SELECT group_concat(url, ' ') FROM copies GROUP BY article_id")
        return {frozenset(row[0].split()) for row in rows}


def sound(path) -> bool:
    """References lead somewhere, each article with copies has one that represents it, the index agrees."""
    with closing(sqlite3.connect(path)) as db:
        odd = db.execute(
            "SELECT count(*) FROM articles AS a WHERE joined_into IS NULL AND (copies_count <>"
            " (SELECT count(*) FROM copies WHERE article_id = a.id) OR 1 <> (SELECT count(*) FROM copies"
            " WHERE article_id = a.id AND kind = 'representative' AND id = a.representative_copy))"
        ).fetchone()[0]
        dangling = db.execute("PRAGMA foreign_key_check").fetchall()
        db.execute("INSERT INTO articles_fts (articles_fts) VALUES ('integrity-check')")
        return (odd, dangling) == (0, [])


@pytest.mark.parametrize("copy", [1, 2])
def test_split_holds(db, copy):
    """A copy that was split off, the representative too, stays apart through a rebuild and later runs."""
    said = call(split, db, "1", str(copy), *SAID)
    assert (said.exit_code, said.stdout) == (0, f"copy {copy} of article 1 is article 3 now\n")
    before = clusters(db)
    assert (len(before), sound(db)) == (3, True)
    assert call(dedupe, db, "--rebuild").stdout == ""
    with Store.open(db, now=lambda: NOON) as store:
        assert put(store, "https://a.example/pier", STORY) == (3 if copy == 1 else 1)
    assert clusters(db) == before


def test_what_a_split_leaves_is_still_found(db):
    """The article that lost its first copy takes later copies as before."""
    call(split, db, "1", "1", *SAID)
    with Store.open(db, now=lambda: NOON) as store:
        assert put(store, "https://e.example/pier", STORY) in (1, 3)
        assert put(store, "https://f.example/pier", STORY[:2]) in (1, 3)


def test_join_holds(db):
    """Two articles that were joined are one through a rebuild; the second id leads to the first."""
    said = call(join, db, "1", "2", *SAID)
    assert (said.exit_code, said.stdout) == (0, "article 2 is part of article 1 now\n")
    assert (len(clusters(db)), sound(db)) == (1, True)
    assert call(dedupe, db, "--rebuild").stdout == ""
    with Database(db) as opened:
        held = opened.article(2)
        assert held
        assert (held.id, len(held.copies)) == (1, 4)
        assert [hit.id for hit in opened.search("causeway OR pier")] == [1] or opened.search("pier")
    with Store.open(db, now=lambda: NOON) as store:
        assert put(store, "https://e.example/tides", OTHER) == 1


def test_what_was_decided_on_a_piece_is_shown_after_it_was_joined(db):
    """It is said of which article it was; the piece that stands keeps its own title."""
    assert call(decide, db, "2", "title", "Tides", *SAID).exit_code == 0
    assert call(join, db, "1", "2", *SAID).exit_code == 0
    shown = json.loads(call(show, db, "1", "--json").output)
    decided = [(each["field"], each["article_id"]) for each in shown["decisions"]]
    assert (shown["title"], decided) == ("News", [("title", 2), ("join", 2)])


def test_a_later_decision_takes_back_the_earlier(db):
    """Split what was joined, join what was split: the last word counts, also for a rebuild."""
    call(join, db, "1", "2", *SAID)
    call(split, db, "1", "4", *SAID)
    apart = clusters(db)
    assert len(apart) == 2
    call(dedupe, db, "--rebuild")
    assert clusters(db) == apart
    call(join, db, "1", "3", *SAID)
    call(dedupe, db, "--rebuild")
    assert (len(clusters(db)), sound(db)) == (1, True)


def test_a_decision_on_others_stays(db):
    """A copy that was split off and then joined to a third article stays apart from the first."""
    call(split, db, "1", "2", *SAID)
    call(join, db, "2", "3", *SAID)
    apart = clusters(db)
    assert call(dedupe, db, "--rebuild").stdout == ""
    assert (len(apart), clusters(db), sound(db)) == (2, apart, True)


def test_a_decision_says_who_and_why(db):
    """It is a row that anybody can read."""
    call(split, db, "1", "2", *SAID)
    with closing(sqlite3.connect(db)) as opened:
        row = opened.execute(
            "SELECT article_id, copy_id, field, value, why, decided_by FROM decisions"
        ).fetchone()
    assert row == (1, 2, "split", "3", "read both", "Nadia Brandt")


@pytest.mark.parametrize(
    ("command", "words", "said"),
    [
        pytest.param(split, ("1", "4"), "article 1 has no copy 4", id="another's copy"),
        pytest.param(split, ("2", "4"), "copy 4 is the only one of article 2", id="only copy"),
        pytest.param(split, ("9", "4"), "there is no article 9", id="no article"),
        pytest.param(join, ("1", "1"), "articles 1 and 1 are one already", id="with itself"),
        pytest.param(join, ("1", "9"), "there is no article 9", id="no other"),
    ],
)
def test_what_cannot_be_decided(db, command, words, said):
    """A decision on what is not there is bad data, and nothing changes."""
    result = call(command, db, *words, *SAID)
    assert str(result.exception) == said
    assert len(clusters(db)) == 2


def test_rebuild_moves_what_was_placed_wrongly(db):
    """A copy that stands apart without a decision comes back; its article leads to where it went."""
    call(split, db, "1", "2", *SAID)
    with closing(sqlite3.connect(db)) as opened, opened:
        opened.execute("DELETE FROM decisions")
    result = call(dedupe, db, "--rebuild")
    moved = [json.loads(line) for line in result.stdout.splitlines()]
    assert moved == [{"copy_id": 2, "url": "https://b.example/pier", "before": 3, "after": 1}]
    with Database(db) as opened:
        held = opened.article(3)
        assert held
        assert (held.id, len(held.copies), sound(db)) == (1, 3, True)
    assert call(dedupe, db, "--rebuild").stdout == ""


def test_rebuild_takes_apart_what_was_joined_wrongly(db):
    """A copy of another story gets an article of its own; the ids that were there stay."""
    call(join, db, "1", "2", *SAID)
    with closing(sqlite3.connect(db)) as opened, opened:
        opened.execute("DELETE FROM decisions")
    (moved,) = [json.loads(line) for line in call(dedupe, db, "--rebuild").stdout.splitlines()]
    assert (moved["copy_id"], moved["before"], len(clusters(db)), sound(db)) == (4, 1, 2, True)


def test_rebuild_needs_the_lock(db):
    """Beside a run there is no rebuild."""
    with hold_lock(db):
        assert call(dedupe, db, "--rebuild").exception.exit_code == 75


@pytest.mark.parametrize("words", [(), ("--rebuild", __file__)], ids=["neither", "both"])
def test_either_a_file_or_a_rebuild(db, words):
    """Anything else is wrong usage."""
    assert call(dedupe, db, *words).exit_code == 2


def test_there_must_be_a_database(tmp_path):
    """A decision makes no empty database."""
    assert call(split, tmp_path / "none.db", "1", "2", *SAID).exit_code == 2
    assert list(tmp_path.iterdir()) == []


def test_what_looks_like_one_piece_is_listed(db):
    """`status` and `show` name articles that share a copy's text; joining them ends it."""
    with closing(sqlite3.connect(db)) as held, held:
        held.execute(
            "INSERT INTO matches (copy_id, other_copy_id, kind, containment, resemblance, joins,"
            " merge_candidate, why, version, found_utc)"
            " VALUES (3, 4, 'near', 0.91, 0.85, 1, 1, 'shared', '1', '2026-03-10T12:00:00Z')"
        )
    line = "alike: 1 2  91% shared, `ingest join 1 2` makes them one  News / News\n"
    assert line in call(status, db).stdout
    assert line in call(show, db, "2").stdout
    call(join, db, "1", "2", *SAID)
    assert "alike" not in call(status, db).stdout + call(show, db, "1").stdout


@pytest.mark.parametrize("words", [("1", "split", "2"), ("1", "join", "2")], ids=["split", "join"])
def test_decide_splits_and_joins_and_takes_it_back(db, words):
    """It holds through a rebuild until it is revoked; then the texts decide again. `show` tells both."""
    before = clusters(db)
    assert call(decide, db, *words, *SAID).exit_code == 0
    apart = clusters(db)
    assert apart != before
    assert (call(dedupe, db, "--rebuild").stdout, clusters(db)) == ("", apart)
    assert "dedupe --rebuild" in call(decide, db, "1", words[1], "--revoke").stdout
    call(dedupe, db, "--rebuild")
    assert (clusters(db), sound(db)) == (before, True)
    line = next(line for line in call(show, db, "1").stdout.splitlines() if line.startswith("decided: "))  # fmt: skip
    assert f"{words[1]} of article" in line
    assert line.endswith("because: read both, taken back since")


@pytest.mark.parametrize(
    ("words", "code"),
    [(("1", "split", "two", *SAID), 2), (("1", "split", "--revoke"), 65), (("9", "join", "--revoke"), 65)],
)  # fmt: skip
def test_what_decide_cannot_split_or_take_back(db, words, code):
    """A word for a number is wrong usage, a decision that nobody took bad data."""
    result = call(decide, db, *words)
    assert getattr(result.exception, "exit_code", result.exit_code) == code
