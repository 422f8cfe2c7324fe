"""The window of days that a page looks at: as asked for, else the last thirty days in which something was seen."""

from datetime import date, timedelta

from ingest.site._page import Asked, Reader

__all__ = ["window"]

_DAYS = 30


async def window(reader: Reader, asked: Asked) -> dict[str, str]:
    """Return `since` and `until` (excluded), days in UTC."""
    if asked.get("since") or asked.get("until"):
        return {name: asked.get(name, "") for name in ("since", "until")}
    newest = await reader.ask("newest", limit=1)
    if not newest:
        return {"since": "", "until": ""}
    last = date.fromisoformat(newest[0]["first_seen_utc"][:10])
    return {"since": (last - timedelta(days=_DAYS - 1)).isoformat(), "until": ""}
