"""Answer -> the bytes of WARC/1.1 records, each a gzip member of its own. Secrets are left out."""

import base64
import gzip
import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime
from io import BytesIO

from fastwarc.warc import WarcRecord, WarcRecordType

from ingest.fetch._client import Answer
from ingest.types import KeptBody

# Headers never kept. A request keeps only those that hold no secret of the configuration.
_REDACTED = frozenset({"set-cookie", "set-cookie2", "authorization", "cookie", "www-authenticate"})
_REQUEST_KEPT = frozenset({"host", "user-agent", "accept", "accept-encoding", "accept-language"})
_FRAMING = frozenset({"transfer-encoding", "content-length", "connection", "keep-alive"})
_PROFILE = "http://netpreserve.org/warc/1.1/revisit/"
_LEVEL = 6  # of gzip: the ninth takes twice the time for a hundredth of the room


def payload_digest(body: bytes) -> str:
    """Return the digest of a body as WARC writes it.

    >>> payload_digest(b"")
    'sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ'
    """
    return f"sha1:{base64.b32encode(hashlib.sha1(body, usedforsecurity=False).digest()).decode()}"


def head(name: str, now: datetime) -> bytes:
    """Return the record with which a file begins."""
    record = _record(WarcRecordType.warcinfo, now)
    record.headers["WARC-Filename"] = name
    record.headers["Content-Type"] = "application/warc-fields"
    record.set_bytes_content(b"software: ingest\r\nformat: WARC File Format 1.1\r\n")
    return _packed(record)


def answered(answer: Answer, fetched_at: datetime) -> bytes:
    """Return a response and its request."""
    record = _web_record(WarcRecordType.response, answer, fetched_at)
    record.headers["WARC-Payload-Digest"] = payload_digest(answer.raw)
    if not answer.is_whole:
        record.headers["WARC-Truncated"] = "disconnect"
    record.set_bytes_content(_answer_head(answer) + answer.raw)
    return _packed(record) + _packed(_request(answer, fetched_at, record))


def same_again(answer: Answer, fetched_at: datetime, kept: KeptBody | None) -> bytes:
    """Return a response without its body, which an earlier one holds, and its request."""
    record = _web_record(WarcRecordType.revisit, answer, fetched_at)
    is_304 = answer.status == 304
    profile = "server-not-modified" if is_304 else "identical-payload-digest"
    record.headers["WARC-Profile"] = _PROFILE + profile
    if kept is not None:
        record.headers["WARC-Payload-Digest"] = kept.digest
        record.headers["WARC-Refers-To-Target-URI"] = kept.url
        record.headers["WARC-Refers-To-Date"] = _date(kept.fetched_at)
    record.set_bytes_content(_answer_head(answer))
    return _packed(record) + _packed(_request(answer, fetched_at, record))


def _request(answer: Answer, fetched_at: datetime, response: WarcRecord) -> WarcRecord:
    record = _web_record(WarcRecordType.request, answer, fetched_at)
    record.headers["Content-Type"] = "application/http; msgtype=request"
    record.headers["WARC-Concurrent-To"] = response.record_id or ""
    kept = ((name, value) for name, value in answer.sent if name in _REQUEST_KEPT)
    record.set_bytes_content(_http_head(f"GET {answer.target} HTTP/1.1", kept))
    return record


def _web_record(type_: WarcRecordType, answer: Answer, fetched_at: datetime) -> WarcRecord:
    record = _record(type_, fetched_at)
    record.headers["WARC-Target-URI"] = answer.url
    record.is_http = True
    return record


def _record(type_: WarcRecordType, moment: datetime) -> WarcRecord:
    record = WarcRecord()
    record.init_headers(type_)
    record.headers["WARC-Date"] = _date(moment)
    return record


def _answer_head(answer: Answer) -> bytes:
    kept = [(n, v) for n, v in answer.headers if n not in _REDACTED and n not in _FRAMING]
    length = ("content-length", str(len(answer.raw)))
    return _http_head(f"HTTP/1.1 {answer.status} ", [*kept, length])


def _http_head(first: str, headers: Iterable[tuple[str, str]]) -> bytes:
    lines = [first, *(f"{name}: {value}" for name, value in headers), "", ""]
    return "\r\n".join(lines).encode("latin-1", "replace")


def _packed(record: WarcRecord) -> bytes:
    held = BytesIO()
    record.write(held, checksum_data=True)
    return gzip.compress(held.getvalue(), _LEVEL)


def _date(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"
