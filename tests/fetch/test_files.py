"""Saved files become pages; what is neither HTML nor text says so."""

import gzip
from datetime import UTC, datetime

import pytest

from ingest.errors import DataError, SkipEntry
from ingest.fetch import page_from_file, read_files

NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        pytest.param("a.html", b"<p>Rain.", "text/html", id="html"),
        pytest.param("a.htm", b"Rain.", "text/html", id="htm"),
        pytest.param("a.txt", b"<Rain>", "text/plain", id="text"),
        pytest.param("a.md", b"Rain", "text/plain", id="markdown"),
        pytest.param("a", b"\xef\xbb\xbf  <!doctype html>", "text/html", id="by its first tag"),
        pytest.param("a", b"Loading Now\nRain", "text/plain", id="by its first word"),
        pytest.param("a.html.gz", gzip.compress(b"<p>Rain."), "text/html", id="gzip"),
        pytest.param("a.txt", "Rain".encode("utf-16"), "text/plain", id="UTF-16"),
    ],
)
def test_file_becomes_a_page(tmp_path, name, content, kind):
    """The page has the file's bytes, the address handed in, and says whether it is HTML."""
    path = tmp_path / name
    path.write_bytes(content)
    page = page_from_file(path, url="https://news.example/a", now=lambda: NOW)
    body = gzip.decompress(content) if name.endswith(".gz") else content
    assert (page.url, page.body, page.header("content-type")) == (
        "https://news.example/a",
        body,
        kind,
    )


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(b"", "too_short", id="empty"),
        pytest.param(b" \n ", "too_short", id="blank"),
        pytest.param(b"%PDF-1.7 ...", "pdf", id="pdf"),
        pytest.param(b"PK\x03\x04...", "not_html", id="office document"),
        pytest.param(b"\x89PNG\r\n", "not_html", id="image"),
        pytest.param(b"\x7fELF\x02\x01\x00\x00", "not_html", id="binary"),
        pytest.param(b"a" * 10_000_001, "too_large", id="too large"),
        pytest.param(gzip.compress(b"a" * 10_000_001), "too_large", id="bomb"),
    ],
)
def test_file_that_is_no_text_is_skipped(tmp_path, content, reason):
    """Each kind of file that cannot be an article has its reason."""
    path = tmp_path / "a"
    path.write_bytes(content)
    with pytest.raises(SkipEntry) as raised:
        page_from_file(path, url=None, now=lambda: NOW)
    assert raised.value.reason == reason


def test_file_that_cannot_be_read_is_bad_data(tmp_path):
    """A missing file, a folder and a broken gzip file are told in one line."""
    broken = tmp_path / "a.gz"
    broken.write_bytes(gzip.compress(b"a" * 99)[:20])
    messages = []
    for path in (tmp_path / "missing", tmp_path, broken):
        with pytest.raises(DataError) as raised:
            page_from_file(path, url=None, now=lambda: NOW)
        messages.append(str(raised.value).removeprefix(str(path)))
    assert messages[:2] == [": no such file or directory", ": is a directory"]
    assert messages[2].startswith(": broken gzip file")


def test_files_come_in_order_with_their_failures(tmp_path):
    """A file that is no text does not end the reading."""
    for name, content in (("a", b"Rain"), ("b", b"%PDF-"), ("c", b"Hail")):
        (tmp_path / name).write_bytes(content)
    got = read_files([tmp_path / n for n in "abc"], now=lambda: NOW)
    assert [getattr(g, "reason", None) or g.body for g in got] == [b"Rain", "pdf", b"Hail"]
