"""Pulls news pieces, names who published each first, and stores each once.

The way of the data, which is also the order to read the folders in:

    sources -> fetch -> extract -> normalise -> dedupe -> store -> analyse

`pipeline.py` joins them; `types` holds the values that travel. The names below are the Python interface;
each is loaded when it is first asked for, so that `import ingest` costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ingest.errors import FeedError
    from ingest.piece import article_from_html, article_from_text
    from ingest.sources import entries_from_feed
    from ingest.store import Database
    from ingest.times import parse_time
    from ingest.urls import clean_url, same_url

__version__ = "0.1.0"
__all__ = [
    "Database",
    "FeedError",
    "article_from_html",
    "article_from_text",
    "clean_url",
    "entries_from_feed",
    "parse_time",
    "same_url",
]

_HOMES = {
    "Database": "ingest.store",
    "FeedError": "ingest.errors",
    "article_from_html": "ingest.piece",
    "article_from_text": "ingest.piece",
    "clean_url": "ingest.urls",
    "entries_from_feed": "ingest.sources",
    "parse_time": "ingest.times",
    "same_url": "ingest.urls",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'ingest' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
