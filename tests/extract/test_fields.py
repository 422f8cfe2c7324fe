"""The rest of the fields, and that no page makes reading them fail."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from ingest.extract._fields import Fields, read_fields
from ingest.extract._flat import flatten
from ingest.extract._statements import read_statements
from ingest.types import Entry

URL = "https://example.org/news/rain"
PAGE = """<html lang="de"><head><title>Regen | Feldbote</title>
<meta property="og:site_name" content="Feldbote"><meta property="og:image" content="/rain.jpg">
<meta name="description" content="Es  regnet."><meta property="article:section" content="Wetter">
<meta property="article:tag" content="Regen"><meta property="article:tag" content="Feld; regen">
<link rel="canonical" href="/rain"></head><body><h1>Regen</h1></body></html>"""


def fields(html, url=URL, entry=None):
    """The fields of a page."""
    tree = LexborHTMLParser(html)
    return read_fields(read_statements(tree, url), flatten(tree), url, entry)


@pytest.mark.parametrize(
    ("field", "value", "place"),
    [
        ("title", "Regen", "dom"),
        ("description", "Es regnet.", "meta"),
        ("language", "de", "dom"),
        ("canonical_url", "https://example.org/rain", "meta"),
        ("site_name", "Feldbote", "meta"),
        ("section", "Wetter", "meta"),
        ("tags", ("Regen", "Feld"), "meta"),
        ("image_url", "https://example.org/rain.jpg", "meta"),
        ("authors", (), None),
        ("published", None, None),
        ("modified", None, None),
    ],
)
def test_each_field_is_read_and_remembers_its_place(field, value, place):
    """A field that the page does not give has no place."""
    found = fields(PAGE)
    assert (getattr(found, field), dict(found.places).get(field)) == (value, place)


def test_an_empty_page_has_no_fields():
    """Nothing said is nothing known."""
    assert fields("", url=None) == Fields()


def test_the_feed_gives_tags_when_the_page_has_none():
    """Tags of the entry are the last witness."""
    found = fields("<h1>Regen</h1>", entry=Entry(id="1", url=URL, tags=("Wetter",)))
    assert (found.tags, dict(found.places)["tags"]) == (("Wetter",), "feed")


@pytest.mark.parametrize("address", ["http://[", "//", "https://example.org:x/", "\x00", "data:,"])
def test_broken_addresses_are_kept_or_left_out(address):
    """An address that cannot be resolved raises nothing."""
    html = f'<link rel="canonical" href="{address}"><meta property="og:image" content="{address}">'
    fields(html, url=address)


_TAGS = [
    "<h1>",
    "</h1>",
    "<p>",
    "<div class=byline>",
    "<time datetime=2024-13-45>",
    "<a rel=author>",
    "</div>",
]
_HEADS = ['<meta name="author" content="', '<meta property="og:title" content="', '">', "<title>"]
_LD = [
    '<script type="application/ld+json">',
    "</script>",
    '{"@type":"Article",',
    '"author":[',
    "{",
    "}",
    "]",
    '"headline":',
]
_WORDS = [
    "By Ann Field",
    "3 May 2024",
    "2024-99-99",
    " | ",
    "\x00",
    "﷽",
    "&amp;",
    '"',
    ",",
    "10:20",
]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(_TAGS + _HEADS + _LD + _WORDS) | st.text(max_size=12), max_size=40))
def test_no_page_makes_reading_fail(pieces):
    """Whatever the markup, the fields are read without an exception."""
    fields("".join(pieces))
