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


def paragraphs(text: str, count: int) -> str:
    """Return paragraphs that begin with these words."""
    return "".join(
        f"<p>{text} It was the talk of the town on day {n}, they said.</p>" for n in range(count)
    )


MISSING = "<h1>{}</h1><p>Please use the search or go back to the front page of our site.</p>"
WALLS = {
    "English": "Cookies tell our partners what you read on this device; please give your consent to it.",
    "German": "Wir verwenden Cookies und bitten um Ihre Einwilligung in die Verarbeitung Ihrer Daten.",
    "French": "Nous utilisons des cookies et demandons votre consentement pour traiter vos données.",
    "Spanish": "Usamos cookies y pedimos su consentimiento para tratar los datos de su navegador.",
    "Polish": "Używamy plików cookies i prosimy o zgodę na przetwarzanie danych w przeglądarce.",
    "Russian": "Мы используем файлы cookie и просим согласие на обработку данных в вашем браузере.",
    "Japanese": "当サイトはクッキーを使用し、お客様のブラウザのデータを処理するために同意をお願いしています。",
}
LISTS = {
    "cards": CARDS,
    "a list of links": "<ul>" + "".join(f"<li><a href='/{n}'>A headline of some length, number {n}</a></li>" for n in range(30)) + "</ul>",
    "teasers": "".join(f"<div><h2><a href='/{n}'>A headline of some length, number {n}</a></h2><p>The council met on day {n} and will meet again.</p></div>" for n in range(20)),
    "results": "".join(f"<article><h3><a href='/{n}'>A headline of some length, number {n}</a></h3><time>3 May 2024</time></article>" for n in range(20)),
}  # fmt: skip
GONE = ["404", "404 - Not Found", "Page not found", "Error 404", "Seite nicht gefunden", "Page introuvable", "Página no encontrada",
        "Страница не найдена", "ページが見つかりません", "This article is no longer available"]  # fmt: skip
LIVE = "".join(
    f"<div class='liveticker-entry'><time>{n}:00</time><p>At hour {n} the river stood at {n} metres, the harbour office said.</p></div>"
    for n in range(9)
)


@pytest.mark.parametrize("text", WALLS.values(), ids=WALLS)
def test_a_consent_wall_is_one_in_any_language(draft_of, text):
    """What asks for nothing but consent is no article."""
    page = f"<html><head><title>Example</title></head><body><div><p>{text}</p><p>{text}</p><p>{text}</p></div></body></html>"
    assert draft_of(page).reason is Reason.CONSENT_WALL


@pytest.mark.parametrize("text", WALLS.values(), ids=WALLS)
def test_a_report_on_consent_is_an_article(draft_of, text):
    """A page that says it is an article may write of nothing else."""
    head = jsonld(datePublished="2026-01-01T08:00:00Z", headline="What the banners ask")
    body = f"<h1>What the banners ask</h1><article>{paragraphs('The court read: ' + text, 4)}</article>"
    assert draft_of(f"<html><head>{head}</head><body>{body}</body></html>").reason is None


@pytest.mark.parametrize("body", LISTS.values(), ids=LISTS)
def test_a_page_of_titles_is_a_listing(draft_of, body):
    """However its titles are marked up, and whatever its type is said to be."""
    page = f"<html><head><title>News</title><meta property='og:type' content='website'></head><body><h1>News</h1>{body}</body></html>"
    assert draft_of(page).reason is Reason.LISTING_PAGE


@pytest.mark.parametrize("body", LISTS.values(), ids=LISTS)
def test_an_article_before_a_page_of_titles_is_no_listing(draft_of, prose, body):
    """The titles under an article are not the page."""
    page = f"<html><head><title>River</title></head><body><article><h1>River</h1>{prose}</article>{body}</body></html>"
    draft = draft_of(page)
    assert (draft.reason, "number 7" in draft.text) == (None, False)


@pytest.mark.parametrize("title", GONE)
def test_a_page_that_is_gone_says_so_in_its_title(draft_of, title):
    """Its status is 200 all the same."""
    page = f"<html><head><title>{title}</title></head><body>{MISSING.format(title)}</body></html>"
    assert draft_of(page).reason is Reason.SOFT_404


@pytest.mark.parametrize(
    "title",
    [
        "404 people leave the lower town",
        "Room 404 is the best of the hotel, guests say",
        "The smallest car is no longer available, the maker says",
        "Body not found in the lake after a week",
    ],
)
def test_an_article_on_what_is_missing_is_an_article(draft_of, prose, title):
    """The words of an error page may stand in a headline."""
    page = f"<html><head><title>{title}</title>{DATED}</head><body><h1>{title}</h1><article>{prose}</article></body></html>"
    assert draft_of(page).reason is None


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        pytest.param("<div id='app'></div><noscript>You need to enable JavaScript to run this app.</noscript>", Reason.JS_ONLY, id="shell"),
        pytest.param("<div id='app'><div class='spinner'>Loading...</div></div>", Reason.JS_ONLY, id="loading"),
        pytest.param(f"<article><h1>River</h1>{LEAD}</article>", None, id="a short article"),
        pytest.param(f"<noscript>{LEAD}</noscript><article><h1>River</h1>{LEAD * 2}</article>", None, id="with a noscript"),
    ],
)  # fmt: skip
def test_a_shell_is_told_from_a_short_article(draft_of, body, reason):
    """Scripts alone make no shell."""
    page = f"<html><head><title>River</title>{DATED}</head><body>{body}<script src='/app.js'></script></body></html>"
    assert draft_of(page).reason is reason


WALL = "<div class='paywall'><p>To read on, become a subscriber for one coin a week.</p></div>"


@pytest.mark.parametrize(
    ("says", "body", "found"),
    [
        pytest.param({"isAccessibleForFree": False}, f"{LEAD}{WALL}", ("paywalled", "teaser"), id="a teaser"),
        pytest.param({"isAccessibleForFree": False}, f"{LEAD}<p>The mayor stood on the steps of the hall and …</p>", ("paywalled", "teaser"), id="cut"),
        pytest.param({"isAccessibleForFree": False}, LEAD * 40, ("paywalled", "full"), id="served whole"),
        pytest.param({"isAccessibleForFree": True}, f"{LEAD * 9}{WALL}", ("free", "full"), id="an advertisement for subscribers"),
        pytest.param({}, f"{LEAD * 9}<p>Wait, said the mayor…</p>", (None, "full"), id="an ending with an ellipsis"),
        pytest.param({"@type": "LiveBlogPosting"}, LIVE, (None, "live"), id="a live blog"),
        pytest.param({}, f"<div class='liveticker'>{LIVE}</div>", (None, "live"), id="a live ticker that says it in its classes"),
        pytest.param({}, LIVE.replace("liveticker-entry", "live-match-comment"), (None, "live"), id="a ticker whose entries are comments on a match"),
        pytest.param({}, f"{LEAD * 9}<p>The match is told in our live blog.</p>", (None, "full"), id="a report that names one"),
        pytest.param({}, f"{LEAD * 9}<div class='live-blog-teaser'><a href='/live'>Live blog of the flood, hour by hour</a></div>", (None, "full"), id="a link to one"),
    ],
)  # fmt: skip
def test_what_is_not_whole_is_kept_and_named(draft_of, says, body, found):
    """Who may read it, and whether it is whole."""
    draft = draft_of(
        f"<html><head>{jsonld(**says)}</head><body><h1>River</h1><article>{body}</article></body></html>"
    )
    assert (draft.reason, draft.access, draft.completeness) == (None, *found)
