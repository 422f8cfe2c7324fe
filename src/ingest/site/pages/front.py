"""`/`: what came in last, and what runs most widely."""

import asyncio

from ingest.site._page import Asked, Page, Reader
from ingest.site._printed import printed
from ingest.site._window import window

_NEWEST, _WIDEST = 15, 8


async def draw(reader: Reader, _asked: Asked) -> dict[str, object]:
    """Return the newest pieces, and those of the last days with the most owners."""
    shown = await window(reader, {})
    observed, newest, widest = await asyncio.gather(
        reader.observed({}),
        reader.ask("newest", limit=_NEWEST),
        reader.ask("reach", limit=_WIDEST, **shown),
    )
    return {
        "window": shown,
        "observed": observed,
        "newest": [row | {"published": printed(row)} for row in newest],
        "widest": widest,
    }


PAGE = Page(r"/$", "front.html", draw, "Pieces", "/")
