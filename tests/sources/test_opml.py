"""Lists of subscriptions: as feed readers write them, broken, and hostile."""

import pytest

from ingest.errors import DataError
from ingest.sources import read_opml, write_opml
from ingest.types import Source


@pytest.mark.parametrize(
    ("body", "urls"),
    [
        pytest.param(
            '<opml version="2.0"><body><outline text="News"><outline xmlUrl="https://a.example/f"/>'
            '<outline xmlUrl="https://b.example/f"/></outline></body></opml>',
            ["https://a.example/f", "https://b.example/f"],
            id="nested in a folder",
        ),
        pytest.param(
            '<opml><body><outline xmlurl=" feed://a.example/f "/></body></opml>',
            ["http://a.example/f"],
            id="other case, feed:",
        ),
        pytest.param(
            '<opml><body><outline xmlUrl="https://a.example/f"/><outline xmlUrl="https://a.example/f"/>'
            '<outline xmlUrl="javascript:x"/><outline text="none"/></body></opml>',
            ["https://a.example/f"],
            id="twice, no address, another scheme",
        ),
        pytest.param(
            '<?xml version="1.0" encoding="ISO-8859-1"?><opml><body><outline text="\xe9" xmlUrl="https://a.example/f"/></body></opml>',
            ["https://a.example/f"],
            id="Latin 1",
        ),
        pytest.param("<opml/>", [], id="empty"),
    ],
)
def test_feeds_are_read(body, urls):
    """In document order, each once."""
    assert [source.url for source in read_opml(body.encode("latin-1"))] == urls


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"<opml><body>", id="cut"),
        pytest.param(b"<rss/>", id="a feed"),
        pytest.param(b"\x00\xff\xfe", id="bytes"),
        pytest.param(b'<!DOCTYPE o [<!ENTITY a "aaaa">]><opml>&a;</opml>', id="entities"),
        pytest.param(b"<opml>" + b" " * 10_000_001 + b"</opml>", id="too large"),
    ],
)
def test_what_is_no_list_says_so(body):
    """One error, whatever it is."""
    with pytest.raises(DataError):
        read_opml(body)


def test_what_is_written_is_read_again():
    """Feeds alone, without passwords, and mark-up in an address stays an address."""
    sources = [
        Source("a", 'https://user:word@a.example/f?x=1&y="2"'),
        Source("b", "https://b.example/map.xml", "sitemap"),
    ]
    written = write_opml(sources)
    assert [source.url for source in read_opml(written.encode())] == [
        'https://a.example/f?x=1&y="2"'
    ]
    assert "word" not in written
