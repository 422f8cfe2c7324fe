"""`ingest why`: each outcome of the newsroom is told from source to decision."""

import json
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest import newsroom, pipeline
from ingest.config import load_config
from ingest.fetch import Fetcher
from ingest.store import Store

AT = datetime(2026, 3, 20, 6, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def db(tmp_path_factory) -> Path:
    """A database of the newsroom's first run, one host at a time."""
    folder = tmp_path_factory.mktemp("newsroom")
    with newsroom.serve() as world:
        (folder / "sources.yaml").write_text(world.sources_yaml, encoding="utf-8")
        config = load_config(folder / "sources.yaml")
        settings = replace(config.fetch, attempts=1, workers=1)
        with (
            Store.open(folder / "articles.db", now=lambda: AT) as store,
            Fetcher(settings, store, now=lambda: AT, sleep=lambda _: time.sleep(0)) as fetcher,
        ):
            order = pipeline.Order(everything=True)
            pipeline.run(config, store, fetcher, now=lambda: AT, order=order)
    return folder / "articles.db"


LINES = [
    pytest.param(
        "http://brackwater-post.example/2026/03/01/how-a-river-learned-to-keep-quiet/",
        (
            "source: post",
            "entry: ",
            "fetch: ",
            "outcome: new (done",
            "field: person Ansgar Lund (from byline)",
            "claim: The page credits The Lantern Review; The Lantern Review's text was not compared.",
            "  * credit 0.90  The Lantern Review: “This essay first appeared in The Lantern Review",
            "decision: stored as representative of article",
        ),
        id="new",
    ),
    pytest.param(
        "http://cronica-del-faro.example/english/2026/night-ferry-marl-sound",
        (
            "source: cronica",
            "fetch: 2026-03-20 06:00:00Z answered 200",
            "compared: http://",
            "copy: representative",
            "decision: stored as exact of article",
        ),
        id="exact copy",
    ),
    pytest.param(
        "http://oldharbour-gazette.example/2026/mar/ferry.htm",
        ("source: gazette", "decision: stored as near of article"),
        id="near copy",
    ),
    pytest.param(
        "http://fastcoast.example/amp/night-ferry-sails-again",
        ("source: fastcoast", "decision: stored as truncated of article"),
        id="truncated copy",
    ),
    pytest.param(
        "http://www.grauhafener-zeitung.example/regional/winterfest-bilder",
        ("outcome: rejected consent_wall", "decision: not stored; rejected, because: consent_wall"),
        id="consent wall",
    ),
    pytest.param(
        "http://www.ostermere-courier.example/topics/harbour/",
        ("outcome: rejected listing_page", "decision: not stored; rejected, because: listing_page"),
        id="listing",
    ),
    pytest.param(
        "http://www.ostermere-courier.example/2026/03/harbour-board-minutes.pdf",
        ("outcome: rejected pdf: is a PDF", "decision: not stored; rejected, because: pdf"),
        id="pdf",
    ),
    pytest.param(
        "http://linnetquay-echo.example/article.php?id=398",
        ("outcome: rejected soft_404", "decision: not stored; rejected, because: soft_404"),
        id="soft 404",
    ),
    pytest.param(
        "http://brackwater-post.example/2026/02/20/bake-sale-results/",
        ("outcome: failed gone: 410", "decision: not stored; failed, because: gone"),
        id="gone",
    ),
    pytest.param(
        "http://oldharbour-gazette.example/members/2026/price-of-paper.htm",
        ("outcome: failed robots", "decision: not stored; failed, because: robots"),
        id="robots",
    ),
    pytest.param(
        "http://nowhere.example/a",
        ("decision: not stored; never met",),
        id="never met",
    ),
]


@pytest.mark.parametrize(("url", "lines"), LINES)
def test_why_tells_the_chain_in_order(ingest, db, url, lines):
    """Each step is a line; the last one is the decision."""
    done = ingest("why", url, "--db", db)
    said = done.out.splitlines()
    places = [next(at for at, line in enumerate(said) if line.startswith(part)) for part in lines]
    assert (done.code, said[0], places) == (0, url, sorted(places))
    assert places[-1] == len(said) - 1


@pytest.mark.parametrize(("url", "lines"), LINES)
def test_why_as_json_is_one_object(ingest, db, url, lines):
    """The object holds the same decision; what is not stored has no article."""
    chain = json.loads(ingest("why", url, "--json", "--db", db).out)
    assert chain["url"] == url
    assert f"decision: {chain['decision']}".startswith(lines[-1])
    assert (chain["article"] is None) == chain["decision"].startswith("not stored")


def test_why_as_json_gives_evidence_and_scores(ingest, db):
    """Weights of the evidence and figures of the comparison are numbers."""
    url = "http://cronica-del-faro.example/english/2026/night-ferry-marl-sound"
    article = json.loads(ingest("why", url, "--json", "--db", db).out)["article"]
    evidence, match = article["claim"]["evidence"], article["matches"][0]
    assert all(0 < each["weight"] < 1 and each["quote"] for each in evidence)
    assert (match["containment"], match["joins"]) == (1.0, True)
    assert len(article["copies"]) > 5


def test_why_needs_a_database(ingest):
    """Wrong usage ends with 2."""
    assert ingest("why", "http://nowhere.example/a").code == 2
