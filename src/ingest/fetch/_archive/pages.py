"""One record of a web archive -> the page in it, or why there is none."""

import re
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING

from ingest.errors import Reason, SkipEntry
from ingest.fetch._body import BadCoding, TooLarge, inflated
from ingest.types import Page

if TYPE_CHECKING:
    from fastwarc.warc import WarcRecord

HEADER_MAX = 65_536  # bytes of a record's header, and of the answer's
_TYPES = {
    2: "warcinfo",
    4: "response",
    8: "resource",
    16: "request",
    32: "metadata",
    64: "revisit",
    128: "conversion",
    256: "continuation",
}
# A record that covers the next one names a length that is not its own.
_NEXT = (b"\r\n\r\nWARC/1.0\r\nWARC-", b"\r\n\r\nWARC/1.1\r\nWARC-")
_CHUNK = re.compile(rb"\s{0,2}([0-9a-fA-F]{1,8})[ \t]*(?:;[^\r\n]{0,200})?\r?\n")
_WITH_PAGE = ("response", "resource", "revisit")


class Damaged(Exception):
    """The record is not what its header says."""


def type_of(record: "WarcRecord") -> str:
    """Return the record's WARC-Type; `unknown` for one outside the standard."""
    return _TYPES.get(int(record.record_type), "unknown")


def page_of(record: "WarcRecord", name: str | None, max_bytes: int) -> Page | SkipEntry | None:
    """Return the page of a response or a resource, or why it gives none; None for other records.

    Raises Damaged, and OSError as fastwarc does.
    """
    url = (record.headers.get("WARC-Target-URI") or "").strip("<> ")
    if type_of(record) not in _WITH_PAGE or not url.startswith(("http://", "https://")):
        return None
    try:
        return _page(record, url, name, max_bytes)
    except SkipEntry as error:
        return error
    except TooLarge:
        return SkipEntry(Reason.TOO_LARGE, f"has more than {max_bytes} bytes", url=url)
    except BadCoding as error:
        return SkipEntry(Reason.BAD_ENCODING, str(error), url=url)


def _page(record: "WarcRecord", url: str, name: str | None, max_bytes: int) -> Page:
    fetched_at = date_of(record)
    if fetched_at is None:
        raise SkipEntry(Reason.UNREADABLE, "the record has no date", url=url)
    headers = _answered(record, url, fetched_at)
    body, is_whole = _body(record, headers, max_bytes)
    return Page(
        url=url,
        body=body,
        fetched_at=fetched_at,
        given_url=url,
        headers=headers,
        archive_file=name,
        archive_offset=record.stream_pos,
        truncated=not is_whole or record.headers.get("WARC-Truncated") is not None,
    )


def _answered(record: "WarcRecord", url: str, at: datetime) -> tuple[tuple[str, str], ...]:
    """Return the headers of an answer that can hold a page. Raises SkipEntry, as for a live one."""
    from ingest.fetch._answers import is_redirect, refusal
    from ingest.fetch._client import Answer

    if type_of(record) == "revisit":
        raise SkipEntry(Reason.REVISIT, "the same as an earlier answer, which holds it", url=url)
    status, headers = _head(record, url)
    answer = Answer(url, status, headers, b"", b"", True, 0)
    if is_redirect(answer):
        raise SkipEntry(Reason.REDIRECT, f"{status}: leads elsewhere", url=url)
    refused = refusal(answer, url=url, is_conditional=False, now=at)
    if refused is not None:
        raise SkipEntry(Reason(refused.reason), refused.detail, url=url, status=status)
    return headers


def _head(record: "WarcRecord", url: str) -> tuple[int, tuple[tuple[str, str], ...]]:
    """Return status and headers; a resource has only its type."""
    if type_of(record) == "resource":
        return 200, (("content-type", record.headers.get("Content-Type") or ""),)
    try:
        record.parse_http(quirks_mode=True, max_header_len=HEADER_MAX)
    except OSError as error:  # its header is endless; damage of the file shows at the next record
        raise SkipEntry(Reason.UNREADABLE, "its HTTP header cannot be read", url=url) from error
    held = record.http_headers
    status = held.status_code if held is not None else None
    if held is None or status is None:
        raise SkipEntry(Reason.UNREADABLE, "holds no HTTP answer", url=url)
    pairs = ((n.decode("latin-1").lower(), v.decode("latin-1")) for n, v in held.items_bytes())
    return status, tuple(pairs)


def body_of(record: "WarcRecord", max_bytes: int = 200_000_000) -> tuple[bytes, str]:
    """Return what an answer holds, inflated, and its content type, whatever its status; b"" when it cannot be read."""
    try:
        _, headers = _head(record, "")
        body, _ = _body(record, headers, max_bytes)
    except (SkipEntry, TooLarge, BadCoding):
        return b"", ""
    return body, dict(headers).get("content-type", "")


def _body(
    record: "WarcRecord", headers: tuple[tuple[str, str], ...], max_bytes: int
) -> tuple[bytes, bool]:
    """Return the inflated body and whether it is whole. Raises Damaged, TooLarge, BadCoding."""
    raw = record.reader.read(max_bytes + 1)
    if len(raw) < min(record.content_length, max_bytes + 1):
        raise Damaged
    if any(mark in raw for mark in _NEXT):
        raise Damaged
    if len(raw) > max_bytes:
        raise TooLarge(b"")
    named = dict(headers)
    if "chunked" in named.get("transfer-encoding", "").lower():
        raw = _without_chunks(raw)
    return _inflated(raw, named.get("content-encoding"), max_bytes)


def _inflated(raw: bytes, coding: str | None, max_bytes: int) -> tuple[bytes, bool]:
    """Inflate a body, also in the two codings that we never ask for and others do."""
    if not coding:
        return raw, True
    from fastwarc.stream_io import BrotliReader, ZstdReader

    readers = {"br": BrotliReader, "zstd": ZstdReader}
    reader = readers.get(coding.strip().lower())
    if reader is None:
        return inflated([raw], coding, max_bytes)
    try:
        body = reader(BytesIO(raw)).read(max_bytes + 1)
    except OSError as error:
        if raw.lstrip().startswith(b"<"):
            return raw, True  # many archives keep the body inflated and the header as it was
        raise BadCoding(f"the {coding} stream is broken") from error
    if len(body) > max_bytes:
        raise TooLarge(body[:max_bytes])
    return body, True


def _without_chunks(raw: bytes) -> bytes:
    """Join the chunks of a body; many archives keep the header and not the chunks.

    >>> _without_chunks(b"5\\r\\nRain \\r\\n5\\r\\nfell.\\r\\n0\\r\\n\\r\\n"), _without_chunks(b"<p>Rain")
    (b'Rain fell.', b'<p>Rain')
    """
    parts: list[bytes] = []
    at = 0
    while found := _CHUNK.match(raw, at):
        size = int(found[1], 16)
        if not size:
            return b"".join(parts)
        parts.append(raw[found.end() : found.end() + size])
        at = found.end() + size
    return b"".join(parts) if parts and at >= len(raw) else raw


def date_of(record: "WarcRecord") -> datetime | None:
    """Return the record's WARC-Date, UTC; None when there is none that can be read."""
    try:
        moment = datetime.fromisoformat((record.headers.get("WARC-Date") or "").strip())
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
