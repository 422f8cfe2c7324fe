"""Serve a corpus of saved pages on loopback under their own host names and run `ingest run --all` on them, twice.

    python bench/replay.py --corpus CORPUS [--keep DIR]

Every page is listed in a generated feed of its host; pages without an address get an invented host. Names resolve through
`connect_to`, certificates come from an authority made for the run (`ca_file`), the delay is 0. Printed: outcomes by reason,
articles a second, peak memory, rows; then what a second run did (no new row, no page fetched); then pages without an outcome.
Exits with 1 when a page is lost without a reason or when the second run did anything.
"""

import argparse
import gzip
import json
import os
import resource
import sqlite3
import ssl
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from ingest.urls import ascii_url

FEED = "/replay-feed.xml"
SETS = ("aeb", "atf", "fundus", "moz", "trafeval", "postlight", "attribution")


def corpus_pages(corpus: Path) -> dict[str, Path]:
    """Return address -> saved page; a page without an address, or with a taken one, gets an invented host."""
    pages: dict[str, Path] = {}
    placed: set[Path] = set()
    for name in SETS:
        for line in (corpus / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            path = corpus / row["html"]
            if path in placed:
                continue
            placed.add(path)
            pages[_address(row.get("url"), path, pages)] = path
    return pages


def _address(url: str | None, path: Path, taken: dict[str, Path]) -> str:
    # As it travels in a request line: ASCII, without a fragment.
    url = (ascii_url((url or "").strip()) or "").partition("#")[0]
    parts = urlsplit(url)
    if parts.scheme in ("http", "https") and parts.hostname and parts.port is None:
        whole = url if parts.path else url + "/"
        if whole not in taken:
            return whole
    return f"https://{path.name.split('.')[0]}.replay.test/page"


def feed_of(host: str, urls: list[str]) -> bytes:
    """Return an RSS feed that lists the pages of one host."""
    day = datetime(2026, 1, 1, tzinfo=UTC)
    items = "".join(
        f"<item><link>{escape(url)}</link><guid>{escape(url)}</guid>"
        f"<pubDate>{format_datetime(day)}</pubDate></item>"
        for url in urls
    )
    return (
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>{escape(host)}</title>{items}</channel></rss>'
    ).encode()


class Replay(BaseHTTPRequestHandler):
    """Answers for every host by its Host header."""

    protocol_version = "HTTP/1.1"
    pages: dict[tuple[str, str], Path] = {}  # noqa: RUF012 - filled once before the server starts
    feeds: dict[str, bytes] = {}  # noqa: RUF012
    asked: Counter[str] = Counter()  # noqa: RUF012

    def do_GET(self) -> None:
        host = (self.headers.get("Host") or "").partition(":")[0].lower()
        if self.path == FEED and host in self.feeds:
            kind, body = "feed", self.feeds[host]
        elif (host, self.path.strip("/.")) in self.pages:
            kind, body = (
                "page",
                gzip.decompress(self.pages[host, self.path.strip("/.")].read_bytes()),
            )
        else:
            kind, body = "other", b""
        self.asked[kind] += 1
        self.send_response(200 if body or kind == "page" else 404)
        self.send_header("Content-Type", "application/rss+xml" if kind == "feed" else "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def served(hosts: list[str], folder: Path) -> Iterator[tuple[int, int]]:
    """Serve on two loopback ports, plain and TLS; yield both."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificates(hosts, folder))
    servers = [ThreadingHTTPServer(("127.0.0.1", 0), Replay) for _ in range(2)]
    # Handshakes happen in the thread of the connection, not in the one that accepts.
    servers[1].socket = context.wrap_socket(
        servers[1].socket, server_side=True, do_handshake_on_connect=False
    )
    for server in servers:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
    yield servers[0].server_port, servers[1].server_port
    for server in servers:
        server.shutdown()


def certificates(hosts: list[str], folder: Path) -> tuple[Path, Path]:
    """Write an authority (ca.pem) and a certificate for all hosts; return the certificate's file and key."""
    start, end = datetime.now(UTC) - timedelta(days=1), datetime.now(UTC) + timedelta(days=2)
    authority_key, key = (
        ec.generate_private_key(ec.SECP256R1()),
        ec.generate_private_key(ec.SECP256R1()),
    )
    issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "replay authority")])

    def builder(name: x509.Name, public: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
        made = x509.CertificateBuilder().subject_name(name).issuer_name(issuer).public_key(public)
        return (
            made.serial_number(x509.random_serial_number())
            .not_valid_before(start)
            .not_valid_after(end)
        )

    authority = (
        builder(issuer, authority_key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(
            x509.SubjectKeyIdentifier.from_public_key(authority_key.public_key()), critical=False
        )
        .sign(authority_key, hashes.SHA256())
    )
    names = x509.SubjectAlternativeName([x509.DNSName(host) for host in hosts])
    leaf = (
        builder(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "replay")]), key.public_key())
        .add_extension(names, critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key()),
            critical=False,
        )
        .sign(authority_key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "ca.pem").write_bytes(authority.public_bytes(pem))
    (folder / "leaf.pem").write_bytes(leaf.public_bytes(pem))
    (folder / "leaf.key").write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return folder / "leaf.pem", folder / "leaf.key"


def write_config(folder: Path, by_host: dict[str, list[str]], ports: tuple[int, int]) -> Path:
    """Write sources.yaml: one feed a host, everything on loopback."""
    lines = [
        "fetch:",
        "  delay: 0s",
        "  allow_private: true",
        "  ca_file: ca.pem",
        f'  connect_to: [":80:127.0.0.1:{ports[0]}", ":443:127.0.0.1:{ports[1]}"]',
        "sources:",
    ]
    for number, (host, urls) in enumerate(sorted(by_host.items())):
        lines.append(f"  - {{id: s{number}, feed: '{urls[0].partition('://')[0]}://{host}{FEED}'}}")
    path = folder / "sources.yaml"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def run(folder: Path, config: Path) -> tuple[float, float, int]:
    """Run the real command; return its wall seconds, its CPU seconds and its exit code."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    command = [sys.executable, "-m", "ingest", "run", "--all"]
    command += ["--config", str(config), "--db", str(folder / "replay.db")]
    code = subprocess.run(command, check=False, env={**os.environ, "INGEST_TRACE": "1"}).returncode
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - start, cpu, code


def rows(folder: Path) -> dict[str, int]:
    """Return how many rows each table of interest has."""
    tables = ("entries", "articles", "copies", "evidence", "matches", "revisions")
    with sqlite3.connect(f"file:{folder / 'replay.db'}?mode=ro", uri=True) as db:
        return {name: db.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in tables}  # noqa: S608 - names above


def outcomes(folder: Path) -> list[tuple[str, str, str]]:
    """Return (url, outcome, reason) of every entry ever queued."""
    with sqlite3.connect(f"file:{folder / 'replay.db'}?mode=ro", uri=True) as db:
        query = "SELECT url, coalesce(outcome, 'none'), coalesce(reason, '') FROM entries"
        return [(str(url), str(kind), str(why)) for url, kind, why in db.execute(query)]


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--keep", type=Path, help="keep database and config here")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = asked.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        return replay(corpus_pages(asked.corpus), folder)


def replay(pages: dict[str, Path], folder: Path) -> int:
    by_host: dict[str, list[str]] = defaultdict(list)
    for url in pages:
        by_host[urlsplit(url).hostname or ""].append(url)
    Replay.feeds = {host: feed_of(host, urls) for host, urls in by_host.items()}
    Replay.pages = {_place(url): path for url, path in pages.items()}
    with served(sorted(by_host), folder) as ports:
        config = write_config(folder, by_host, ports)
        wall, cpu, code = run(folder, config)
        first, asked_first = rows(folder), dict(Replay.asked)
        told = outcomes(folder)
        Replay.asked.clear()
        again, _, _ = run(folder, config)
        second, asked_second = rows(folder), dict(Replay.asked)
    return report(
        pages, (wall, cpu, code, again), (first, second), (asked_first, asked_second), told
    )


def _place(url: str) -> tuple[str, str]:
    """Return host and target; what a client or http.server may fold, slashes and dots at either end, left out."""
    parts = urlsplit(url)
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    return parts.hostname or "", target.strip("/.")


def report(pages, times, counts, asked, told) -> int:  # type: ignore[no-untyped-def]
    """Print the figures; return the exit code."""
    wall, cpu, code, again = times
    print(f"pages {len(pages)}  hosts {len(Replay.feeds)}  exit code {code}")
    for (kind, why), number in Counter((kind, why) for _, kind, why in told).most_common():
        print(f"  {number:5}  {kind} {why}")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(
        f"wall {wall:.1f} s  CPU {cpu:.1f} s  {len(pages) / wall:.0f} pages/s  peak {peak:.0f} MB"
    )
    print("rows  ", counts[0])
    print("asked ", asked[0])
    print(f"second run: {again:.1f} s, asked {asked[1]}, rows unchanged: {counts[0] == counts[1]}")
    for url, kind, why in told:
        if kind in ("rejected", "failed", "none"):
            print(f"  {kind} {why}  {url}")
    lost = sum(kind == "none" for _, kind, _ in told) + len(pages) - len(told)
    print(f"lost without a reason: {lost}")
    return int(lost != 0 or counts[0] != counts[1] or asked[1].get("page", 0) != 0)


if __name__ == "__main__":
    sys.exit(main())
