"""The date of an HTTP header -> a moment."""

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


def header_time(printed: str | None) -> datetime | None:
    """Return the moment (UTC) that a header such as Expires or Retry-After prints; None when it is no date.

    A date without a zone is UTC (RFC 9110). Never raises: years at the end of the calendar are no date.

    >>> header_time("Wed, 21 Oct 2026 07:28:00 GMT")
    datetime.datetime(2026, 10, 21, 7, 28, tzinfo=datetime.timezone.utc)
    >>> header_time("Fri, 31 Dec 9999 23:59:59 -0500")
    """
    try:
        named = parsedate_to_datetime(printed or "")
        return named.replace(tzinfo=UTC) if named.tzinfo is None else named.astimezone(UTC)
    except (ValueError, IndexError, OverflowError):
        return None
