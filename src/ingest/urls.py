"""Address -> address: cleaned for showing, folded for comparing, named by the outlet that owns it.

Nothing is asked of the network: an AMP or mobile address is folded by its form alone, and a short link
stays what it is.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit, urlunsplit

from ingest.rules import table

if TYPE_CHECKING:
    from tldextract import TLDExtract

__all__ = [
    "absolute",
    "ascii_url",
    "clean_url",
    "outlet_of",
    "owner_of",
    "registrable_domain",
    "same_url",
    "url_key",
]

_SCHEMES = ("http", "https")
_RESERVED = frozenset({"example", "internal", "local", "test"})  # RFC 2606, 6762: in no public list
_PORTS = {"http": "80", "https": "443"}
_CONTROLS = re.compile(r"[\x00-\x20\x7f\u00a0\u200b\ufeff]+")
_ENTITY = re.compile(r"&(?:amp|#0*38|#x0*26);", re.IGNORECASE)
_DOUBLED = re.compile(r"^https?:/*(?=https?://)", re.IGNORECASE)
_SLASHES = re.compile(r"^(https?):/{0,9}(?=[^/])", re.IGNORECASE)
_MARKUP = re.compile(r"(?:<|%3c)/?[a-z]*(?:>|%3e)?.*$", re.IGNORECASE | re.DOTALL)
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_PATH_SAFE = "/:@!$&()*+,;=~%-._"
_QUERY_SAFE = _PATH_SAFE + "?"
_ROUTE = re.compile(r"!|/")  # a fragment that names a page, as #!/story/5 does
_FRONT = re.compile(r"^(?:www\d?|m|mobile|amp|touch)\.(?=[^.]+\.)")
# Second-level suffixes: what stands before them is a name, not a front ("m.co.uk").
_SECOND_LEVEL = re.compile(r"^(?:ac|co|com|edu|gov|gob|ne|net|or|org)\.[a-z]{2}$")
_AMP_PATH = re.compile(r"(?:/amp(?:\.html?)?|\.amp(?:\.html?)?|(?<=\.html)\.amp)$")
_AMP_FRONT = re.compile(r"^/amp(?=/.)")
_AMP_PARAMETERS = {"amp", "outputtype", "_amp", "amp_js_v", "amp_gsa", "amp_ct"}
_ARCHIVED = re.compile(r"https?://web\.archive\.org/web/\d+(?:[a-z]{2}_)?/(https?://.+)")
_INDEX = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?)$")


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
    return joined if parts.scheme in _SCHEMES and host else None


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
        host = _netloc(parts.netloc, parts.scheme) if parts.scheme in _SCHEMES else ""
    except ValueError:
        return url
    if not host:
        return url
    path, query = quote(parts.path, safe=_PATH_SAFE), quote(parts.query, safe=_QUERY_SAFE)
    fragment = quote(parts.fragment, safe=_QUERY_SAFE)
    return urlunsplit((parts.scheme, host, path, query, fragment))


def clean_url(url: str, site_url: str | None = None, feed_url: str | None = None) -> str:
    """Return the address without tracking: for showing and fetching, identity kept.

    Share buttons, click counters and AMP caches give the address they carry. `ref=` falls only when it
    names the site or the feed. What is no web address comes back as it is. Never raises.

    >>> clean_url("HTTPS://Example.org:443/a?id=5&utm_source=rss#top")
    'https://example.org/a?id=5'
    """
    parts = _cleaned(url, {_host(site_url), _host(feed_url)} - {""})
    return url.strip() if parts is None else urlunsplit(parts)


def same_url(a: str, b: str) -> bool:
    """Tell whether two addresses are the same page: scheme, www, mobile, AMP and tracking apart.

    >>> same_url("http://m.example.org/a/?utm_source=x", "https://www.example.org/a")
    True
    """
    return _identity(a) == _identity(b)


def url_key(url: str) -> str:
    """Return 32 hex digits that are the same for every form of one address, in every database.

    >>> url_key("http://m.example.org/a/") == url_key("https://example.org/a?fbclid=1")
    True
    """
    return blake2b(_identity(url).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def registrable_domain(url_or_host: str) -> str | None:
    """Return the part of the host that somebody registered, in lower case, or None.

    Hosts under a suffix that is let to others (blogspot.com, wordpress.com) count as their own.

    >>> registrable_domain("https://www.independent.co.uk/news")
    'independent.co.uk'
    >>> registrable_domain("a-diary.wordpress.com")
    'a-diary.wordpress.com'
    """
    return _registrable(_host(url_or_host))


def outlet_of(url: str) -> str | None:
    """Return the outlet an address belongs to: its registrable domain after aliases, or None.

    A platform's outlets are told apart by subdomain or by the head of the path.

    >>> outlet_of("https://amp.guardian.co.uk/world")
    'theguardian.com'
    >>> outlet_of("https://medium.com/@someone/a-story-1a2b")
    'medium.com/@someone'
    """
    target = _target(url)
    if target and (archived := _ARCHIVED.match(target)):
        target = _target(archived[1])
    if target is None:
        return None
    host = _host(target)
    alias = next((_aliases()[name] for name in _parents(host) if name in _aliases()), None)
    # An intranet's name or a bare address is its own outlet.
    return alias or _platform_outlet(host, urlsplit(target).path) or _registrable(host) or host


def owner_of(outlet: str) -> str | None:
    """Return the owner of an outlet by the table of owners, or None when the table does not know.

    >>> owner_of("abendblatt.de") == owner_of("morgenpost.de")
    True
    """
    owners = _owners()
    return owners.get(outlet) or owners.get(outlet.partition("/")[0])


# --- tidying ---------------------------------------------------------------------------------


def _tidy(url: str) -> str | None:
    """Return an http(s) address in one spelling, parameters and fragment kept; None for all else."""
    url = _MARKUP.sub("", _ENTITY.sub("&", _CONTROLS.sub("", url.replace("\\", "/"))))
    url = _SLASHES.sub(r"\1://", _DOUBLED.sub("", url))
    if url.startswith("//"):
        url = "http:" + url
    try:
        scheme, netloc, path, query, fragment = urlsplit(url)
        scheme = scheme.lower()
        host = _netloc(netloc, scheme)
    except ValueError:
        return None
    if scheme not in _SCHEMES or not host:
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
    if not host or re.search(r"[^a-z0-9._:\[\]-]", host):
        raise ValueError(netloc)
    return f"{host}:{port}" if colon and port and port != _PORTS[scheme] else host


def _escaped(text: str, safe: str) -> str:
    """Return text with escapes in capitals, unreserved characters plain, all others escaped."""
    return quote(_ESCAPE.sub(_unescaped, text), safe=safe, errors="replace")


def _unescaped(found: re.Match[str]) -> str:
    character = chr(int(found[1], 16))
    return character if character in _UNRESERVED else found[0].upper()


@lru_cache(maxsize=4096)
def _host(url_or_host: str | None) -> str:
    """Return the host in lower case without port, or an empty string."""
    if not url_or_host:
        return ""
    text = url_or_host if "//" in url_or_host else "//" + url_or_host
    try:
        host = urlsplit(text.strip()).hostname or ""
        return host.strip(".") if host.isascii() else host.encode("idna").decode("ascii")
    except ValueError:
        return ""


# --- tracking --------------------------------------------------------------------------------


def _cleaned(url: str, hosts: set[str]) -> SplitResult | None:
    """Return the parts of the address that is meant, without tracking; None for no web address."""
    target = _target(url)
    if target is None:
        return None
    parts = urlsplit(target)
    query = "&".join(_kept_parameters(parts.query, hosts | {parts.netloc}))
    route = parts.fragment if _ROUTE.match(parts.fragment) else ""
    return parts._replace(query=query, fragment=route)


def _kept_parameters(query: str, hosts: Iterable[str]) -> list[str]:
    fronts = {_FRONT.sub("", host) for host in hosts}
    return [part for part in query.split("&") if part and not _is_tracking(part, fronts)]


def _is_tracking(part: str, hosts: set[str]) -> bool:
    name, _, value = part.partition("=")
    name, value = unquote(name).lower(), unquote(value).lower()
    if name == "ref":
        return _FRONT.sub("", value) in hosts
    limits = _tracking_names().get(name)
    if limits is not None:
        return not limits or any(_fits(value, limit) for limit in limits)
    return name.startswith(_tracking_prefixes())


def _fits(value: str, limit: str) -> bool:
    return value.startswith(limit[:-1]) if limit.endswith("*") else value == limit


@cache
def _tracking_names() -> Mapping[str, tuple[str, ...]]:
    return {row["name"]: tuple(row.get("values", ())) for row in table("tracking")["parameter"]}


@cache
def _tracking_prefixes() -> tuple[str, ...]:
    return tuple(name[:-1] for name in _tracking_names() if name.endswith("*"))


def _target(url: str) -> str | None:
    """Return the tidied address that an address carries, or itself; None for what is no web address."""
    found = _tidy(url)
    for _ in range(3):  # a share link of a cached page of ...
        inner = _tidy(_unwrapped(found) or "") if found else None
        if inner is None:
            break
        found = inner
    return found


def _unwrapped(url: str) -> str | None:
    """Return the address that a share button, a click counter or an AMP cache carries."""
    parts = urlsplit(url)
    for name in _parents(_host(url)):
        for path, parameters in _wrappers().get(name, ()):
            if not parameters and parts.path.startswith(path):
                rest = parts.path[len(path) :]
                return f"https://{rest}?{parts.query}" if parts.query else f"https://{rest}"
            if parts.path.lower().rstrip("/") == path.rstrip("/"):
                return _carried(parts.query, parameters)
    return None


def _carried(query: str, names: Sequence[str]) -> str | None:
    held = dict(part.partition("=")[::2] for part in reversed(query.split("&")))
    found = (unquote(held[name]) for name in names if name in held)
    return next((target for target in found if target.startswith(("http://", "https://"))), None)


@cache
def _wrappers() -> Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]]:
    found: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {}
    for row in table("tracking")["wrapper"]:
        one = (row["path"], tuple(row.get("parameter", ())))
        found[row["host"]] = (*found.get(row["host"], ()), one)
    return found


# --- identity --------------------------------------------------------------------------------


@lru_cache(maxsize=8192)
def _identity(url: str) -> str:
    """Return the form in which two addresses of one page are equal. Not for showing."""
    parts = _cleaned(url, set())
    if parts is None:
        return url.strip()
    host = _without_front(re.sub(r":(?:80|443)$", "", parts.netloc))
    path = _INDEX.sub("/", _AMP_FRONT.sub("", _AMP_PATH.sub("", parts.path.rstrip("/")))).rstrip(
        "/"
    )
    parameters = sorted(part for part in parts.query.split("&") if part and not _is_amp(part))
    query = "?" + "&".join(parameters) if parameters else ""
    fragment = "#" + parts.fragment if parts.fragment else ""
    return f"{host}{path or '/'}{query}{fragment}"


def _without_front(host: str) -> str:
    while (bare := _FRONT.sub("", host)) != host and not _SECOND_LEVEL.match(bare):
        host = bare
    return host


def _is_amp(part: str) -> bool:
    name, _, value = part.lower().partition("=")
    return name in _AMP_PARAMETERS and value in {"", "1", "true", "amp", "html", "0.1"}


# --- outlets ---------------------------------------------------------------------------------


def _parents(host: str) -> Iterable[str]:
    """Yield a host and the domains above it, down to two labels."""
    labels = host.split(".")
    for first in range(max(len(labels) - 1, 1)):
        yield ".".join(labels[first:])


@lru_cache(maxsize=8192)
def _registrable(host: str) -> str | None:
    if not host or "." not in host or host.replace(".", "").isdigit():
        return None
    found = _extractor()(host)
    domain = found.top_domain_under_public_suffix.lower() or None
    if not found.suffix and host.rpartition(".")[2] in _RESERVED:
        domain = ".".join(host.split(".")[-2:])
    if domain and _platforms().get(domain) in {"subdomain", "both"}:
        front = _without_front(host).removesuffix(domain).rstrip(".").rpartition(".")[2]
        return f"{front}.{domain}" if front else domain
    return domain


@cache
def _extractor() -> "TLDExtract":
    # 60 ms at first use: the list is parsed here, offline, when somebody asks for a domain.
    from tldextract import TLDExtract

    return TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)


def _platform_outlet(host: str, path: str) -> str | None:
    for name in _parents(host):
        split = _platforms().get(name)
        if split in {"path", "both"} and _without_front(host) == name:
            head = unquote(path).strip("/").partition("/")[0].lower()
            return f"{name}/{head}" if head else name
        if split:
            return _registrable(host)
    return None


def _rows(section: str) -> Sequence[Mapping[str, Any]]:
    return table("outlets").get(section, ())


@cache
def _platforms() -> Mapping[str, str]:
    return {row["domain"]: row["split"] for row in _rows("platform")}


@cache
def _aliases() -> Mapping[str, str]:
    return {row["domain"]: row["outlet"] for row in _rows("alias")}


@cache
def _owners() -> Mapping[str, str]:
    return {outlet: row["name"] for row in _rows("owner") for outlet in row["outlets"]}
