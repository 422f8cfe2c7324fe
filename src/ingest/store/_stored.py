"""What the store hands out: the queue for the pipeline, stored pieces for whoever reads."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from ingest.types import Article, Byline, CopyKind, Entry, Evidence, Feed, Origin, Time

if TYPE_CHECKING:
    from ingest.normalise._claims import Speaker


@dataclass(frozen=True, slots=True)
class SourceState:
    """A configured source and how its polling stands."""

    id: str
    url: str
    etag: str | None = None  # byte for byte as the server sent it
    last_modified: str | None = None
    body_hash: bytes | None = None  # of the last body read
    next_check: datetime | None = None  # UTC; None: due now
    failures: int = 0  # in a row
    reason: str | None = None  # of the last failure
    stopped: bool = False  # polled no more, unless asked for by name
    ttl_s: int | None = None  # how long the feed asks us to wait
    last_checked: datetime | None = None  # UTC
    last_new: datetime | None = None  # UTC; when a poll last brought something new
    moved_to: str | None = None
    moved_polls: int = 0  # polls in a row that were redirected there
    moved_since: datetime | None = None  # UTC
    failing_since: datetime | None = None  # UTC; the first of the failures in a row
    skips: tuple[int, ...] = ()  # hours of the week in which the feed asks to be left alone
    pace_s: int | None = None  # interval in force; None: as configured
    window_s: int | None = None  # how far back the feed reached at the last poll
    gaps: int = 0  # polls that shared no entry with the one before
    last_gap: datetime | None = None  # UTC
    unlisted: int = 0  # pieces that only the source's other addresses showed
    last_body: datetime | None = None  # UTC; when a whole answer last came
    cross_checked: datetime | None = None  # UTC
    missing_since: datetime | None = None  # UTC; the first of the 404 with nothing else since


@dataclass(frozen=True, slots=True)
class Poll:
    """What one successful poll of a source told about the source itself."""

    next_check: datetime  # UTC
    url: str | None = None  # as asked for
    status: int = 200
    etag: str | None = None
    last_modified: str | None = None
    body_hash: bytes | None = None
    feed: Feed | None = None  # None: unchanged, not read
    pace_s: int | None = None  # interval from now on
    window_s: int | None = None  # how far back the entries reach
    gap: bool = False  # none of the entries was known: some may have been missed
    moved_to: str | None = None  # target, when every redirect was permanent
    body_bytes: int = 0
    milliseconds: int = 0
    archive_file: str | None = None
    archive_offset: int | None = None
    payload_digest: str | None = None
    same_body_as: int | None = None


@dataclass(frozen=True, slots=True)
class QueuedEntry:
    """A row of the work queue."""

    id: int
    source_id: str | None  # None: handed in on the command line
    url: str | None
    entry: Entry
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class Move:
    """A copy that a rebuild put elsewhere."""

    copy_id: int
    url: str | None
    before: int  # article
    after: int


@dataclass(frozen=True, slots=True)
class Recheck:
    """A stored page that is to be read again."""

    copy_id: int
    url: str
    source_id: str
    turn: int  # 0 for the first age
    etag: str | None = None  # of the last whole answer
    last_modified: str | None = None
    entry: Entry | None = None  # as its source showed it


@dataclass(frozen=True, slots=True)
class Left:
    """How much of the queue remains."""

    due: int  # can be tried now
    later: int  # waits for its next try


@dataclass(frozen=True, slots=True)
class KnownCopy:
    """A URL that is stored already."""

    copy_id: int
    article_id: int
    kind: CopyKind
    url: str | None
    title: str | None
    origin: Origin  # as this copy claims it, without the evidence
    last_checked: datetime  # UTC


@dataclass(frozen=True, slots=True)
class StoredCopy:
    """A place where a piece appeared."""

    id: int
    article_id: int
    kind: CopyKind
    url: str | None
    given_url: str | None
    canonical_url: str | None
    outlet: str | None
    title: str | None
    text: str
    published: Time | None
    first_seen: datetime  # UTC
    last_checked: datetime  # UTC
    containment: float | None  # 0..1, of the shorter text in the longer
    claim: Origin  # what this copy says of its own origin, with its evidence
    access: str | None
    completeness: str
    state: str  # live gone
    source_id: str | None
    placed_because: str | None = None  # why it was taken for a copy, or for a piece of its own
    language: str | None = None
    bylines: tuple[Byline, ...] = ()
    places: Mapping[str, str] = field(default_factory=dict)  # field -> where on the page it stood


@dataclass(frozen=True, slots=True)
class Revision:
    """An earlier state of a copy, and what changed after it."""

    copy_id: int
    cause: str  # page reprocess decision
    seen: datetime  # UTC; when the later state was seen
    changed: tuple[str, ...]  # names of fields
    diff: str | None
    old_title: str | None
    old_text: str | None


@dataclass(frozen=True, slots=True)
class StoredMatch:
    """An edge between two copies, with the figures it rests on."""

    copy_id: int
    other_copy_id: int
    kind: str  # exact near truncated partial derived_from
    containment: float
    resemblance: float
    numbers: float | None
    joins: bool
    merge_candidate: bool
    why: str
    version: str
    url: str | None = None  # of the copy that came later, or that names the other
    other_url: str | None = None


@dataclass(frozen=True, slots=True)
class MergeCandidate:
    """Two articles that look like one piece: a copy of one would join the other too. A person decides."""

    article_id: int
    other_id: int
    containment: float  # 0..1, of the shorter text in the longer
    title: str | None
    other_title: str | None


@dataclass(frozen=True, slots=True)
class StoredNotice:
    """A correction, a withdrawal or another notice that stood on a copy's page."""

    copy_id: int
    kind: str  # NoticeKind
    quote: str
    dated: Time | None  # as printed
    found: datetime  # UTC


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided on a copy or its article."""

    field: str  # origin outlet date title split join
    article_id: int
    value: str | None  # decided; of split and join: article or copy on the other side
    why: str
    decided_by: str
    decided: datetime  # UTC
    revoked: bool


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """A distinct piece with everything known of it."""

    id: int
    article: Article  # as the representative copy has it; its origin is the piece's
    first_seen: datetime  # UTC
    representative_copy: int
    copies: tuple[StoredCopy, ...]  # in the order they were stored
    revisions: tuple[Revision, ...] = ()
    matches: tuple[StoredMatch, ...] = ()
    notices: tuple[StoredNotice, ...] = ()  # of all copies, in the order they were found
    decisions: tuple[Decision, ...] = ()  # of persons, those taken back among them
    joined_into: int | None = None

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """What the piece's origin rests on, and what lost."""
        return self.article.origin.evidence

    @property
    def speaker(self) -> "Speaker":
        """Who credits the piece's origin: the page that represents it, or only its other copies."""
        return "page" if self._own_claim.status in ("republished", "partly") else "copies"

    @property
    def shown_evidence(self) -> tuple[Evidence, ...]:
        """What belongs under the sentence on the origin: of an own piece, its page's and what copies say of it."""
        if self.article.origin.status != "own":
            return self.evidence
        witnesses = tuple(each for each in self.evidence if each.kind == "copies")
        return (*self._own_claim.evidence, *witnesses)

    @property
    def _own_claim(self) -> Origin:
        return next(copy.claim for copy in self.copies if copy.id == self.representative_copy)


@dataclass(frozen=True, slots=True)
class Found:
    """One hit of a search."""

    id: int
    title: str | None
    url: str | None
    outlet: str | None
    published: Time | None
    origin_status: str
    origin_name: str | None
    origin_domain: str | None
    copies_count: int
    snippet: str  # around the hits
    marks: tuple[tuple[int, int], ...]  # where in the snippet they stand
    language: str | None  # ISO 639-1
    first_seen: datetime  # UTC


@dataclass(frozen=True, slots=True)
class Sighting:
    """A row of the work queue as `why` shows it."""

    id: int
    source_id: str | None
    url: str | None
    title: str | None
    state: str  # due done rejected failed known
    outcome: str | None
    reason: str | None
    detail: str | None
    attempts: int
    first_seen: datetime  # UTC
    next_try: datetime | None  # UTC
    chased_for: str | None = None  # address of the copy that names it as its original


@dataclass(frozen=True, slots=True)
class Fetched:
    """A request as `why` shows it."""

    url: str | None
    final_url: str | None
    at: datetime  # UTC
    status: int | None
    reason: str | None
    body_bytes: int | None
    milliseconds: int | None


@dataclass(frozen=True, slots=True)
class Claimed:
    """A page that another names as its original."""

    page: str | None  # address of the copy that names it
    original: str  # address as named, clean
    met: bool  # the named page is stored
    check: str  # what the comparison said


@dataclass(frozen=True, slots=True)
class Removed:
    """That something was removed, when and why; with its metadata when these were to be kept."""

    on: datetime  # UTC
    reason: str | None  # retention request; None: not known any more
    reference: str | None = None
    title: str | None = None
    url: str | None = None
    outlet: str | None = None
    published: Time | None = None


@dataclass(frozen=True, slots=True)
class Why:
    """The whole decision chain of a URL, stored or not. Empty when it was never met."""

    url: str
    key: str  # hash of the clean URL
    sightings: tuple[Sighting, ...] = ()
    fetches: tuple[Fetched, ...] = ()
    copy_id: int | None = None
    article: StoredArticle | None = None
    claimed: tuple[Claimed, ...] = ()  # what it names as its original, and who names it
    decisions: tuple[Decision, ...] = ()  # of persons, that concern it
    removed: Removed | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """A run of a command that fetches."""

    id: int
    command: str
    started: datetime  # UTC
    ended: datetime | None  # UTC; None: runs now, or was killed
    exit_code: int | None
    reason: str | None  # why it ended early
    counts: Mapping[str, int]  # outcome or reason -> number


@dataclass(frozen=True, slots=True)
class SourceReport:
    """A source with what it has brought so far."""

    state: SourceState
    kind: str
    configured: bool
    counts: Mapping[str, int] = field(default_factory=dict)  # state of an entry -> number
