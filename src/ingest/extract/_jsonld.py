"""Script texts -> the article node of a page's JSON-LD, flattened. Broken JSON is read as far as it goes."""

import html
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from ingest.text import fold, storable
from ingest.types import Statement

Node = dict[str, Any]

_MAX_CHARS = 1_500_000  # of one script; a longer one is left alone
_MAX_NODES = 3000
_MAX_DEPTH = 8
_MAX_VALUES = 40  # of one property
_MAX_VALUE_CHARS = 200_000

# The properties that are kept, as `types.Statement` documents them.
_KEPT = (
    "headline",
    "alternativeHeadline",
    "name",
    "description",
    "author",
    "creator",
    "contributor",
    "publisher",
    "provider",
    "sourceOrganization",
    "isBasedOn",
    "isBasedOnUrl",
    "copyrightHolder",
    "copyrightNotice",
    "creditText",
    "datePublished",
    "dateModified",
    "dateCreated",
    "uploadDate",
    "articleBody",
    "articleSection",
    "keywords",
    "image",
    "thumbnailUrl",
    "inLanguage",
    "isAccessibleForFree",
    "mainEntityOfPage",
    "url",
    "correction",
    "license",
    "usageInfo",
    "isPartOf",
)
# How well a type answers "is this the article?".
_TYPES = {
    "NewsArticle": 6,
    "ReportageNewsArticle": 6,
    "AnalysisNewsArticle": 6,
    "OpinionNewsArticle": 6,
    "BackgroundNewsArticle": 6,
    "ReviewNewsArticle": 6,
    "AskPublicNewsArticle": 6,
    "LiveBlogPosting": 6,
    "Article": 5,
    "BlogPosting": 5,
    "ScholarlyArticle": 5,
    "TechArticle": 5,
    "SocialMediaPosting": 4,
    "DiscussionForumPosting": 4,
    "AdvertiserContentArticle": 5,
    "SatiricalArticle": 5,
    "Report": 5,
    "Recipe": 4,
    "Review": 3,
    "CreativeWork": 3,
    "HowTo": 3,
    "PodcastEpisode": 3,
    "VideoObject": 1,
    "WebPage": 1,
    "ItemPage": 1,
}
# Below these hang other pieces, never this one.
_OTHERS = frozenset(
    {"itemListElement", "comment", "isPartOf", "relatedLink", "citation", "liveBlogUpdate"}
)

_DECODER = json.JSONDecoder(strict=False)
_WRAPPING = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)")
_CLOSING = re.compile(r"(?:-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/|\]\]>|;)\s*$")
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_DOUBLE_COMMA = re.compile(r",(\s*,)+")
_LOOSE_STRING = re.compile(
    r'"(@type|headline|name|datePublished|dateModified|description|articleSection|articleBody|url)"'
    r'\s*:\s*"((?:[^"\\]|\\.)*)"'
)
_LOOSE_AUTHOR = re.compile(r'"author"\s*:[^}]{0,200}?"name"\s*:\s*"((?:[^"\\]|\\.)*)"')


def read_jsonld(scripts: Iterable[str], url: str | None) -> tuple[Statement, ...]:
    """Return the statements of the node that is this page's article. Never raises.

    Other nodes about the same piece fill in what that node leaves out. Its own type is `jsonld.@type`, the
    name of the web site `jsonld.website`.

    >>> [s.value for s in read_jsonld(['{"@type": "Article", "headline": "Rain",}'], None)]
    ['Article', 'Rain']
    """
    nodes = [node for text in scripts for node in _nodes(_load(text))]
    known = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str)}
    best = _ranked([node for node in nodes if _weight(node)], url)
    kind = max(_types(best[0]), key=lambda kind: _TYPES.get(kind, 0)) if best else ""
    found = [Statement("jsonld.@type", kind)] if kind else []
    for key in _KEPT:
        said = [node[key] for node in best if node.get(key) or node.get(key) is False]
        if said:
            found.extend(_statements(f"jsonld.{key}", said[0], known))
    sites = (node.get("name") for node in nodes if "WebSite" in _types(node))
    found.extend(
        Statement("jsonld.website", storable(name[:300])) for name in sites if isinstance(name, str)
    )
    return tuple(found)


def _load(text: str) -> Any:
    """Return what a JSON-LD script says; an object of loose strings when it cannot be mended."""
    if not text or len(text) > _MAX_CHARS:
        return None
    text = text.strip().lstrip("\ufeff")
    if text[:1] not in "{[" or text[-1:] not in "}]":
        text = _CLOSING.sub("", _WRAPPING.sub("", text))
    for mend in (str, _mended, html.unescape):
        try:
            return _DECODER.decode(mend(text))
        except (ValueError, RecursionError):
            continue
    return _several(text) or _loose(text)


def _mended(text: str) -> str:
    return _TRAILING_COMMA.sub(r"\1", _DOUBLE_COMMA.sub(",", text))


def _several(text: str) -> list[Any]:
    """Return the objects written one after the other; what follows a broken one is lost."""
    at = 0
    found: list[Any] = []
    text = _mended(text)
    while len(found) < 20 and (start := text.find("{", at)) >= 0:
        try:
            value, at = _DECODER.raw_decode(text, start)
        except (ValueError, RecursionError):
            break
        found.append(value)
    return found


def _loose(text: str) -> Node | None:
    """Return the first plain strings of known properties in JSON that does not parse."""
    node: Node = {}
    for key, value in _LOOSE_STRING.findall(text):
        if key == "@type" and node.get("@type") not in _TYPES:
            node["@type"] = value
        else:
            node.setdefault(key, _unquoted(value))
    if authors := _LOOSE_AUTHOR.findall(text):
        node["author"] = [{"name": _unquoted(name)} for name in authors[:10]]
    return node or None


def _unquoted(value: str) -> str:
    try:
        return str(json.loads(f'"{value}"', strict=False))
    except ValueError:
        return value


def _nodes(value: Any) -> Iterator[Node]:
    """Yield every object, outer before inner, in document order; bounded in number and depth."""
    stack, left = [(value, 0)], _MAX_NODES
    while stack and left:
        item, depth = stack.pop()
        left -= 1
        if isinstance(item, dict):
            yield item
            inner = [v for k, v in item.items() if k not in _OTHERS]
        elif isinstance(item, list):
            inner = item[:500]
        else:
            continue
        if depth < _MAX_DEPTH:
            stack.extend((v, depth + 1) for v in reversed(inner) if isinstance(v, dict | list))


def _types(node: Node) -> tuple[str, ...]:
    kind = node.get("@type")
    kinds = kind if isinstance(kind, list) else [kind]
    return tuple([_bare_type(each) for each in kinds if isinstance(each, str)])


def _bare_type(kind: str) -> str:
    """Return the last part of a type: some are written as an address."""
    return re.split(r"[/#:]", kind)[-1] if not kind.isalnum() else kind


def _weight(node: Node) -> int:
    return max((_TYPES.get(kind, 0) for kind in _types(node)), default=0)


def _ranked(nodes: list[Node], url: str | None) -> list[Node]:
    """Return the node that is the page's article, then those that speak of the same piece."""
    if not nodes:
        return []
    here = _path(url)
    first = max(nodes, key=lambda node: _claim(node, here))  # the earliest of equals
    headline = _headline(first)
    same = [
        node
        for node in nodes
        if node is not first
        and ("WebPage" in _types(node) or (headline and _headline(node) == headline))
        and "VideoObject" not in _types(node)
    ]
    return [first, *same]


def _claim(node: Node, here: str) -> int:
    filled = sum(bool(node.get(key)) for key in ("headline", "datePublished", "author"))
    addresses = {_path(_address(node.get(key))) for key in ("mainEntityOfPage", "url", "@id")}
    return _weight(node) * 2 + filled * 2 + (6 if here and here in addresses else 0)


def _headline(node: Node) -> str:
    title = node.get("headline") or node.get("name")
    return fold(title) if isinstance(title, str) else ""


def _address(value: Any) -> str | None:
    if isinstance(value, dict):
        value = value.get("@id") or value.get("url")
    if isinstance(value, list):
        value = value[0] if value else None
    return value if isinstance(value, str) else None


def _path(url: str | None) -> str:
    """Return the part of an address that names the page, for comparing; "" for a front page."""
    bare = re.sub(r"^[a-z]+://[^/]*|[?#].*$", "", url or "")
    return bare.rstrip("/").casefold()


def _statements(place: str, value: Any, known: dict[str, Node]) -> Iterator[Statement]:
    for item in (value if isinstance(value, list) else [value])[:_MAX_VALUES]:
        if isinstance(item, dict):
            full = known.get(str(item.get("@id")), item) if "name" not in item else item
            yield from _of_node(place, full)
        elif isinstance(item, bool):
            yield Statement(place, "true" if item else "false")
        elif (
            isinstance(item, str | int | float)
            and (text := storable(str(item)[:_MAX_VALUE_CHARS])).strip()
        ):
            yield Statement(place, text)


def _of_node(place: str, node: Node) -> Iterator[Statement]:
    url = _address(node.get("url")) or _address(node.get("contentUrl")) or _address(node.get("@id"))
    keys = (
        () if place == "jsonld.image" else ("name", "headline", "@value", "alternateName", "text")
    )
    names = [v for key in keys if (v := node.get(key))]
    if not names and not url:
        return
    name = names[0] if names else url
    kind = next(iter(_types(node)), "")
    for one in (name if isinstance(name, list) else [name])[:_MAX_VALUES]:
        if isinstance(one, str) and (text := storable(one[:2000])).strip():
            yield Statement(place, text, type=kind, url=url and storable(url))
