"""An answer -> what it shows as a source, before anything of it is kept."""

from dataclasses import dataclass, replace

from ingest.errors import FeedError, IngestError
from ingest.sources import find_feeds, read_feed, read_listing
from ingest.types import Entry, Feed, Page, Source, SourceKind


@dataclass(frozen=True, slots=True)
class Look:
    """What a source shows."""

    kind: str | None = None
    entries: tuple[Entry, ...] = ()
    feeds: tuple[str, ...] = ()  # addresses of feeds that a page names
    error: IngestError | None = None
    warnings: tuple[str, ...] = ()  # what was wrong and read all the same


def look_at(answer: Page | IngestError, *, kind: SourceKind | None = None) -> Look:
    """Return what an answer shows as a source; without a kind, a page that is no feed is read as a listing."""
    if isinstance(answer, IngestError):
        return Look(error=answer)
    source = Source("", answer.url or "", kind or "feed")
    try:
        feed = read_source(source, answer)
    except FeedError as error:
        return Look(error=error) if kind else _look_at_page(source, answer)
    return Look(feed.kind, feed.entries or feed.children, warnings=feed.warnings)


def _look_at_page(source: Source, page: Page) -> Look:
    try:
        listing = read_source(replace(source, kind="page"), page)
    except FeedError as error:
        return Look(error=error)
    feeds = tuple(link.url for link in find_feeds(page.body, url=source.url))
    return Look("page", listing.entries, feeds)


def read_source(source: Source, page: Page) -> Feed:
    """Return the entries of a body, read as what the source is said to be. Raises FeedError."""
    content_type = page.header("content-type")
    if source.kind == "page":
        return read_listing(page.body, url=page.url or source.url, content_type=content_type)
    return read_feed(page.body, url=page.url, content_type=content_type)
