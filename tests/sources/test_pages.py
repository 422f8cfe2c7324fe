"""Pages as sources: the feeds they name and the articles they list."""

import pytest

from ingest.errors import FeedError
from ingest.sources import FeedLink, find_feeds, read_listing
from ingest.times import format_time

HEAD = b"""<!DOCTYPE html><html lang=en><head><title>Harbour Post</title><base href="https://cdn.harbour.example/x/">
<link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed/">
<link rel="alternate" type="application/rss+xml" title="All news" href="/feeds/all.xml">
<link rel="alternate" type="application/json" href="/wp-json/wp/v2/posts/1">
<link rel="alternate" hreflang="de" href="https://harbour.example/de/">
<link rel="sitemap" href="https://harbour.example/sitemap.xml">
</head><body><a href="https://harbour.example/rss/">RSS</a> <a href="/feedback.html">Feedback</a>
<a href="https://harbour.example/rss-feeds">Our feeds</a> <a href="https://social.example/dialog/feed?u=1">Share</a>
<a href="/sitemap-news.xml">Map</a></body></html>"""


def test_a_page_names_its_feeds_best_first():
    """Declared before visible, comments last, other alternates not at all."""
    assert find_feeds(HEAD, url="https://harbour.example/") == (
        FeedLink("https://cdn.harbour.example/feeds/all.xml", "feed", "All news"),
        FeedLink("https://harbour.example/sitemap.xml", "sitemap"),
        FeedLink("https://harbour.example/rss/", "feed", "RSS", "anchor"),
        FeedLink("https://cdn.harbour.example/sitemap-news.xml", "sitemap", "Map", "anchor"),
        FeedLink("https://cdn.harbour.example/comments/feed/", "feed", "Comments", comments=True),
    )


@pytest.mark.parametrize("body", [b"", b"\x00\x01", b"<div>" * 50_000, b"{}"])
def test_what_is_no_page_names_no_feed(body):
    """Nothing raises, and a page built to stall the parser is refused."""
    assert find_feeds(body, url="https://harbour.example/") == ()


SECTION = """<html lang="en"><title>Shipping</title><body>
<nav><a href="/sport/a-long-name-of-a-section-in-the-menu">All the latest sport results from here</a></nav>
<main>
<article><h2><a href="/2026/05/04/ferry-hits-pilot-boat">Ferry hits a pilot boat off the old mole</a></h2>
  <a href="/2026/05/04/ferry-hits-pilot-boat#comments">12</a><time datetime="2026-05-04T09:30:00+02:00">4 May</time></article>
<article><h2><a href="/quay-closed-until-friday-1234567">Quay closed until Friday after storm</a></h2></article>
<article><a href="/news?id=778812"><span>7 hrs ago</span><h3>Harbour master resigns over dredging</h3></a></article>
<a href="/tag/storms">Everything we know about winter storms</a>
<a href="https://elsewhere.example/2026/05/04/other-story">A story of quite another outlet</a>
<a href="mailto:desk@harbour.example">Write to the desk of this paper</a>
</main>
<footer><a href="/about">About the people who make this paper</a></footer></body></html>"""


def test_a_section_page_lists_its_articles():
    """Stories are told from menus, tags, other outlets and mail; the card's date is kept."""
    feed = read_listing(SECTION.encode(), url="https://harbour.example/shipping")
    assert (feed.kind, feed.title, feed.language) == ("page", "Shipping", "en")
    assert [(entry.url, entry.title) for entry in feed.entries] == [
        (
            "https://harbour.example/2026/05/04/ferry-hits-pilot-boat",
            "Ferry hits a pilot boat off the old mole",
        ),
        (
            "https://harbour.example/quay-closed-until-friday-1234567",
            "Quay closed until Friday after storm",
        ),
        ("https://harbour.example/news?id=778812", "Harbour master resigns over dredging"),
    ]
    assert format_time(feed.entries[0].published) == "2026-05-04T09:30:00+02:00"


def test_a_page_without_articles_says_so():
    """An empty listing is a warning; no page at all is an error."""
    feed = read_listing(b"<p>Nothing today</p>", url="https://harbour.example/")
    assert (feed.entries, feed.warnings) == ((), ("no links to articles",))
    with pytest.raises(FeedError):
        read_listing(b"", url="https://harbour.example/")


@pytest.mark.parametrize(
    ("path", "number"),
    [
        pytest.param("/" + "a-" * 6_000 + "//", 0, id="before two slashes"),
        pytest.param("/" + "a-" * 60_000 + "b", 1, id="sixty thousand words"),
        pytest.param("/" + "-" * 120_000 + "//", 0, id="nothing but hyphens"),
        pytest.param("/rain-fell-on-it/", 1, id="four words"),
        pytest.param("/rain-fell---here", 0, id="three words"),
    ],
)
def test_an_address_is_read_in_one_pass(path, number):
    """A pattern once tried every way to part such a path, which took minutes."""
    page = f"<a href='{path}'>Rain fell on it</a>".encode()
    assert len(read_listing(page, url="https://example.org/").entries) == number
