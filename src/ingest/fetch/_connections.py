"""Idle connections, one an origin, for the next request to the same host.

Not httpcore's pool: it walks over all connections for each of them at every request (1 ms of CPU a
page with fifty hosts). Here nobody shares a connection, since a host is asked one thing at a time.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable

import httpcore

_Key = tuple[bytes, bytes, int]


class Connections:
    """Hands out connections and takes them back. Safe to share between threads."""

    def __init__(
        self, connect: Callable[[httpcore.Origin], httpcore.HTTPConnection], most: int
    ) -> None:
        self._connect = connect
        self._most = most  # kept idle, of all origins
        self._idle: OrderedDict[_Key, httpcore.HTTPConnection] = OrderedDict()
        self._lock = threading.Lock()
        self._is_closed = False

    def idle(self, origin: httpcore.Origin) -> httpcore.HTTPConnection | None:
        """Return the idle connection to an origin, when there is one that looks good."""
        with self._lock:
            held = self._idle.pop(_key(origin), None)
        if held is not None and (held.has_expired() or held.is_closed()):
            held.close()  # expired, or the server has hung up
            return None
        return held

    def fresh(self, origin: httpcore.Origin) -> httpcore.HTTPConnection:
        """Return a new connection to an origin; it is made with its first request."""
        return self._connect(origin)

    def give_back(self, origin: httpcore.Origin, connection: httpcore.HTTPConnection) -> None:
        """Keep a connection for the next request; one that cannot serve again is closed."""
        if not connection.is_idle():
            connection.close()
            return
        with self._lock:
            surplus = [connection] if self._is_closed else self._kept(origin, connection)
        for each in surplus:
            each.close()

    def _kept(
        self, origin: httpcore.Origin, connection: httpcore.HTTPConnection
    ) -> list[httpcore.HTTPConnection]:
        """Keep the connection and return those that have to go for it."""
        replaced = self._idle.pop(_key(origin), None)
        self._idle[_key(origin)] = connection
        surplus = [replaced] if replaced else []
        while len(self._idle) > self._most:
            surplus.append(self._idle.popitem(last=False)[1])
        return surplus

    def close(self) -> None:
        """Close all idle connections; those in use are closed when they come back."""
        with self._lock:
            self._is_closed = True
            held = list(self._idle.values())
            self._idle.clear()
        for connection in held:
            connection.close()


def _key(origin: httpcore.Origin) -> _Key:
    return (origin.scheme, origin.host, origin.port)
