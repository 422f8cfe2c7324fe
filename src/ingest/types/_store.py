"""What one write stores, and what became of it."""

from dataclasses import dataclass, field
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
