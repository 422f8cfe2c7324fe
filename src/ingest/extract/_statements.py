"""Parsed page -> Statement: what the page says of itself out of sight, verbatim, in document order.

One selector, one pass. Nothing is judged here: `_fields.py` and the next stage weigh what was said.
Besides the places that `types.Statement` lists there are `html.title`, `jsonld.@type`, `jsonld.website`
(name of the web site), `link.license link.author link.image_src`, `rel.author` and `rel.license` (words and address of a link so marked), and
`header.NAME` (of the answer). The `type` of a `time.datetime` holds the element's class and itemprop words.
"""

from collections import Counter
from collections.abc import Iterator
from functools import cache

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest.extract._jsonld import read_jsonld
from ingest.rules import table
from ingest.text import collapse, storable
from ingest.types import Page, Statement

_SELECTOR = (
    "html,title,meta,link[rel~=canonical],link[rel~=amphtml],link[rel~=license],link[rel~=author],"
    "link[rel~=image_src],script[type*='ld+json' i],time[datetime],[itemprop],a[rel~=author],a[rel~=license]"
)
_FRAMES = frozenset({"amp-img", "amp-pixel", "iframe", "img", "script"})  # what carries a counter
_MAX_HITS = 20_000
_MAX_PROPS = 300  # itemprop elements looked at; a listing has thousands
_MAX_CHARS = 5000

_LINKS = {
    "canonical": "link.canonical",
    "amphtml": "link.amphtml",
    "license": "link.license",
    "author": "link.author",
    "image_src": "link.image_src",
}
_PROPS = frozenset(
    {
        "alternativeHeadline",
        "articleSection",
        "author",
        "contributor",
        "copyrightHolder",
        "creator",
        "dateCreated",
        "dateModified",
        "datePublished",
        "description",
        "headline",
        "image",
        "inLanguage",
        "isAccessibleForFree",
        "isBasedOn",
        "isBasedOnUrl",
        "keywords",
        "license",
        "mainEntityOfPage",
        "provider",
        "publisher",
        "sourceOrganization",
    }
)
_HEADERS = frozenset({"x-robots-tag", "tdm-reservation", "tdm-policy"})
_META_NAMES = ("property", "name", "http-equiv")
_ADDRESSES = ("content", "datetime", "href", "src")
# What hangs in such an item is not said of the article.
_FOREIGN = frozenset(
    {
        "AggregateRating",
        "Comment",
        "ImageObject",
        "Offer",
        "Organization",
        "Person",
        "Product",
        "Rating",
        "Review",
        "SiteNavigationElement",
        "UserComments",
        "WPSideBar",
    }
)
_WEIGHTS = {"headline": 2, "articleBody": 4, "author": 1, "datePublished": 1}

Attributes = dict[str, str | None]


def read_statements(tree: LexborHTMLParser, url: str | None) -> tuple[Statement, ...]:
    """Return everything the page says of itself out of sight. `url` is the page's own. Never raises.

    >>> tree = LexborHTMLParser('<meta name="Author" content=" Ann Field ">')
    >>> read_statements(tree, None)
    (Statement(place='meta.author', value='Ann Field', type='', url=None),)
    """
    found: list[Statement] = []
    scripts: list[str] = []
    props: list[tuple[LexborNode, Attributes]] = []
    for node in tree.css(_SELECTOR)[:_MAX_HITS]:
        attributes = node.attributes
        if "itemprop" in attributes and node.tag != "html":
            props.append((node, attributes))
        match node.tag:
            case "meta":
                found.extend(_meta(attributes))
            case "script":
                scripts.append(node.text(deep=True))
            case tag:
                found.extend(_element(node, tag or "", attributes))
    found.extend(_counters(tree))
    found.extend(_microdata(props[:_MAX_PROPS]))
    found.extend(read_jsonld(scripts, url))
    return tuple(found)


def header_statements(page: Page) -> tuple[Statement, ...]:
    """Return what the answer's headers say of the use of the page, as `header.NAME`.

    >>> from datetime import UTC, datetime
    >>> headers = (("x-robots-tag", "noarchive"),)
    >>> header_statements(Page(None, b"", datetime(2026, 1, 1, tzinfo=UTC), headers=headers))
    (Statement(place='header.x-robots-tag', value='noarchive', type='', url=None),)
    """
    return tuple(
        [
            Statement(f"header.{name}", storable(value[:_MAX_CHARS]))
            for name, value in page.headers
            if name in _HEADERS and value.strip()
        ]
    )


def _meta(attributes: Attributes) -> list[Statement]:
    content = collapse((attributes.get("content") or "")[:_MAX_CHARS])
    if not content or "itemprop" in attributes:
        return []
    names = [attributes[key] for key in _META_NAMES if key in attributes]
    said = dict.fromkeys([name.strip().lower() for name in names if name])
    return [Statement(f"meta.{name}", content) for name in said if name]


def _element(node: LexborNode, tag: str, attributes: Attributes) -> Iterator[Statement]:
    if tag == "link":
        rels = (attributes.get("rel") or "").lower().split()
        href = (attributes.get("href") or "").strip()
        yield from (
            Statement(_LINKS[rel], href, url=href) for rel in rels if rel in _LINKS and href
        )
    elif tag == "time":
        if stamp := (attributes.get("datetime") or "").strip():
            words = f"{attributes.get('class') or ''} {attributes.get('itemprop') or ''}"
            marked = f"{words} pubdate" if "pubdate" in attributes else words
            yield Statement("time.datetime", stamp[:100], type=collapse(marked[:200]))
    elif tag == "title":
        if title := collapse(node.text(deep=True)[:_MAX_CHARS]):
            yield Statement("html.title", title)
    elif tag == "html":
        language = attributes.get("lang") or attributes.get("xml:lang")
        if language and language.strip():
            yield Statement("html.lang", language.strip()[:50])
    elif tag == "a":
        yield from _marked_link(node, attributes)


def _marked_link(node: LexborNode, attributes: Attributes) -> Iterator[Statement]:
    """Yield what a link in sight is marked as: the author's page, or the licence."""
    rels, href = (attributes.get("rel") or "").lower().split(), attributes.get("href")
    words = collapse(node.text(deep=True)[:_MAX_CHARS])[:300]
    for rel, value in (("author", words), ("license", words or href)):
        if rel in rels and value:
            yield Statement(f"rel.{rel}", value, url=href)


def _counters(tree: LexborHTMLParser) -> Iterator[Statement]:
    # Twice as fast as a selector for each counter that we know.
    for node in tree.css("[src],[data-src]")[:_MAX_HITS]:
        attributes = node.attributes
        for address in (attributes.get("src"), attributes.get("data-src")):
            if address and any(map(address.__contains__, _pixels())) and node.tag in _FRAMES:
                yield Statement("pixel", address[:2000])
                break


@cache
def _pixels() -> tuple[str, ...]:
    """Return what stands in the address of every counter that we know."""
    return tuple(row["mark"] for row in table("pixels")["pixel"])


def _microdata(props: list[tuple[LexborNode, Attributes]]) -> list[Statement]:
    """Return the properties of the item that is the article; other items' are left out."""
    owned = [(node, attributes, _item(node)) for node, attributes in props]
    weights: Counter[int] = Counter()
    for _, attributes, (item, _) in owned:
        for prop in (attributes["itemprop"] or "").split():
            weights[item] += _WEIGHTS.get(prop, 0)
    main = max(weights, key=lambda item: weights[item], default=0)
    found: list[Statement] = []
    for node, attributes, (item, kind) in owned:
        if item in (main, 0) or kind == "WebPage":
            for prop in (attributes["itemprop"] or "").split():
                if prop in _PROPS:
                    found.extend(_property(prop, node, attributes))
    return found


def _item(node: LexborNode) -> tuple[int, str]:
    """Return the item that a property belongs to, by number and type; (0, "") when to none."""
    above, steps = node.parent, 0
    while above is not None and steps < 40:
        attributes = above.attributes
        if "itemscope" in attributes or "itemtype" in attributes:
            kind = _kind(attributes)
            return (-1, kind) if kind in _FOREIGN else (above.mem_id, kind)
        above, steps = above.parent, steps + 1
    return (0, "")


def _kind(attributes: Attributes) -> str:
    return (attributes.get("itemtype") or "").split("#")[-1].rstrip("/").split("/")[-1]


def _property(prop: str, node: LexborNode, attributes: Attributes) -> Iterator[Statement]:
    """Yield one property's value: the name within when it is an item of its own."""
    place, kind = f"microdata.{prop}", _kind(attributes)
    named = node.css("[itemprop~=name]") if "itemscope" in attributes else []
    for inner in named or [node]:
        own = inner.attributes
        text = next((own[key] for key in _ADDRESSES[:2] if own.get(key)), None)
        address = own.get("href") or own.get("src")
        value = text or collapse(inner.text(deep=True, separator=" ")[:_MAX_CHARS]) or address
        if value and value.strip():
            yield Statement(place, value.strip()[:2000], type=kind, url=address)
