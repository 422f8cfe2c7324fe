"""The values that travel from stage to stage, in the order of the way. Frozen; `None` means "not known"."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, NamedTuple

Precision = Literal["second", "minute", "day", "month", "year"]
SourceKind = Literal["feed", "sitemap", "page"]
FeedKind = Literal["rss", "atom", "rdf", "json", "sitemap", "sitemap_index", "page"]
OriginStatus = Literal["own", "republished", "partly", "unknown"]
OriginKind = Literal["agency", "outlet", "issuer", "distributor"]
Relation = Literal["unverified", "verbatim", "edited", "excerpt", "rewritten", "translated", "compiled"]  # fmt: skip
Says = Literal["translated", "rewritten"]
Check = Literal["not_checked", "text_match", "facts_match", "no_support", "unreachable", "contradicted"]  # fmt: skip
CopyKind = Literal["representative", "exact", "near", "truncated"]
MatchKind = Literal["exact", "near", "truncated", "partial", "derived_from", "claimed"]
OutcomeKind = Literal["new", "unchanged", "revised", "copy", "rejected", "failed"]
BylineKind = Literal["person", "agency", "desk"]


@dataclass(frozen=True, slots=True)
class Time:
    """A moment as somebody printed it."""

    utc: datetime  # aware, UTC; the first moment of the day, month or year when that is all
    offset_min: int | None = None  # minutes east of UTC as printed; None: no zone was printed
    precision: Precision = "second"


# --- sources ---------------------------------------------------------------------------------


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
    children: tuple[str, ...] = ()  # sitemaps named by a sitemap index
    ttl_s: int | None = None  # how long the feed asks us to wait: ttl, sy:
    skips: tuple[int, ...] = ()  # hours of the week, UTC, Monday 0 h is 0: skipHours, skipDays
    warnings: tuple[str, ...] = ()  # what was wrong and read all the same


# --- fetch -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FetchSettings:
    """How to behave on the wire. Seconds and bytes."""

    user_agent: str = "ingest/0.1 (+https://example.org/about-our-crawler)"
    delay_s: float = 2.0  # between two requests to one host
    connect_timeout_s: float = 10.0
    read_timeout_s: float = 20.0
    total_timeout_s: float = 60.0
    max_bytes: int = 10_000_000  # of an inflated body
    max_redirects: int = 8
    attempts: int = 3  # in one run
    workers: int = 16  # hosts talked to at once
    allow_private: bool = False  # loopback and intranet addresses
    ca_file: str | None = None
    # host, port, address, port; "" or 0: any
    connect_to: tuple[tuple[str, int, str, int], ...] = ()
    hosts: tuple[str, ...] = ()  # no request leaves these and their subdomains; empty: any
    archive_dir: str | None = None  # None: keep no raw responses


@dataclass(frozen=True, slots=True)
class HostState:
    """Politeness towards one host, shared by every command that fetches."""

    host: str  # "example.org" or "example.org:8443"
    robots_text: str | None = None
    robots_status: int | None = None
    robots_fetched_at: datetime | None = None  # UTC
    crawl_delay_s: float | None = None
    not_before: datetime | None = None  # UTC
    last_request_at: datetime | None = None  # UTC
    failures: int = 0  # in a row


@dataclass(frozen=True, slots=True)
class Request:
    """One URL that is to be fetched."""

    url: str
    key: int = 0  # the asker's own number; comes back untouched
    headers: tuple[tuple[str, str], ...] = ()
    etag: str | None = None  # byte for byte as the server sent it
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """What came over the wire, or out of a file, for one URL. Nothing is interpreted yet."""

    url: str | None  # after redirects; None for a file without an address
    body: bytes  # inflated
    fetched_at: datetime  # UTC
    given_url: str | None = None  # as asked for
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()  # names in lower case, in order
    redirects: tuple[str, ...] = ()  # every URL that answered with a redirect
    moved_to: str | None = None  # target, when every hop was permanent (301, 308)
    milliseconds: int = 0
    archive_file: str | None = None  # where the raw response was kept
    archive_offset: int | None = None
    truncated: bool = False  # the connection ended early; etag and last-modified are then left out

    def header(self, name: str) -> str | None:
        """Return the last value of a header, or None.

        >>> from datetime import UTC, datetime
        >>> page = Page(None, b"", datetime(2026, 1, 1, tzinfo=UTC), headers=(("etag", '"a"'),))
        >>> page.header("ETag")
        '"a"'
        """
        wanted = name.lower()
        return next((value for key, value in reversed(self.headers) if key == wanted), None)


# --- extract ---------------------------------------------------------------------------------
# Link, Block and Statement are made by the hundred: a named tuple costs a third of a frozen class.


class Link(NamedTuple):
    """A link inside a block: words as shown, address made absolute."""

    text: str
    url: str


class Block(NamedTuple):
    """A run of visible text between two block-level edges of the page."""

    text: str
    tag: str  # nearest block element: p h2 li td blockquote figcaption div ...
    kept: bool  # part of Draft.text
    reason: str = ""  # why it was dropped: caption share related bio credit byline comments ...
    inside: bool = False  # within the article's own container
    score: float = 0.0
    links: tuple[Link, ...] = ()
    names: str = ""  # class, id, itemprop and role words of the block and its near ancestors


class Statement(NamedTuple):
    """Something the page says of itself out of sight, verbatim.

    `place` is one of: meta.NAME (name or property, lower case), jsonld.PATH of the article node
    (jsonld.author, jsonld.publisher, jsonld.isBasedOn, jsonld.articleBody ...), microdata.PROP,
    link.canonical, link.amphtml, html.lang, pixel (address of an image, frame or script), time.datetime.
    """

    place: str
    value: str
    type: str = ""  # JSON-LD @type of the value: Person, Organization, NewsMediaOrganization ...
    url: str | None = None  # the address or @id beside the value


@dataclass(frozen=True, slots=True)
class Draft:
    """A page taken apart: what is kept, what was dropped and why, what it says of itself."""

    url: str | None
    title: str | None = None
    standfirst: str | None = None
    text: str = ""  # blocks parted by a blank line
    authors: tuple[str, ...] = ()  # as printed, one a name; may still hold agencies and desks
    published: Time | None = None
    modified: Time | None = None
    language: str | None = None  # as declared
    canonical_url: str | None = None
    site_name: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    image_url: str | None = None
    blocks: tuple[Block, ...] = ()  # document order, kept and dropped
    statements: tuple[Statement, ...] = ()  # document order
    places: tuple[tuple[str, str], ...] = ()  # field -> jsonld meta microdata dom feed url text
    reason: str | None = None  # errors.Reason when this is no article
    access: Literal["free", "metered", "paywalled"] | None = None
    completeness: Literal["full", "teaser", "live"] = "full"
    block_hashes: tuple[int, ...] = ()  # of the candidate text blocks, for an outlet's block memory
    whole_text: str | None = None  # before block memory was applied; None when it is the same


# --- normalise -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Evidence:
    """One observation that points at an origin, kept whether it won or lost."""

    kind: str  # the observer: credit dateline byline signoff jsonld meta canonical ...
    quote: str  # never empty: the words as shown, or the raw value
    name: str | None = None
    domain: str | None = None  # registrable
    url: str | None = None
    weight: float = 0.0  # 0..1
    won: bool = False
    status: OriginStatus = "republished"  # what it argues for


@dataclass(frozen=True, slots=True)
class Origin:
    """Who published the piece first, and how we know."""

    status: OriginStatus = "own"
    relation: Relation | None = None  # None when own
    basis: Literal["evidence", "absence"] = "absence"
    kind: OriginKind | None = None
    name: str | None = None
    domain: str | None = None
    url: str | None = None  # as printed, absolute, tracking removed, nothing else changed
    author: str | None = None
    confidence: float | None = None  # 0..1; None when basis is absence
    check: Check = "not_checked"
    says: Says | None = None  # what the page itself calls its text
    language: str | None = None  # of the original, ISO 639-1, when the page names it
    translator: str | None = None
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Byline:
    """Somebody credited, as printed."""

    name: str
    kind: BylineKind
    place: Literal["byline", "jsonld", "meta", "bio", "feed"]


@dataclass(frozen=True, slots=True)
class Article:
    """A piece with its fields settled and its origin named. What the database stores."""

    url: str | None  # clean address of this copy
    given_url: str | None
    canonical_url: str | None
    outlet: str | None  # registrable domain, aliases resolved
    title: str | None
    standfirst: str | None
    text: str
    authors: tuple[str, ...]  # persons only
    bylines: tuple[Byline, ...]
    published: Time | None
    published_source: str | None  # jsonld meta microdata dom feed url text
    modified: Time | None
    language: str | None  # ISO 639-1
    site_name: str | None
    section: str | None
    tags: tuple[str, ...]
    image_url: str | None
    access: str | None
    completeness: str
    origin: Origin
    reason: str | None = None  # errors.Reason when this is no article
    places: tuple[tuple[str, str], ...] = ()
    block_hashes: tuple[int, ...] = ()
    whole_text: str | None = None  # before block memory was applied; None when it is the same


# --- dedupe ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What is compared: a digest of the folded words, and a winnowed sketch of their shingles."""

    exact: bytes  # blake2b-128
    words: int
    sketch: tuple[int, ...]  # ascending, distinct, 63 bits


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A stored copy that may be the same piece."""

    copy_id: int
    article_id: int
    text: str
    published: Time | None
    outlet: str | None
    title: str | None = None
    shared: int = 0  # sketch hashes in common
    completeness: str = "full"
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """An edge between a new copy and a stored one."""

    copy_id: int
    article_id: int
    kind: MatchKind
    containment: float  # shared shingles / shingles of the shorter text
    resemblance: float  # shared shingles / shingles of the longer text
    numbers: float | None  # agreement of the numbers in both; None: too few
    version: str  # of the algorithm
    joins: bool  # False: an edge only
    why: str = ""


@dataclass(frozen=True, slots=True)
class Placement:
    """Where an article goes."""

    kind: Literal["new", "copy"]
    article_id: int | None = None  # of the copy's article
    copy_kind: CopyKind = "representative"
    containment: float | None = None
    matches: tuple[Match, ...] = ()  # every neighbour compared and close enough to note
    merge_candidates: tuple[int, ...] = ()  # other articles it matched; never merged silently
    why: str = ""
    listed: bool = True  # False: a round-up, which later copies must not find; post nothing


@dataclass(frozen=True, slots=True)
class Record:
    """Everything that one write stores, in one transaction."""

    article: Article
    fingerprint: Fingerprint
    placement: Placement
    page: Page
    entry_id: int | None = None  # row of the work queue
    versions: tuple[tuple[str, str], ...] = ()  # stage -> version


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one URL."""

    kind: OutcomeKind
    url: str | None
    reason: str | None = None  # errors.Reason, for rejected and failed
    detail: str = ""
    retryable: bool = False
    article_id: int | None = None
    copy_id: int | None = None
    copy_kind: CopyKind | None = None
    title: str | None = None
    origin: Origin = field(default_factory=Origin)
