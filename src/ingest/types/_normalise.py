"""A piece with its fields settled and its origin named."""

from dataclasses import dataclass
from typing import Literal

from ingest.types._time import Time

OriginStatus = Literal["own", "republished", "partly", "unknown"]
OriginKind = Literal["agency", "outlet", "issuer", "distributor"]
Relation = Literal["unverified", "verbatim", "edited", "excerpt", "rewritten", "translated", "compiled"]  # fmt: skip
Says = Literal["translated", "rewritten"]
Check = Literal["not_checked", "text_match", "facts_match", "no_support", "unreachable", "contradicted"]  # fmt: skip
BylineKind = Literal["person", "agency", "desk"]
NoticeKind = Literal["correction", "clarification", "editors_note", "retraction", "kill", "advisory", "machine_written", "machine_translated"]  # fmt: skip
Treatment = Literal["record", "metadata_only", "skip"]
RightKind = Literal["robots_meta", "x_robots_tag", "tdm", "license", "access", "copyright", "robots_txt"]  # fmt: skip


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
    basis: Literal["evidence", "absence", "decision"] = "absence"
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
class Notice:
    """What a page says of its own piece: corrected, withdrawn, made by a machine."""

    kind: NoticeKind
    quote: str  # the whole notice, as shown
    dated: Time | None = None  # as the notice prints it


@dataclass(frozen=True, slots=True)
class Right:
    """What a page or host states about the use of its pieces, verbatim."""

    kind: RightKind
    quote: str
    place: str  # as of a Statement; text: printed in the article; footer robots.txt tdmrep.json: for the whole host
    url: str | None = None  # licence or policy that it names


@dataclass(frozen=True, slots=True)
class RightsPolicy:
    """What is done with a piece whose page or host reserves a use."""

    tdm: Treatment = "record"  # text and data mining
    noarchive: Treatment = "record"
    agent: str = ""  # the name by which a page may speak to us alone

    @property
    def only_records(self) -> bool:
        """Whether nothing is ever held back."""
        return self.tdm == self.noarchive == "record"


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
    notices: tuple[Notice, ...] = ()
    rights: tuple[Right, ...] = ()
