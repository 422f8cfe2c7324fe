"""Address -> the address that is meant, without what says how a reader came."""

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit, urlunsplit

from ingest.rules import table
from ingest.urls._form import host_of, parents, tidy, without_front

_REPEATED = 64  # addresses: one page's is asked for several times
_SESSION = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/?#;]*", re.IGNORECASE)
_ROUTE = re.compile(r"!|/")  # a fragment that names a page, as #!/story/5 does


def clean_url(url: str, site_url: str | None = None, feed_url: str | None = None) -> str:
    """Return the address without tracking: for showing and fetching, identity kept.

    Share buttons, click counters and AMP caches give the address they carry. `ref=` falls only when it
    names the site or the feed. What is no web address comes back as it is. Never raises.

    >>> clean_url("HTTPS://Example.org:443/a?id=5&utm_source=rss#top")
    'https://example.org/a?id=5'
    """
    parts = cleaned(url, {host_of(site_url), host_of(feed_url)} - {""})
    return url.strip() if parts is None else urlunsplit(parts)


def cleaned(url: str, hosts: set[str]) -> SplitResult | None:
    """Return the parts of the address that is meant, without tracking; None for no web address."""
    target = target_of(url)
    if target is None:
        return None
    parts = urlsplit(target)
    query = "&".join(_kept_parameters(parts, hosts))
    path = _SESSION.sub("", parts.path)
    route = parts.fragment if _ROUTE.match(parts.fragment) else ""
    return parts._replace(path=path, query=query, fragment=route)


def _kept_parameters(parts: SplitResult, hosts: set[str]) -> list[str]:
    fronts = {without_front(host) for host in hosts | {parts.netloc}}
    return [
        part
        for part in parts.query.split("&")
        if part and not _is_tracking(part, parts.netloc, fronts)
    ]


def _is_tracking(part: str, host: str, fronts: set[str]) -> bool:
    name, _, value = part.partition("=")
    name, value = unquote(name).lower().removeprefix("amp;"), unquote(value).lower()
    if name == "ref":
        return without_front(value) in fronts
    rows = _tracking_names().get(name)
    if rows is None:
        return name.startswith(_tracking_prefixes())
    return any(_applies(row, host, value) for row in rows)


def _applies(row: Mapping[str, Any], host: str, value: str) -> bool:
    """Whether a row's limits, if it has any, allow for a host and a value."""
    values, hosts = row.get("values"), row.get("hosts")
    if values and not any(_fits(value, limit) for limit in values):
        return False
    return not hosts or any(name in hosts for name in parents(host))


def _fits(value: str, limit: str) -> bool:
    return value.startswith(limit[:-1]) if limit.endswith("*") else value == limit


@cache
def _tracking_names() -> Mapping[str, Sequence[Mapping[str, Any]]]:
    found: dict[str, list[Mapping[str, Any]]] = {}
    for row in table("tracking")["parameter"]:
        found.setdefault(row["name"], []).append(row)
    return found


@cache
def _tracking_prefixes() -> tuple[str, ...]:
    return tuple(name[:-1] for name in _tracking_names() if name.endswith("*"))


@lru_cache(maxsize=_REPEATED)
def target_of(url: str) -> str | None:
    """Return the tidied address that an address carries, or itself; None for what is no web address."""
    found = tidy(url)
    for _ in range(3):  # a share link of a cached page of ...
        carried = _unwrapped(found) if found else None
        inner = tidy(carried) if carried else None
        if inner is None:
            break
        found = inner
    return found


def _unwrapped(url: str) -> str | None:
    """Return the address that a share button, a click counter or an AMP cache carries."""
    parts = urlsplit(url)
    for name in parents(host_of(url)):
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
        found[row["host"]] = (one, *found.get(row["host"], ()))
    return found  # the rows are sorted: of two paths that fit, the longer comes first
