"""`ingest warc` as a person calls it: files, folders, patterns, stdin; what it says and how it ends."""

import gzip
import io
import json

import pytest

STORY = "".join(
    f"<p>In the {word} week of the winter the bridge was measured again, and again the engineers found that it had"
    f" moved by the width of a pencil, which they wrote down in the {word} of their green books.</p>"
    for word in ("first", "second", "third", "fourth")
)


def record(
    url: str, body: str = STORY, *, status: str = "200 OK", type_: str = "response"
) -> bytes:
    """One record, a gzip member of its own."""
    block = f"HTTP/1.1 {status}\r\nContent-Type: text/html\r\n\r\n<h1>Bridge</h1>{body}".encode()
    head = (
        f"WARC/1.0\r\nWARC-Type: {type_}\r\nWARC-Date: 2026-03-01T06:00:00Z\r\nWARC-Target-URI: {url}\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    return gzip.compress(head.encode() + block + b"\r\n\r\n")


@pytest.fixture
def archive(tmp_path):
    """Write an archive into the folder in which the program is called."""

    def written(name: str, *parts: bytes) -> str:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"".join(parts))
        return name

    return written


def test_an_archive_is_summed_up(ingest, archive):
    """Outcomes, reasons and other records in a line; nothing on stderr."""
    name = archive(
        "a.warc.gz",
        record("http://a.example/1"),
        record("http://b.example/1"),
        record("http://a.example/2", "No."),
        record("http://a.example/3", status="404 Not Found"),
        record("http://a.example/1", type_="request"),
    )
    done = ingest("warc", name)
    assert (done.code, done.err) == (0, "")
    assert done.out == (
        "a.warc.gz: 4 pages: 1 new, 1 copy, 1 rejected, 1 failed; too_short 1, http_4xx 1;"
        " other records: request 1\n"
    )
    assert ingest("warc", name).out == "a.warc.gz: read before, nothing has come since\n"


def test_damage_is_told_and_what_lies_behind_it_is_read(ingest, archive):
    """One clear line, exit code 1."""
    first = record("http://a.example/1")
    name = archive("a.warc.gz", first, b"\x1b[2J" * 99, record("http://a.example/2", STORY[:600]))
    done = ingest("warc", name)
    assert (done.code, done.err) == (1, "ingest: a.warc.gz: damaged near byte 0\n")
    assert done.out.startswith("a.warc.gz: 3 pages: 1 new, 1 copy, 1 failed; unreadable 1")


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        pytest.param([record("http://a.example/1")], 0, id="stored"),
        pytest.param([record("http://a.example/1", "No.")], 4, id="no article"),
        pytest.param([record("http://a.example/1", status="404 Not Found")], 4, id="no page"),
        pytest.param([record("http://a.example/1", type_="request")], 0, id="requests alone"),
        pytest.param([b"no archive"], 3, id="no archive"),
        pytest.param([], 3, id="empty"),
        pytest.param([record("http://a.example/1"), b"??"], 1, id="damaged"),
    ],
)
def test_exit_code(ingest, archive, parts, code):
    """What a server answered is no failure of the reading; what cannot be read is."""
    assert ingest("warc", archive("a.warc.gz", *parts)).code == code


def test_a_missing_file_fails_alone(ingest, archive):
    """The others are read."""
    name = archive("a.warc.gz", record("http://a.example/1"))
    done = ingest("warc", "none.warc.gz", name)
    assert (done.code, done.err) == (1, "ingest: none.warc.gz: no such file or directory\n")
    assert "1 new" in done.out


@pytest.mark.parametrize("path", ["many", "many/*.warc.gz", "many/**"])
def test_folders_and_patterns(ingest, archive, path):
    """A folder means its archives; a pattern that the shell left alone is followed."""
    for number in range(2):
        archive(f"many/{number}.warc.gz", record(f"http://a.example/{number}"))
    if path != "many/**":
        archive("many/notes.txt", b"not meant")
    lines = ingest("warc", path).out.splitlines()
    assert [line[:16] for line in lines if "page" in line] == [
        "many/0.warc.gz: ",
        "many/1.warc.gz: ",
    ]


def test_stdin_and_json(ingest, monkeypatch):
    """An archive may come through a pipe; --json prints a page a line."""
    data = record("http://a.example/1") + record("http://a.example/2", "No.")
    stdin = io.TextIOWrapper(io.BytesIO(data))
    monkeypatch.setattr("sys.stdin", stdin)
    done = ingest("warc", "-", "--json")
    said = [json.loads(line) for line in done.out.splitlines()]
    assert [(each["outcome"], each["url"]) for each in said] == [
        ("new", "http://a.example/1"),
        ("rejected", "http://a.example/2"),
    ]
    assert done.err.startswith("-: 2 pages")
