"""What the settings say of reserved pieces is done: recorded, kept without its text, or left out."""

import sqlite3
from contextlib import closing

import pytest
import yaml

from ingest import pipeline
from ingest.newsroom import Resource
from ingest.store import Store

WORDS = [
    "ferry", "harbour", "crossing", "herring", "quay", "board", "chair", "season", "toll", "pier",
    "lantern", "rope", "tide", "captain", "winter", "timber",
]  # fmt: skip
PROSE = "".join(
    f"<p>On {WORDS[n]} day the {WORDS[-n]} of the {WORDS[n - 3]} met near the old {WORDS[n - 5]}, said keeper number {n}.</p>"
    for n in range(1, 14)
)
ENTRIES = "".join(
    f"<item><link>http://valley.example/{name}</link></item>" for name in ("open", "mined", "kept")
)
FEED = f"<rss version='2.0'><channel>{ENTRIES}</channel></rss>".encode()


def page(title: str, head: str, body: str) -> bytes:
    """A story with something in its head."""
    return f"<html><head><title>{title}</title>{head}</head><body><article><h1>{title}</h1>{body}</article></body></html>".encode()


@pytest.fixture
def ingested(world, run, tmp_path):
    """Run over three pages: one open, one that reserves mining, one that is not to be archived."""

    def with_rights(rights: dict[str, str]) -> sqlite3.Connection:
        world.put("valley.example", "/feed", Resource(FEED, "application/rss+xml"))
        world.put(
            "valley.example", "/open", Resource(page("Open", "", PROSE.replace("met", "sang")))
        )
        reserved = "<meta name=tdm-reservation content=1>"
        world.put(
            "valley.example",
            "/mined",
            Resource(page("Mined", reserved, PROSE.replace("met", "whispered"))),
        )
        barred = "<meta name=robots content=noarchive>"
        world.put(
            "valley.example", "/kept", Resource(page("Kept", barred, PROSE.replace("old", "new")))
        )
        config = {
            "sources": [{"id": "valley", "feed": "http://valley.example/feed"}],
            "fetch": {"allow_private": True, "delay": 0, "connect_to": [f"valley.example:80:127.0.0.1:{world.port}"]},
            "rights": rights,
        }  # fmt: skip
        (tmp_path / "sources.yaml").write_text(yaml.safe_dump(config), encoding="utf-8")
        run(pipeline.Order())
        return sqlite3.connect(tmp_path / "articles.db")

    return with_rights


def test_nothing_is_held_back_unless_the_settings_say_so(ingested):
    """Statements are recorded, texts are kept."""
    with closing(ingested({})) as db:
        assert db.execute("SELECT count(*) FROM copies WHERE completeness = 'full'").fetchone() == (
            3,
        )
        assert db.execute("SELECT kind, quote FROM rights ORDER BY kind").fetchall() == [
            ("robots_meta", "noarchive"),
            ("tdm", "1"),
        ]


def test_metadata_only_keeps_all_but_the_words(ingested, tmp_path, clock):
    """The row is there, with its title and its rights; its words are nowhere in the file, also after a rebuild."""
    with closing(ingested({"tdm": "metadata_only"})) as db:
        rows = db.execute(
            "SELECT title, completeness, text IS NULL OR text = '' FROM copies ORDER BY title"
        )
        assert rows.fetchall() == [
            ("Kept", "full", 0),
            ("Mined", "withheld", 1),
            ("Open", "full", 0),
        ]
        before = db.execute("SELECT id, article_id FROM copies").fetchall()
    with Store.open(tmp_path / "articles.db", now=clock.now) as store:
        store.rebuild()
    with closing(sqlite3.connect(tmp_path / "articles.db")) as db:
        assert db.execute("SELECT id, article_id FROM copies").fetchall() == before
    assert not [file for file in tmp_path.glob("articles.db*") if b"whispered" in file.read_bytes()]


def test_skip_leaves_the_page_out_and_says_why(ingested):
    """An entry that is not tried again, with its reason."""
    with closing(ingested({"noarchive": "skip"})) as db:
        assert db.execute("SELECT title FROM copies ORDER BY title").fetchall() == [
            ("Mined",),
            ("Open",),
        ]
        row = db.execute(
            "SELECT state, reason, detail FROM entries WHERE url LIKE '%kept'"
        ).fetchone()
        assert row == (
            "rejected",
            "not_allowed",
            "its page reserves the use, and the settings say skip",
        )
