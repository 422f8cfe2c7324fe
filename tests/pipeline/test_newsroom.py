"""The whole way over the newsroom: the rows that come out are those written beside the world."""

from pathlib import Path

import pytest

from ingest.newsroom import Piece, expected
from ingest.normalise._claims import ENDS
from ingest.pipeline import Order
from ingest.store import Database


@pytest.fixture
def stored(run, tmp_path) -> Path:
    run(Order(everything=True))
    return tmp_path / "articles.db"


def short(piece: Piece) -> str:
    return piece.representative.url.removeprefix("http://")


def test_every_piece_is_one_row_with_all_its_copies(stored):
    """Title, outlet, language, origin and the kind of each copy are as written."""
    wrong = {}
    with Database(stored) as db:
        for piece in expected().pieces:
            found = db.article(piece.representative.url)
            said = "not stored" if found is None else differences(piece, found)
            if said:
                wrong[short(piece)] = said
    assert wrong == {}


def differences(piece, found) -> dict[str, object]:
    """What differs between an expected piece and a stored one; what is None is not compared."""
    article = found.article
    pairs = {
        "url": (piece.representative.url, article.url),
        "title": (piece.title, article.title),
        "outlet": (piece.outlet, article.outlet),
        "language": (piece.language, article.language),
        "status": (piece.status, article.origin.status),
        "access": (piece.access == "paywalled", article.access == "paywalled"),
        "copies": (
            sorted((copy.url, copy.kind) for copy in piece.copies),
            sorted((copy.url, copy.kind) for copy in found.copies),
        ),
        "claims": (
            sorted((copy.url, copy.status) for copy in piece.copies),
            sorted((copy.url, copy.claim.status) for copy in found.copies),
        ),
    }
    held = {copy.url: copy.claim.check for copy in found.copies}
    for copy in piece.copies:
        if copy.check:
            pairs["check " + copy.url] = (copy.check, held.get(copy.url))
    for name in ("authors", "name", "domain", "url"):
        wanted = getattr(piece, name)
        if wanted is not None:
            held = article.authors if name == "authors" else getattr(article.origin, name)
            pairs["origin " + name] = (wanted, held)
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def test_what_is_no_article_is_refused_with_its_reason(stored):
    """Consent wall, shell, soft 404, PDF, robots: each says why it gave no row."""
    with Database(stored) as db:
        held = {
            each.url: [s.reason for s in db.why(each.url).sightings if s.reason]
            for each in expected().refusals
        }
    assert held == {each.url: [each.reason] for each in expected().refusals}


def test_no_row_is_there_that_nobody_expected(stored):
    """As many pieces and places as written, no more."""
    with Database(stored) as db:
        counts = db.counts()
    pieces = expected().pieces
    assert (counts["articles"], counts["copies"]) == (
        len(pieces),
        sum(len(p.copies) for p in pieces),
    )


def test_nothing_of_the_page_around_is_in_a_text(stored):
    """Pre-loader, share bar, credit line, bio and comment form stay out of every text."""
    around = ("Loading Now", "Post Comment", "Original Source:", "Share this", "Leave a Reply")
    with Database(stored) as db:
        texts = [db.article(n).article.text for n in range(1, db.counts()["articles"] + 1)]
    assert [line for text in texts for line in around if line in text] == []


def test_a_second_run_fetches_no_page_and_makes_no_row(stored, run, world):
    """What is known is not asked for again; feeds are polled with their validators."""
    before = len(world.log)
    with Database(stored) as db:
        first = db.counts()
    report = run(Order(everything=True))
    with Database(stored) as db:
        assert db.counts() == first
    asked = [hit for hit in world.log[before:] if hit.status == 200]
    assert [hit.path for hit in asked if hit.path in page_paths()] == []
    assert report.outcomes == {}


def page_paths() -> set[str]:
    return {"/" + url.split("/", 3)[3] for url in expected().urls}


def test_robots_txt_is_obeyed(stored, world):
    """A forbidden page is never asked for."""
    forbidden = {
        each.url.split("/", 3)[3] for each in expected().refusals if each.reason == "robots"
    }
    assert forbidden
    assert {hit.path for hit in world.log}.isdisjoint({"/" + path for path in forbidden})


def test_every_verdict_that_is_stored_has_its_sentence(stored):
    """What comes out of a whole run is a combination that docs/claims.md knows."""
    with Database(stored) as db:
        pieces = [db.article(number) for number in range(1, db.counts()["articles"] + 1)]
    origins = [copy.claim for piece in pieces for copy in piece.copies]
    origins += [piece.article.origin for piece in pieces]
    credited = {
        (each.relation, each.check) for each in origins if each.status in ("republished", "partly")
    }
    assert credited <= ENDS.keys()
    assert {(each.status, each.basis) for each in origins} <= {
        ("own", "absence"), ("own", "evidence"), ("unknown", "evidence"),
        ("republished", "evidence"), ("partly", "evidence"),
    }  # fmt: skip
