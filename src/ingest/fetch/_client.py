"""One GET over the bounded backend. The only place where errors of httpx, httpcore, h11, ssl and
sockets become ours.
"""

import errno
import ssl
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache, partial

import httpcore
import httpx

from ingest.errors import ConfigError, IngestError, Reason, RetryLater, SkipEntry
from ingest.fetch._addresses import NotPublic, Resolver, Unresolved
from ingest.fetch._body import BadCoding, TooLarge, inflated
from ingest.fetch._connections import Connections
from ingest.fetch._network import BoundedBackend, Budget, TooMuch
from ingest.fetch._trip import Trip
from ingest.types import FetchSettings

_HEADERS_MAX = 200_000  # bytes of all header blocks of one request
_ERROR_BODY_MAX = 65_536  # enough to recognise a bot wall
_KEEPALIVE_S = 15.0
_NO_ROUTE = (errno.ENETUNREACH, errno.ENETDOWN)
_DETAIL_MAX = 120  # characters of a library's message; some quote the whole answer


class Unreached(RetryLater):
    """No connection came about: the host may be down, or we may be offline."""

    may_pass = True  # worth another attempt within this run
    is_ours = False  # looks like a fault of this machine: no route, no resolver that answers


@dataclass(frozen=True, slots=True)
class Answer:
    """One response, read to its end or to the limit."""

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]  # names in lower case, values as latin-1
    body: bytes  # inflated
    raw: bytes  # as it came, transfer coding removed
    is_whole: bool  # False: the connection ended before the body did
    milliseconds: int
    sent: tuple[tuple[str, str], ...] = ()  # the request's headers

    def header(self, name: str) -> str | None:
        """Return the last value of a header (lower case), or None."""
        return next((value for key, value in reversed(self.headers) if key == name), None)

    @property
    def target(self) -> str:
        """Path and query, as they stood in the request line."""
        return httpx.URL(self.url).raw_path.decode("ascii")

    @property
    def location(self) -> str | None:
        """The Location header; servers send raw UTF-8 in it."""
        value = self.header("location")
        if value is None:
            return None
        try:
            return value.encode("latin-1").decode("utf-8")
        except UnicodeDecodeError:
            return value


class _Transport(httpx.BaseTransport):
    """httpx over connections with our backend: the public seam, no private attribute touched."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        made = httpcore.Request(
            method=request.method,
            url=httpcore.URL(
                scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
            ),
            headers=request.headers.raw,
            content=request.stream,
            extensions=request.extensions,
        )
        origin = made.url.origin
        connection = self._connections.idle(origin)
        answer = _answer(connection, made, is_used=True) if connection else None
        if connection is None or answer is None:
            connection = self._connections.fresh(origin)
            answer = _answer(connection, made, is_used=False)
            assert answer is not None
        give_back = partial(self._connections.give_back, origin, connection)
        return httpx.Response(
            answer.status, headers=answer.headers, stream=_Stream(answer, give_back)
        )

    def close(self) -> None:
        self._connections.close()


def _answer(
    connection: httpcore.HTTPConnection, request: httpcore.Request, *, is_used: bool
) -> httpcore.Response | None:
    """Return the answer; None when a used connection turns out dead, which is no failure."""
    try:
        return connection.handle_request(request)
    except (httpcore.RemoteProtocolError, httpcore.ReadError):
        connection.close()
        if not is_used:
            raise
        return None
    except BaseException:
        connection.close()
        raise


class _Stream(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response, give_back: Callable[[], None]) -> None:
        self._answer = answer
        self._give_back = give_back

    def __iter__(self) -> Iterator[bytes]:
        return self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()
        self._give_back()


class Client:
    """Makes single requests; follows nothing, stores nothing. Safe to share between threads."""

    def __init__(self, settings: FetchSettings, resolve: Resolver) -> None:
        self._settings = settings
        self._backend = BoundedBackend(
            resolve, allow_private=settings.allow_private, connect_to=settings.connect_to
        )
        connect = partial(
            httpcore.HTTPConnection,
            ssl_context=_tls(settings.ca_file),
            keepalive_expiry=_KEEPALIVE_S,
            network_backend=self._backend,
        )
        # Not httpx.Client: it parses every Location, even of redirects that it shall not follow, and
        # fails on a bad one; its cookies, logins and proxies would have to be switched off as well.
        self._transport = _Transport(Connections(connect, most=2 * settings.workers))
        self._timeouts = {
            "connect": settings.connect_timeout_s,
            "read": settings.read_timeout_s,
            "write": settings.read_timeout_s,
        }

    def stop(self) -> None:
        """Make requests under way in other threads give up soon."""
        self._backend.stop()

    def close(self) -> None:
        """Close all connections."""
        self._transport.close()

    def get(self, trip: Trip, *, max_bytes: int, cut: bool = False) -> Answer:
        """Return the answer to one hop. A body past `max_bytes` is cut, or raises when not `cut`.

        Raises RetryLater (timeout, tls, dns, connect) and SkipEntry (private_address, too_large,
        bad_encoding, not_allowed), each with the URL as it was asked for.
        """
        if not is_allowed_host(trip.url.host, self._settings.hosts):
            detail = f"{trip.url.host} is not among `hosts`"
            raise SkipEntry(Reason.NOT_ALLOWED, detail, url=trip.shown)
        began = time.perf_counter()
        until = time.monotonic() + self._settings.total_timeout_s
        self._backend.begin(Budget(until, max_bytes + _HEADERS_MAX))
        request = httpx.Request(
            "GET",
            trip.url,
            headers=trip.headers(self._settings.user_agent),
            extensions={"timeout": self._timeouts},
        )
        trip.cookies.set_cookie_header(request)
        try:
            response = self._transport.handle_request(request)
            response.request = request  # the cookie jar asks it for the URL
            try:
                trip.keep_cookies(response)
                body, raw, is_whole = _read(response, max_bytes, cut=cut)
            finally:
                response.close()
        except (httpcore.ConnectError, *_FOREIGN) as error:
            raise _translated(error, trip) from error
        return Answer(
            url=str(trip.url),
            status=response.status_code,
            headers=_pairs(response.headers),
            body=body,
            raw=raw,
            is_whole=is_whole,
            milliseconds=round((time.perf_counter() - began) * 1000),
            sent=_pairs(request.headers),
        )


def _pairs(headers: httpx.Headers) -> tuple[tuple[str, str], ...]:
    return tuple((n.decode("latin-1").lower(), v.decode("latin-1")) for n, v in headers.raw)


@lru_cache(maxsize=4)
def _tls(ca_file: str | None) -> ssl.SSLContext:
    context = httpx.create_ssl_context(trust_env=False)
    if ca_file is not None:
        try:
            context.load_verify_locations(cafile=ca_file)
        except OSError as error:  # ssl.SSLError is one
            raise ConfigError(f"ca_file {ca_file}: no certificates can be read") from error
    return context


def _read(response: httpx.Response, max_bytes: int, *, cut: bool) -> tuple[bytes, bytes, bool]:
    """Return body, raw body, and whether it is whole. Raises TooLarge unless it may be cut."""
    if not 200 <= response.status_code < 300:
        max_bytes, cut = min(max_bytes, _ERROR_BODY_MAX), True
    announced = response.headers.get("content-length", "")
    if not cut and announced.isdigit() and int(announced[:18]) > max_bytes:
        raise TooLarge(b"")
    raw: list[bytes] = []
    broken: list[Exception] = []
    coding = response.headers.get("content-encoding")
    try:
        body, is_ended = inflated(_chunks(response, raw, broken), coding, max_bytes)
    except TooLarge as error:
        if not cut:
            raise
        return error.body, b"".join(raw), True
    return body, b"".join(raw), is_ended and not broken


def _chunks(response: httpx.Response, raw: list[bytes], broken: list[Exception]) -> Iterator[bytes]:
    """Yield what comes; a connection that ends early ends the body, and is noted."""
    try:
        for chunk in response.iter_raw():
            raw.append(chunk)
            yield chunk
    except (httpcore.RemoteProtocolError, httpcore.ReadError) as error:
        broken.append(error)


_FOREIGN = (
    httpcore.NetworkError,
    httpcore.TimeoutException,
    httpcore.ProtocolError,
    httpcore.UnsupportedProtocol,
    Unresolved,
    NotPublic,
    TooMuch,
    TooLarge,
    BadCoding,
    TimeoutError,
    ssl.SSLError,
)


def _translated(error: Exception, trip: Trip) -> IngestError:
    """Return our error for a library's. Each says what happened, in a line without secrets."""
    cause = error.__context__  # httpcore maps errors of h11 and ssl, and keeps them here
    made: IngestError
    if isinstance(error, Unresolved):
        made = Unreached(Reason.DNS, str(error), url=trip.shown)
        made.may_pass = made.is_ours = error.temporary
    elif isinstance(error, NotPublic):
        made = SkipEntry(Reason.PRIVATE_ADDRESS, str(error), url=trip.shown)
    elif isinstance(error, BadCoding):
        made = SkipEntry(Reason.BAD_ENCODING, str(error), url=trip.shown)
    elif isinstance(error, TooLarge | TooMuch) or getattr(cause, "error_status_hint", 0) == 431:
        made = SkipEntry(Reason.TOO_LARGE, "the answer is larger than allowed", url=trip.shown)
    else:
        made = _network_failure(error, trip.host, trip.shown)
    return made


def _network_failure(error: Exception, host: str, url: str) -> IngestError:
    detail = (str(error) or type(error).__name__)[:_DETAIL_MAX]
    tls = error if isinstance(error, ssl.SSLError) else error.__context__
    if isinstance(tls, ssl.SSLError):
        return RetryLater(Reason.TLS, f"no safe connection to {host}: {_tls_hint(tls)}", url=url)
    if isinstance(error, httpcore.ConnectTimeout | TimeoutError):
        late = Unreached(Reason.TIMEOUT, f"no connection to {host} in time", url=url)
        late.is_ours = isinstance(error, TimeoutError)  # of the resolver
        return late
    if isinstance(error, httpcore.TimeoutException):
        return RetryLater(Reason.TIMEOUT, f"{host} was too slow: {detail}", url=url)
    if isinstance(error, httpcore.ConnectError):
        unreached = Unreached(Reason.CONNECT, f"no connection to {host}: {detail}", url=url)
        unreached.is_ours = getattr(error.__context__, "errno", None) in _NO_ROUTE
        return unreached
    if isinstance(error, httpcore.UnsupportedProtocol | httpcore.LocalProtocolError):
        # No detail: it would quote the header, which may hold a secret of the configuration.
        return SkipEntry(
            Reason.NOT_ALLOWED, "no request can be made of it and its headers", url=url
        )
    return RetryLater(Reason.CONNECT, f"{host} broke the connection: {detail}", url=url)


def _tls_hint(error: ssl.SSLError) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        hint = error.verify_message
        if error.verify_code == 20:  # unable to get local issuer certificate
            hint += " (the server may send an incomplete chain)"
        return hint
    return str(error.reason or error)


def is_allowed_host(host: str, allowed: tuple[str, ...]) -> bool:
    """Whether requests may go to a host: one of the allowed, or below one; all are when none is named.

    >>> is_allowed_host("www.example.org", ("example.org",)), is_allowed_host("example.com", ("example.org",))
    (True, False)
    """
    return not allowed or any(host == each or host.endswith(f".{each}") for each in allowed)
