"""The one network backend below httpx: it vets, pins and bounds every connection and every read.

Host and port -> byte stream. All limits that must hold whatever a server does live here, since a
timeout of httpx is per read: a server that drips a byte a second keeps such a client for ever.
"""

import ssl
import threading
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import httpcore

from ingest.fetch._addresses import Resolver, resolved, vetted

_SLICE_S = 0.25  # how often a waiting read looks whether it shall stop
_SocketOptions = Iterable[
    tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]
]


class TooMuch(Exception):
    """The server sent more bytes than the request allows."""


class Stopped(Exception):
    """The fetcher is closing; whatever was under way is given up."""


@dataclass(slots=True)
class Budget:
    """What is left for one request: time and bytes. Counted down while it runs."""

    until: float  # time.monotonic()
    bytes_left: int

    def seconds(self) -> float:
        """Return the seconds left. Raises httpcore.ReadTimeout when there are none."""
        left = self.until - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the whole time for the request is used up")
        return left

    def take(self, count: int) -> None:
        """Count bytes received. Raises TooMuch past the limit."""
        self.bytes_left -= count
        if self.bytes_left < 0:
            raise TooMuch("more bytes on the wire than allowed")


class BoundedStream(httpcore.NetworkStream):
    """A stream on which no read outlives the budget of the request that waits for it."""

    def __init__(self, inner: httpcore.NetworkStream, backend: "BoundedBackend") -> None:
        self._inner = inner
        self._backend = backend

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        budget = self._backend.budget()
        give_up = time.monotonic() + (budget.seconds() if timeout is None else timeout)
        while True:
            self._backend.check_running()
            patience = min(budget.seconds(), give_up - time.monotonic())
            try:
                chunk = self._inner.read(max_bytes, timeout=max(0.001, min(patience, _SLICE_S)))
            except httpcore.ReadTimeout:
                if patience <= _SLICE_S:
                    raise
                continue
            budget.take(len(chunk))
            return chunk

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._backend.check_running()
        self._inner.write(buffer, timeout=_shorter(timeout, self._backend.budget().seconds()))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        left = _shorter(timeout, self._backend.budget().seconds())
        return BoundedStream(
            self._inner.start_tls(ssl_context, server_hostname, left), self._backend
        )

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class BoundedBackend(httpcore.NetworkBackend):
    """Connects only to vetted addresses, within the budget of the calling thread's request."""

    def __init__(
        self,
        resolve: Resolver,
        *,
        allow_private: bool,
        connect_to: Sequence[tuple[str, int, str, int]] = (),
    ) -> None:
        self._resolve = resolve
        self._allow_private = allow_private
        self._connect_to = tuple(connect_to)
        self._sync = httpcore.SyncBackend()
        self._local = threading.local()
        self._stopping = threading.Event()

    def begin(self, budget: Budget) -> None:
        """Give the calling thread a budget for the request that it is about to make."""
        self._local.budget = budget

    def budget(self) -> Budget:
        """Return the budget of the calling thread's request."""
        held: Budget = self._local.budget
        return held

    def stop(self) -> None:
        """Make every read under way give up within a quarter of a second, with Stopped."""
        self._stopping.set()

    def check_running(self) -> None:
        """Raise Stopped after `stop`."""
        if self._stopping.is_set():
            raise Stopped("the fetcher is closing")

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: _SocketOptions | None = None,
    ) -> httpcore.NetworkStream:
        self.check_running()
        host, port = self._redirected(host, port)
        until = time.monotonic() + _shorter(timeout, self.budget().seconds())
        found = resolved(self._resolve, host, port, until - time.monotonic())
        addresses = vetted(host, found, allow_private=self._allow_private)
        for waiting in range(len(addresses), 0, -1):
            address = addresses[-waiting]
            share = max(0.001, (until - time.monotonic()) / waiting)
            try:
                inner = self._sync.connect_tcp(address, port, share, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if waiting == 1:
                    raise
                continue
            return BoundedStream(inner, self)
        raise AssertionError("vetted() returns at least one address")

    def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: _SocketOptions | None = None
    ) -> httpcore.NetworkStream:
        raise httpcore.UnsupportedProtocol("no unix sockets")

    def _redirected(self, host: str, port: int) -> tuple[str, int]:
        """Apply the first fitting `connect_to` row; "" and 0 fit, or keep, anything (as in curl)."""
        for from_host, from_port, to_host, to_port in self._connect_to:
            if from_host.lower() in ("", host.lower()) and from_port in (0, port):
                return to_host.strip("[]") or host, to_port or port
        return host, port


def _shorter(timeout: float | None, left: float) -> float:
    return left if timeout is None else min(timeout, left)
