"""What is a feed, what is none, and what wants to do harm."""

import contextlib
import gzip
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.errors import FeedError
from ingest.sources import entries_from_feed, read_feed
from ingest.times import format_time

ITEM = "<item><title>{title}</title><link>https://harbour.example/a</link></item>"
RSS = '<?xml version="1.0"{declared}?><rss version="2.0"><channel>' + ITEM + "</channel></rss>"


def rss(title: str, declared: str = "") -> str:
    return RSS.format(title=title, declared=declared)


@pytest.mark.parametrize(
    ("body", "content_type", "title"),
    [
        pytest.param(rss("Kräne").encode(), None, "Kräne", id="utf-8"),
        pytest.param(b"\r\n \r\n" + rss("Rain").encode(), None, "Rain", id="blank lines first"),
        pytest.param(b"\xef\xbb\xbf" + rss("Rain").encode(), None, "Rain", id="byte-order mark"),
        pytest.param(
            rss("Дождь").encode("cp1251"), "text/xml; charset=windows-1251", "Дождь", id="header"
        ),
        pytest.param(
            rss("Дождь").encode(), "text/xml; charset=iso-8859-1", "Дождь", id="wrong header"
        ),
        pytest.param(
            rss("雨", ' encoding="iso-2022-jp"').encode("iso-2022-jp"), None, "雨", id="escapes"
        ),
        pytest.param(rss("Regen").encode("utf-16-le"), None, "Regen", id="wide without mark"),
        pytest.param(
            gzip.compress(rss("Rain").encode()), "application/octet-stream", "Rain", id="gzip"
        ),
        pytest.param(rss("Ra\x08in &#8;&#x1F;falls").encode(), None, "Rain falls", id="controls"),
        pytest.param(
            rss("Caf&eacute; &mdash; open").encode(), None, "Café — open", id="names of HTML"
        ),
        pytest.param(rss("AT&T & sons").encode(), None, "AT&T & sons", id="bare ampersand"),
        pytest.param(rss("Rain").encode()[:-20], None, "Rain", id="cut off"),
        pytest.param(
            rss("Rain").upper().replace("HTTPS", "https").encode(), None, "RAIN", id="capitals"
        ),
        pytest.param(
            b"<br /><b>Warning</b>: x in y.php\n" + rss("Rain").encode(),
            None,
            "Rain",
            id="warning first",
        ),
        pytest.param(
            rss("Rain").encode() + b"<!-- cached --><script>1</script>",
            None,
            "Rain",
            id="rest after it",
        ),
        pytest.param(
            b"<html><body>" + rss("Rain")[21:].encode() + b"</body></html>",
            None,
            "Rain",
            id="in a page frame",
        ),
    ],
)
def test_a_damaged_feed_is_read_all_the_same(body, content_type, title):
    """Charsets, stray bytes and broken mark-up cost no entry."""
    feed = read_feed(body, url="https://harbour.example/feed", content_type=content_type)
    assert [entry.title for entry in feed.entries] == [title]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b" \n ", id="blank"),
        pytest.param(b"Service unavailable", id="words"),
        pytest.param(b"<!DOCTYPE html><html><body>Just a moment</body></html>", id="page"),
        pytest.param(b'<?xml version="1.0"?><opml><body/></opml>', id="opml"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg'/>", id="image"),
        pytest.param(b"<note><to>you</to></note>", id="other mark-up"),
        pytest.param(b'{"code": "rest_no_route"}', id="json"),
        pytest.param(b'{"items": ', id="broken json"),
        pytest.param(b"[" * 100_000, id="deep json"),
        pytest.param(b"\x1f\x8bnonsense", id="broken gzip"),
        pytest.param(b"\x00\x01\x02\x03", id="bytes"),
    ],
)
def test_what_is_no_feed_is_an_error(body):
    """The caller learns of it by one exception alone."""
    with pytest.raises(FeedError):
        read_feed(body, url="https://harbour.example/feed")


def test_a_bomb_of_gzip_is_refused():
    """Inflating stops at a bound."""
    with pytest.raises(FeedError, match="inflates to more"):
        read_feed(gzip.compress(b" " * 60_000_000, compresslevel=9), url=None)


@pytest.mark.parametrize(
    "doctype",
    [
        pytest.param(
            "<!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>", id="a file of the machine"
        ),
        pytest.param(
            "<!DOCTYPE r [<!ENTITY a 'ha'>"
            + "".join(
                f"<!ENTITY {b} '{f'&{a};' * 10}'>"
                for a, b in zip("abcdefgh", "bcdefghx", strict=True)
            )
            + "]>",
            id="a billion laughs",
        ),
        pytest.param(
            "<!DOCTYPE r PUBLIC 'x' 'https://harbour.example/x.dtd'>", id="a definition elsewhere"
        ),
    ],
)
def test_entities_are_inert(doctype):
    """Nothing is read, nothing is fetched, nothing grows."""
    body = rss("Rain &x; falls").replace("?>", "?>" + doctype, 1).encode()
    start = time.perf_counter()
    (entry,) = entries_from_feed(body)
    assert entry.title == "Rain &x; falls"
    assert time.perf_counter() - start < 30  # an entity that grows takes minutes


def test_an_entity_of_plain_words_is_put_in():
    """Old feeds name their letters in the document's head."""
    body = rss("Rain in &place;").replace("?>", '?><!DOCTYPE r [<!ENTITY place "Hull">]>', 1)
    assert entries_from_feed(body.encode())[0].title == "Rain in Hull"


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(rss("<a>" * 20_000).encode(), id="deep"),
        pytest.param(rss("<" * 100_000).encode(), id="brackets"),
        pytest.param(b"<rss><!DOCTYPE " + b"[" * 100_000, id="open doctype"),
        pytest.param(b"<urlset>" + b"<url>" * 50_000, id="open sitemap"),
        pytest.param(b"<urlset><url>" + b"<loc>" * 50_000, id="open fields"),
        pytest.param(b"<urlset><url>" + b"<![CDATA[" * 50_000, id="open sections"),
        pytest.param(b"<urlset><url>" + b"<!--" * 50_000, id="open comments"),
        pytest.param(b"<rss>" + b"\n" * 50_000, id="lines"),
        pytest.param(b"<!--" * 50_000, id="comments"),
        pytest.param(b"<?" * 50_000, id="instructions"),
        pytest.param(b"&a" * 50_000, id="ampersands"),
    ],
)
def test_hostile_bytes_end_soon(body):
    """Read or refused, but never for long and never with another error."""
    start = time.perf_counter()
    with contextlib.suppress(FeedError):
        read_feed(body, url="https://harbour.example/feed")
    assert time.perf_counter() - start < 30  # quadratic readers take minutes


def test_json_feed_numbers_and_link_blogs(feed_file):
    """A number is an id, plain text becomes mark-up, what an item talks about is not its origin."""
    feed = read_feed(feed_file("harbour.json"), url="https://harbour.example/feed.json")
    first, second = feed.entries
    assert (feed.kind, first.id, first.authors, second.authors) == (
        "json",
        "17",
        ("Ilse Brandt",),
        ("The desk",),
    )
    assert first.url == "https://harbour.example/2026/05/04/ferry"
    assert first.content_html == "a &lt; b"
    assert format_time(first.published) == "2026-05-04T09:30:00+02:00"
    assert (second.url, second.original_url) == ("https://harbour.example/link", None)


def test_a_news_sitemap_names_title_and_day(feed_file):
    """The page's own address counts, not its images'; other prefixes and CDATA are read."""
    feed = read_feed(feed_file("news-sitemap.xml"), url="https://harbour.example/news.xml")
    first, second = feed.entries
    assert (feed.kind, feed.title, feed.language) == ("sitemap", "Harbour Post", "en")
    assert first.url == "https://harbour.example/ferry?a=1&b=2"
    assert first.title == "Ferry & pilot boat collide"
    assert (format_time(first.published), format_time(first.updated)) == (
        "2026-05-04",
        "2026-05-04T10:30:00+02:00",
    )
    assert first.tags == ("shipping", "accidents")
    assert (second.url, second.title, second.published) == (
        "https://harbour.example/about",
        None,
        None,
    )


def test_a_sitemap_index_has_children_and_no_entries():
    """Children come back absolute, each once."""
    body = (
        b"<sitemapindex><sitemap><loc>/a.xml</loc></sitemap><sitemap><loc>/a.xml</loc></sitemap>"
        b"<sitemap><loc>https://harbour.example/b.xml.gz</loc></sitemap></sitemapindex>"
    )
    feed = read_feed(body, url="https://harbour.example/sitemap.xml")
    assert (feed.kind, feed.entries) == ("sitemap_index", ())
    assert tuple(child.url for child in feed.children) == (
        "https://harbour.example/a.xml",
        "https://harbour.example/b.xml.gz",
    )


@settings(max_examples=150, deadline=None)
@given(
    st.binary(max_size=120)
    | st.lists(
        st.sampled_from(
            [
                "<rss>",
                "<item>",
                "</item>",
                "<title>",
                "&x;",
                "<![CDATA[",
                "]]>",
                "<feed xmlns='x'>",
                "<entry>",
                "<link href='//[x'/>",
                "<pubDate>32 Foo",
                "<source url=':'>",
                "<!DOCTYPE",
                "<urlset><url><loc>",
                "{",
                "\x00",
            ]
        ),
        max_size=12,
    ).map(lambda parts: "".join(parts).encode())
)
def test_no_bytes_raise_anything_else(body):
    """Any bytes are a feed or a FeedError."""
    with contextlib.suppress(FeedError):
        read_feed(body, url="https://harbour.example/feed")
