"""Sight -> Evidence: one small function for each kind of cue. Adding an observer is adding a module and a line.

`KINDS` names every kind of evidence that they yield; `docs/evidence.md` has a row for each.
"""

from collections.abc import Callable, Iterable

from ingest.normalise._observers.byline import byline
from ingest.normalise._observers.canonical import canonical
from ingest.normalise._observers.copyright import copyright_line
from ingest.normalise._observers.credit import credit
from ingest.normalise._observers.dateline import dateline
from ingest.normalise._observers.feed import feed
from ingest.normalise._observers.jsonld import jsonld
from ingest.normalise._observers.meta import meta
from ingest.normalise._observers.path import path
from ingest.normalise._observers.pixel import pixel
from ingest.normalise._observers.signoff import signoff
from ingest.normalise._sight import Sight
from ingest.types import Evidence

Observer = Callable[[Sight], Iterable[Evidence]]

OBSERVERS: tuple[Observer, ...] = (
    dateline,
    credit,
    byline,
    signoff,
    copyright_line,
    jsonld,
    meta,
    feed,
    canonical,
    pixel,
    path,
)
KINDS = (
    "byline",
    "canonical",
    "contributed",
    "copyright",
    "credit",
    "dateline",
    "feed",
    "jsonld",
    "link",
    "meta",
    "pixel",
    "signoff",
    "url",
)
