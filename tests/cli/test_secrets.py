"""What must never be written down: every byte of `data/` and of the log is searched for it."""

import base64
import gzip
import os
import subprocess
import sys
from pathlib import Path

import pytest

from ingest import newsroom
from ingest.errors import RetryLater
from ingest.newsroom import Resource
from ingest.polling import bugs_put_off

HEADER, WORD, COOKIE, WATCHDOG = "canary-header", "canary-word", "canary-cookie", "canary-watchdog"
SECRETS = (HEADER, WORD, COOKIE, WATCHDOG, base64.b64encode(f"reader:{WORD}".encode()).decode())
FEED = (
    "<rss version='2.0'><channel><title>Own</title><item><title>T</title>"
    "<link>http://own.example/story</link><guid>1</guid></item></channel></rss>"
)
STORY = "<html><title>T</title><article><h1>The tide came in</h1>" + "".join(
    f"<p>The {word} tide of the week came in before noon, and the harbour master wrote its height into his book.</p>"
    for word in ("first", "second", "third", "fourth")
)


@pytest.fixture
def run(tmp_path):
    """Run once over a source that needs a header and a login, and sets a cookie; return the log."""
    with newsroom.serve() as world:
        cookie = (("Set-Cookie", f"session={COOKIE}"),)
        world.put(
            "own.example", "/feed", Resource(FEED.encode(), "application/rss+xml", headers=cookie)
        )
        world.put("own.example", "/story", Resource(STORY.encode(), headers=cookie))
        world.put("own.example", "/broken", Resource(b"", status=500, headers=cookie))
        config = tmp_path / "sources.yaml"
        config.write_text(
            f"fetch: {{delay: 0, attempts: 1, allow_private: true, connect_to: ['::127.0.0.1:{world.port}']}}\n"
            f"run: {{ping: 'http://127.0.0.1:{world.port}/${{WATCHDOG}}'}}\n"
            "defaults: {headers: {X-Key: '${KEY}', Authorization: 'Bearer ${KEY}'}}\n"
            "sources:\n"
            f"  - {{id: own, feed: 'http://reader:{WORD}@own.example/feed'}}\n"
            f"  - {{id: broken, feed: 'http://reader:{WORD}@own.example/broken'}}\n"
        )
        words = ["run", "--all", "-vv", "--config", config, "--db", tmp_path / "data/articles.db"]
        done = subprocess.run(
            [sys.executable, "-m", "ingest", *words],
            capture_output=True,
            env={**os.environ, "KEY": HEADER, "WATCHDOG": WATCHDOG},
        )
        assert done.returncode == 0
        assert {hit.authorization for hit in world.log if hit.path == "/story"} == {
            f"Bearer {HEADER}"
        }
        return done.stdout + done.stderr


def inflated(path: Path) -> bytes:
    raw = path.read_bytes()
    return raw + gzip.decompress(raw) if path.suffix == ".gz" else raw


@pytest.mark.parametrize("secret", SECRETS)
def test_no_secret_is_written_down(run, tmp_path, secret):
    """Headers, logins, cookies and the watchdog's address: not in the database, the archive or the log."""
    files = [path for path in (tmp_path / "data").rglob("*") if path.is_file()]
    assert {path.suffix for path in files} >= {".db", ".gz"}
    holders = [path.name for path in files if secret.encode() in inflated(path)]
    assert (holders, secret.encode() in run) == ([], False)


def test_no_login_is_logged_with_a_bug(caplog):
    """The trace of a source over which the program stumbles names its address without it."""
    url = f"http://reader:{WORD}@own.example/feed"
    with pytest.raises(RetryLater), bugs_put_off(url):
        raise ZeroDivisionError
    assert ("own.example/feed" in caplog.text, WORD in caplog.text) == (True, False)
