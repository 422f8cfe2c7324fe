"""An application -> the same behind a door: it is only read, only under its own name, and no script runs in its pages."""

from collections.abc import Awaitable, Callable, Collection, MutableMapping
from typing import Any

__all__ = ["HEADERS", "guarded"]

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self';"
    " base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_RAW_HEADERS = {name.lower().encode(): value.encode() for name, value in HEADERS.items()}


def guarded(app: App, names: Collection[str]) -> App:
    """Return the application behind its door. `names` are the hosts that it answers to; none: to all.

    A page elsewhere can make its own host name lead to this machine and read what is answered there: hence the names.
    """

    async def door(scope: Message, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = [pair for pair in message["headers"] if pair[0].lower() not in _RAW_HEADERS]
                message["headers"] = [*own, *_RAW_HEADERS.items()]
            await send(message)

        refusal = _refusal(scope, names) if scope["type"] == "http" else None
        if refusal:
            await _refuse(send_with_headers, *refusal)
        else:
            await app(scope, receive, send_with_headers)

    return door


def _refusal(scope: Message, names: Collection[str]) -> tuple[int, str] | None:
    if scope["method"] not in ("GET", "HEAD"):
        return 405, "This site is only read."
    host = dict(scope["headers"]).get(b"host", b"").decode("latin-1")
    if names and _name(host) not in names:
        return 421, "This site does not answer to that name."
    return None


def _name(host: str) -> str:
    """Return a Host header without the port.

    >>> _name("localhost:8001"), _name("[::1]:8001")
    ('localhost', '::1')
    """
    return host.rpartition("]")[0][1:] if host.startswith("[") else host.partition(":")[0].lower()


async def _refuse(send: Send, status: int, sentence: str) -> None:
    plain = [(b"content-type", b"text/plain; charset=utf-8")]
    await send({"type": "http.response.start", "status": status, "headers": plain})
    await send({"type": "http.response.body", "body": f"{sentence}\n".encode()})
