"""Entry <-> JSON: an entry waits in the queue as it was read, so that its claims reach the origin stage."""

import json
from dataclasses import fields
from typing import Any

from ingest.store._columns import time_of, triple
from ingest.types import Entry

_TIMES = frozenset({"published", "updated"})
_LISTS = frozenset({"authors", "tags"})
_NAMES = tuple(field.name for field in fields(Entry))


def pack_entry(entry: Entry) -> str:
    """Return an entry as a JSON object without what it lacks."""
    packed: dict[str, Any] = {}
    for name in _NAMES:
        value = getattr(entry, name)
        if value:
            packed[name] = triple(value) if name in _TIMES else value
    return json.dumps(packed, ensure_ascii=False)


def unpack_entry(text: str) -> Entry:
    """Read back what `pack_entry` gave."""
    packed: dict[str, Any] = json.loads(text)
    for name in _TIMES & packed.keys():
        packed[name] = time_of(*packed[name])
    for name in _LISTS & packed.keys():
        packed[name] = tuple(packed[name])
    return Entry(**{"id": "", "url": None, **packed})
