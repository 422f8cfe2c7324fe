"""Draft -> Right: what a page states about the use of its piece, verbatim. Nothing is concluded but what `bars` says."""

import re
from collections.abc import Iterable, Iterator
from typing import Literal

from ingest.types import Draft, Right, RightKind, RightsPolicy, Statement, Treatment

Bar = Literal["tdm", "noarchive", "noindex"]

_LONGEST = 500  # characters kept of a statement
_RESTRICTING = frozenset(
    {"noindex", "noarchive", "nocache", "nosnippet", "none", "noai", "noimageai"}
)
_BARS: dict[str, Bar] = {
    "noindex": "noindex",
    "none": "noindex",
    "noarchive": "noarchive",
    "nocache": "noarchive",
    "noai": "tdm",
}
_PLACES: dict[str, RightKind] = {
    "header.tdm-policy": "tdm",
    "header.tdm-reservation": "tdm",
    "meta.tdm-policy": "tdm",
    "meta.tdm-reservation": "tdm",
    "jsonld.isAccessibleForFree": "access",
    "jsonld.license": "license",
    "jsonld.usageInfo": "license",
    "link.license": "license",
    "meta.dc.license": "license",
    "meta.dc.rights.license": "license",
    "meta.dcterms.license": "license",
    "meta.license": "license",
    "rel.license": "license",
    "microdata.isAccessibleForFree": "access",
    "microdata.license": "license",
    "jsonld.copyrightHolder": "copyright",
    "jsonld.copyrightNotice": "copyright",
    "meta.copyright": "copyright",
    "meta.dc.rights": "copyright",
    "meta.dcterms.rights": "copyright",
    "meta.dcterms.rightsholder": "copyright",
    "meta.rights": "copyright",
}
_STRICTNESS: tuple[Treatment, ...] = ("record", "metadata_only", "skip")
# A header's or meta's value, or a rule of tdmrep.json.
_RESERVED = re.compile(r'\s*1\s*$|\{.*"tdm-reservation": "?1"?\s*[,}]')
_LINE = re.compile(r"(?:©|\(c\)\s|copyright\b).{0,300}", re.IGNORECASE)
_AGENT = re.compile(r"^\s*(?!max-|unavailable_after)[\w-]+\s*:")  # "somebot: noarchive"


def read_rights(draft: Draft) -> tuple[Right, ...]:
    """Return what a page states, once each, in the order of the page; its own copyright line last. Never raises."""
    found = [*_stated(draft.statements), *_printed(draft)]
    return tuple(dict.fromkeys(found))


def _stated(statements: Iterable[Statement]) -> Iterator[Right]:
    for said in statements:
        kind = _kind_of(said)
        if kind and said.value.strip():
            url = said.url or (said.value if said.value.startswith(("http:", "https:")) else None)
            yield Right(kind, said.value[:_LONGEST], said.place, url)


def _kind_of(said: Statement) -> RightKind | None:
    if said.place in _PLACES:
        return _PLACES[said.place]
    if said.place == "header.x-robots-tag":
        return "x_robots_tag" if _directives(said.value) & _RESTRICTING else None
    name = said.place.removeprefix("meta.")
    if name != said.place and (name == "robots" or name.endswith("bot")):
        return "robots_meta" if _directives(said.value) & _RESTRICTING else None
    return None


def _directives(value: str) -> set[str]:
    return {part.strip() for part in _AGENT.sub("", value).lower().split(",")}


def _printed(draft: Draft) -> Iterator[Right]:
    """Yield the first copyright line within the article, else that of the whole site: `footer`."""
    for place, within in (("text", True), ("footer", False)):
        for block in draft.blocks:
            if block.inside is within and not block.kept and (line := _LINE.match(block.text)):
                yield Right("copyright", line[0], place)
                return


def bars(rights: Iterable[Right], agent: str = "") -> frozenset[Bar]:
    """Return what rights keep everybody, or the named robot, from: mining, archiving, indexing.

    >>> sorted(bars([Right("robots_meta", "index, noarchive", "meta.robots"), Right("tdm", "1", "meta.tdm-reservation")]))
    ['noarchive', 'tdm']
    >>> bars([Right("robots_meta", "noarchive", "meta.otherbot")])
    frozenset()
    """
    return frozenset(bar for right in rights for bar in _bars_of(right, agent.lower()))


def treatment(rights: Iterable[Right], policy: RightsPolicy) -> Treatment:
    """Return what is to be done with a piece of which these rights were stated: the strictest of what applies.

    >>> treatment([Right("tdm", "1", "meta.tdm-reservation")], RightsPolicy(tdm="metadata_only"))
    'metadata_only'
    """
    if policy.only_records:
        return "record"
    barred = bars(rights, policy.agent)
    chosen = [getattr(policy, bar) for bar in ("tdm", "noarchive") if bar in barred]
    return max(chosen, key=_STRICTNESS.index, default="record")


def _bars_of(right: Right, agent: str) -> Iterator[Bar]:
    if right.kind == "tdm" and _RESERVED.match(right.quote):
        yield "tdm"
    elif right.kind in ("robots_meta", "x_robots_tag"):
        named = _AGENT.match(right.quote)
        addressed = named[0].strip(" :") if named else right.place.rpartition(".")[2]
        if addressed.lower() in ("robots", "x-robots-tag", "*", agent):
            yield from (_BARS[each] for each in _directives(right.quote) if each in _BARS)
