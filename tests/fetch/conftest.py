"""A scripted server on loopback, a clock that stands still until told, and hosts in a dict."""

import datetime as dt
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from ingest.fetch import Fetcher
from ingest.types import FetchSettings, HostState

START = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Asked:
    """One request as the server saw it."""

    host: str
    path: str
    headers: dict[str, str]
    at: float  # time.monotonic()

    @property
    def url(self) -> str:
        return self.host + self.path


# (status, body, (name, value)...), or the very bytes; or a function that returns either, or None
# when it has spoken for itself
Said = tuple[object, ...] | bytes
Answering = Callable[[Asked, socket.socket], Said | None]
Answer = Said | Answering


def _rendered(status: int, body: bytes | str = b"", *headers: tuple[str, str]) -> bytes:
    """Return a whole HTTP/1.1 response that ends its connection."""
    data = body.encode() if isinstance(body, str) else body
    named = {name.lower() for name, _ in headers}
    lines = [f"HTTP/1.1 {status} Said", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in headers]
    if not named & {"transfer-encoding", "content-length"} and status != 304:
        lines.append(f"Content-Length: {len(data)}")
    if "content-type" not in named:
        lines.append("Content-Type: text/html; charset=utf-8")
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + data


class Server:
    """Answers each connection with one scripted response. Routes are "host/path" or "/path"."""

    def __init__(self, context: ssl.SSLContext | None = None) -> None:
        self.asked: list[Asked] = []
        self.under_way = 0
        self.most_under_way: dict[str, int] = {}
        self._busy: dict[str, int] = {}
        self._routes: dict[str, list[Answer]] = {}
        self._context = context
        self._lock = threading.Lock()
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.port: int = self._socket.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def on(self, route: str, *answers: Answer) -> None:
        """Answer a route with these in turn; the last one stays."""
        self._routes[route] = list(answers)

    def urls(self, *, robots: bool = False) -> list[str]:
        """Return "host/path" of every request, in order."""
        return [a.url for a in self.asked if robots or a.path != "/robots.txt"]

    def close(self) -> None:
        self._socket.close()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        try:
            if self._context is not None:
                connection = self._context.wrap_socket(connection, server_side=True)
            with connection:
                self._answer(connection)
        except OSError:
            connection.close()

    def _answer(self, connection: socket.socket) -> None:
        asked = _read_request(connection)
        if asked is None:
            return
        with self._lock:
            self.asked.append(asked)
            busy = self._busy[asked.host] = self._busy.get(asked.host, 0) + 1
            self.most_under_way[asked.host] = max(busy, self.most_under_way.get(asked.host, 0))
            answer = self._next(asked)
        try:
            made = answer(asked, connection) if callable(answer) else answer
        finally:
            with self._lock:  # before the answer leaves: the next request may come at once
                self._busy[asked.host] -= 1
        if made is not None:
            connection.sendall(made if isinstance(made, bytes) else _rendered(*made))

    def _next(self, asked: Asked) -> Answer:
        answers = self._routes.get(asked.url) or self._routes.get(asked.path)
        if answers is None:
            return (404, "none")
        return answers.pop(0) if len(answers) > 1 else answers[0]


def _read_request(connection: socket.socket) -> Asked | None:
    data = b""
    while b"\r\n\r\n" not in data:
        chunk = connection.recv(65536)
        if not chunk:
            return None
        data += chunk
    lines = data.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
    headers = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in lines[1:])}
    host = headers.get("host", "").rpartition(":")
    name = host[0] if host[1] and host[2].isdigit() else headers.get("host", "")
    return Asked(name, lines[0].split(" ")[1], headers, time.monotonic())


class Clock:
    """Time that passes only when somebody sleeps."""

    def __init__(self) -> None:
        self._now = START
        self._lock = threading.Lock()
        self.slept: list[float] = []

    def now(self) -> datetime:
        return self._now

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self.slept.append(seconds)
            self._now += timedelta(seconds=seconds)


@dataclass
class Held:
    """Hosts in a dict; notes that only one thread ever comes."""

    states: dict[str, HostState] = field(default_factory=dict)
    threads: set[int] = field(default_factory=set)

    def load(self, host: str) -> HostState | None:
        self.threads.add(threading.get_ident())
        return self.states.get(host)

    def claim(self, state: HostState, now: datetime) -> bool:
        is_ours = self.load(state.host) in (None, state)
        if is_ours:
            self.save(replace(state, last_request_at=now))
        return is_ours

    def save(self, state: HostState) -> None:
        self.threads.add(threading.get_ident())
        self.states[state.host] = state


@dataclass
class World:
    """A server under every host name, and what a fetcher needs."""

    server: Server
    clock: Clock
    hosts: Held
    made: list[Fetcher] = field(default_factory=list)
    start: datetime = START

    def fetcher(self, **settings: object) -> Fetcher:
        """Return a fetcher that takes every host name to the server."""
        chosen: dict[str, object] = {
            "allow_private": True,
            "connect_to": (("", 0, "127.0.0.1", self.server.port),),
            "delay_s": 0.0,
            "user_agent": "ingest-test/1 (+https://example.org/bot)",
            **settings,
        }
        fetcher = Fetcher(
            FetchSettings(**chosen),  # type: ignore[arg-type]
            self.hosts,
            now=self.clock.now,
            sleep=self.clock.sleep,
        )
        self.made.append(fetcher)
        return fetcher


@pytest.fixture
def make_world() -> Iterator[Callable[..., World]]:
    """Make worlds, and end them when the test does."""
    made: list[World] = []

    def make(context: ssl.SSLContext | None = None) -> World:
        made.append(World(Server(context), Clock(), Held()))
        return made[-1]

    yield make
    for world in made:
        for fetcher in world.made:
            fetcher.close()
        world.server.close()


@pytest.fixture
def world(make_world: Callable[..., World]) -> World:
    return make_world()


@pytest.fixture
def served(world: World) -> World:
    """A world in which /0 to /9 of every host are fine, and robots.txt is missing."""
    for number in range(10):
        world.server.on(f"/{number}", (200, f"Page {number}."))
    return world


@dataclass(frozen=True)
class Authority:
    """A certificate authority of our own, and a server context for news.example."""

    ca_file: str
    context: ssl.SSLContext
    expired: ssl.SSLContext


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    folder = tmp_path_factory.mktemp("ca")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test authority")])
    root = _certificate(name, key, name, key, is_authority=True)
    (folder / "ca.pem").write_bytes(root.public_bytes(serialization.Encoding.PEM))
    good = _server_context(folder / "good", name, key, ends=timedelta(days=3000))
    expired = _server_context(folder / "expired", name, key, ends=timedelta(days=-1))
    return Authority(str(folder / "ca.pem"), good, expired)


def _certificate(
    subject: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    issuer: x509.Name,
    issuer_key: ec.EllipticCurvePrivateKey,
    *,
    is_authority: bool = False,
    ends: timedelta = timedelta(days=3000),
) -> x509.Certificate:
    today = dt.datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - timedelta(days=9))
        .not_valid_after(today + ends)
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("news.example")]), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()),
            critical=False,
        )
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    if is_authority:
        made = made.add_extension(_CERT_SIGN, critical=True)
    return made.sign(issuer_key, hashes.SHA256())


_CERT_SIGN = x509.KeyUsage(
    digital_signature=False,
    content_commitment=False,
    key_encipherment=False,
    data_encipherment=False,
    key_agreement=False,
    key_cert_sign=True,
    crl_sign=True,
    encipher_only=False,
    decipher_only=False,
)


def _server_context(
    path: Path, issuer: x509.Name, issuer_key: ec.EllipticCurvePrivateKey, *, ends: timedelta
) -> ssl.SSLContext:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "news.example")])
    made = _certificate(name, key, issuer, issuer_key, ends=ends)
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context
