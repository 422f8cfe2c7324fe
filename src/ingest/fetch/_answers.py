"""Answer -> what it means: a page, a redirect, or why there is none. Pure."""

from datetime import datetime, timedelta

from ingest.errors import IngestError, Reason, RetryLater, SkipEntry
from ingest.fetch._client import Answer
from ingest.text import spread
from ingest.times import header_time

_REDIRECTS = (301, 302, 303, 307, 308)
_RETRY_AFTER_MAX = timedelta(hours=24)  # a server that asks for more is asked again tomorrow
_UNASKED_WAIT = timedelta(hours=1)  # after a 429 that names no time
# Headers by which bot walls give themselves away: name, and a word of the value ("" for any).
_WALL_HEADERS = (
    ("cf-mitigated", "challenge"),
    ("x-amzn-waf-action", ""),
    ("x-datadome", ""),
    ("x-sucuri-block", ""),
)
_WALL_MARKS = (
    b"<title>Just a moment...</title>",
    b"/cdn-cgi/challenge-platform/",
    b"_Incapsula_Resource",
    b"px-captcha",
    b"geo.captcha-delivery.com",
)
_WALL_STATUSES = (202, 403, 405, 429, 503)
_MEDIA = ("image/", "video/", "audio/", "font/")


def is_redirect(answer: Answer) -> bool:
    """Tell whether the answer sends us on to another URL."""
    return answer.status in _REDIRECTS and bool(answer.header("location"))


def refusal(answer: Answer, *, url: str, is_conditional: bool, now: datetime) -> IngestError | None:
    """Return why an answer gives no page (RetryLater or SkipEntry), or None when it gives one."""
    error = _refused(answer, url, now) if answer.status != 304 or not is_conditional else None
    if error is not None:
        error.status = answer.status
    return error


def _refused(answer: Answer, url: str, now: datetime) -> IngestError | None:
    status = answer.status
    if status == 304:
        return RetryLater(Reason.HTTP_5XX, "answered 304, but nothing was asked by date", url=url)
    if status in _WALL_STATUSES and (wall := _wall(answer)):
        return RetryLater(Reason.BLOCKED, f"{status} with a bot challenge ({wall})", url=url)
    if 200 <= status < 300:
        return _refused_content(answer, url)
    if status in (429, 503):
        return asked_to_wait(answer, url, now)
    return _refused_status(answer, url)


def _refused_content(answer: Answer, url: str) -> IngestError | None:
    kind = (answer.header("content-type") or "").lower()
    if answer.status in (204, 205):
        return RetryLater(Reason.TOO_SHORT, f"answered {answer.status}, without content", url=url)
    if kind.startswith("application/pdf"):
        return SkipEntry(Reason.PDF, "is a PDF document", url=url)
    if kind.startswith(_MEDIA) and not kind.startswith("image/svg"):
        return SkipEntry(Reason.NOT_HTML, f"is {_shown(kind.partition(';')[0])}", url=url)
    return None


def _refused_status(answer: Answer, url: str) -> IngestError:
    status = answer.status
    if status == 403:
        return RetryLater(Reason.BLOCKED, "403 Forbidden, without a bot challenge", url=url)
    if status in (401, 407):
        return SkipEntry(Reason.HTTP_4XX, f"{status}: asks for a login", url=url)
    if status == 408:
        return RetryLater(Reason.TIMEOUT, "408 Request Timeout", url=url)
    if status == 410:
        return SkipEntry(Reason.GONE, "410 Gone", url=url)
    if 400 <= status < 500:
        if status in (421, 423, 425):
            return RetryLater(Reason.HTTP_4XX, f"answered {status}", url=url)
        return SkipEntry(Reason.HTTP_4XX, f"answered {status}", url=url)
    if 300 <= status < 400:
        return RetryLater(Reason.HTTP_5XX, f"{status} without a usable Location", url=url)
    return RetryLater(Reason.HTTP_5XX, f"answered {status}", url=url)


def asked_to_wait(answer: Answer, url: str, now: datetime) -> RetryLater:
    """Return what a 429 or 503 means: when the URL may be asked for again."""
    until = retry_after(answer.header("retry-after"), now)
    if answer.status == 503:
        return RetryLater(Reason.HTTP_5XX, "answered 503", url=url, not_before=until)
    if until is None:
        until = now + _UNASKED_WAIT * (1 + 0.2 * spread(url))
    return RetryLater(
        Reason.RATE_LIMITED,
        f"429: too many requests, again after {until:%Y-%m-%d %H:%M:%SZ}",
        url=url,
        not_before=until,
    )


def retry_after(value: str | None, now: datetime) -> datetime | None:
    """Return the moment (UTC) that a Retry-After header names, a day ahead at most.

    >>> from datetime import UTC
    >>> retry_after("120", datetime(2026, 1, 1, tzinfo=UTC)).isoformat()
    '2026-01-01T00:02:00+00:00'
    """
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        wait = timedelta(seconds=min(int(text[:9]), _RETRY_AFTER_MAX.total_seconds()))
        return now + wait
    named = header_time(text)
    return min(max(named, now), now + _RETRY_AFTER_MAX) if named else None


def _shown(value: str) -> str:
    """Return the beginning of a header value for a message; a server could send terminal escapes."""
    return "".join(c if c.isprintable() else "?" for c in value[:40])


def _wall(answer: Answer) -> str | None:
    for name, word in _WALL_HEADERS:
        value = answer.header(name)
        if value is not None and word in value.lower():
            return f"{name}: {_shown(value)}"
    mark = next((mark for mark in _WALL_MARKS if mark in answer.body), None)
    return mark.decode("ascii") if mark else None
