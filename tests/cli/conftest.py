"""The command line as a person calls it, in this process; a small server that answers as told."""

import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from ingest.cli import main

STORY = """<!doctype html><html lang="en"><head><title>Ferry runs again</title>
<meta property="article:published_time" content="2026-03-04T08:00:00+01:00"></head><body>
<nav><a href="/">Home</a> <a href="/sport">Sport</a></nav>
<article><h1>Ferry runs again after winter break</h1><p class="byline">By Ada Lindqvist</p>
<p>The ferry between the two shores of the sound took up its timetable again on Wednesday morning, with eleven
passengers, two bicycles and a crate of hens on board for the first crossing of the year.</p>
<p>The boat had lain in the yard since November. Its engine was taken apart, cleaned and put together again by a
crew of four, who said that they had found a teaspoon in the fuel filter and nobody to claim it.</p>
<p>Tickets cost what they cost last year. The harbour office expects some forty thousand passengers until autumn,
about as many as before the bridge was closed to lorries.</p></article>
<footer>All rights reserved</footer></body></html>"""


@dataclass(frozen=True)
class Done:
    """How one call of the program ended."""

    code: int
    out: str
    err: str


@pytest.fixture
def ingest(capsys, monkeypatch, tmp_path) -> Callable[..., Done]:
    """Call `ingest WORDS...` in an empty folder of its own."""
    monkeypatch.chdir(tmp_path)

    def call(*words: object) -> Done:
        monkeypatch.setattr(sys, "argv", ["ingest", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main()
        captured = capsys.readouterr()
        return Done(int(ended.value.code or 0), captured.out, captured.err)

    return call


class Answers(BaseHTTPRequestHandler):
    """`/NNN` answers with that status, `/story` with a story, `/empty` with nothing, and so on."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        status, content_type, body = self._answer()
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _answer(self) -> tuple[int, str, bytes]:
        path = self.path.strip("/")
        if path.isdigit():
            return int(path), "text/html", b"<title>no</title>"
        known = {
            "story": (200, "text/html", STORY.encode()),
            "latin": (
                200,
                "text/html; charset=utf-8",
                STORY.replace("sound", "Öresund").encode("latin-1"),
            ),
            "empty": (200, "text/html", b""),
            "picture": (200, "image/png", b"\x89PNG\r\n\x1a\n" + bytes(200)),
            "paper": (200, "application/pdf", b"%PDF-1.7\n" + bytes(200)),
        }
        return known.get(path, (404, "text/html", b"<title>no</title>"))

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="session")
def port() -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield server.server_port
        server.shutdown()


@pytest.fixture
def site(port: int, tmp_path: Path) -> str:
    """The address of the server, for a folder whose settings allow loopback."""
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "sources.yaml").write_text(
        "fetch: {delay: 0, allow_private: true, attempts: 1, timeout: 2s}\n"
        f"sources:\n  - {{id: nofeed, feed: 'http://127.0.0.1:{port}/story'}}\n",
        encoding="utf-8",
    )
    return f"http://127.0.0.1:{port}"
