"""Raw responses are kept as WARC, can be read again, and hold no secrets."""

import gzip
import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator as FastIterator
from warcio.archiveiterator import ArchiveIterator

from ingest.errors import DiskError, SkipEntry
from ingest.fetch import files_before, read_warc
from ingest.fetch._archive.writer import Archive, whole_members_end
from ingest.fetch._client import Answer
from ingest.types import KeptBody, Page, Request, RightsPolicy

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def pages(path: Path) -> list[Page]:
    with path.open("rb") as file:
        return [r.page for r in read_warc(file, path.name) if isinstance(r.page, Page)]


def files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.warc.gz"))


def test_page_says_where_it_is_kept(world, tmp_path):
    """File and offset of a page lead to its response, body and headers as they came."""
    world.server.on("/a", (200, gzip.compress(b"Rain."), ("Content-Encoding", "gzip")))
    world.server.on("/b", (200, "Hail.", ("X-Odd", "one")))
    fetcher = world.fetcher(archive_dir=str(tmp_path / "archive"))
    kept = [fetcher.fetch(Request(f"http://news.example/{name}")) for name in "ab"]
    fetcher.close()
    read = pages(tmp_path / "archive" / kept[0].archive_file)
    assert [(p.url, p.body, p.archive_offset, p.fetched_at) for p in read] == [
        (p.url, p.body, p.archive_offset, p.fetched_at) for p in kept
    ]
    assert read[1].header("x-odd") == "one"


def test_each_record_is_a_member_of_its_own(world, tmp_path):
    """A reader can begin at any offset: a response is one gzip member."""
    world.server.on("/a", (200, "Rain."))
    fetcher = world.fetcher(archive_dir=str(tmp_path))
    page = fetcher.fetch(Request("http://news.example/a"))
    with (tmp_path / page.archive_file).open("rb") as file:
        file.seek(page.archive_offset)
        text = gzip.decompress(file.read()).decode()  # flushed before the page was handed out
    assert text.startswith("WARC/1.1\r\n")
    assert "WARC-Type: response" in text
    assert "WARC-Payload-Digest: sha1:" in text


def records(folder: Path) -> list[tuple[str, str | None, str | None]]:
    """Type, status and profile of each record but the heads and the requests, as warcio reads them."""
    found = []
    for path in files(folder):
        with path.open("rb") as file:
            for each in ArchiveIterator(file, check_digests="raise"):
                if each.rec_type not in ("warcinfo", "request"):
                    status = each.http_headers.get_statuscode()
                    profile = each.rec_headers.get_header("WARC-Profile")
                    found.append((each.rec_type, status, profile and profile.rpartition("/")[2]))
                each.content_stream().read()
    return found


def kept(page: Page, **other: object) -> KeptBody:
    """What the store says of a page that was kept."""
    held = KeptBody(1, page.payload_digest, page.url, page.fetched_at, page.archive_file)
    return replace(held, **other)


def test_every_answer_is_kept(world, tmp_path):
    """Redirects and refusals too; the error of a refusal says where."""
    world.server.on("/a", (302, "", ("Location", "/b")))
    world.server.on("/b", (404, "No such page."))
    with pytest.raises(SkipEntry) as caught:
        world.fetcher(archive_dir=str(tmp_path)).fetch(Request("http://news.example/a"))
    assert records(tmp_path) == [("response", "302", None), ("response", "404", None)]
    file, offset = caught.value.archived
    with (tmp_path / file).open("rb") as archive:
        archive.seek(offset)
        assert b"No such page." in gzip.decompress(archive.read())


def test_unchanged_body_becomes_a_reference(world, tmp_path):
    """A 304, or the same body again, is a revisit record that names the earlier answer."""
    world.server.on("/a", (200, "Rain."))
    fetcher = world.fetcher(archive_dir=str(tmp_path))
    first = fetcher.fetch(Request("http://news.example/a"))
    second = fetcher.fetch(Request("http://news.example/a", kept=kept(first)))
    world.server.on("/a", (304, ""))
    third = fetcher.fetch(Request("http://news.example/a", etag='"1"', kept=kept(first)))
    assert [page.same_body_as for page in (first, second, third)] == [None, 1, 1]
    assert {page.payload_digest for page in (first, second, third)} == {first.payload_digest}
    assert records(tmp_path) == [
        ("response", "200", None),
        ("revisit", "200", "identical-payload-digest"),
        ("revisit", "304", "server-not-modified"),
    ]
    with (tmp_path / second.archive_file).open("rb") as file:
        file.seek(second.archive_offset)
        text = gzip.decompress(file.read()).decode()
    assert "WARC-Refers-To-Target-URI: http://news.example/a\r\n" in text
    assert f"WARC-Refers-To-Date: {first.fetched_at:%Y-%m-%dT%H:%M:%S.%fZ}\r\n" in text


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"digest": "sha1:OTHER"}, id="another body"),
        pytest.param({"file": "ingest-gone.warc.gz"}, id="its file is gone"),
        pytest.param({"fetched_at": datetime(2026, 2, 10, tzinfo=UTC)}, id="soon to be removed"),
    ],
)
def test_body_is_kept_again_when_a_reference_would_not_last(world, tmp_path, other):
    """A reference leads to a body that is there, and for half of `archive_keep` at least."""
    world.server.on("/a", (200, "Rain."))
    fetcher = world.fetcher(archive_dir=str(tmp_path))
    first = fetcher.fetch(Request("http://news.example/a"))
    fetcher.fetch(Request("http://news.example/a", kept=kept(first, **other)))
    assert records(tmp_path) == [("response", "200", None)] * 2


def test_304_without_an_earlier_answer_is_kept_as_it_is(world, tmp_path):
    """Its record names no other, and nothing later may lean on it."""
    world.server.on("/a", (304, ""))
    page = world.fetcher(archive_dir=str(tmp_path)).fetch(
        Request("http://news.example/a", etag='"1"')
    )
    assert page.payload_digest is None
    assert records(tmp_path) == [("revisit", "304", "server-not-modified")]


def test_both_readers_read_it(world, tmp_path):
    """warcio and FastWARC find the same records at the same places, and every digest is right."""
    world.server.on("/a", (200, gzip.compress(b"Rain." * 99), ("Content-Encoding", "gzip")))
    fetcher = world.fetcher(archive_dir=str(tmp_path))
    page = fetcher.fetch(Request("http://news.example/a"))
    fetcher.fetch(Request("http://news.example/a", kept=kept(page)))
    fetcher.close()
    with files(tmp_path)[0].open("rb") as file:
        fast = []
        for each in FastIterator(file, parse_http=False):
            fast.append((each.stream_pos, each.record_id, each.content_length))
            assert each.verify_block_digest()
    with files(tmp_path)[0].open("rb") as file:
        other = []
        reader = ArchiveIterator(file, check_digests="raise")
        for each in reader:
            head, length = each.rec_headers, each.length
            each.content_stream().read()
            other.append((reader.get_record_offset(), head.get_header("WARC-Record-ID"), length))
    assert len(fast) == 5
    assert fast == other


def test_file_ends_with_its_day(world, tmp_path):
    """What is fetched on another day goes into another file, so that files can go by their age."""
    world.server.on("/a", (200, "Rain."))
    fetcher = world.fetcher(archive_dir=str(tmp_path))
    fetcher.fetch(Request("http://news.example/a"))
    world.clock.sleep(86400)
    fetcher.fetch(Request("http://news.example/a"))
    assert [path.name[7:15] for path in files(tmp_path)] == ["20260301", "20260302"]


def test_old_files_are_those_last_written_before(tmp_path):
    """The age of a file is that of its last record."""
    for name, day in (("ingest-1.warc.gz", 1), ("ingest-2.warc.gz", 9), ("other.warc.gz", 1)):
        (tmp_path / name).touch()
        moment = datetime(2026, 3, day, tzinfo=UTC).timestamp()
        os.utime(tmp_path / name, (moment, moment))
    old = files_before(tmp_path, datetime(2026, 3, 5, tzinfo=UTC))
    assert [path.name for path in old] == ["ingest-1.warc.gz"]


def test_no_secret_reaches_the_archive(world, tmp_path):
    """Logins, keys and cookies of either side are left out, whatever the header is called."""
    world.server.on("/a", (200, "Fine.", ("Set-Cookie", "sid=canary1; Path=/")))
    own = (("Authorization", "Bearer canary2"), ("X-Api-Key", "canary3"), ("Cookie", "c=canary4"))
    fetcher = world.fetcher(archive_dir=str(tmp_path))
    fetcher.fetch(Request("http://news.example/a", headers=own))
    fetcher.fetch(Request("http://amy:canary5@news.example/a"))
    fetcher.close()
    held = b"".join(gzip.decompress(path.read_bytes()) for path in files(tmp_path))
    assert b"canary" not in held
    assert b"ingest-test/1" in held


def test_files_are_rotated_and_gone_on_with(tmp_path):
    """A file with room is used again by the next run; a full one is left."""
    answer = Answer("http://news.example/a", 200, (), b"", os.urandom(700), True, 1)
    names = []
    for _ in range(3):
        archive = Archive(tmp_path, now=lambda: NOW, rotate_bytes=2000)
        names.append(archive.keep(answer, NOW).file)
        names.append(archive.keep(answer, NOW).file)
        archive.close()
    assert names == sorted(names)
    assert [names.count(path.name) for path in files(tmp_path)] == [2, 2, 2]


def test_two_writers_use_two_files(world, tmp_path):
    """A one-off beside a cron run does not write into its file."""
    world.server.on("/a", (200, "Rain."))
    both = [world.fetcher(archive_dir=str(tmp_path)) for _ in range(2)]
    names = {each.fetch(Request("http://news.example/a")).archive_file for each in both}
    assert len(names) == 2


def test_torn_tail_is_cut_before_going_on(world, tmp_path):
    """After a crash in the middle of a record the whole ones stay, and new ones follow."""
    world.server.on("/a", (200, "Rain."))
    with world.fetcher(archive_dir=str(tmp_path)) as fetcher:
        fetcher.fetch(Request("http://news.example/a"))
    path = files(tmp_path)[0]
    whole = path.stat().st_size
    with path.open("ab") as file:
        file.write(gzip.compress(b"half a record" * 99)[:40])
    path.with_name(path.name + ".open").touch()  # its writer was killed
    with world.fetcher(archive_dir=str(tmp_path)) as fetcher:
        page = fetcher.fetch(Request("http://news.example/a"))
    assert (page.archive_file, page.archive_offset) == (path.name, whole)
    assert [p.body for p in pages(path)] == [b"Rain.", b"Rain."]


@pytest.mark.parametrize(
    ("tail", "end"),
    [
        pytest.param(b"", 2, id="whole"),
        pytest.param(gzip.compress(b"c" * 99)[:-3], 2, id="cut"),
        pytest.param(b"\x00\x00\x00", 2, id="zeroes"),
        pytest.param(gzip.compress(b"c"), 3, id="three"),
    ],
)
def test_end_of_the_whole_members(tmp_path, tail, end):
    """The end is behind the last member that is complete."""
    members = [gzip.compress(b"a" * 50), gzip.compress(b"b"), gzip.compress(b"c")]
    path = tmp_path / "x.gz"
    path.write_bytes(members[0] + members[1] + tail)
    with path.open("rb") as file:
        assert whole_members_end(file) == sum(map(len, members[:end]))


def test_disk_that_refuses_is_a_disk_error(world, tmp_path):
    """An archive folder that cannot be made stops the run with a sentence."""
    world.server.on("/a", (200, "Rain."))
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(DiskError, match="cannot keep responses"):
        world.fetcher(archive_dir=str(tmp_path / "file")).fetch(Request("http://news.example/a"))


def test_archive_that_breaks_off_gives_its_whole_records(tmp_path):
    """A file cut within a record ends with the record before."""
    archive = Archive(tmp_path, now=lambda: NOW)
    for number in range(3):
        raw = os.urandom(90_000)
        place = archive.keep(Answer(f"http://a.example/{number}", 200, (), raw, raw, True, 1), NOW)
    archive.close()
    path = tmp_path / place.file
    path.write_bytes(path.read_bytes()[: place.offset + 50_000])
    assert [page.url for page in pages(path)] == ["http://a.example/0", "http://a.example/1"]


def test_what_a_page_forbids_is_not_archived(world, tmp_path):
    """When the settings respect it: the page is read, its raw answer not kept."""
    body = "<html><head><meta name=robots content=noarchive></head><body><p>Rain.</p></body></html>"
    world.server.on("/barred", (200, body), (200, body))
    for treatment, is_kept in (("record", True), ("metadata_only", False)):
        policy = RightsPolicy(noarchive=treatment)
        fetcher = world.fetcher(archive_dir=str(tmp_path / treatment), rights=policy)
        assert (
            fetcher.fetch(Request("http://news.example/barred")).archive_file is not None
        ) is is_kept
