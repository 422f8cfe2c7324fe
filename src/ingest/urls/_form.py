"""Address -> one spelling of it: scheme, host, escapes. Knows no parameter and no outlet."""

import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

SCHEMES = ("http", "https")
_PORTS = {"http": "80", "https": "443"}
_CONTROLS = re.compile(r"[\x00-\x20\x7f\u00a0\u200b\ufeff]+")
_ENTITY = re.compile(r"&(?:amp|#0*38|#x0*26);", re.IGNORECASE)
_DOUBLED = re.compile(r"^https?:/*(?=https?://)", re.IGNORECASE)
_SLASHES = re.compile(r"^(https?):/{0,9}(?=[^/])", re.IGNORECASE)
_MARKUP = re.compile(r"(?:<|%3c/).*$", re.IGNORECASE | re.DOTALL)
_TIDY = re.compile(r"https?://[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?/[A-Za-z0-9/._~-]*")
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9._-]*[a-z0-9_-])?|\[[0-9a-f:.]+\]")
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_PATH_SAFE = "/:@!$&()*+,;=~%-._"
_QUERY_SAFE = _PATH_SAFE + "?"
_FRONT = re.compile(r"^(?:www\d?|m|mobile?|amp|touch|wap|3g)\.(?=[^.]+\.)")
_INNER_FRONT = re.compile(r"(?<=[a-z0-9])\.m\.(?=[^.]+\.[^.]+$)")  # en.m.example.org
# Second-level suffixes: what stands before them is a name, not a front ("m.co.uk").
_SECOND_LEVEL = re.compile(r"^(?:ac|co|com|edu|gov|gob|ne|net|or|org)\.[a-z]{2}$")


def without_login(url: str) -> str:
    """Return an address without "user:password@", which is never stored, logged or printed. Never raises.

    >>> without_login("https://amy:secret@example.org/a@b")
    'https://example.org/a@b'
    """
    scheme, mark, rest = url.partition("://")
    if not mark:
        return url
    cut = min((at for at in map(rest.find, "/?#\\") if at >= 0), default=len(rest))
    return scheme + mark + rest[:cut].rpartition("@")[2] + rest[cut:]


def netloc_of(url: str) -> str | None:
    """Return host and port of an address in lower case, without a login; None when it has none. Never raises.

    >>> netloc_of("https://amy:secret@News.example.org:8443/a"), netloc_of("http://[::1/")
    ('news.example.org:8443', None)
    """
    try:
        return urlsplit(without_login(url)).netloc.lower() or None
    except ValueError:
        return None


def absolute(base: str | None, href: str) -> str | None:
    """Return the http(s) address that a link leads to, spaces repaired, or None.

    Scripts, mail, telephone and other schemes give None, so does a relative link without a base.
    Never raises.

    >>> absolute("https://example.org/a/", "../b c")
    'https://example.org/b%20c'
    >>> absolute("https://example.org/", "mailto:desk@example.org") is None
    True
    """
    href = _CONTROLS.sub(" ", href).strip().replace(" ", "%20")
    try:
        joined = urljoin(base or "", _DOUBLED.sub("", href))
        parts = urlsplit(joined)
        host = parts.hostname
        _ = parts.port  # raises on nonsense
    except ValueError:
        return None
    return joined if parts.scheme in SCHEMES and host else None


def ascii_url(url: str) -> str:
    """Return an http(s) address as it goes over the wire: host in punycode, other characters escaped.

    What is no web address comes back as it is. Never raises.

    >>> ascii_url("https://bücher.example/für?q=ä")
    'https://xn--bcher-kva.example/f%C3%BCr?q=%C3%A4'
    """
    if url.isascii():
        return url
    try:
        parts = urlsplit(url)
        host = _netloc(parts.netloc, parts.scheme) if parts.scheme in SCHEMES else ""
    except ValueError:
        return url
    if not host:
        return url
    path = quote(parts.path, safe=_PATH_SAFE, errors="replace")
    query = quote(parts.query, safe=_QUERY_SAFE, errors="replace")
    fragment = quote(parts.fragment, safe=_QUERY_SAFE, errors="replace")
    return urlunsplit((parts.scheme, host, path, query, fragment))


def tidy(url: str) -> str | None:
    """Return an http(s) address in one spelling, parameters and fragment kept; None for all else."""
    if _TIDY.fullmatch(url):  # most are, and it saves nine tenths of the time
        return url
    url = _MARKUP.sub("", _ENTITY.sub("&", _CONTROLS.sub("", url.replace("\\", "/"))))
    url = _SLASHES.sub(r"\1://", _DOUBLED.sub("", url))
    if url.startswith("//"):
        url = "http:" + url
    try:
        scheme, netloc, path, query, fragment = urlsplit(url)
        scheme = scheme.lower()
        host = _netloc(netloc, scheme) if scheme in SCHEMES else ""
    except ValueError:
        return None
    if not host:
        return None
    return urlunsplit(
        (scheme, host, _escaped(path or "/", _PATH_SAFE), _escaped(query, _QUERY_SAFE), fragment)
    )


def _netloc(netloc: str, scheme: str) -> str:
    """Return host and port in lower case, ASCII, without user, default port and final dot."""
    host = netloc.rpartition("@")[2].lower()
    host, colon, port = host.rpartition(":") if re.search(r":\d*$", host) else (host, "", "")
    if not host.isascii():
        host = host.encode("idna").decode("ascii")
    host = host.strip(".")
    if not _HOST.fullmatch(host):
        raise ValueError(netloc)
    return f"{host}:{port}" if colon and port and port != _PORTS[scheme] else host


def _escaped(text: str, safe: str) -> str:
    """Return text with escapes in capitals, unreserved characters plain, all others escaped."""
    return quote(_ESCAPE.sub(_unescaped, text), safe=safe, errors="replace")


def _unescaped(found: re.Match[str]) -> str:
    character = chr(int(found[1], 16))
    return character if character in _UNRESERVED else found[0].upper()


@lru_cache(maxsize=4096)
def host_of(url_or_host: str | None) -> str:
    """Return the host in lower case without port, or an empty string."""
    if not url_or_host:
        return ""
    text = url_or_host if "//" in url_or_host else "//" + url_or_host
    try:
        host = urlsplit(text.strip()).hostname or ""
        return host.strip(".") if host.isascii() else host.encode("idna").decode("ascii")
    except ValueError:
        return ""


def without_front(host: str) -> str:
    """Return a host without the fronts of one outlet: www, m, mobile, amp, touch and the like.

    >>> without_front("www.m.example.org")
    'example.org'
    """
    host = _INNER_FRONT.sub(".", host)
    while (bare := _FRONT.sub("", host)) != host and not _SECOND_LEVEL.match(bare):
        host = bare
    return host


def parents(host: str) -> Iterator[str]:
    """Yield a host and the domains above it, down to two labels."""
    labels = host.split(".")
    for first in range(max(len(labels) - 1, 1)):
        yield ".".join(labels[first:])
