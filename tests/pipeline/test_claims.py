"""A page and the one that it names as its original: the same check in both orders, by whatever way they come."""

import tomllib
from collections.abc import Callable
from datetime import UTC, datetime
from html import escape
from itertools import permutations
from pathlib import Path

import pytest

from ingest.errors import RetryLater, SkipEntry
from ingest.fetch import page_from_file
from ingest.pipeline import ingest_page
from ingest.store import Database, Store
from ingest.types import Page

STORIES = {
    story["id"]: story
    for story in tomllib.loads(
        (Path(__file__).parents[1] / "fixtures" / "claims" / "stories.toml").read_text("utf-8")
    )["story"]
}
BRIDGE, BEES = STORIES["bridge"], STORIES["bees"]
AT = datetime(2026, 3, 20, 6, 0, tzinfo=UTC)
ORIGINAL = "https://first.example/2026/bridge-closed"
REPOST = "https://second.example/news/bridge"
CREDIT = '<p>Read the original article at <a href="{}">{}</a>.</p>'


def html(text: str, *, day: int = 4, credit: str = "", language: str = "en") -> bytes:
    """A plain news page."""
    paragraphs = "".join(f"<p>{escape(part)}</p>" for part in text.strip().split("\n\n"))
    return (
        f'<html lang="{language}"><head><title>A story of the coast</title>'
        f'<meta property="article:published_time" content="2026-03-{day:02}T08:00:00+01:00"></head>'
        f"<body><article><h1>A story of the coast</h1>{paragraphs}{credit}</article></body></html>"
    ).encode()


def page(url: str, body: bytes) -> Page:
    return Page(
        url, body, AT, given_url=url, headers=(("content-type", "text/html; charset=utf-8"),)
    )


@pytest.fixture
def put(tmp_path) -> Callable[..., None]:
    """Store pages in an order; each is (url, body)."""

    def each(*pages: tuple[str, bytes]) -> Path:
        path = tmp_path / f"{len(list(tmp_path.iterdir()))}.db"
        with Store.open(path, now=lambda: AT) as store:
            for url, body in pages:
                ingest_page(page(url, body), store)
        return path

    return each


def found(path: Path, url: str = REPOST) -> dict[str, object]:
    """What the database says of the repost and its piece, without ids."""
    with Database(path) as db:
        piece = db.article(url)
        copy = next(each for each in piece.copies if each.url == url)
        edges = sorted(
            (match.kind, match.why) for match in piece.matches if "original" in match.why
        )
        return {
            "check": copy.claim.check,
            "relation": copy.claim.relation,
            "kind": copy.kind,
            "representative": piece.article.url,
            "piece": (piece.article.origin.status, piece.article.origin.check),
            "copies": sorted(each.url for each in piece.copies),
            "edges": edges,
        }


REPOSTS = [
    pytest.param(BRIDGE["original"], "text_match", "verbatim", ORIGINAL, id="verbatim"),
    pytest.param(
        BRIDGE["original"].replace("Repairs", "The repairs").replace("had set", "set"),
        "text_match",
        "edited",
        ORIGINAL,
        id="edited",
    ),
    pytest.param(
        "\n\n".join(BRIDGE["original"].strip().split("\n\n")[:3]),
        "text_match",
        "excerpt",
        ORIGINAL,
        id="excerpt",
    ),
    pytest.param(BRIDGE["rewrite"], "facts_match", "rewritten", REPOST, id="rewrite"),
    pytest.param(BRIDGE["other"], "no_support", "unverified", REPOST, id="other report"),
    pytest.param(BEES["rewrite"], "contradicted", "unverified", REPOST, id="unrelated"),
]


@pytest.mark.parametrize(("text", "check", "relation", "representative"), REPOSTS)
def test_the_check_is_the_same_in_both_orders(put, text, check, relation, representative):
    """Only the same text joins, under the original; all else stays a piece of its own."""
    original = (ORIGINAL, html(BRIDGE["original"]))
    repost = (REPOST, html(text, day=5, credit=CREDIT.format(ORIGINAL, "The First")))
    first, last = found(put(original, repost)), found(put(repost, original))
    assert first == last
    assert (first["check"], first["relation"]) == (check, relation)
    assert first["representative"] == representative
    wanted = {"facts_match": ["derived_from"], "text_match": []}.get(check, ["claimed"])
    assert [kind for kind, _ in first["edges"]] == wanted


def test_a_translation_is_a_piece_of_its_own(put):
    """Another language, the same facts: derived from the original, in both orders."""
    original = (ORIGINAL, html(BRIDGE["original"]))
    text = html(
        BRIDGE["translation"], day=5, credit=CREDIT.format(ORIGINAL, "The First"), language="de"
    )
    first, last = found(put(original, (REPOST, text))), found(put((REPOST, text), original))
    assert first == last
    assert (first["check"], first["relation"]) == ("facts_match", "translated")


def test_two_that_credit_each_other_contradict(put):
    """Neither is borne out, whichever came first."""
    one = (ORIGINAL, html(BRIDGE["original"], credit=CREDIT.format(REPOST, "The Second")))
    two = (REPOST, html(BRIDGE["original"], day=5, credit=CREDIT.format(ORIGINAL, "The First")))
    for order in permutations((one, two)):
        path = put(*order)
        assert [found(path, url)["check"] for url in (ORIGINAL, REPOST)] == ["contradicted"] * 2


def test_an_original_of_next_week_contradicts(put):
    """What was published days later cannot be what was reprinted."""
    original = (ORIGINAL, html(BRIDGE["original"], day=12))
    repost = (REPOST, html(BRIDGE["original"], day=5, credit=CREDIT.format(ORIGINAL, "The First")))
    first, last = found(put(original, repost)), found(put(repost, original))
    assert first == last
    assert first["check"] == "contradicted"


def test_an_original_that_comes_as_a_file_is_met(put, tmp_path):
    """A claim waits for the page, not for a request."""
    path = put((REPOST, html(BRIDGE["rewrite"], day=5, credit=CREDIT.format(ORIGINAL, "First"))))
    saved = tmp_path / "saved.html"
    saved.write_bytes(html(BRIDGE["original"]))
    with Store.open(path, now=lambda: AT) as store:
        ingest_page(page_from_file(saved, url=ORIGINAL, now=lambda: AT), store)
    assert found(path)["check"] == "facts_match"


def test_an_original_met_under_the_address_it_was_asked_for(put):
    """The named address may redirect: that is still the page."""
    path = put((REPOST, html(BRIDGE["rewrite"], day=5, credit=CREDIT.format(ORIGINAL, "First"))))
    moved = Page(
        "https://first.example/new/bridge",
        html(BRIDGE["original"]),
        AT,
        given_url=ORIGINAL,
        headers=(("content-type", "text/html"),),
    )
    with Store.open(path, now=lambda: AT) as store:
        ingest_page(moved, store)
    assert found(path)["check"] == "facts_match"


@pytest.mark.parametrize(
    ("error", "check"),
    [
        pytest.param(SkipEntry("http_4xx", "404"), "unreachable", id="404"),
        pytest.param(SkipEntry("robots", "no"), "unreachable", id="robots"),
        pytest.param(SkipEntry("listing_page", "a list"), "unreachable", id="no article"),
        pytest.param(RetryLater("timeout", "none in 20 s"), "unreachable", id="no answer"),
        pytest.param(SkipEntry("not_allowed", "hosts"), "not_checked", id="our choice"),
    ],
)
@pytest.mark.parametrize("first", ["page", "failure"])
def test_an_original_that_cannot_be_had(tmp_path, error, check, first):
    """A page that could not be reached is told as such, whether it was tried before or after."""
    repost = page(REPOST, html(BRIDGE["rewrite"], credit=CREDIT.format(ORIGINAL, "The First")))
    with Store.open(tmp_path / "a.db", now=lambda: AT) as store:
        if first == "failure":
            store.fail(error, url=ORIGINAL)
        ingest_page(repost, store)
        if first == "page":
            store.fail(error, url=ORIGINAL)
    said = found(tmp_path / "a.db")
    assert (said["check"], said["piece"]) == (check, ("republished", check))


def test_an_original_that_comes_after_all_is_compared(tmp_path):
    """Once it is there, what was out of reach is looked at."""
    repost = page(REPOST, html(BRIDGE["rewrite"], credit=CREDIT.format(ORIGINAL, "The First")))
    with Store.open(tmp_path / "a.db", now=lambda: AT) as store:
        ingest_page(repost, store)
        store.fail(SkipEntry("gone", "410"), url=ORIGINAL)
        ingest_page(page(ORIGINAL, html(BRIDGE["original"])), store)
    assert found(tmp_path / "a.db")["check"] == "facts_match"


def test_each_change_of_a_check_is_recorded(tmp_path):
    """Readers who follow `changes` see the copy and its piece again."""
    repost = page(REPOST, html(BRIDGE["rewrite"], credit=CREDIT.format(ORIGINAL, "The First")))
    with Store.open(tmp_path / "a.db", now=lambda: AT) as store:
        ingest_page(repost, store)
        before = changes(store)
        ingest_page(page(ORIGINAL, html(BRIDGE["original"])), store)
        assert {("copies", 1, "update"), ("articles", 1, "update")} <= changes(store) - before
        settled = changes(store)
        ingest_page(page(ORIGINAL, html(BRIDGE["original"])), store)
        assert changes(store) == settled


def changes(store: Store) -> set[tuple[str, int, str]]:
    rows = store._db.execute("SELECT table_name, row_id, action FROM changes")
    return {tuple(row) for row in rows}
