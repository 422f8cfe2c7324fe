"""OPML, the list of subscriptions that feed readers exchange: bytes -> sources, sources -> bytes."""

from collections.abc import Iterable
from xml.etree import ElementTree

from ingest.errors import DataError
from ingest.types import Source
from ingest.urls import without_login

_MAX_BYTES = 10_000_000


def read_opml(body: bytes) -> tuple[Source, ...]:
    """Return the feeds of an OPML document, in order, without ids. Raises DataError when it is none.

    >>> read_opml(b'<opml><body><outline xmlUrl="https://example.org/feed"/></body></opml>')[0].url
    'https://example.org/feed'
    """
    if len(body) > _MAX_BYTES:
        raise DataError(f"is larger than {_MAX_BYTES // 1_000_000} MB")
    if b"<!ENTITY" in body:
        raise DataError("defines entities of its own, which no list of feeds needs")
    try:
        root = ElementTree.fromstring(body)
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise DataError(f"is no OPML ({error})") from None
    if root.tag.lower() != "opml":
        raise DataError(f"is no OPML but <{root.tag[:40]}>")
    urls = (_address(outline) for outline in root.iter("outline"))
    return tuple(Source("", url) for url in dict.fromkeys(urls) if url)


def _address(outline: ElementTree.Element) -> str | None:
    """Return the address of a feed; writers disagree about the case of the attribute."""
    found = next((value for name, value in outline.items() if name.lower() == "xmlurl"), "").strip()
    found = found.replace("feed://", "http://", 1) if found.startswith("feed://") else found
    return found if found.startswith(("http://", "https://")) else None


def write_opml(sources: Iterable[Source]) -> str:
    """Return the feeds among the sources as OPML 2.0; sitemaps and pages have no place in it, nor have passwords."""
    root = ElementTree.Element("opml", version="2.0")
    ElementTree.SubElement(ElementTree.SubElement(root, "head"), "title").text = "Sources of ingest"
    body = ElementTree.SubElement(root, "body")
    for source in sources:
        if source.kind == "feed":
            said = {"type": "rss", "text": source.id, "xmlUrl": without_login(source.url)}
            ElementTree.SubElement(body, "outline", said)
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, "unicode") + "\n"
