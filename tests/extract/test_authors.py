"""Who wrote it is who readers see named; nobody is invented."""

import json

import pytest
from selectolax.lexbor import LexborHTMLParser

from ingest.extract._fields import read_fields
from ingest.extract._flat import flatten
from ingest.extract._statements import read_statements
from ingest.normalise import make_article
from ingest.types import Entry

PROSE = "<p>" + "Rain fell on the field all day long. " * 8 + "</p>"


def fields(head, body, entry=None):
    """The fields of a page made of a head and what follows the headline."""
    html = f"<head><title>Rain fell</title>{head}</head><body><h1>Rain fell</h1>{body}</body>"
    tree = LexborHTMLParser(html)
    return read_fields(
        read_statements(tree, None), flatten(tree), "https://example.org/rain", entry
    )


def jsonld(author, kind="Article", **more):
    """A head whose JSON-LD names an author."""
    node = {"@type": kind, "headline": "Rain fell", "author": author, **more}
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


ANN = {"@type": "Person", "name": "Ann Field"}
BO = {"@type": "Person", "name": "Bo Hill"}


@pytest.mark.parametrize(
    ("head", "body", "authors", "place"),
    [
        pytest.param(
            jsonld(ANN), "<p>Ann Field</p>" + PROSE, ["Ann Field"], "jsonld", id="stated and seen"
        ),
        pytest.param(
            jsonld([ANN, BO]),
            "<p>Ann Field and others</p>",
            ["Ann Field", "Bo Hill"],
            "jsonld",
            id="one of two seen",
        ),
        pytest.param(jsonld(ANN), PROSE, [], None, id="an account that nobody sees"),
        pytest.param(
            jsonld(ANN, "NewsArticle"),
            PROSE,
            ["Ann Field"],
            "jsonld",
            id="news byline drawn by a script",
        ),
        pytest.param(
            jsonld(ANN),
            PROSE * 30 + "<p>Ann Field is a writer.</p>",
            ["Ann Field"],
            "jsonld",
            id="seen below the text",
        ),
        pytest.param(
            jsonld({"@type": "Organization", "name": "Field Desk"}),
            "<p>Field Desk</p>",
            [],
            None,
            id="organisation",
        ),
        pytest.param(
            '<meta name="author" content="Ann Field">',
            "<p>Ann Field</p>",
            ["Ann Field"],
            "meta",
            id="meta seen",
        ),
        pytest.param('<meta name="author" content="Ann Field">', PROSE, [], None, id="webmaster"),
        pytest.param(
            "",
            '<p class="byline">By Ann Field and Bo Hill</p>',
            ["Ann Field", "Bo Hill"],
            "dom",
            id="byline element",
        ),
        pytest.param(
            "",
            '<p>3 May <a class="author" href="/a">Ann Field</a></p>',
            ["Ann Field"],
            "dom",
            id="inline element",
        ),
        pytest.param(
            "",
            '<div class="author"><a href="/a">Ann Field</a> <a href="/b">Bo Hill</a></div>',
            ["Ann Field", "Bo Hill"],
            "dom",
            id="names side by side",
        ),
        pytest.param("", '<div class="comment-author">Troll One</div>', [], None, id="comment"),
        pytest.param("", "<p>By Ann Field</p>" + PROSE, ["Ann Field"], "text", id="line"),
        pytest.param(
            "", PROSE * 30 + "<p>Text: Anna Feld</p>", ["Anna Feld"], "text", id="signature"
        ),
        pytest.param("", PROSE * 30 + "<p>Von: Stadt Gent</p>", [], None, id="no signature"),
        pytest.param(
            "",
            "<p>It fell. (Anna Feld aus Gent, Bo Hill, 3.5.2024)</p>",
            ["Anna Feld", "Bo Hill"],
            "text",
            id="signed off",
        ),
        pytest.param("", "<p>It fell. (red, 3.5.2024)</p>", [], None, id="signed by a desk"),
        pytest.param(
            "", "<div>By</div><div>Ann Field</div>" + PROSE, ["Ann Field"], "text", id="two blocks"
        ),
        pytest.param(
            "", "<div>By</div><div>the river</div>" + PROSE, [], None, id="no name after it"
        ),
        pytest.param(
            "",
            PROSE * 30 + '<p class="author">von anna84</p>',
            ["anna84"],
            "dom",
            id="account below the text",
        ),
        pytest.param(
            '<meta property="og:site_name" content="Sun &amp; Rain">'
            '<meta name="author" content="Sun &amp; Rain">',
            "<p>By Ann Field</p><p>Sun &amp; Rain</p>",
            ["Ann Field"],
            "text",
            id="a site like two names",
        ),
        pytest.param(
            '<meta property="og:site_name" content="Ann Field">' + jsonld(ANN),
            "<p>Ann Field</p>",
            [],
            None,
            id="name of the site",
        ),
        pytest.param("", PROSE, [], None, id="none"),
    ],
)
def test_names_come_from_what_readers_see(head, body, authors, place):
    """A stated name needs to be seen, but for the byline of a news article."""
    found = fields(head, body)
    assert (list(found.authors), dict(found.places).get("authors")) == (authors, place)


@pytest.mark.parametrize(
    ("head", "body", "authors"),
    [
        pytest.param(
            jsonld("annfield"),
            '<p class="byline">By Ann Field</p><p>annfield</p>',
            ["Ann Field"],
            id="full name before the account",
        ),
        pytest.param(
            "",
            '<figcaption><span class="author">Bo Hill</span></figcaption>' + PROSE,
            [],
            id="photographer",
        ),
        pytest.param(
            "",
            '<ul class="recent-posts"><li><b class="author">Bo Hill</b></li></ul>' + PROSE,
            [],
            id="other pieces",
        ),
        pytest.param(
            "",
            '<p class="authors">Rain Sun Wind</p><p class="authors"><a href="/a">Rain</a> <a href="/b">Sun</a> <a href="/c">Wind</a> <a href="/d">Fog</a></p>'
            + PROSE,
            [],
            id="tags",
        ),
        pytest.param(
            "", "<p>Ann Field | 3 May 2024</p>" + PROSE, ["Ann Field"], id="name and date"
        ),
        pytest.param("", "<p>3.5.2024 - Anna Feld</p>" + PROSE, ["Anna Feld"], id="date and name"),
        pytest.param("", "<p>Last Update | 3 May 2024</p>" + PROSE, [], id="label and date"),
        pytest.param("", "<p>News | 3 May 2024</p>" + PROSE, [], id="section and date"),
    ],
)
def test_what_stands_at_the_headline_is_weighed(head, body, authors):
    """Accounts, photographers, tags and labels are no authors."""
    assert list(fields(head, body).authors) == authors


def test_the_nearest_byline_counts():
    """One just above the headline is nearer than another piece's far below it."""
    html = (
        '<p class="byline">Ann Field</p><p>News</p><h1>Rain fell</h1>'
        + "<p>It fell.</p>" * 18
        + '<p class="byline">Bo Hill</p>'
    )
    tree = LexborHTMLParser(f"<head><title>Rain fell</title></head><body>{html}</body>")
    found = read_fields(read_statements(tree, None), flatten(tree), None, None)
    assert found.authors == ("Ann Field",)


def test_a_glued_role_is_cut_with_the_help_of_a_statement():
    """The layout prints name and role without a space; meta knows the name."""
    head = '<meta name="author" content="Ann Field">'
    assert fields(head, '<p class="byline">Ann FieldCity Hall</p>').authors == ("Ann Field",)


def test_an_empty_shell_is_believed():
    """A page drawn by a script shows nothing: what it states is all there is."""
    tree = LexborHTMLParser('<head><meta name="author" content="Ann Field"></head><body></body>')
    assert read_fields(read_statements(tree, None), flatten(tree), None, None).authors == (
        "Ann Field",
    )


def test_the_feed_names_the_author_when_the_page_does_not():
    """The feed is the last witness."""
    entry = Entry(id="1", url=None, authors=("Ann Field", "admin"))
    found = fields("", PROSE, entry)
    assert (found.authors, dict(found.places)["authors"]) == (("Ann Field",), "feed")


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        pytest.param(
            "March 1, 2026 09:00 AM • by Ann Field • Filed under: River",
            ["Ann Field"],
            id="bullets",
        ),
        pytest.param("3 March 2026 by Ann Field", ["Ann Field"], id="no mark between"),
        pytest.param("3. März 2026 von Anna Feld", ["Anna Feld"], id="german"),
        pytest.param("3 mars 2026 - par Anne Champ", ["Anne Champ"], id="french"),
        pytest.param("March 1, 2026 by the river", [], id="prose"),
        pytest.param("March 1, 2026 • Filed under: River", [], id="nobody"),
    ],
)
def test_a_byline_may_follow_the_date(line, authors):
    """Who is named behind a date near the headline wrote the piece."""
    assert list(fields("", f"<p>{line}</p>{PROSE}").authors) == authors


BIO = "Ann Field has followed the towns on the river for years. She began as a cook."


@pytest.mark.parametrize(
    ("body", "authors"),
    [
        pytest.param(
            f'<div class="author-box"><h4>Ann Field</h4><p>{BIO}</p></div>',
            ["Ann Field"],
            id="heading",
        ),
        pytest.param(
            f'<div class="about-the-author"><h4>About Ann Field</h4><p>{BIO}</p></div>',
            ["Ann Field"],
            id="about",
        ),
        pytest.param(
            '<div class="bio"><p>Ann Field is a reporter for the River News.</p></div>',
            ["Ann Field"],
            id="text alone",
        ),
        pytest.param(
            '<div class="author-box"><h4>River News</h4><p>The paper of the town.</p></div>',
            [],
            id="the house itself",
        ),
        pytest.param(
            '<div class="author-box"><h4>Ann Field</h4></div><div class="author-box"><h4>Bo Hill</h4></div>',
            [],
            id="all the house's people",
        ),
        pytest.param(
            '<div class="comment"><div class="author-info"><h4>Ann Field</h4></div></div>',
            [],
            id="a reader",
        ),
        pytest.param("<p>Ann Field is a reporter for the River News.</p>", [], id="in the text"),
    ],
)
def test_a_bio_box_names_the_author_when_nobody_else_does(body, authors):
    """The one person whom a box below the text presents wrote it."""
    head = '<meta property="og:site_name" content="River News">'
    assert list(fields(head, PROSE * 30 + body).authors) == authors


def test_a_byline_goes_before_a_bio_box():
    """A bio box presents the editor as often as the writer: a byline says who it was."""
    box = f'<div class="author-box"><h4>Ann Field</h4><p>{BIO}</p></div>'
    assert fields("", f"<p>By Bo Hill</p>{PROSE}{box}").authors == ("Bo Hill",)


@pytest.mark.parametrize(
    "credit",
    [
        pytest.param('<p>Source: <a href="/x">Brackwater Post</a></p>', id="label"),
        pytest.param(
            '<p>This piece first appeared in <a href="/x">Brackwater Post</a>.</p>', id="wording"
        ),
        pytest.param(
            '<p class="entry-author">Source: <a href="/x">Brackwater Post</a></p>', id="in a byline"
        ),
        pytest.param('<p>By <a href="/x">The Brackwater Gazette</a></p>', id="house as writer"),
    ],
)
def test_a_credit_names_no_author(draft_of, prose, credit):
    """The house that a credit links to is nobody who wrote."""
    page = f"<article><h1>Rain fell</h1>{prose}{credit}</article>"
    draft = draft_of(f"<title>Rain fell</title>{page}")
    assert make_article(draft).authors == ()
