"""The values that travel from stage to stage, a module for each stage. Frozen; `None` means "not known"."""

from ingest.types._dedupe import CopyKind, Fingerprint, Match, MatchKind, Neighbour, Placement
from ingest.types._extract import Block, Draft, Link, Statement
from ingest.types._fetch import FetchSettings, HostState, KeptBody, Page, Request
from ingest.types._normalise import (
    Article,
    Byline,
    BylineKind,
    Check,
    Evidence,
    Notice,
    NoticeKind,
    Origin,
    OriginKind,
    OriginStatus,
    Relation,
    Right,
    RightKind,
    Says,
)
from ingest.types._sources import Entry, Feed, FeedKind, Selectors, Source, SourceKind
from ingest.types._store import Outcome, OutcomeKind, Record
from ingest.types._time import Precision, Time

__all__ = [
    "Article",
    "Block",
    "Byline",
    "BylineKind",
    "Check",
    "CopyKind",
    "Draft",
    "Entry",
    "Evidence",
    "Feed",
    "FeedKind",
    "FetchSettings",
    "Fingerprint",
    "HostState",
    "KeptBody",
    "Link",
    "Match",
    "MatchKind",
    "Neighbour",
    "Notice",
    "NoticeKind",
    "Origin",
    "OriginKind",
    "OriginStatus",
    "Outcome",
    "OutcomeKind",
    "Page",
    "Placement",
    "Precision",
    "Record",
    "Relation",
    "Request",
    "Right",
    "RightKind",
    "Says",
    "Selectors",
    "Source",
    "SourceKind",
    "Statement",
    "Time",
]
