"""Sitemap, news sitemap or sitemap index -> Feed. Flat by its protocol, so it is read by patterns."""

import html
import re
from collections.abc import Iterator

from ingest.sources._body import replaced
from ingest.sources._entries import distinct, plain, web_address
from ingest.times import parse_time
from ingest.types import Entry, Feed

_NEWS = "http://www.google.com/schemas/sitemap-news/"
_BLOCK = re.compile(r"<(?:[\w.-]+:)?(?:url|sitemap)(?=[\s>])")
_FIELD = re.compile(r"<([\w.:-]+)(?:\s[^<>]*)?>([^<]*)</\1")
_PREFIX = re.compile(r"""xmlns:([\w.-]+)\s*=\s*["']""" + re.escape(_NEWS))
_ROOT = re.compile(r"<(?:([\w.-]+):)?(urlset|sitemapindex)\b")


def read_sitemap(text: str, url: str | None) -> Feed:
    """Return the addresses of a sitemap, or the children of a sitemap index. Never raises."""
    text = replaced(text, "<!--", "-->", lambda _: "")
    text = replaced(text, "<![CDATA[", "]]>", html.escape)
    root = _ROOT.search(text)
    own = f"{root[1]}:" if root and root[1] else ""
    if root and root[2] == "sitemapindex":
        children = (_entry(fields, own, "", url) for fields in _blocks(text))
        return Feed("sitemap_index", children=distinct([child for child in children if child]))
    prefix = _PREFIX.search(text)
    news = f"{prefix[1]}:" if prefix else "news:"
    title = language = None
    entries = []
    for fields in _blocks(text):
        entry = _entry(fields, own, news, url)
        if entry:
            entries.append(entry)
            title = title or _words(fields.get(f"{news}name"))
            language = language or entry.language
    return Feed("sitemap", entries=distinct(entries), title=title, language=language)


def _blocks(text: str) -> Iterator[dict[str, str]]:
    """Yield the fields of each url or sitemap element, by name with prefix."""
    starts = [found.end() for found in _BLOCK.finditer(text)]
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        # The first one counts: an image further down may repeat a name.
        yield dict(reversed(_FIELD.findall(text, start, end)))


def _entry(fields: dict[str, str], own: str, news: str, base: str | None) -> Entry | None:
    address = web_address(base, _words(fields.get(f"{own}loc")))
    if address is None:
        return None
    language = _words(fields.get(f"{news}language"))
    keywords = _words(fields.get(f"{news}keywords")) or ""
    return Entry(
        id=address,
        url=address,
        title=plain(_words(fields.get(f"{news}title"))),
        published=parse_time(
            _words(fields.get(f"{news}publication_date")) or "", language=language
        ),
        updated=parse_time(_words(fields.get(f"{own}lastmod")) or ""),
        language=language,
        tags=tuple(word.strip() for word in keywords.split(",") if word.strip()),
    )


def _words(raw: str | None) -> str | None:
    return html.unescape(raw).strip() or None if raw else None
