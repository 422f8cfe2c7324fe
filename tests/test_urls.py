"""Addresses: cleaned, compared, and named by their outlet."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.urls import (
    absolute,
    ascii_url,
    clean_url,
    outlet_of,
    owner_of,
    registrable_domain,
    same_url,
    url_key,
)


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        pytest.param(
            "https://example.org/a?id=5&fbclid=x", "https://example.org/a?id=5", id="click id"
        ),
        pytest.param("https://example.org/a?UTM_Source=x", "https://example.org/a", id="capitals"),
        pytest.param(
            "https://example.org/a?id=1&#038;utm_medium=rss",
            "https://example.org/a?id=1",
            id="entity",
        ),
        pytest.param("https://example.org/a?source=rss", "https://example.org/a", id="source rss"),
        pytest.param(
            "https://example.org/a?source=42", "https://example.org/a?source=42", id="source id"
        ),
        pytest.param(
            "https://example.org/a?b=&c", "https://example.org/a?b=&c", id="odd parameters"
        ),
        pytest.param(
            "https://example.org/a?x=2&x=1", "https://example.org/a?x=2&x=1", id="order kept"
        ),
        pytest.param("HTTPS://Example.ORG:443/A", "https://example.org/A", id="case and port"),
        pytest.param("https://user:pw@example.org./a", "https://example.org/a", id="user and dot"),
        pytest.param("https://example.org/%7ea%2fb", "https://example.org/~a%2Fb", id="escapes"),
        pytest.param(
            "https://example.org/caf\u00e9 au lait",
            "https://example.org/caf%C3%A9aulait",
            id="not ascii",
        ),
        pytest.param("https://b\u00fccher.example/a", "https://xn--bcher-kva.example/a", id="idn"),
        pytest.param("https://example.org/a#section", "https://example.org/a", id="fragment"),
        pytest.param(
            "https://example.org/#!/story/5", "https://example.org/#!/story/5", id="route"
        ),
        pytest.param("http://https://example.org/a", "https://example.org/a", id="doubled scheme"),
        pytest.param("http:\\\\example.org\\a", "http://example.org/a", id="backslashes"),
        pytest.param("https://example.org/a</a>", "https://example.org/a", id="markup"),
        pytest.param("mailto:desk@example.org", "mailto:desk@example.org", id="mail"),
        pytest.param("", "", id="empty"),
        pytest.param("https://[::1]:8080/a", "https://[::1]:8080/a", id="ipv6"),
    ],
)
def test_tracking_goes_and_identity_stays(dirty, clean):
    """What says how a reader came is dropped; what says which page it is stays."""
    assert clean_url(dirty) == clean


@pytest.mark.parametrize(
    ("url", "site", "feed", "clean"),
    [
        pytest.param(
            "https://example.org/a?ref=example.org",
            "https://example.org",
            None,
            "https://example.org/a",
            id="own site",
        ),
        pytest.param(
            "https://example.org/a?ref=feeds.example.net",
            "https://example.org",
            "https://feeds.example.net/x",
            "https://example.org/a",
            id="own feed",
        ),
        pytest.param(
            "https://example.org/a?ref=v2.0",
            "https://example.org",
            None,
            "https://example.org/a?ref=v2.0",
            id="something else",
        ),
    ],
)
def test_ref_falls_only_when_it_names_the_site_or_the_feed(url, site, feed, clean):
    """`ref` is identity on some sites."""
    assert clean_url(url, site_url=site, feed_url=feed) == clean


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        pytest.param(
            "http://example.org/a", "https://www.example.org/a/", True, id="scheme www slash"
        ),
        pytest.param("https://m.example.org/a", "https://example.org/a", True, id="mobile"),
        pytest.param(
            "https://en.m.example.org/a", "https://en.example.org/a", True, id="mobile inside"
        ),
        pytest.param("https://example.org/a/amp/", "https://example.org/a", True, id="amp tail"),
        pytest.param(
            "https://example.org/a.amp.html", "https://example.org/a.html", True, id="amp suffix"
        ),
        pytest.param(
            "https://amp.example.org/a?outputType=amp", "https://example.org/a", True, id="amp host"
        ),
        pytest.param(
            "https://www.google.com/amp/s/example.org/a",
            "https://example.org/a",
            True,
            id="amp viewer",
        ),
        pytest.param(
            "https://example.org/a?y=1&x=2", "https://example.org/a?x=2&y=1", True, id="order"
        ),
        pytest.param("https://example.org/index.html", "https://example.org", True, id="index"),
        pytest.param("https://example.org/?p=1", "https://example.org/?p=2", False, id="number"),
        pytest.param("https://example.org/#!/a", "https://example.org/#!/b", False, id="route"),
        pytest.param(
            "https://example.org/A1", "https://example.org/a1", False, id="case of the path"
        ),
        pytest.param(
            "https://m.co.uk/a", "https://www.co.uk/a", False, id="a short name is no front"
        ),
        pytest.param("https://news.example.org/a", "https://example.org/a", False, id="subdomain"),
        pytest.param("https://example.org:8080/a", "https://example.org/a", False, id="port"),
    ],
)
def test_one_page_has_one_identity(a, b, same):
    """Two forms of one address are equal and share a key; two pages do not."""
    assert (same_url(a, b), url_key(a) == url_key(b)) == (same, same)


def test_the_key_is_the_same_in_every_database():
    """The key is a promise: a stored one must be found again by later versions."""
    assert url_key("https://example.org/a?id=1") == "35700e81358d56c09d39931ec4b9ceb5"


@pytest.mark.parametrize(
    ("base", "href", "url"),
    [
        pytest.param("https://example.org/a/b", "../c", "https://example.org/c", id="relative"),
        pytest.param(
            "https://example.org/a/b", "//example.net/c", "https://example.net/c", id="no scheme"
        ),
        pytest.param("https://example.org/", " /a b\n", "https://example.org/a%20b", id="spaces"),
        pytest.param(None, "https://example.org/a", "https://example.org/a", id="no base"),
        pytest.param(None, "/a", None, id="nothing to join"),
        pytest.param("https://example.org/", "javascript:void(0)", None, id="script"),
        pytest.param("https://example.org/", "file:///etc/passwd", None, id="file"),
        pytest.param("https://example.org/", "http://[bad", None, id="broken"),
        pytest.param("https://example.org/", "", "https://example.org/", id="empty"),
    ],
)
def test_a_link_becomes_a_web_address_or_nothing(base, href, url):
    """Only http and https come out."""
    assert absolute(base, href) == url


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        pytest.param("https://www.example.co.uk/a", "example.co.uk", id="second level"),
        pytest.param("news.example.org", "example.org", id="host"),
        pytest.param("https://diary.blogspot.com/a", "diary.blogspot.com", id="let by its owner"),
        pytest.param("https://www.diary.wordpress.com/a", "diary.wordpress.com", id="platform"),
        pytest.param("https://192.0.2.1/a", None, id="address"),
        pytest.param("localhost", None, id="no dot"),
        pytest.param("nonsense", None, id="nonsense"),
        pytest.param("", None, id="empty"),
    ],
)
def test_a_registrable_domain_is_what_somebody_registered(url, domain):
    """Suffixes let to others count as suffixes."""
    assert registrable_domain(url) == domain


@pytest.mark.parametrize(
    ("url", "outlet"),
    [
        pytest.param("https://m.example.org/a", "example.org", id="mobile"),
        pytest.param("https://www.guardian.co.uk/a", "theguardian.com", id="moved"),
        pytest.param("https://abcnews.go.com/US/a", "abcnews.go.com", id="subdomain"),
        pytest.param("https://www.yahoo.com/news/a-1.html", "yahoo.com/news", id="path"),
        pytest.param("https://letter.substack.com/p/a", "letter.substack.com", id="newsletter"),
        pytest.param(
            "https://web.archive.org/web/20200101000000/https://www.example.org/a",
            "example.org",
            id="archived",
        ),
        pytest.param("mailto:desk@example.org", None, id="mail"),
    ],
)
def test_an_address_belongs_to_an_outlet(url, outlet):
    """Fronts join, platforms split, a moved domain keeps its outlet."""
    assert outlet_of(url) == outlet


def test_an_owner_is_known_or_not():
    """Sister titles share an owner; an unknown outlet has none."""
    assert owner_of("yahoo.com/news") == owner_of("aol.com") == "Yahoo"
    assert owner_of("example.org") is None


@given(
    st.text(max_size=80) | st.from_regex(r"https?://[a-z.%:@\[\]/?&=#0-9-]{0,60}", fullmatch=True)
)
def test_cleaning_twice_is_cleaning_once(url):
    """No text raises, and a clean address stays as it is and keeps its identity."""
    clean = clean_url(url)
    assert clean_url(clean) == clean
    assert same_url(url, clean)
    outlet_of(url)
    absolute("https://example.org/", url)


@pytest.mark.parametrize("part", ["\udce9", "?q=\udce9", "#\udce9", "é\udce9"])
def test_half_characters_are_escaped(part):
    """An address out of broken bytes goes over the wire all the same."""
    assert ascii_url("https://example.org/" + part).isascii()


@pytest.mark.parametrize(
    "url", ["ftp://example.org:21/a", "s://www.example.org:80/", "http://[::1/", "x://:9"]
)
def test_another_scheme_with_a_port_is_no_web_address(url):
    """It comes back as it is, and nothing is raised."""
    assert clean_url(url) == url
