"""What is configured, and what one poll of it brought."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from ingest.types._time import Time

SourceKind = Literal["feed", "sitemap", "page"]
FeedKind = Literal["rss", "atom", "rdf", "json", "sitemap", "sitemap_index", "page"]


@dataclass(frozen=True, slots=True)
class Selectors:
    """CSS selectors for one outlet, from sources.yaml. Empty: none."""

    keep: tuple[str, ...] = ()  # the article's container
    remove: tuple[str, ...] = ()
    title: str | None = None
    author: str | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """One line of sources.yaml, defaults filled in."""

    id: str
    url: str
    kind: SourceKind = "feed"
    interval_s: int = 1800
    keep: timedelta | None = None  # how long its articles stay; None: for ever
    headers: tuple[tuple[str, str], ...] = ()
    fulltext: bool = False  # the feed's own content is the article: fetch no page
    chase: bool = False  # fetch the original that a piece names, too
    selectors: Selectors | None = None
    allow: tuple[str, ...] = ()  # regular expressions on the entry's URL; empty: all
    deny: tuple[str, ...] = ()
    max_entries: int = 1000  # of one poll
    also: tuple[tuple[SourceKind, str], ...] = ()  # other addresses that show the same pieces


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a feed, sitemap or listing, as it claims to be."""

    id: str  # guid, atom:id, else the URL
    url: str | None  # absolute; None when the item has no usable link
    title: str | None = None
    published: Time | None = None
    updated: Time | None = None
    authors: tuple[str, ...] = ()
    summary_html: str | None = None
    content_html: str | None = None
    language: str | None = None
    tags: tuple[str, ...] = ()
    source_name: str | None = None  # RSS <source>, atom:source title, dc:source
    source_url: str | None = None
    original_url: str | None = None  # feedburner:origLink


@dataclass(frozen=True, slots=True)
class Feed:
    """What one poll of a source brought."""

    kind: FeedKind
    entries: tuple[Entry, ...] = ()
    title: str | None = None
    language: str | None = None
    children: tuple[
        Entry, ...
    ] = ()  # sitemaps named by a sitemap index; `updated` is their lastmod
    ttl_s: int | None = None  # how long the feed asks us to wait: ttl, sy:
    skips: tuple[int, ...] = ()  # hours of the week, UTC, Monday 0 h is 0: skipHours, skipDays
    warnings: tuple[str, ...] = ()  # what was wrong and read all the same
