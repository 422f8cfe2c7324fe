"""What can go wrong, and what the runner does about it.

    IngestError                  reason (a stable slug, counted in SQL) and a sentence that names the thing
    ├── FatalError               stop now; `exit_code` says how
    │   ├── ConfigError          78   the configuration, or the database's schema
    │   ├── DiskError            74   full, read-only or unreadable
    │   ├── DataError            65   an input file that is not what it should be
    │   ├── LockedError          75   another run holds the lock, or another program the database
    │   └── OfflineError         69   nothing can be reached
    ├── RetryLater               the URL stays due
    └── SkipEntry                never again; the reason is kept
        └── FeedError            the body is no feed

The pipeline catches RetryLater and SkipEntry; the command line also FatalError. Anything else is a bug and is seen.
"""

from datetime import datetime
from enum import StrEnum


class Reason(StrEnum):
    """Why a URL gave no article. Closed: `docs/cli.md` has a line for each."""

    NOT_HTML = "not_html"
    PDF = "pdf"
    JS_ONLY = "js_only"
    CONSENT_WALL = "consent_wall"
    LISTING_PAGE = "listing_page"
    SOFT_404 = "soft_404"
    TOO_SHORT = "too_short"
    TOO_LARGE = "too_large"
    ROBOTS = "robots"
    BLOCKED = "blocked"
    RATE_LIMITED = "rate_limited"
    PRIVATE_ADDRESS = "private_address"
    TIMEOUT = "timeout"
    TLS = "tls"
    DNS = "dns"
    CONNECT = "connect"
    HTTP_4XX = "http_4xx"
    HTTP_5XX = "http_5xx"
    GONE = "gone"
    REDIRECT_LOOP = "redirect_loop"
    BAD_ENCODING = "bad_encoding"
    BAD_FEED = "bad_feed"
    NOT_ALLOWED = "not_allowed"
    REDIRECT = "redirect"
    REVISIT = "revisit"
    UNREADABLE = "unreadable"
    REMOVED = "removed"
    BUG = "bug"


# The page came, but it is no article: outcome `rejected`. With every other reason nothing came: `failed`.
REJECTIONS = frozenset(
    {
        Reason.NOT_HTML,
        Reason.PDF,
        Reason.JS_ONLY,
        Reason.CONSENT_WALL,
        Reason.LISTING_PAGE,
        Reason.SOFT_404,
        Reason.TOO_SHORT,
        Reason.TOO_LARGE,
    }
)


class IngestError(Exception):
    """Root of every error that we raise on purpose.

    >>> str(SkipEntry(Reason.PDF, "is a PDF document", url="https://example.org/a.pdf"))
    'https://example.org/a.pdf: is a PDF document'
    """

    def __init__(
        self,
        reason: Reason | str,
        detail: str,
        *,
        url: str | None = None,
        status: int | None = None,  # HTTP, where an answer is the cause
    ) -> None:
        super().__init__(f"{url}: {detail}" if url else detail)
        self.status = status
        self.reason = str(reason)
        self.detail = detail
        self.url = url
        self.archived: tuple[str, int] | None = None  # file and offset of the raw answer


class FatalError(IngestError):
    """Nothing more can be done in this run."""

    exit_code = 1

    def __init__(self, detail: str) -> None:
        super().__init__(type(self).__name__, detail)


class ConfigError(FatalError):
    """The configuration or the database's schema cannot be used."""

    exit_code = 78


class DiskError(FatalError):
    """The disk is full, read-only or unreadable."""

    exit_code = 74


class DataError(FatalError):
    """An input file is not what it should be."""

    exit_code = 65


class LockedError(FatalError):
    """Another run holds the lock, or another program the database."""

    exit_code = 75


class OfflineError(FatalError):
    """Several hosts in a row could not be reached: it is us, not them."""

    exit_code = 69


class RetryLater(IngestError):
    """The URL stays due. `not_before` (UTC) when there is a time to wait for.

    Not `tried`: no request was made for it, so it is no failed attempt of this URL.
    """

    def __init__(
        self,
        reason: Reason,
        detail: str,
        *,
        url: str | None = None,
        not_before: datetime | None = None,
        tried: bool = True,
    ) -> None:
        super().__init__(reason, detail, url=url)
        self.not_before = not_before
        self.tried = tried


class SkipEntry(IngestError):
    """The URL will never give an article; it is not tried again."""


class FeedError(SkipEntry):
    """The body is no feed and no sitemap."""

    def __init__(self, detail: str, *, url: str | None = None) -> None:
        super().__init__(Reason.BAD_FEED, detail, url=url)
