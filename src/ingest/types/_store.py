"""What one write stores, and what became of it."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from ingest.types._dedupe import CopyKind, Fingerprint, Placement
from ingest.types._fetch import Page
from ingest.types._normalise import Article, Origin

OutcomeKind = Literal["new", "unchanged", "revised", "copy", "rejected", "failed"]


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


@dataclass(frozen=True, slots=True)
class Ownership:
    """Who owned an outlet, or a part of its addresses, from one day to another, both included."""

    domain: str  # of the outlet; on a platform that of the platform
    address: str  # host and path, each ending in "/": example.org/north/; "": all of the domain
    owner: str
    from_day: date = date.min
    to_day: date = date.max


@dataclass(frozen=True, slots=True)
class Removal:
    """What is to be removed on somebody's request."""

    named: tuple[tuple[str, str], ...]  # address or id of an article; where it was said, or ""
    scope: Literal["copy", "cluster"]
    keep: Literal["metadata", "nothing"]
    reference: str  # of the request
    host: str | None = None


@dataclass(frozen=True, slots=True)
class Traces:
    """By what the raw answers are known that hold something of removed pieces."""

    keys: frozenset[str]  # of their addresses and hosts
    texts: tuple[str, ...]  # whose words are to be found nowhere
    feeds: frozenset[tuple[str, int]]  # file, offset: they go when they name one of the addresses
    spared: frozenset[tuple[str, int]]  # pages of copies that stay, and may share the words
    any_naming: bool  # whether every answer goes that names one of the addresses
