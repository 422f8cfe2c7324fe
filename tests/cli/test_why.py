"""`ingest why`: each outcome of the newsroom is told from source to decision."""

import json
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ingest import newsroom, pipeline
from ingest.config import load_config
from ingest.errors import RetryLater
from ingest.fetch import Fetcher
from ingest.store import Poll, Store
from ingest.types import Entry, Source

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
            Fetcher(
                settings, store.hosts, now=lambda: AT, sleep=lambda _: time.sleep(0)
            ) as fetcher,
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
        "http://harbour-digest.example/ostermere-says-goodbye-to-its-harbor-master/",
        (
            "source: digest",
            "field: title Ostermere Says Goodbye to the Woman Who Kept Its Ships Moving (from dom)",
            "claim: The page credits Ostermere Courier; the words differ and the facts agree.",
            "compared: http://harbour-digest.example/ostermere-says-goodbye-to-its-harbor-master/ with",
            "named: its original is http://www.ostermere-courier.example/2026/02/19/harbor-master-retires (stored, facts_match)",
            "decision: stored as representative of article",
        ),
        id="rewrite",
    ),
    pytest.param(
        "http://www.ostermere-courier.example/2026/02/19/harbor-master-retires",
        (
            "source: chased for http://harbour-digest.example/ostermere-says",
            "outcome: new (done",
            "claim: The page names no other publisher.",
            "named: as its original by http://harbour-digest.example/ostermere-says",
            "decision: stored as representative of article",
        ),
        id="chased",
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


@pytest.fixture
def own(tmp_path) -> Store:
    """An empty store of one source that has shown one address."""
    with Store.open(tmp_path / "own.db", now=lambda: AT) as store:
        store.sync_sources([Source("own", "http://own.example/feed")])
        poll = Poll(next_check=AT + timedelta(hours=1))
        store.finish_poll("own", poll, [Entry("a", "http://own.example/a", "Rain")])
        yield store


def test_why_tells_that_an_entry_waits(ingest, own):
    """What was not tried yet, and what is to be tried again, waits; the last trouble is told."""
    asked = ("why", "http://own.example/a", "--db", own.path)
    before = ingest(*asked).out.splitlines()
    (row,) = own.due_entries(1)
    own.fail(RetryLater("timeout", "no answer in 20 s"), url=row.url, entry_id=row.id)
    after = ingest(*asked).out.splitlines()
    assert before[-2:] == [
        "outcome: no outcome yet (due)",
        "decision: not stored yet; it waits in the queue",
    ]
    assert after[-2:] == [
        "outcome: failed timeout: no answer in 20 s (due, 1 attempt, next try 2026-03-20 06:10:00Z)",
        "decision: not stored yet; it waits in the queue",
    ]


def test_why_tells_what_a_person_decided(ingest, db, tmp_path):
    """Split and joined again: each decision is a line, by whom and why, and one taken back says so."""
    copied = tmp_path / "articles.db"
    copied.write_bytes(db.read_bytes())
    url = "http://harbour-digest.example/council-votes-to-keep-the-goats/"
    chain = json.loads(ingest("why", url, "--json", "--db", copied).out)
    article, copy = chain["article"]["id"], chain["copy_id"]
    new = ingest(
        "split", article, copy, "--db", copied, "--why", "it is cut", "--by", "Amy"
    ).out.split()[-2]
    apart = ingest("why", url, "--db", copied).out.splitlines()
    ingest("join", article, new, "--db", copied, "--why", "a cut is a copy", "--by", "Bea")
    joined = ingest("why", url, "--db", copied).out.splitlines()
    at = datetime.now(UTC).strftime("%Y")
    split = [line for line in apart if line.startswith("decided: ")]
    both = [line for line in joined if line.startswith("decided: ")]
    assert len(split) == 1
    assert split[0].startswith(f"decided: split of article {article} by Amy, {at}")
    assert split[0].endswith(": it is cut")
    assert [line.endswith("taken back since") for line in both] == [True, False]
    assert "by Bea" in both[1]
    assert apart[-1] == f"decision: stored as representative of article {new}, because: a decision"


def test_every_field_tells_where_it_stood(ingest, db):
    """The places are those of the copy itself, also when another represents the piece."""
    url = "http://linnetquay-echo.example/article.php?id=412"
    article = json.loads(ingest("why", url, "--json", "--db", db).out)["article"]
    assert article["places"]["title"] == "meta"
    assert {"title", "published"} <= article["places"].keys()
