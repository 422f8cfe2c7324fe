"""The demo world on loopback: one server that answers for every outlet by the Host header."""

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from hashlib import blake2b
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock
from typing import Any
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Resource:
    """What one address answers."""

    body: bytes
    content_type: str = "text/html; charset=utf-8"
    status: int = 200
    modified: datetime | None = None  # UTC
    headers: tuple[tuple[str, str], ...] = ()  # besides those that every answer has

    @property
    def etag(self) -> str:
        """Return a strong validator: quoted, it changes with any byte."""
        return f'"{blake2b(self.body, digest_size=8).hexdigest()}"'


@dataclass(frozen=True, slots=True)
class Hit:
    """One request that came in."""

    host: str  # without the port
    path: str  # with the query
    status: int
    at: datetime  # UTC
    authorization: str | None = None  # as sent


Address = tuple[str, str]  # host and target
Reader = Callable[["Site", str], Resource | None]  # what a browser sees at a target of our own
_OURSELVES = {"127.0.0.1", "localhost"}


class Site(ThreadingHTTPServer):
    """The server: resources by host and path, and a log of what was asked."""

    daemon_threads = True

    def __init__(
        self,
        port: int,
        resources: Mapping[Address, Resource],
        read: Reader,
        later: Mapping[Address, Resource],  # what stands there once a crawler read the page
    ) -> None:
        super().__init__(("127.0.0.1", port), _Answer)
        self._resources = dict(resources)
        self._later = dict(later)
        self._read = read
        self._hits: list[Hit] = []
        self._lock = Lock()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Stay silent about a client that went away, tell of anything else."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)

    def find(self, host: str, target: str) -> Resource | None:
        """Return what is served there; a query that no resource knows is ignored."""
        with self._lock:
            exact = self._resources.get((host, target))
            return exact or self._resources.get((host, urlsplit(target).path))

    def answer(self, host: str, target: str) -> Resource | None:
        """Return what a client gets: crawlers ask an outlet by its name, browsers our own address."""
        return self._read(self, target) if host in _OURSELVES else self.find(host, target)

    def put(self, host: str, target: str, resource: Resource) -> None:
        """Serve the resource from now on."""
        with self._lock:
            self._resources[host, target] = resource

    def note(self, hit: Hit) -> None:
        """Keep a request in the log; a page that is to change changes now."""
        with self._lock:
            self._hits.append(hit)
            if later := self._later.pop((hit.host, hit.path), None):
                self._resources[hit.host, hit.path] = later

    @property
    def log(self) -> tuple[Hit, ...]:
        """Return the requests so far, in order."""
        with self._lock:
            return tuple(self._hits)


class _Answer(BaseHTTPRequestHandler):
    """One connection. The names of its methods are the standard library's."""

    server: Site
    protocol_version = "HTTP/1.1"
    server_version = "newsroom"
    sys_version = ""
    # Headers and body leave in two writes; without this the second waits 40 ms for the client's ACK.
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        host = (self.headers.get("Host") or "").partition(":")[0].lower()
        found = self.server.answer(host, self.path) or _NOTHING
        held = found.status == HTTPStatus.OK and self._holds(found)
        status = HTTPStatus.NOT_MODIFIED if held else found.status
        login = self.headers.get("Authorization")
        self.server.note(Hit(host, self.path, status, datetime.now(UTC), login))
        self._send(found, status)

    do_HEAD = do_GET  # noqa: N815 - http.server calls it so

    def _holds(self, found: Resource) -> bool:
        """Return whether the client has this version: If-None-Match outranks the date (RFC 9110)."""
        if tags := self.headers.get("If-None-Match"):
            return found.etag in (tag.strip() for tag in tags.split(","))
        since = self.headers.get("If-Modified-Since")
        return since is not None and since == _http_date(found)

    def _send(self, found: Resource, status: int) -> None:
        self.send_response(status)
        if found.status == HTTPStatus.OK:
            self.send_header("ETag", found.etag)
        if modified := _http_date(found):
            self.send_header("Last-Modified", modified)
        for name, value in found.headers:
            self.send_header(name, value)
        if status == HTTPStatus.NOT_MODIFIED:
            self.end_headers()
            return
        self.send_header("Content-Type", found.content_type)
        if "Content-Length" not in dict(found.headers):  # else one that is a lie
            self.send_header("Content-Length", str(len(found.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(found.body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the standard library's name
        """Say nothing: `Site.log` is the log."""


_NOTHING = Resource(b"<!doctype html><title>Nothing here</title><p>Nothing here.", status=404)


def _http_date(found: Resource) -> str | None:
    if found.modified is None:
        return None
    return format_datetime(found.modified.astimezone(UTC), usegmt=True)
