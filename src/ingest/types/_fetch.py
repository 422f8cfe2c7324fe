"""What is asked for, how, and what came."""

import re
from dataclasses import dataclass
from datetime import datetime

from ingest.types._normalise import Right, RightsPolicy

_PRODUCT = re.compile(r"([A-Za-z0-9_-]+)")
_RECORD = RightsPolicy()
_COMPATIBLE = re.compile(r"compatible;\s*([A-Za-z0-9_-]+)")


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
    rights: RightsPolicy = _RECORD
    tdmrep: bool = False  # ask each host for /.well-known/tdmrep.json, once a week
    archive_dir: str | None = None  # None: keep no raw responses
    archive_keep_s: float | None = 30 * 86400.0  # age at which they are removed; None: never
    removed: frozenset[str] = (
        frozenset()
    )  # keys of addresses and hosts: no answer is kept that names one

    @property
    def token(self) -> str:
        """The product token of the user agent, by which robots.txt and pages may name us.

        >>> FetchSettings("ingest/0.1 (+https://example.org/bot)").token
        'ingest'
        >>> FetchSettings("Mozilla/5.0 (compatible; NewsBot/2.0; +https://example.org)").token
        'NewsBot'
        """
        product = _COMPATIBLE.search(self.user_agent) or _PRODUCT.match(self.user_agent.strip())
        return product[1] if product else "*"


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
    tdmrep_text: str | None = None
    tdmrep_fetched_at: datetime | None = None  # UTC


@dataclass(frozen=True, slots=True)
class KeptBody:
    """An answer whose body the archive holds: one with the same body need not be kept whole again."""

    fetch_id: int  # row of the store's diary
    digest: str  # as in WARC-Payload-Digest
    url: str
    fetched_at: datetime  # UTC
    file: str  # inside the archive


@dataclass(frozen=True, slots=True)
class Request:
    """One URL that is to be fetched."""

    url: str
    key: int = 0  # the asker's own number; comes back untouched
    headers: tuple[tuple[str, str], ...] = ()
    etag: str | None = None  # byte for byte as the server sent it
    last_modified: str | None = None
    kept: KeptBody | None = None  # of the last answer


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
    payload_digest: str | None = None  # of the body as it came, where a raw response was kept
    same_body_as: int | None = None  # `KeptBody.fetch_id`, where only a reference was kept
    stated: tuple[Right, ...] = ()  # for this address by files of its host
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
