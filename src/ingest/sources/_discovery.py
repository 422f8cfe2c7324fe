"""Page -> the feeds and news sitemaps that it names, best first."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from ingest.sources._html import base_of, open_page
from ingest.text import collapse
from ingest.types import SourceKind
from ingest.urls import absolute, ascii_url, registrable_domain

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

_FEED_TYPE = re.compile(
    r"(?:application|text)/(?:rss|atom|rdf|feed)(?:\+xml|\+json)?$|application/x-rss", re.IGNORECASE
)
_LOOSE_TYPE = re.compile(r"(?:application|text)/(?:xml|json)$", re.IGNORECASE)
# A last segment that is a feed, or lies below one; "/rss-feeds" is a page about feeds.
_FEED_PATH = re.compile(
    r"(?:/|^)(?:rss|atom|rdf|feed)[\d.]*(?:/[\w.-]+)?/?(?:\?.*)?$"
    r"|(?:/|^)feeds/[\w./-]+(?:\?.*)?$"
    r"|(?:rss|feed|atom|rdf)[\w-]*\.(?:xml|json|php|aspx?)(?:\?.*)?$|\.(?:rss|atom|rdf)(?:\?.*)?$",
    re.IGNORECASE,
)
_FEED_HOST = re.compile(r"^(?:feeds?\d?|rss|feedproxy)\.", re.IGNORECASE)
_NO_FEED = re.compile(
    r"/wp-json/|/oembed|feedback|\.(?:html?|png|jpe?g|svg|gif|css|js)(?:\?|$)", re.IGNORECASE
)
_SITEMAP_PATH = re.compile(r"sitemap[^/]*\.xml(?:\.gz)?(?:\?.*)?$", re.IGNORECASE)
_COMMENTS = re.compile(r"comment|komment|reaktion|avis", re.IGNORECASE)
_MAX_LINKS = 200


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A feed or sitemap that a page names."""

    url: str
    kind: SourceKind
    title: str | None = None
    place: Literal["link", "anchor"] = "link"  # a link element of the head, or a visible link
    comments: bool = False  # readers' comments, not articles


def find_feeds(body: bytes, *, url: str) -> tuple[FeedLink, ...]:
    """Return the feeds and sitemaps named by a page's link elements and visible links, each once.

    Declared ones come first, feeds of comments last. Never raises: what is no page names none.

    >>> find_feeds(b'<link rel=alternate type="application/rss+xml" href=/all.rss>', url="http://a.example/")[0].url
    'http://a.example/all.rss'
    """
    tree = open_page(body)
    if tree is None:
        return ()
    base = base_of(tree, url)
    found: dict[str, FeedLink] = {}
    for link in (*_declared(tree, base), *_visible(tree, base, url)):
        if len(found) < _MAX_LINKS:
            found.setdefault(link.url, link)
    return tuple(sorted(found.values(), key=lambda link: (link.comments, link.place == "anchor")))


def _declared(tree: "LexborHTMLParser", base: str) -> Iterator[FeedLink]:
    for node in tree.css("link[href]"):
        attributes = node.attributes
        rel = (attributes.get("rel") or "").lower().split()
        href = attributes.get("href") or ""
        media = (attributes.get("type") or "").split(";")[0].strip()
        kind = _declared_kind(rel, media, href)
        target = absolute(base, href)
        if kind and target:
            title = collapse(attributes.get("title") or "") or None
            yield FeedLink(ascii_url(target), kind, title, "link", _is_comments(target, title))


def _declared_kind(rel: list[str], media: str, href: str) -> SourceKind | None:
    if "sitemap" in rel:
        return "sitemap"
    if not {"alternate", "feed"} & set(rel) or _NO_FEED.search(href):
        return None
    if _FEED_TYPE.match(media) or "feed" in rel:
        return "feed"
    return "feed" if _LOOSE_TYPE.match(media) and _FEED_PATH.search(href) else None


def _visible(tree: "LexborHTMLParser", base: str, url: str) -> Iterator[FeedLink]:
    for node in tree.css("a[href]"):
        href = node.attributes.get("href") or ""
        kind: SourceKind | None = None
        if _SITEMAP_PATH.search(href):
            kind = "sitemap"
        elif _FEED_PATH.search(href) and not _NO_FEED.search(href):
            kind = "feed"
        target = absolute(base, href) if kind else None
        if kind and target and _is_own(target, url):
            title = collapse(node.text() or "") or None
            yield FeedLink(ascii_url(target), kind, title, "anchor", _is_comments(target, title))


def _is_own(target: str, url: str) -> bool:
    """Tell whether a visible link leads to the page's own outlet, or to a host made for feeds."""
    host = urlsplit(target).hostname or ""
    if _FEED_HOST.match(host) or host == urlsplit(url).hostname:
        return True
    own = registrable_domain(url)
    return own is not None and registrable_domain(target) == own


def _is_comments(target: str, title: str | None) -> bool:
    return bool(_COMMENTS.search(target) or _COMMENTS.search(title or ""))
