"""What a run keeps of raw answers, and for how long."""

import os
from dataclasses import replace
from datetime import timedelta

import pytest

from ingest import pipeline
from ingest.config import load_config
from ingest.fetch import Fetcher
from ingest.newsroom import Resource
from ingest.store import Store

FEED = b"""<rss version="2.0"><channel><title>Own</title><item><title>T</title>
<link>http://own.example/one</link><guid>1</guid></item></channel></rss>"""


@pytest.fixture
def run(world, clock, tmp_path):
    """Run over one feed, keeping raw answers, and return what the diary says of each request."""
    world.put("own.example", "/feed", Resource(FEED, "application/rss+xml"))
    world.put("own.example", "/one", Resource(b"<html><body><p>Rain.</p></body></html>"))
    path = tmp_path / "own.yaml"
    path.write_text(
        "fetch: {delay: 0, allow_private: true, attempts: 1, archive_keep: 30d,"
        f" connect_to: ['::127.0.0.1:{world.port}']}}\n"
        "sources: [{id: own, feed: 'http://own.example/feed'}]\n"
    )

    def once():
        config = load_config(path)
        settings = replace(config.fetch, archive_dir=str(tmp_path / "archive"))
        with (
            Store.open(tmp_path / "articles.db", now=clock.now) as store,
            Fetcher(settings, store.hosts, now=clock.now, sleep=clock.sleep) as fetcher,
        ):
            order = pipeline.Order(everything=True)
            pipeline.run(config, store, fetcher, now=clock.now, order=order)
            query = "SELECT url, archive_offset, same_body_as FROM fetches ORDER BY id"
            return store._db.execute(query).fetchall()

    return once


def test_unchanged_feed_is_kept_once(run, clock):
    """A feed without validators that brings the same again leaves a reference, run after run."""
    run()
    clock.sleep(3600)
    run()
    clock.sleep(3600)
    feeds = [row for row in run() if row["url"].endswith("/feed")]
    assert [row["same_body_as"] for row in feeds] == [None, 1, 1]
    assert len({row["archive_offset"] for row in feeds}) == 3


def test_old_files_are_removed_and_told(run, clock, tmp_path):
    """A file whose last record is older than `archive_keep` goes as a whole; `archives` says when."""
    run()
    (old,) = (tmp_path / "archive").glob("*.warc.gz")
    written = clock.now().timestamp()
    os.utime(old, (written, written))
    clock.sleep(timedelta(days=31).total_seconds())
    run()
    assert not old.exists()
    with Store.open(tmp_path / "articles.db", now=clock.now) as store:
        rows = store._db.execute("SELECT file, removed_utc FROM archives").fetchall()
    assert [tuple(row) for row in rows] == [(old.name, "2026-04-20T06:00:00Z")]
