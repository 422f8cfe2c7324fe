"""What a page says of itself out of sight is read verbatim, whatever state it is in."""

import json

import pytest
from selectolax.lexbor import LexborHTMLParser

from ingest.extract._statements import read_statements


def said(html, url=None):
    """The statements of a page as (place, value)."""
    return [(s.place, s.value) for s in read_statements(LexborHTMLParser(html), url)]


def jsonld(*nodes, url=None):
    """The statements that JSON-LD makes, as {place: [values]}."""
    scripts = "".join(
        f'<script type="application/ld+json">{node if isinstance(node, str) else json.dumps(node)}</script>'
        for node in nodes
    )
    found = {}
    for place, value in said(scripts, url):
        found.setdefault(place.removeprefix("jsonld."), []).append(value)
    return found


@pytest.mark.parametrize(
    ("html", "statement"),
    [
        pytest.param(
            '<meta name="Author" content=" Ann  Field ">', ("meta.author", "Ann Field"), id="name"
        ),
        pytest.param(
            '<meta property="og:title" content="Rain">', ("meta.og:title", "Rain"), id="property"
        ),
        pytest.param(
            '<link rel="canonical" href="/rain">', ("link.canonical", "/rain"), id="canonical"
        ),
        pytest.param(
            '<link rel="alternate amphtml" href="/amp">',
            ("link.amphtml", "/amp"),
            id="one of two rels",
        ),
        pytest.param('<link rel="license" href="/cc">', ("link.license", "/cc"), id="license"),
        pytest.param('<html lang="de-AT">', ("html.lang", "de-AT"), id="language"),
        pytest.param("<title>Rain\n fell</title>", ("html.title", "Rain fell"), id="title"),
        pytest.param(
            '<time datetime="2024-05-03">3 May</time>', ("time.datetime", "2024-05-03"), id="time"
        ),
        pytest.param(
            '<a rel="author" href="/ann">Ann Field</a>',
            ("rel.author", "Ann Field"),
            id="rel author",
        ),
        pytest.param(
            '<p><span itemprop="author">Ann</span></p>', ("microdata.author", "Ann"), id="no item"
        ),
        pytest.param(
            '<meta itemprop="datePublished" content="2024-05-03">',
            ("microdata.datePublished", "2024-05-03"),
            id="itemprop meta",
        ),
    ],
)
def test_each_place_is_read(html, statement):
    """A statement keeps its place and its value."""
    assert statement in said(html)


def test_statements_that_say_nothing_are_left_out():
    """An empty content, an unnamed meta and a foreign link are no statements."""
    assert (
        said('<meta name="author" content=" "><meta content="x"><link rel="icon" href="/i">') == []
    )


def test_a_time_keeps_the_words_of_its_element():
    """Class and pubdate tell which time it is."""
    tree = LexborHTMLParser('<time class="entry updated" pubdate datetime="2024-05-03">x</time>')
    assert [s.type for s in read_statements(tree, None)] == ["entry updated pubdate"]


def test_microdata_of_another_item_is_left_out():
    """A comment's author is not the article's; a person item gives its name."""
    html = """<div itemscope itemtype="https://schema.org/NewsArticle"><h1 itemprop="headline">Rain</h1>
    <span itemprop="author" itemscope itemtype="https://schema.org/Person"><b itemprop="name">Ann Field</b></span>
    <div itemscope itemtype="https://schema.org/Comment"><i itemprop="author">Troll</i></div></div>
    <div itemscope itemtype="https://schema.org/NewsArticle"><h3 itemprop="headline">Sun</h3></div>"""
    assert said(html) == [("microdata.headline", "Rain"), ("microdata.author", "Ann Field")]


ARTICLE = {"@type": "NewsArticle", "headline": "Rain", "datePublished": "2024-05-03"}


@pytest.mark.parametrize(
    "script",
    [
        pytest.param('{"@type": "NewsArticle", "headline": "Rain",}', id="trailing comma"),
        pytest.param(
            '{"@type": "NewsArticle", "headline": "Rain", "description": "a\nb"}',
            id="line break in a string",
        ),
        pytest.param(
            '{"@type": "NewsArticle", "headline": "Rain", "description": "a\x01b"}',
            id="control character",
        ),
        pytest.param('<!-- {"@type": "NewsArticle", "headline": "Rain"} -->', id="comment"),
        pytest.param(
            '//<![CDATA[\n{"@type": "NewsArticle", "headline": "Rain"}\n//]]>', id="cdata"
        ),
        pytest.param('{"@type": "NewsArticle", "headline": "Rain"};', id="semicolon"),
        pytest.param(
            '{"@type": "Thing"}{"@type": "NewsArticle", "headline": "Rain"}', id="two objects"
        ),
        pytest.param(
            '{"@type": "NewsArticle", "headline": "Rain", "body": "she said "no" to',
            id="unescaped quote",
        ),
        pytest.param(
            '[{"@type": ["Thing", "NewsArticle"], "headline": "Rain"}]', id="list of types"
        ),
        pytest.param(
            '{"@graph": [{"@type": "https://schema.org/NewsArticle", "headline": "Rain"}]}',
            id="graph",
        ),
    ],
)
def test_broken_json_is_read_as_far_as_it_goes(script):
    """Every common mistake still gives the headline and the type."""
    found = jsonld(script)
    assert (found["headline"], found["@type"]) == (["Rain"], ["NewsArticle"])


@pytest.mark.parametrize(
    "script",
    [
        "",
        "null",
        "[",
        "{",
        "12",
        '{"@type": {}}',
        '{"headline": {"a": [1]}}',
        "[" * 100_000,
        '{"a":' * 5000,
    ],
    ids=[
        "empty",
        "null",
        "open list",
        "open object",
        "number",
        "odd type",
        "no type",
        "deep list",
        "deep object",
    ],
)
def test_odd_json_says_nothing_and_raises_nothing(script):
    """Bounded in depth; nothing raises."""
    assert jsonld(script) == {}


def test_the_article_is_chosen_by_its_address():
    """Of several articles the one at this address is the page's; a list's items never are."""
    here = {**ARTICLE, "url": "https://example.org/rain"}
    other = {**ARTICLE, "headline": "Sun", "author": "Bo Hill"}
    listed = {"@type": "ItemList", "itemListElement": [{**ARTICLE, "headline": "Wind"}]}
    assert jsonld(listed, other, here, url="https://example.org/rain?x=1")["headline"] == ["Rain"]


def test_references_within_the_graph_are_followed():
    """An author given by @id alone is found among the nodes."""
    graph = {
        "@graph": [
            {**ARTICLE, "author": {"@id": "#ann"}},
            {"@id": "#ann", "@type": "Person", "name": "Ann Field"},
        ]
    }
    assert jsonld(graph)["author"] == ["Ann Field"]


def test_values_keep_their_type_and_address():
    """What normalise needs of a publisher: name, type, address."""
    node = {
        **ARTICLE,
        "publisher": {"@type": "Organization", "name": "Field", "url": "https://example.org/"},
    }
    tree = LexborHTMLParser(f'<script type="application/ld+json">{json.dumps(node)}</script>')
    (publisher,) = [s for s in read_statements(tree, None) if s.place == "jsonld.publisher"]
    assert (publisher.value, publisher.type, publisher.url) == (
        "Field",
        "Organization",
        "https://example.org/",
    )


def test_other_nodes_fill_in_what_the_article_leaves_out():
    """The web page beside the article knows the date."""
    page = {"@type": "WebPage", "dateModified": "2024-05-04", "headline": "Field: Rain"}
    found = jsonld(ARTICLE, page)
    assert (found["dateModified"], found["headline"]) == (["2024-05-04"], ["Rain"])


def test_truth_values_and_numbers_are_words():
    """`isAccessibleForFree: false` is a statement."""
    assert jsonld({**ARTICLE, "isAccessibleForFree": False})["isAccessibleForFree"] == ["false"]


def test_what_no_database_holds_is_mended():
    """JSON can spell half a character, or none."""
    found = jsonld(r'{"@type": "Article", "headline": "Rain \ud83d", "author": "\u0000Ann"}')
    assert (found["headline"], found["author"]) == (["Rain ?"], ["Ann"])
