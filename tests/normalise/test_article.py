"""Draft -> Article: addresses apart, people told apart, language settled."""

import pytest

from ingest.normalise import make_article
from ingest.normalise._language import settle_language
from ingest.types import Statement


def test_four_addresses_stay_apart(draft, linked):
    """Given, fetched, canonical and original address are never written over one another."""
    credit = linked(
        "Originally published by Gazette.",
        "Gazette",
        "https://gazette.example.com/quay?utm_source=a",
    )
    page = draft(
        url="https://harbour.example.org/news/quay?id=7&utm_medium=rss",
        canonical_url="https://harbour.example.org/news/quay",
        tail=(credit,),
    )
    article = make_article(page, given_url="https://short.example.net/x")
    assert (article.given_url, article.url, article.canonical_url, article.origin.url) == (
        "https://short.example.net/x",
        "https://harbour.example.org/news/quay?id=7",
        "https://harbour.example.org/news/quay",
        "https://gazette.example.com/quay",
    )


@pytest.mark.parametrize(
    ("author", "bylines"),
    [
        pytest.param("Ann Field", [("Ann Field", "person")], id="person"),
        pytest.param("dpa", [("dpa", "agency")], id="agency"),
        pytest.param("Associated Press", [("Associated Press", "agency")], id="agency in full"),
        pytest.param("Newsroom Staff", [("Newsroom Staff", "desk")], id="desk"),
        pytest.param("Redaktion", [("Redaktion", "desk")], id="german desk"),
        pytest.param("Harbour News", [("Harbour News", "desk")], id="the outlet itself"),
        pytest.param(
            "Quay Rowing Club of 1900",
            [("Quay Rowing Club of 1900", "desk")],
            id="organisation by its metadata",
        ),
        pytest.param(
            "Ann Field, Associated Press",
            [("Ann Field", "person"), ("Associated Press", "agency")],
            id="both",
        ),
        pytest.param("Bob Hill", [("Bob Hill", "person")], id="person typed as organisation"),
        pytest.param("AFP", [("AFP", "agency")], id="code"),
        pytest.param("agentúry", [("agentúry", "desk")], id="agencies without a name"),
        pytest.param("Michael Bloomberg", [("Michael Bloomberg", "person")], id="surname"),
    ],
)
def test_bylines_tell_persons_from_agencies(draft, author, bylines):
    """Only persons are authors."""
    club = Statement("jsonld.author", "Quay Rowing Club of 1900", "Organization")
    typed = Statement("jsonld.author", "Bob Hill", "Organization")
    article = make_article(draft(authors=(author,), site_name="Harbour News", says=(club, typed)))
    assert [(byline.name, byline.kind) for byline in article.bylines] == bylines
    assert article.authors == tuple(name for name, kind in bylines if kind == "person")


def test_fields_pass_through(draft):
    """What extract found and why it refused arrives unchanged."""
    page = draft(reason="too_short", section="Local", places=(("published", "meta"),))
    article = make_article(page)
    assert (article.reason, article.section, article.published_source) == (
        "too_short",
        "Local",
        "meta",
    )


GERMAN = "Der Rat der Hafenstadt hat am Dienstag beschlossen, den alten Kai vor den Winterstürmen wieder aufzubauen. Die Fischer hatten seit Jahren darum gebeten."


@pytest.mark.parametrize(
    ("declared", "text", "language"),
    [
        pytest.param("de-AT", "", "de", id="declared with region"),
        pytest.param("en", GERMAN, "de", id="detection outranks a wrong declaration"),
        pytest.param(None, GERMAN, "de", id="detected"),
        pytest.param(None, "", None, id="nothing tells"),
        pytest.param("nb", "", "no", id="norwegian"),
        pytest.param("english", "", None, id="no code"),
    ],
)
def test_language_is_settled(declared, text, language):
    """The declaration is believed unless a longer text clearly says otherwise."""
    assert settle_language(declared, text) == language


def test_the_everyday_repost(draft):
    """A repost with a closing credit keeps its writer and names its source."""
    article = make_article(
        draft(url=None, authors=("Ann Field",), tail=("Original Source: gazette.example.com",))
    )
    origin = article.origin
    assert (origin.status, origin.domain, origin.kind, origin.relation) == (
        "republished", "example.com", "outlet", "unverified",
    )  # fmt: skip
    assert (origin.evidence[0].quote, article.authors) == (
        "Original Source: gazette.example.com",
        ("Ann Field",),
    )
