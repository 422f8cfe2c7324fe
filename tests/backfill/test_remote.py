"""Archives are read where they lie: behind http and in a bucket, by name and by list."""

import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest

from ingest.backfill import backfill
from ingest.errors import DataError


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_words):
        """Say nothing."""


@pytest.fixture(scope="module")
def served(tmp_path_factory, write, pages):
    """Address of a server with two archives, which is a bucket store as well. One for all: Daft keeps its address."""
    root = tmp_path_factory.mktemp("root")
    folder = root / "bucket" / "crawl"
    folder.mkdir(parents=True)
    for number in range(2):
        write(folder / f"a{number}.warc.gz", pages[number::2])
    lines = "crawl/a0.warc.gz\ncrawl/a1.warc.gz\n"
    (folder.parent / "warc.paths").write_text(lines)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=root))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    with pytest.MonkeyPatch.context() as patch:
        for name in ("ACCESS_KEY_ID", "SECRET_ACCESS_KEY", "REGION"):
            patch.setenv(f"AWS_{name}", "any")
        patch.setenv("AWS_ENDPOINT_URL", address)
        yield address
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("path", "base", "articles"),
    [
        pytest.param("{http}/bucket/crawl/a0.warc.gz", None, 13, id="http"),
        pytest.param("{http}/bucket/warc.paths", "{http}/bucket", 25, id="list with a base"),
        pytest.param("s3://bucket/crawl/a1.warc.gz", None, 12, id="bucket"),
        pytest.param("s3://bucket/warc.paths", None, 25, id="list in a bucket"),
    ],
)
def test_archives_are_read_where_they_lie(path, base, articles, served, tmp_path):
    """All articles come, as from a file."""
    report = backfill(
        [path.format(http=served)],
        tmp_path / "out",
        engine="plain",
        base=base and base.format(http=served),
    )
    assert (report.counts.articles, report.failed) == (articles, {})


def test_one_that_cannot_be_had_fails_alone(served, tmp_path):
    """The other is read; the next call tries again."""
    paths = [f"{served}/bucket/crawl/{name}.warc.gz" for name in ("a0", "a9")]
    report = backfill(paths, tmp_path / "out", engine="plain")
    assert (report.read, list(report.failed)) == (1, paths[1:])


def test_a_list_that_cannot_be_had_is_told(served, tmp_path):
    """Before anything is written."""
    with pytest.raises(DataError, match="none"):
        backfill([f"{served}/none.paths"], tmp_path / "out", engine="plain")
