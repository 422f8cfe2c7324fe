"""Bytes of a feed, a sitemap or a section page -> Feed of Entry. Fetches nothing, not even an entity."""

from ingest.errors import FeedError
from ingest.sources._body import open_body, root_name
from ingest.sources._discovery import FeedLink, find_feeds
from ingest.sources._jsonfeed import read_json_feed
from ingest.sources._listing import read_listing
from ingest.sources._opml import read_opml, write_opml
from ingest.sources._sitemap import read_sitemap
from ingest.sources._syndication import read_syndication
from ingest.types import Entry, Feed

__all__ = [
    "FeedLink",
    "entries_from_feed",
    "find_feeds",
    "read_feed",
    "read_listing",
    "read_opml",
    "write_opml",
]

_NO_FEEDS = {
    "html": "is an HTML page, not a feed",
    "opml": "is a list of feeds (OPML), not a feed",
    "svg": "is an image, not a feed",
}


def read_feed(body: bytes, *, url: str | None, content_type: str | None = None) -> Feed:
    """Return what a feed, a JSON Feed, a sitemap or a sitemap index says.

    `url` is where it came from and makes its links absolute; `content_type` is the header's value.
    Entries stand in document order, each once; what was wrong and read all the same is in `warnings`.
    Raises FeedError when the body is none of these.

    >>> read_feed(b'<rss><channel><item><title>Rain</title></item></channel></rss>', url=None).kind
    'rss'
    """
    text = open_body(body, content_type, url)
    if text.startswith(("{", "[")):
        return read_json_feed(text, url)
    root = root_name(text)
    if root in {"urlset", "sitemapindex"}:
        return read_sitemap(text, url)
    if root in _NO_FEEDS:
        raise FeedError(_NO_FEEDS[root], url=url)
    return read_syndication(text, url)


def entries_from_feed(
    body: bytes, url: str | None = None, content_type: str | None = None
) -> tuple[Entry, ...]:
    """Return the entries of a feed or sitemap, in document order; none for a sitemap index.

    Raises FeedError when the body is no feed and no sitemap.

    >>> entries_from_feed(b"<feed><entry><id>urn:1</id><title>Rain</title></entry></feed>")[0].title
    'Rain'
    """
    return read_feed(body, url=url, content_type=content_type).entries
