"""robots.txt -> may this URL be fetched, and how slowly. Pure; read as RFC 9309 says, by protego."""

import math
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache

from protego import Protego

from ingest.types import HostState

MAX_BYTES = 512_000  # RFC 9309: at least 500 KiB; what comes after is not read
REDIRECTS_MAX = 5
_FRESH = timedelta(hours=24)
_DELAY_MAX_S = 86_400.0


def is_fresh(state: HostState, now: datetime) -> bool:
    """Tell whether the held robots.txt is younger than a day. A stamp from the future is not."""
    if state.robots_fetched_at is None:
        return False
    return timedelta(0) <= now - state.robots_fetched_at < _FRESH


def with_robots(
    state: HostState, *, status: int, body: bytes, token: str, now: datetime
) -> HostState:
    """Return the state with a new robots.txt in it; a 4xx means that everything is allowed."""
    text = body[:MAX_BYTES].decode("utf-8-sig", "replace") if 200 <= status < 300 else None
    return replace(
        state,
        robots_text=text,
        robots_status=status,
        robots_fetched_at=now,
        crawl_delay_s=_delay_s(text, token) if text else None,
    )


def is_allowed(state: HostState, url: str, token: str) -> bool:
    """Tell whether the held robots.txt allows the URL to us."""
    return not state.robots_text or _rules(state.robots_text).can_fetch(url, token)


def _delay_s(text: str, token: str) -> float | None:
    rules = _rules(text)
    rate = rules.request_rate(token)
    named = [rules.crawl_delay(token), rate.seconds / rate.requests if rate else None]
    delays = [s for s in named if s is not None and math.isfinite(s) and s > 0]
    return min(max(delays), _DELAY_MAX_S) if delays else None


@lru_cache(maxsize=256)
def _rules(text: str) -> Protego:
    return Protego.parse(text)
