"""Plays scripted servers (feeds/http_scenarios.jsonl of a corpus) to the fetcher and prints verdicts.

    python bench/scenarios.py --corpus DIR [--only ID]

A scenario is judged by what one source sees over as many polls as it has steps; what needs the queue, the schedule or
the clock, by whole runs (scheduled.py).
"""

import argparse
import gzip
import importlib.util
import json
import socket
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from ingest.errors import FeedError, IngestError, RetryLater
from ingest.fetch import Fetcher, _robots
from ingest.sources import read_feed
from ingest.types import HostState, Page, Request
from scheduled import lived

_ROOT = Path(__file__).resolve().parent.parent
_FEED = """<rss version="2.0"><channel><title>Plain</title>
<item><title>Rain in the north</title><link>http://news.example/1</link><guid>1</guid></item>
</channel></rss>"""
_BODIES: dict[str, tuple[bytes | str, tuple[tuple[str, str], ...]]] = {
    "own-plain": (_FEED, ()),
    "own-html-404": ("<html><p>Not found</p></html>", ()),
    "own-cf-challenge": ("<html><title>Just a moment...</title></html>", ()),
    "own-gz-bomb": (gzip.compress(b"0" * 40_000_000), (("Content-Encoding", "gzip"),)),
}
# What the scenarios call a failure -> the reason that we give it.
_CLASSES = {
    "rate_limited": "rate_limited",
    "not_a_feed": "bad_feed",
    "redirect_loop": "redirect_loop",
    "auth": "http_4xx",
    "empty": "too_short",
    "timeout_connect": "timeout",
    "timeout_total": "timeout",
    "too_large": "too_large",
    "tls": "tls",
    "bot_challenge": "blocked",
    "consent_wall": "consent_wall",
}


@dataclass
class Seen:
    """What became of the polls of one scenario."""

    world: Any
    results: list[Page | IngestError] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def last(self) -> Page | IngestError:
        return self.results[-1]

    @property
    def error(self) -> IngestError | None:
        return next((r for r in self.results if isinstance(r, IngestError)), None)

    def sent(self, poll: int) -> dict[str, str]:
        """Return the request headers of the n-th request that was not for robots.txt."""
        asked = [a for a in self.world.server.asked if a.path != "/robots.txt"]
        return dict(asked[poll].headers)


def _has_headers(seen: Seen, poll: int, wanted: dict[str, str]) -> bool:
    sent = seen.sent(poll)
    return all(sent.get(name.lower()) == value for name, value in wanted.items())


def _has_class(seen: Seen, wanted: str) -> bool:
    error = seen.error
    if error is None or error.reason != _CLASSES.get(wanted, wanted):
        return False
    return wanted != "bot_challenge" or "with a bot challenge" in error.detail


def _waits(seen: Seen, least_s: float) -> bool:
    error = seen.error
    if not isinstance(error, RetryLater) or error.not_before is None:
        return False
    return (error.not_before - seen.world.start).total_seconds() >= least_s


def _page_or_none(seen: Seen) -> Page | None:
    return next((r for r in seen.results if isinstance(r, Page)), None)


def _is_flagged(seen: Seen, _: str) -> bool:
    page = _page_or_none(seen)
    return page is not None and page.truncated


def _keeps_url(seen: Seen, _: object) -> bool:
    return all(isinstance(r, IngestError) or r.moved_to is None for r in seen.results) or (
        # A feed that moved to something that is no feed is not remembered either.
        any(isinstance(r, FeedError) for r in seen.results)
    )


def _stores_validators(seen: Seen, wanted: bool) -> bool:  # noqa: FBT001 - a value of the corpus
    page = _page_or_none(seen)
    return page is not None and bool(page.header("etag")) is wanted


Judge = Callable[[Seen, Any], bool]
_JUDGES: dict[str, Judge] = {
    "second_request_headers": lambda seen, wanted: _has_headers(seen, 1, wanted),
    "third_request_headers": lambda seen, wanted: _has_headers(seen, 2, wanted),
    "third_request_headers_absent": lambda seen, names: (
        not any(name.lower() in seen.sent(2) for name in names)
    ),
    "second": lambda seen, _: isinstance(seen.results[1], Page) and seen.results[1].status == 304,
    "no_retry_in_run": lambda seen, _: len(seen.world.server.urls()) <= len(seen.results),
    "retries_in_run": lambda seen, most: len(seen.world.server.urls()) <= most + 1,
    "next_check_min_s": _waits,
    "error_class": _has_class,
    "requests_to_host_in_run_max": lambda seen, most: len(seen.world.server.urls()) <= most,
    "max_requests": lambda seen, most: len(seen.world.server.urls()) <= most,
    "feed_url": _keeps_url,
    "stored": _keeps_url,
    "ok": lambda seen, _: isinstance(seen.last, Page),
    "flag": _is_flagged,
    "validators_stored": _stores_validators,
    "entries_kept": lambda seen, _: _page_or_none(seen) is not None,
    "max_s": lambda seen, most: seen.seconds <= most,
    "hint": lambda seen, words: (
        seen.error is not None
        and any(word in seen.error.detail for word in ("incomplete chain", "cookie"))
    ),
    "policy": lambda seen, _: isinstance(seen.last, Page),
    "fail_count": lambda seen, _: seen.error is not None,
    "user_agent": lambda seen, _: "+http" in seen.sent(0)["user-agent"],
}


def _answer(step: dict[str, Any]) -> Any:
    """Return a step as an answer of the test server."""
    if step.get("drip_headers"):
        return _drip
    if step.get("body") == "endless chunked":
        return _endless
    body, extra = _BODIES.get(step.get("body", ""), ("", ()))
    headers = {**dict(extra), **step.get("headers", {})}
    if "Location" in headers and "consent.example" in headers["Location"]:
        headers["Location"] = "http://consent.example/?continue=x"
    return (step.get("status", 200), body, *headers.items())


def _drip(asked: Any, connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\n")
    for _ in range(2000):
        connection.sendall(b"X-A: b\r\n")
        time.sleep(0.02)


def _endless(asked: Any, connection: socket.socket) -> None:
    connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        connection.sendall(b"ffff\r\n" + b"a" * 0xFFFF + b"\r\n")


class _Script:
    """Hands out a scenario's answers in turn, whatever path of it is asked for."""

    def __init__(self, server: Any, answers: list[Any]) -> None:
        for path in ("/feed", "/a", "/b", "/c", "/tmp.xml", "/maintenance.html", "/?continue=x"):
            server.on(path, lambda asked, connection: self.play(asked, connection))
        server.on("/", lambda asked, connection: self.play(asked, connection))
        self._answers, self._render = answers, _helpers()._rendered

    def play(self, asked: Any, connection: socket.socket) -> None:
        answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        if callable(answer):
            answer(asked, connection)
        else:
            connection.sendall(self._render(*answer))


def _helpers() -> Any:
    """Return the scripted server of the fetch tests."""
    name = "fetch_conftest"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, _ROOT / "tests/fetch/conftest.py")
        assert spec is not None
        assert spec.loader is not None
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


def _black_hole() -> dict[str, object]:
    """Return settings that lead to a socket that never accepts: it listens, and its queue is full."""
    hole = socket.create_server(("127.0.0.1", 0), backlog=0)
    port = hole.getsockname()[1]
    _kept.append(hole)
    for _ in range(4):
        filler = socket.socket()
        filler.setblocking(False)
        filler.connect_ex(("127.0.0.1", port))
        _kept.append(filler)
    rows = (("", 0, "127.0.0.1", port),)
    return {"connect_timeout_s": 0.5, "attempts": 1, "connect_to": rows}


_kept: list[socket.socket] = []  # open until the end


def _play(scenario: dict[str, Any]) -> Seen:
    """Poll one source as often as the scenario has steps; five sources for a burst."""
    made = _helpers()
    world = made.World(made.Server(), made.Clock(), made.Held())
    steps = scenario["steps"]
    seen = Seen(world)
    settings: dict[str, object] = {"total_timeout_s": 1.5, "max_bytes": 1_000_000}
    feeds = steps[0].get("feeds", 1)
    if "all" in steps[0]:
        steps = [steps[0]["all"]]
    if steps[0].get("connect") == "no answer":
        settings |= _black_hole()
    _Script(world.server, [_answer(step) for step in steps])
    polls = feeds * (len(steps) if "Location" not in str(steps) else 1)
    with closing(world.server), world.fetcher(**settings) as fetcher:
        began = time.monotonic()
        _poll(fetcher, seen, f"http://{steps[0].get('host', 'news.example')}/feed", polls)
        seen.seconds = time.monotonic() - began
    return seen


def _poll(fetcher: Fetcher, seen: Seen, url: str, times: int) -> None:
    """Ask for a feed so many times, with the validators of the answer before, as a run does."""
    etag = modified = None
    for number in range(times):
        try:
            page = fetcher.fetch(Request(url, number, (), etag, modified))
            if page.status != 304:
                read_feed(page.body, url=page.url, content_type=page.header("content-type"))
            etag, modified = page.header("etag"), page.header("last-modified")
            seen.results.append(page)
        except IngestError as error:
            seen.results.append(error)


def _reads_robots_to_the_limit() -> bool:
    state = _robots.with_robots(
        HostState("h"), status=200, body=b"#" * 600_000, token="x", now=_helpers().START
    )
    return len(state.robots_text or "") == 512_000


def _without_intermediate() -> dict[str, bool]:
    """Judge what is said of a server that does not send the certificate between its own and the root."""
    made, day = _helpers(), timedelta(days=30)
    keys = [ec.generate_private_key(ec.SECP256R1()) for _ in range(2)]
    names = [x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, n)]) for n in ("root", "middle")]
    root = made._certificate(names[0], keys[0], names[0], keys[0], is_authority=True)
    with tempfile.TemporaryDirectory() as folder:
        ca_file = Path(folder) / "root.pem"
        ca_file.write_bytes(root.public_bytes(serialization.Encoding.PEM))
        context = made._server_context(Path(folder) / "leaf", names[1], keys[1], ends=day)
        world = made.World(made.Server(context), made.Clock(), made.Held())
        with closing(world.server), world.fetcher(ca_file=str(ca_file), attempts=1) as fetcher:
            seen = Seen(world)
            _poll(fetcher, seen, "https://news.example/feed", 1)
    return {name: _JUDGES[name](seen, "tls") for name in ("error_class", "hint")}


def judge(scenario: dict[str, Any]) -> dict[str, bool] | None:
    """Return expectation -> verdict, or None when nothing of it can be judged here."""
    if scenario["id"] == "robots-huge":
        return {"parsed_bytes": _reads_robots_to_the_limit()}
    if scenario["id"] == "tls-missing-intermediate":
        return _without_intermediate()
    verdicts = lived(scenario, _helpers())
    if verdicts is not None:
        return verdicts
    first = scenario["steps"][0]
    known = {"status", "host", "connect", "drip_headers", "robots_status"}
    is_playable = known & set(first) or first.get("body") in ("endless chunked", *_BODIES)
    wanted = {key: value for key, value in scenario["expect"].items() if key in _JUDGES}
    if not is_playable or not wanted:
        return None
    if "robots_status" in first:
        scenario = {**scenario, "steps": [{"status": 200, "body": "own-plain"}]}
    seen = _play(scenario)
    return {key: _JUDGES[key](seen, value) for key, value in wanted.items()}


def main() -> None:
    """Print a line for each scenario, and totals."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--only")
    chosen = parser.parse_args()
    path = chosen.corpus / "feeds" / "http_scenarios.jsonl"
    counts = {"right": 0, "wrong": 0, "not judged here": 0}
    for line in path.read_text(encoding="utf-8").splitlines():
        scenario = json.loads(line)
        if chosen.only not in (None, scenario["id"]):
            continue
        verdicts = judge(scenario)
        if verdicts is None:
            verdict = "not judged here"
        else:
            verdict = "right" if all(verdicts.values()) else "wrong"
        counts[verdict] += 1
        wrong = [key for key, is_right in (verdicts or {}).items() if not is_right]
        print(f"{scenario['id']:30} {verdict:16} {' '.join(wrong)}")
    print(", ".join(f"{count} {verdict}" for verdict, count in counts.items()))


if __name__ == "__main__":
    main()
