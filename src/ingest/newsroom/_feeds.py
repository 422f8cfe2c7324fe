"""Items -> feed bytes: RSS, Atom, RDF, JSON Feed, a news sitemap, a listing page."""

import json
from collections.abc import Callable, Mapping, Sequence
from email.utils import format_datetime
from html import escape

from ingest.newsroom._designs import draw_front
from ingest.newsroom._world import Appearance, Oddity, Outlet

Item = Appearance | Oddity
_NEWS = "http://www.google.com/schemas/sitemap-news/0.9"


def draw_feed(outlet: Outlet, items: Sequence[Item]) -> tuple[str, bytes]:
    """Return the content type and the body of the outlet's source, newest item first."""
    content_type, draw = FORMATS[outlet.format]
    return content_type, draw(outlet, items).encode()


def _summary(item: Item) -> str:
    if isinstance(item, Oddity):
        return ""
    return item.standfirst or item.paragraphs[0]


def _people(item: Item) -> tuple[str, ...]:
    return item.authors if isinstance(item, Appearance) else ()


def _rss(outlet: Outlet, items: Sequence[Item]) -> str:
    rows = "".join(_rss_item(item) for item in items)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>\n'
        f"<title>{escape(outlet.name)}</title><link>{outlet.home}</link>"
        f"<description>{escape(outlet.tagline)}</description><language>{outlet.language}</language>"
        f"<ttl>15</ttl>\n{rows}</channel></rss>\n"
    )


def _rss_item(item: Item) -> str:
    source = getattr(item, "feed_source", None)
    said = f'<source url="{escape(source[1])}">{escape(source[0])}</source>' if source else ""
    people = "".join(f"<dc:creator>{escape(name)}</dc:creator>" for name in _people(item))
    return (
        f"<item><title>{escape(item.title)}</title><link>{escape(item.url)}</link>"
        f'<guid isPermaLink="true">{escape(item.url)}</guid>'
        f"<pubDate>{format_datetime(item.published)}</pubDate>"
        f"<description>{escape(escape(_summary(item)))}</description>{people}{said}</item>\n"
    )


def _atom(outlet: Outlet, items: Sequence[Item]) -> str:
    rows = "".join(
        f"<entry><title>{escape(item.title)}</title><id>{escape(item.url)}</id>"
        f'<link rel="alternate" href="{escape(item.url)}"/>'
        f"<published>{item.published.isoformat()}</published>"
        f"<updated>{item.published.isoformat()}</updated>"
        + "".join(f"<author><name>{escape(name)}</name></author>" for name in _people(item))
        + f"<summary>{escape(_summary(item))}</summary></entry>\n"
        for item in items
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{outlet.language}">'
        f"<title>{escape(outlet.name)}</title><id>{outlet.home}</id>"
        f'<link href="{outlet.home}"/><link rel="self" href="{escape(outlet.source_url)}"/>'
        f"<updated>{items[0].published.isoformat()}</updated>\n{rows}</feed>\n"
    )


def _rdf(outlet: Outlet, items: Sequence[Item]) -> str:
    order = "".join(f'<rdf:li resource="{escape(item.url)}"/>' for item in items)
    rows = "".join(
        f'<item rdf:about="{escape(item.url)}"><title>{escape(item.title)}</title>'
        f"<link>{escape(item.url)}</link><description>{escape(_summary(item))}</description>"
        f"<dc:date>{item.published.isoformat()}</dc:date></item>\n"
        for item in items
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
        ' xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">\n'
        f'<channel rdf:about="{outlet.home}"><title>{escape(outlet.name)}</title>'
        f"<link>{outlet.home}</link><description>{escape(outlet.tagline)}</description>"
        f"<items><rdf:Seq>{order}</rdf:Seq></items></channel>\n{rows}</rdf:RDF>\n"
    )


def _json(outlet: Outlet, items: Sequence[Item]) -> str:
    rows = [
        {
            "id": item.url,
            "url": item.url,
            "title": item.title,
            "summary": _summary(item),
            "date_published": item.published.isoformat(),
            "authors": [{"name": name} for name in _people(item)],
        }
        for item in items
    ]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": outlet.name,
        "home_page_url": outlet.home,
        "feed_url": outlet.source_url,
        "language": outlet.language,
        "items": rows,
    }
    return json.dumps(feed, ensure_ascii=False, indent=1)


def _sitemap(outlet: Outlet, items: Sequence[Item]) -> str:
    rows = "".join(
        f"<url><loc>{escape(item.url)}</loc><news:news><news:publication>"
        f"<news:name>{escape(outlet.name)}</news:name>"
        f"<news:language>{outlet.language}</news:language></news:publication>"
        f"<news:publication_date>{item.published.isoformat()}</news:publication_date>"
        f"<news:title>{escape(item.title)}</news:title></news:news></url>\n"
        for item in items
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
        f' xmlns:news="{_NEWS}">\n{rows}</urlset>\n'
    )


def front_page(outlet: Outlet, items: Sequence[Item]) -> str:
    """Return a page that lists the outlet's pieces; for an outlet without a feed it is the source."""
    rows = "\n".join(
        f'<li><h3><a href="{escape(item.url)}">{escape(item.title)}</a></h3>'
        f'<time datetime="{item.published.isoformat()}">{item.published:%d.%m.%Y}</time></li>'
        for item in items
    )
    content_type = FORMATS[outlet.format][0].partition(";")[0]
    alternate = f'<link rel="alternate" type="{content_type}" href="{escape(outlet.path)}">'
    told = alternate if outlet.source == "feed" else ""
    return draw_front(outlet.name, outlet.language, outlet.tagline, told, rows).decode()


FORMATS: Mapping[str, tuple[str, Callable[[Outlet, Sequence[Item]], str]]] = {
    "atom": ("application/atom+xml; charset=utf-8", _atom),
    "json": ("application/feed+json; charset=utf-8", _json),
    "listing": ("text/html; charset=utf-8", front_page),
    "rdf": ("application/rdf+xml; charset=utf-8", _rdf),
    "rss": ("application/rss+xml; charset=utf-8", _rss),
    "sitemap": ("application/xml; charset=utf-8", _sitemap),
}
