"""Page kinds: why a page is no article, who may read it, whether it is whole."""

import json

import pytest

from ingest.errors import Reason

CARDS = "".join(
    f"<div><h3><a href='/{number}'>A headline of some length, number {number}</a></h3><p>Short.</p></div>"
    for number in range(20)
)
CONSENT = "<div class='wall'><h1>Your privacy</h1>" + (
    "<p>We use cookies to show you news and to measure consent; please accept tracking.</p>" * 5
    + "</div>"
)


@pytest.mark.parametrize(
    ("body", "kind", "reason"),
    [
        pytest.param(b"%PDF-1.4 ...", "application/pdf", Reason.PDF, id="pdf"),
        pytest.param(b"\x89PNG\r\n\x1a\n\x00\x00", "image/png", Reason.NOT_HTML, id="image"),
        pytest.param(b'{"a": 1}', "application/json", Reason.NOT_HTML, id="json"),
        pytest.param(b"<rss version='2.0'><channel/></rss>", "text/xml", Reason.NOT_HTML, id="feed"),
        pytest.param(b"<html><body></body></html>", "text/html", Reason.TOO_SHORT, id="empty"),
        pytest.param(b"<html><body><p>Hello.</p></body></html>", "text/html", Reason.TOO_SHORT, id="a word"),
        pytest.param(b"<html><body><div id='root'></div><script>go()</script></body></html>", "text/html", Reason.JS_ONLY, id="shell"),
        pytest.param(f"<html><body>{CARDS}</body></html>".encode(), "text/html", Reason.LISTING_PAGE, id="listing"),
        pytest.param(f"<html><body>{CONSENT}</body></html>".encode(), "text/html", Reason.CONSENT_WALL, id="consent"),
        pytest.param(b"<html><head><title>Page not found</title></head><body><h1>404</h1><p>The page that you asked for has moved or never was, so try the search.</p></body></html>", "text/html", Reason.SOFT_404, id="soft 404"),
        pytest.param(b"<div>" * 100_000, "text/html", Reason.TOO_LARGE, id="too deep"),
        pytest.param(b"", "text/html", Reason.TOO_SHORT, id="no bytes"),
    ],
)  # fmt: skip
def test_a_page_that_is_no_article_says_why(draft_of, body, kind, reason):
    """Each kind of page has its own reason."""
    assert draft_of(body, kind=kind).reason == reason


def test_an_article_has_no_reason(draft_of, prose):
    """Running text is an article, also between many links."""
    assert (
        draft_of(f"<body>{CARDS}<article><h1>River</h1>{prose * 3}</article></body>").reason is None
    )


LEAD = "<p>The river rose by two metres in the night, and the lower town was under water.</p>"  # 78 characters
FACTS = "<li>Pumps: four</li><li>Walls: two, of stone</li><li>Boats: nine, from the lake</li>"
DATED = "<meta property='article:published_time' content='2026-01-01T08:00:00Z'>"


@pytest.mark.parametrize(
    ("head", "body"),
    [
        pytest.param(DATED, f"<h1>River</h1>{LEAD * 2}{CARDS}", id="a dated line among cards"),
        pytest.param("", f"<div><h1>River</h1><div>{LEAD * 7}</div></div>{CARDS}", id="undated prose among cards"),
        pytest.param("", f"<h1>River</h1><div class='entry-content'><ul>{FACTS * 2}</ul></div>", id="a list that calls itself the text"),
        pytest.param(DATED, f"<h1>River</h1><div><ul>{FACTS * 2}</ul></div>", id="a dated list"),
    ],
)  # fmt: skip
def test_what_may_be_an_article_is_not_refused(draft_of, head, body):
    """A wrong refusal loses an article; cards beside it and a text without sentences are no reason."""
    page = f"<html><head><title>River</title>{head}</head><body>{body}</body></html>"
    assert draft_of(page).reason is None


def jsonld(**said):
    """Return the script in which a page says this of its article."""
    node = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": "River"} | said
    return f"<script type='application/ld+json'>{json.dumps(node)}</script>"


@pytest.mark.parametrize(
    ("head", "access"),
    [
        ("", None),
        (jsonld(isAccessibleForFree=True), "free"),
        (jsonld(isAccessibleForFree=False), "paywalled"),
        ("<meta property='article:content_tier' content='metered'>", "metered"),
        ("<meta property='article:content_tier' content='locked'>", "paywalled"),
    ],
    ids=["silence", "free", "not free", "metered", "locked"],
)
def test_access_is_what_the_page_says(draft_of, prose, head, access):
    """Silence is no finding."""
    page = f"<html><head>{head}</head><body><article>{prose}</article></body></html>"
    assert draft_of(page).access == access


def test_a_teaser_is_kept_and_named(draft_of, prose):
    """A text that a paywall cuts is an article, and says that it is not whole."""
    wall = "<div class='paywall'><p>Already a subscriber? Log in</p></div>"
    draft = draft_of(
        f"<head>{jsonld(isAccessibleForFree=False)}</head><article>{prose}{wall}</article>"
    )
    assert (draft.reason, draft.access, draft.completeness) == (None, "paywalled", "teaser")


def test_a_live_blog_is_kept_and_named(draft_of, prose):
    """A live blog is never whole."""
    live = jsonld(**{"@type": "LiveBlogPosting"})
    assert draft_of(f"<head>{live}</head><article>{prose}</article>").completeness == "live"
