"""A word to a watchdog, in the way of healthchecks.io: ADDRESS/start, ADDRESS, ADDRESS/fail."""

import logging
from typing import Literal

_PATIENCE_S = 5.0
_log = logging.getLogger(__name__)


def ping(address: str, event: Literal["start", "end", "fail"]) -> bool:
    """Ask the watchdog's address once, and return whether it answered well. Never raises, takes five seconds at most a step.

    The address is the user's own: it may be in the intranet, it may hold a secret and is not logged.
    """
    import httpx  # 0.2 s, for those alone who have a watchdog

    url = address.rstrip("/") + {"start": "/start", "end": "", "fail": "/fail"}[event]
    try:
        with httpx.stream(
            "GET", url, timeout=_PATIENCE_S
        ) as answer:  # the body is nobody's business
            return answer.is_success
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        _log.info("the watchdog did not answer: %s", type(error).__name__)
        return False
