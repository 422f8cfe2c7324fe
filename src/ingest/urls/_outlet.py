"""Address -> who publishes there: registrable domain, outlet, owner."""

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from ingest.rules import table
from ingest.types import Ownership
from ingest.urls._form import host_of, parents, without_front
from ingest.urls._tracking import target_of

if TYPE_CHECKING:
    from tldextract import TLDExtract

_RESERVED = frozenset({"example", "internal", "local", "test"})  # RFC 2606, 6762: in no public list
_ARCHIVED = re.compile(r"https?://web\.archive\.org/web/\d+(?:[a-z]{2}_)?/(https?://.+)")


def registrable_domain(url_or_host: str) -> str | None:
    """Return the part of the host that somebody registered, in lower case, or None.

    Hosts under a suffix that is let to others (blogspot.com, wordpress.com) count as their own.

    >>> registrable_domain("https://www.independent.co.uk/news")
    'independent.co.uk'
    >>> registrable_domain("a-diary.wordpress.com")
    'a-diary.wordpress.com'
    """
    return _registrable(host_of(url_or_host))


def outlet_of(url: str) -> str | None:
    """Return the outlet an address belongs to: its registrable domain after aliases, or None.

    A platform's outlets are told apart by subdomain or by the head of the path.

    >>> outlet_of("https://amp.guardian.co.uk/world")
    'theguardian.com'
    >>> outlet_of("https://medium.com/@someone/a-story-1a2b")
    'medium.com/@someone'
    """
    target = target_of(url)
    if target and (archived := _ARCHIVED.match(target)):
        target = target_of(archived[1])
    if target is None:
        return None
    host = host_of(target)
    alias = next((_aliases()[name] for name in parents(host) if name in _aliases()), None)
    # An intranet's name or a bare address is its own outlet.
    return alias or _platform_outlet(host, urlsplit(target).path) or _registrable(host) or host


def owner_of(outlet: str) -> str | None:
    """Return the owner of an outlet by the table of owners, or None when the table does not know.

    >>> owner_of("abendblatt.de") == owner_of("morgenpost.de")
    True
    """
    owners = _owners()
    return owners.get(outlet) or owners.get(outlet.partition("/")[0])


@cache
def known_owners() -> tuple[Ownership, ...]:
    """Return what the table of owners says, which is meant for every day and all of an outlet's addresses."""
    return tuple(Ownership(outlet, "", owner) for outlet, owner in _owners().items())


@lru_cache(maxsize=8192)
def _registrable(host: str) -> str | None:
    if not host or "." not in host or host.replace(".", "").isdigit():
        return None
    found = _extractor()(host)
    domain = found.top_domain_under_public_suffix.lower() or None
    if not found.suffix and host.rpartition(".")[2] in _RESERVED:
        domain = ".".join(host.split(".")[-2:])
    if domain and _platforms().get(domain) in {"subdomain", "both"}:
        front = without_front(host).removesuffix(domain).rstrip(".").rpartition(".")[2]
        return f"{front}.{domain}" if front else domain
    return domain


@cache
def _extractor() -> "TLDExtract":
    # 60 ms at first use: the list is parsed here, offline, when somebody asks for a domain.
    from tldextract import TLDExtract

    return TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=True)


def _platform_outlet(host: str, path: str) -> str | None:
    for name in parents(host):
        split = _platforms().get(name)
        if split in {"path", "both"} and without_front(host) == name:
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
