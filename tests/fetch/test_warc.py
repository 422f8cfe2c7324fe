"""Archives of any writer are read record by record; what is damaged costs itself alone."""

import gzip
import os
import random
import zlib
from datetime import UTC, datetime
from io import BytesIO

import brotli
import pytest
from fastwarc.stream_io import ZstdWriter

from ingest.errors import DataError, SkipEntry
from ingest.fetch import read_warc

HTML = b"Content-Type: text/html\r\n"
PAGE = b"<html><body><p>" + b"Rain fell on the harbour. " * 40 + b"</p></body></html>"
ON_HTTP = b"Content-Type: application/http; msgtype=response\r\n"


def record(number=0, *, body=PAGE, status=b"200 OK", http=HTML, **odd):
    """A record's bytes. `odd`: type, url, date, length, block, extra."""
    block = odd.get("block", b"HTTP/1.1 %s\r\n%s\r\n%s" % (status, http, body))
    lines = [
        b"WARC/1.0",
        b"WARC-Type: " + odd.get("type", b"response"),
        b"WARC-Target-URI: " + odd.get("url", b"https://news.example/%d" % number),
        b"WARC-Date: " + odd.get("date", b"2026-03-01T06:00:00Z"),
        odd.get("extra", ON_HTTP.strip()),
        b"Content-Length: " + odd.get("length", b"%d" % len(block)),
    ]
    return b"\r\n".join(lines) + b"\r\n\r\n" + block + b"\r\n\r\n"


def zstd(data: bytes) -> bytes:
    """One frame."""
    held = BytesIO()
    writer = ZstdWriter(held)
    while data:
        data = data[writer.write(data) :]
    writer.close()
    return held.getvalue()


WAYS = [gzip.compress, zstd, bytes]


def read(data: bytes):
    """The records of an archive as (kind, address or reason)."""
    found = read_warc(BytesIO(data), "a.warc")
    return [(r.type, shown(r.page)) for r in found]


def shown(page):
    """The number of a page's address, or the reason why there is none."""
    if page is None:
        return None
    return page.reason if isinstance(page, SkipEntry) else page.url.rpartition("/")[2]


@pytest.mark.parametrize("packed", WAYS)
def test_pages_come_with_their_place(packed):
    """Whatever the compression: address, body, time, number, and the offset at which the record begins."""
    parts = [packed(record(number)) for number in range(3)]
    found = list(read_warc(BytesIO(b"".join(parts)), "a.warc"))
    assert [
        (r.number, r.offset, r.page.archive_offset, r.page.url, r.page.body) for r in found
    ] == [
        (n, at, at, f"https://news.example/{n}", PAGE)
        for n, at in enumerate((0, len(parts[0]), len(parts[0] + parts[1])))
    ]
    assert found[0].page.fetched_at == datetime(2026, 3, 1, 6, tzinfo=UTC)
    assert found[0].page.header("content-type") == "text/html"


@pytest.mark.parametrize(
    ("odd", "said"),
    [
        pytest.param({"type": b"request"}, None, id="request"),
        pytest.param({"type": b"warcinfo"}, None, id="warcinfo"),
        pytest.param({"url": b"dns:news.example"}, None, id="not of the web"),
        pytest.param(
            {"type": b"resource", "extra": HTML.strip(), "block": PAGE}, "7", id="resource"
        ),
        pytest.param({"type": b"revisit"}, "revisit", id="revisit"),
        pytest.param({"status": b"301 Moved", "http": b"Location: /b\r\n"}, "redirect", id="301"),
        pytest.param({"status": b"404 Not Found"}, "http_4xx", id="404"),
        pytest.param({"status": b"410 Gone"}, "gone", id="410"),
        pytest.param({"status": b"500 Oh"}, "http_5xx", id="500"),
        pytest.param({"status": b"304 Not Modified"}, "http_5xx", id="304"),
        pytest.param({"http": b"Content-Type: image/png\r\n"}, "not_html", id="image"),
        pytest.param({"http": b"Content-Type: application/pdf\r\n"}, "pdf", id="pdf"),
        pytest.param({"block": b"\x00\x01 no HTTP"}, "unreadable", id="no answer"),
        pytest.param({"block": b""}, "unreadable", id="empty"),
        pytest.param({"date": b"yesterday"}, "unreadable", id="no date"),
        pytest.param({"http": b"X: %s\r\n" % (b"a" * 200_000)}, "unreadable", id="endless header"),
        pytest.param({"body": bytes(10_000_001)}, "too_large", id="too large"),
        pytest.param({"url": b"<https://news.example/7>"}, "7", id="address in brackets"),
        pytest.param(
            {"block": b"HTTP/1.1 200 OK\nContent-Type: text/html\n\n" + PAGE}, "7", id="LF"
        ),
    ],
)
def test_each_record_says_what_it_holds(odd, said):
    """A page, a reason, or nothing for a type that never holds a page; the next record is not touched."""
    kind = odd.get("type", b"response").decode()
    data = gzip.compress(record(7, **odd)) + gzip.compress(record(8))
    assert read(data) == [(kind, said), ("response", "8")]


@pytest.mark.parametrize(
    ("http", "body"),
    [
        pytest.param(b"Content-Encoding: gzip\r\n", gzip.compress(PAGE), id="gzip"),
        pytest.param(b"Content-Encoding: gzip\r\n", PAGE, id="inflated, header kept"),
        pytest.param(b"Content-Encoding: br\r\n", brotli.compress(PAGE), id="br"),
        pytest.param(b"Content-Encoding: br\r\n", PAGE, id="br, header kept"),
        pytest.param(b"Content-Encoding: zstd\r\n", zstd(PAGE), id="zstd"),
        pytest.param(
            b"Transfer-Encoding: chunked\r\n",
            b"%x\r\n%s\r\n5;a=b\r\n%s\r\n0\r\n\r\n" % (len(PAGE) - 5, PAGE[:-5], PAGE[-5:]),
            id="chunks",
        ),
        pytest.param(b"Transfer-Encoding: chunked\r\n", PAGE, id="chunks, header kept"),
    ],
)
def test_body_is_without_its_codings(http, body):
    """The body comes as a reader would see it, also when the writer of the archive had inflated it."""
    (found,) = read_warc(BytesIO(record(http=http, body=body)))
    assert found.page.body == PAGE


@pytest.mark.parametrize(
    ("http", "body", "reason"),
    [
        pytest.param(b"gzip", gzip.compress(bytes(50_000_000)), "too_large", id="gzip"),
        pytest.param(b"br", brotli.compress(bytes(50_000_000)), "too_large", id="br"),
        pytest.param(b"zstd", zstd(bytes(50_000_000)), "too_large", id="zstd"),
        pytest.param(b"br", b"\x00\x01\x02 neither", "bad_encoding", id="broken"),
        pytest.param(b"rot13", PAGE, "bad_encoding", id="unknown"),
    ],
)
def test_bomb_is_refused(http, body, reason):
    """A body that inflates past the limit, or not at all, costs itself alone."""
    bomb = record(1, http=b"Content-Encoding: %s\r\n" % http, body=body)
    assert read(bomb + record(2)) == [("response", reason), ("response", "2")]


def _damaged(part: bytes) -> bytes:
    middle = len(part) // 2
    return part[:middle] + bytes(x ^ 0xFF for x in part[middle : middle + 30]) + part[middle + 30 :]


@pytest.mark.parametrize("packed", [gzip.compress, zstd])
@pytest.mark.parametrize(
    "bad",
    [
        pytest.param(_damaged, id="damaged"),
        pytest.param(lambda part: b"\x00" * 5000, id="zeros"),
        pytest.param(lambda part: part[: len(part) // 2], id="a part is missing"),
        pytest.param(lambda part: random.Random(3).randbytes(300_000), id="random"),
    ],
)
def test_damage_costs_one_record(packed, bad):
    """Reading goes on at the next record, and the damage is told."""
    noise = random.Random(4)
    parts = [packed(record(n, body=noise.randbytes(3000))) for n in range(5)]
    parts[2] = bad(parts[2])
    found = read(b"".join(parts))
    assert [each for each in found if each[0] != "damaged"] == [
        ("response", name) for name in "0134"
    ]
    assert ("damaged", "unreadable") in found


@pytest.mark.parametrize("packed", WAYS)
@pytest.mark.parametrize(
    "length", [b"9", b"5000", b"123456789", b"-3", b"99999999999999999999", b""]
)
def test_lying_length_costs_one_record(packed, length):
    """A record longer or shorter than it says hides none of the others."""
    parts = [packed(record(n, **({"length": length} if n == 1 else {}))) for n in range(4)]
    found = [said for kind, said in read(b"".join(parts)) if kind == "response"]
    assert [said for said in found if said in ("0", "2", "3")] == ["0", "2", "3"]


@pytest.mark.parametrize("packed", WAYS)
def test_torn_tail_is_told(packed):
    """A file that ends within a record gives the whole ones."""
    data = packed(record(0)) + packed(record(1))
    assert read(data[:-60]) == [("response", "0"), ("damaged", "unreadable")]


def test_one_member_around_all_is_read():
    """A file compressed as a whole is read too; its records have no places of their own."""
    assert [said for _, said in read(gzip.compress(record(0) + record(1)))] == ["0", "1"]


def test_endless_record_header_costs_one_record():
    """A header without end is left at its limit."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = packer.compress(b"WARC/1.0\r\nWARC-Type: response\r\nX: ")
    bomb += b"".join(packer.compress(bytes(1_000_000)) for _ in range(20)) + packer.flush()
    found = read(gzip.compress(record(0)) + bomb + gzip.compress(record(1)))
    assert [said for kind, said in found if kind == "response"] == ["0", "1"]


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"no archive at all\n" * 99, id="text"),
        pytest.param(random.Random(5).randbytes(9000), id="random"),
        pytest.param(gzip.compress(b"<html>" + os.urandom(20)), id="other gzip"),
        pytest.param(b"\x1f\x8b broken", id="broken gzip"),
    ],
)
def test_what_is_no_archive_is_bad_data(data):
    """A foreign file is DataError."""
    with pytest.raises(DataError, match="no web archive"):
        list(read_warc(BytesIO(data)))


def test_nothing_reaches_the_terminal(capfd):
    """Damage is told by its record, never by the bytes of the file."""
    list(read_warc(BytesIO(record(0) + b"\x1b[2J" * 99 + record(1))))
    assert capfd.readouterr() == ("", "")
