"""What follows a credit wording -> who is credited, and the link that leads there."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ingest.normalise._houses import is_nowhere
from ingest.normalise._names import (
    Found,
    Outlet,
    at_url,
    by_name,
    domains_in,
    folded,
    named_in,
    path_of,
)
from ingest.normalise._phrases import before_pictures, plain_name
from ingest.normalise._sight import Sight
from ingest.types import Block, Evidence, Link, OriginStatus
from ingest.urls import registrable_domain

_JOINS = frozenset({"of", "the", "and", "for", "de", "la", "du", "des", "der", "und"})
_INITIALED = re.compile(r"[^\W\d_]\w*")
_ADDRESS = re.compile(r"https?://[^\s<>\"“”]+")
_SOCIAL = frozenset(
    {
        "facebook.com",
        "twitter.com",
        "x.com",
        "instagram.com",
        "linkedin.com",
        "whatsapp.com",
        "t.me",
        "pinterest.com",
        "reddit.com",
        "youtube.com",
        "google.com",
        "apple.com",
        "bit.ly",
        "t.co",
        "creativecommons.org",
        "amazon.com",
        "amazon.co.jp",
        "amazon.de",
        "amazon.co.uk",
        "ebay.com",
        "wa.me",
        "flipboard.com",
        "tiktok.com",
    }
)


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody credited."""

    name: str | None
    domain: str | None
    listed: bool  # in the table
    distributor: bool = False
    printed: bool = False  # as a domain


def who_is(rest: str, sight: Sight) -> tuple[Who, ...]:
    """Return those whom the text after a credit wording names; never the page's own outlet.

    Listed names first, then printed domains, then the plain name that opens the text.
    """
    rest = before_pictures(rest)
    found = [hit for hit in _listed_in(rest[:90], sight) if hit.start < 60]
    people = [_listed(hit.outlet) for hit in found]
    if people and all(who.distributor for who in people):
        issuer = plain_name(rest[: found[0].start])
        people += [Who(issuer, None, listed=False)] if issuer and not is_nowhere(issuer) else []
    for host in domains_in(rest[:90]):
        name, domain = at_url(f"https://{host}/")
        if domain and all(who.domain != domain for who in people):
            people.append(Who(name or domain, domain, listed=name is not None, printed=True))
    if not people and (name := plain_name(rest)) and not is_nowhere(name):
        outlet = by_name(name)
        people = [_listed(outlet) if outlet else Who(name, None, listed=False)]
    others = [who for who in people if not _is_own(who, sight)]
    return tuple(sorted(others, key=lambda who: who.distributor))


def _listed_in(rest: str, sight: Sight) -> tuple[Found, ...]:
    """Return the listed houses; a code alone is position enough when the page's country is a guess."""
    found = named_in(rest, sight.country)
    if found or not sight.country_guessed:
        return found
    alone = named_in(rest)
    return alone if alone and alone[0].printed == rest.strip(" .()[]") else ()


def whom(found: Iterable[Found], sight: Sight) -> tuple[Who, ...]:
    """Return the listed houses met in a line, the page's own left out."""
    return tuple(
        _listed(hit.outlet)
        for hit in found
        if not sight.is_self(hit.outlet.name, hit.outlet.domain)
    )


def spells(words: str, code: str) -> bool:
    """Whether a code in brackets only abbreviates the words before it.

    >>> spells("Students of Advanced Placement", "AP"), spells("NEW YORK", "AP")
    (True, False)
    """
    found = [word for word in _INITIALED.findall(words)[-7:] if word not in _JOINS]
    initials = "".join([word[0] for word in found]).casefold()
    if len(code) < 2 or not code.isalpha() or not found:
        return False
    return code.casefold() in initials or found[-1].casefold().startswith(code.casefold())


def _is_own(who: Who, sight: Sight) -> bool:
    """Whether a credit names the page's own outlet, by a longer or shorter name of it, too."""
    if sight.is_self(who.name, who.domain):
        return True
    if who.listed or who.printed:
        return False
    name = folded(who.name or "")
    return any(
        len(own) > 4 and len(name) > 4 and (own in name or name in own) for own in sight.self_names
    )


def names_itself(rest: str, sight: Sight) -> bool:
    """Whether the name that opens a text is the page's own outlet: its paper issue, for one."""
    name = plain_name(rest)
    return name is not None and _is_own(Who(name, None, listed=False), sight)


def _listed(outlet: Outlet) -> Who:
    return Who(outlet.name, outlet.domain, listed=True, distributor=outlet.kind == "distributor")


def foreign_link(links: Iterable[Link], sight: Sight) -> Link | None:
    """Return the first link that leads to another outlet's page, or None."""
    for link in links:
        domain = registrable_domain(link.url)
        if domain and domain not in _SOCIAL and not sight.is_self(None, domain):
            return link
    return None


def _printed(text: str) -> Iterator[Link]:
    """Yield the addresses of pieces that a text prints in full."""
    for match in _ADDRESS.finditer(text) if "://" in text else ():
        url = match.group().rstrip(".,;:)]»”")
        if len(path_of(url)) > 1:
            yield Link(url, url)


def evidence_for(
    kind: str,
    quote: str,
    people: tuple[Who, ...],
    weight: float,
    *,
    status: OriginStatus = "republished",
) -> list[Evidence]:
    """Return a piece of evidence for each of those credited, the first a little ahead.

    Agencies credited without a name make one piece that points at nobody.
    """
    if not people:
        return [Evidence(kind, quote, weight=round(weight, 3), status=status)]
    return [
        Evidence(
            kind,
            quote,
            who.name,
            who.domain,
            None,
            round(weight - 0.02 * min(place, 3), 3),
            status=status,
        )
        for place, who in enumerate(people[:4])
    ]


def with_link(evidence: list[Evidence], block: Block, sight: Sight) -> list[Evidence]:
    """Return the evidence with the address of the link that stands in its block, or is printed in its words."""
    if not evidence:
        return evidence
    first = evidence[0]
    link = foreign_link((*block.links, *_printed(first.quote)), sight)
    if link is None:
        return evidence
    name, domain = at_url(link.url)
    if first.domain and domain != first.domain:
        return evidence
    linked = Evidence(
        first.kind,
        first.quote,
        first.name if first.domain else name or first.name,
        first.domain or domain,
        link.url,
        max(first.weight, 0.9) if first.domain is None and first.weight >= 0.8 else first.weight,
        status=first.status,
    )
    return [linked, *evidence[1:]]
