"""docs/selectors.md holds: its page, stored by a run without and with its selectors, gives what it says."""

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import yaml

from ingest import pipeline
from ingest.newsroom import Resource

DOC = (Path(__file__).parents[2] / "docs" / "selectors.md").read_text(encoding="utf-8")
PAGE, BARE, SOURCES, CHOSEN = re.findall(
    r"^```(?:html|yaml)\n(.*?)^```", DOC, re.MULTILINE | re.DOTALL
)
FEED = b"<rss version='2.0'><channel><item><link>http://valley.example/mill</link></item></channel></rss>"


@pytest.mark.parametrize(
    ("selectors", "wanted"),
    [pytest.param(False, BARE, id="without"), pytest.param(True, CHOSEN, id="with")],
)
def test_the_worked_example_gives_what_it_says(world, run, tmp_path, selectors, wanted):
    """The source of the document, polled and fetched, and what stands in the database then."""
    world.put("valley.example", "/feed", Resource(FEED, "application/rss+xml"))
    world.put("valley.example", "/mill", Resource(PAGE.encode()))
    config = yaml.safe_load(SOURCES)
    if not selectors:
        del config["sources"][0]["selectors"]
    near = f"valley.example:80:127.0.0.1:{world.port}"
    config["fetch"] = {"allow_private": True, "delay": 0, "connect_to": [near]}
    (tmp_path / "sources.yaml").write_text(yaml.safe_dump(config), encoding="utf-8")
    run(pipeline.Order())
    with closing(sqlite3.connect(tmp_path / "articles.db")) as db:
        (row,) = db.execute(
            "SELECT title, authors, substr(published_utc, 1, 10), text FROM articles"
        )
    title, authors, published, text = row
    found = {"title": title, "authors": json.loads(authors), "published": published, "text": text}
    assert found == yaml.load(wanted, yaml.BaseLoader)
