"""What is compared, and where a piece goes."""

from dataclasses import dataclass
from typing import Literal

from ingest.types._time import Time

CopyKind = Literal["representative", "exact", "near", "truncated"]
MatchKind = Literal["exact", "near", "truncated", "partial", "derived_from", "claimed"]


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
