"""Where our milliseconds go: the steps from bytes to an article, each timed where it is called, inner steps apart."""

import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import wraps
from gzip import decompress
from importlib import import_module
from pathlib import Path
from typing import Any

from ingest.piece import article_from_page
from ingest.types import Page

# Step -> where the name stands that calls it. A step's time is its own: without the steps inside it.
STEPS = {
    "pre-scan": ("ingest.extract", "refusal"),
    "charset": ("ingest.extract._html", "_utf8"),
    "parse": ("ingest.extract._html", "LexborHTMLParser"),
    "statements": ("ingest.extract._html", "read_statements"),
    "statements: JSON-LD": ("ingest.extract._statements", "read_jsonld"),
    "walk to blocks": ("ingest.extract._html", "flatten"),
    "fields": ("ingest.extract._html", "read_fields"),
    "fields: title": ("ingest.extract._fields", "find_title"),
    "fields: authors": ("ingest.extract._fields", "find_authors"),
    "fields: published": ("ingest.extract._fields", "find_published"),
    "fields: modified": ("ingest.extract._fields", "find_modified"),
    "survey": ("ingest.extract._html", "survey"),
    "body": ("ingest.extract._html", "read_body"),
    "standfirst": ("ingest.extract._html", "set_standfirst"),
    "rescue": ("ingest.extract._html", "rescued"),
    "page kind": ("ingest.extract._html", "reason_of"),
    "draft": ("ingest.extract._html", "_draft"),
    "view of the page": ("ingest.normalise._article", "take_sight"),
    "origin": ("ingest.normalise._article", "origin_from"),
    "people and agencies": ("ingest.normalise._article", "read_bylines"),
    "language": ("ingest.normalise._article", "settle_language"),
    "addresses": ("ingest.normalise._article", "clean_url"),
}
_REST = "the rest"


class Clock:
    """Own CPU time by step; steps may lie within steps."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = defaultdict(float)
        self._inner = [0.0]

    def timed(self, step: str, call: Callable[..., Any]) -> Callable[..., Any]:
        """Return the call with its time counted."""

        @wraps(call, updated=())
        def counted(*given: Any, **named: Any) -> Any:
            self._inner.append(0.0)
            started = time.process_time()
            try:
                return call(*given, **named)
            finally:
                whole = time.process_time() - started
                self.spent[step] += whole - self._inner.pop()
                self._inner[-1] += whole

        return counted


def show_steps(pages: Iterable[tuple[str | None, str]]) -> None:
    """Print milliseconds a page of each step over pages of (address, file), the median of three runs."""
    day = datetime(2026, 1, 1, tzinfo=UTC)
    held = [Page(url, decompress(Path(path).read_bytes()), day) for url, path in pages]
    for page in held[:5]:
        article_from_page(page)
    plain = min(_run(held) for _ in range(2))
    clock = Clock()
    for step, (module, name) in STEPS.items():
        home = import_module(module)
        setattr(home, name, clock.timed(step, getattr(home, name)))
    whole = clock.timed(_REST, lambda: [article_from_page(page) for page in held])
    whole()
    total = sum(clock.spent.values())
    size = sum(len(page.body) for page in held) / len(held) / 1000
    print(f"{len(held)} pages of {size:.0f} KB: {1000 * plain / len(held):.2f} ms a page, "
          f"{1000 * total / len(held):.2f} with the timers\n\n| step | ms | share |\n|---|---|---|")  # fmt: skip
    for step in (*STEPS, _REST):
        spent = clock.spent[step]
        print(f"| {step} | {1000 * spent / len(held):.2f} | {spent / total:.0%} |")


def _run(pages: list[Page]) -> float:
    started = time.process_time()
    for page in pages:
        article_from_page(page)
    return time.process_time() - started
