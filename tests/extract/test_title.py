"""The headline is what readers see, without the names of the site."""

import pytest
from selectolax.lexbor import LexborHTMLParser

from ingest.extract._fields import by_place
from ingest.extract._flat import flatten
from ingest.extract._statements import read_statements
from ingest.extract._title import clean_title, find_title


def title_of(head, body, sites=("The Daily Field", "example.org"), feed_title=None):
    """The headline of a page made of a head and a body."""
    tree = LexborHTMLParser(f"<head>{head}</head><body>{body}</body>")
    said = by_place(read_statements(tree, None))
    return find_title(said, flatten(tree), sites, feed_title)


def og(title):
    """A head that names a title."""
    return f'<meta property="og:title" content="{title}">'


@pytest.mark.parametrize(
    ("printed", "title"),
    [
        pytest.param("Rain fell | The Daily Field", "Rain fell", id="bar"),
        pytest.param("Rain fell - The Daily Field", "Rain fell", id="dash"),
        pytest.param("The Daily Field: Rain fell", "The Daily Field: Rain fell", id="own colon"),
        pytest.param("The Daily Field » Rain fell", "Rain fell", id="site first"),
        pytest.param("Rain fell - again", "Rain fell - again", id="own dash"),
        pytest.param("Rain | Sun | The Daily Field", "Rain | Sun", id="own bar"),
        pytest.param("Rain: what we know", "Rain: what we know", id="colon"),
        pytest.param("雨が降った | 毎日田", "雨が降った", id="Japanese"),
        pytest.param("下雨了_每日田", "下雨了", id="underscore in Chinese"),
        pytest.param("- Angsten vil øke", "- Angsten vil øke", id="dash of speech"),
        pytest.param("Rain fell -", "Rain fell", id="dash left over"),
        pytest.param("The Daily Field", "The Daily Field", id="nothing but the site"),
    ],
)
def test_names_of_the_site_are_cut_off(printed, title):
    """The site's own names go; dashes, bars and colons of the headline stay."""
    assert clean_title(printed, frozenset({"thedailyfield", "毎日田", "每日田"})) == title


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        pytest.param(og("Rain fell"), "<h1>Rain fell</h1>", "Rain fell", id="agreed"),
        pytest.param(
            og("Rain fell | The Daily Field"),
            "<h1>The Daily Field</h1><h2>Rain fell</h2>",
            "Rain fell",
            id="h1 is the site",
        ),
        pytest.param(
            og("Heavy rain fell"),
            "<h1>Rain fell heavily on all of us</h1>",
            "Rain fell heavily on all of us",
            id="one lonely long heading",
        ),
        pytest.param(og("Heavy rain fell"), "<h1>News</h1>", "Heavy rain fell", id="label"),
        pytest.param(
            og("Rain fell on Ghent"),
            "<h1>Opinion Rain fell on Ghent</h1>",
            "Rain fell on Ghent",
            id="kicker in the heading",
        ),
        pytest.param(
            og("Rain fell on Ghent"),
            "<h1>Storm: Rain fell on Ghent</h1>",
            "Storm: Rain fell on Ghent",
            id="colon is no kicker",
        ),
        pytest.param(
            og("Heavy rain fell on Ghent"),
            "<h1>Rain fell on Ghent</h1>",
            "Rain fell on Ghent",
            id="readers see another",
        ),
        pytest.param(
            og("Rain: it fell"),
            "<h1>Rain<br>: it fell</h1>",
            "Rain: it fell",
            id="spaces of the layout",
        ),
        pytest.param(
            "<title>Rain fell again » 2024 » Field blog</title>",
            "<h1>Blog of a field</h1><h2>Sun</h2><h2>Rain fell again</h2>",
            "Rain fell again",
            id="part of the title shown",
        ),
        pytest.param("<title>Rain fell » Field blog</title>", "", "Rain fell", id="title alone"),
        pytest.param(
            og("Ann &amp;quot;Rain&amp;quot; Field"), "", 'Ann "Rain" Field', id="escaped twice"
        ),
        pytest.param("", "<h1>Rain fell</h1>", "Rain fell", id="heading alone"),
        pytest.param("", "<p>Rain fell.</p>", "", id="none"),
    ],
)
def test_the_heading_that_agrees_wins(head, body, title):
    """Several witnesses are compared; what is shown is preferred."""
    assert title_of(head, body).text == title


def test_the_feed_is_a_witness():
    """Without any statement the feed's title tells which heading is the headline."""
    body = "<h1>Field</h1><h1>Sun shone</h1><h1>Rain fell on Ghent</h1>"
    assert title_of("", body, feed_title="Rain fell on Ghent").text == "Rain fell on Ghent"


@pytest.mark.parametrize(
    ("head", "body", "found"),
    [
        pytest.param(og("Rain"), "<p>Menu</p><h1>Rain</h1>", ("dom", 1), id="heading"),
        pytest.param(og("Rain"), "<p>Menu</p><p>Rain</p>", ("meta", 1), id="paragraph"),
        pytest.param(
            og("Rain"), "<p>Menu</p><p>" + "It fell. " * 20 + "</p>", ("meta", 1), id="prose"
        ),
        pytest.param("", "", ("", 0), id="nothing"),
    ],
)
def test_place_and_block_are_told(head, body, found):
    """The place names the witness; the block is where the article begins."""
    headline = title_of(head, body)
    assert (headline.place, headline.block) == found
