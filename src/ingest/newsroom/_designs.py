"""Appearance -> HTML: each outlet's page, drawn from a template in pages/ and a few lines of mark-up.

A design is data: its template, how a paragraph looks in it, how it prints a byline and a date.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from html import escape
from importlib.resources import files
from string import Template

from ingest.newsroom._world import Appearance

_SPANISH_MONTHS = [
    "enero",
    "febrero",
    "marzo",
    "abril",
    "mayo",
    "junio",
    "julio",
    "agosto",
    "septiembre",
    "octubre",
    "noviembre",
    "diciembre",
]


@dataclass(frozen=True, slots=True)
class Design:
    """How the pages of an outlet look. Patterns are for str.format; `{}` is the escaped text."""

    printed: Callable[[datetime], str]
    paragraph: str = "<p>{}</p>\n"
    heading: str = "<h2>{}</h2>\n"
    quote: str = "<blockquote><p>{}</p></blockquote>\n"
    item: str = "<li>{}</li>\n"
    box: str = '<div class="newsletter">{}</div>\n'
    standfirst: str = '<p class="standfirst">{}</p>\n'
    figure: str = '<figure><img src="/assets/sea.svg" alt=""><figcaption>{}</figcaption></figure>\n'
    credit: str = "<p>{}</p>\n"
    by: str = "By {}"
    joined: str = " and "
    charset: str = "utf-8"


def _long(at: datetime) -> str:
    return f"{at.day} {at:%B %Y}, {at:%H:%M}"


def _american(at: datetime) -> str:
    return f"{at:%B} {at.day}, {at.year} {at:%I:%M %p}"


def _german(at: datetime) -> str:
    return f"{at:%d.%m.%Y, %H:%M} Uhr"


def _spanish(at: datetime) -> str:
    return f"{at.day} de {_SPANISH_MONTHS[at.month - 1]} de {at.year}, {at:%H:%M} h"


DESIGNS = {
    "amp": Design(
        _long,
        box='<div class="ad">{}</div>\n',
        standfirst='<p class="meta"><strong>{}</strong></p>\n',
        figure='<amp-img src="/assets/sea.svg" width="600" height="240" alt=""></amp-img><p class="meta caption">{}</p>\n',
        by="{}",
        credit='<p class="meta">{}</p>\n',
    ),
    "bulletin": Design(_long),
    "german": Design(
        _german,
        standfirst='<p class="gz-vorspann">{}</p>\n',
        figure='<figure class="gz-bild"><img src="/assets/sea.svg" alt=""><figcaption class="gz-meta">{}</figcaption></figure>\n',
        credit='<p class="gz-quelle">{}</p>\n',
        by="Von {}",
        joined=" und ",
    ),
    "jsonld": Design(
        _long,
        paragraph='<div class="css-p"><p>{}</p></div>\n',
        standfirst='<p class="css-dek">{}</p>\n',
        figure='<img src="/assets/sea.svg" alt=""><div class="css-cap">{}</div>\n',
        credit='<div class="css-p"><p><em>{}</em></p></div>\n',
    ),
    "onediv": Design(
        _american,
        standfirst="<p><b>{}</b></p>\n",
        credit="<p><i>{}</i></p>\n",
        by="by {}",
    ),
    "repost": Design(
        _american,
        standfirst='<div class="entry-excerpt"><p>{}</p></div>\n',
        credit="<p>{}</p>\n",
        by="{}",
    ),
    "soup": Design(
        _american,
        paragraph="{}<br><br>\n",
        heading="<b>{}</b><br><br>\n",
        quote="<i>{}</i><br><br>\n",
        item="&bull; {}<br>\n",
        box="<div class='small'>{}</div>\n",
        standfirst="<b>{}</b><br><br>\n",
        credit="{}<br>\n",
        by="by {}",
    ),
    "spanish": Design(
        _spanish,
        standfirst='<p class="entradilla">{}</p>\n',
        credit='<p class="nota">{}</p>\n',
        by="Por {}",
        joined=" y ",
    ),
    "table": Design(
        _long,
        paragraph='<p align="justify">{}</p>\n',
        heading="<p><b>{}</b></p>\n",
        box='<table border="1" bgcolor="#f0e8d0" align="right"><tr><td><font size="1">{}</font></td></tr></table>\n',
        standfirst="<tr><td><b><i>{}</i></b></td></tr>\n",
        credit='<p align="right"><font size="2"><i>{}</i></font></p>\n',
        by="by {}",
        charset="windows-1252",
    ),
    "tidy": Design(_long, credit='<p class="credit">{}</p>\n'),
    "wire": Design(_long),
}


def draw(page: Appearance) -> bytes:
    """Return the page as its outlet serves it, in the outlet's own charset."""
    design = DESIGNS[page.outlet.design]
    html = _template(page.outlet.design).substitute(
        {
            "authors": escape(", ".join(page.authors) or page.outlet.name),
            "bio": escape(page.outlet.bio),
            "body": "".join(_body(design, page.paragraphs)),
            "byline": escape(_byline(design, page)),
            "credit": design.credit.format(page.credit) if page.credit else "",
            "figure": design.figure.format(escape(page.photo)) if page.photo else "",
            "head": page.head,
            "iso": page.published.isoformat(),
            "jsonld": _jsonld(page),
            "lang": page.outlet.language,
            "printed": design.printed(page.published),
            "section": escape(page.section),
            "site": escape(page.outlet.name),
            "standfirst": escape(page.standfirst),
            "standfirst_html": design.standfirst.format(escape(page.standfirst))
            if page.standfirst
            else "",
            "title": escape(page.title),
            "url": page.url,
        }
    )
    return html.encode(design.charset, "xmlcharrefreplace")


def _byline(design: Design, page: Appearance) -> str:
    if page.byline or not page.authors:
        return page.byline or page.outlet.name
    return design.by.format(design.joined.join(page.authors))


def _body(design: Design, paragraphs: Iterable[str]) -> Iterable[str]:
    patterns = {
        "## ": design.heading,
        "> ": design.quote,
        "- ": design.item,
        "!! ": design.box,
    }
    for line in paragraphs:
        mark = next((mark for mark in patterns if line.startswith(mark)), "")
        pattern = patterns.get(mark, design.paragraph)
        yield pattern.format(escape(line.removeprefix(mark), quote=False))


def _jsonld(page: Appearance) -> str:
    """Return what the page says of itself; only the heavy design tells the whole graph."""
    article = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": page.title,
        "datePublished": page.published.isoformat(),
        "author": [{"@type": "Person", "name": name} for name in page.authors],
        "publisher": {"@type": "NewsMediaOrganization", "name": page.outlet.name},
        "mainEntityOfPage": page.url,
    } | dict(page.node)
    shown = _graph(page, article) if page.outlet.design == "jsonld" else article
    return json.dumps(shown, ensure_ascii=False, indent=1).replace("</", "<\\/")


def _graph(page: Appearance, article: dict[str, object]) -> dict[str, object]:
    home = page.outlet.home
    del article["@context"]
    return {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": "Organization", "@id": f"{home}#us", "name": page.outlet.name, "url": home},
            {"@type": "WebSite", "@id": f"{home}#site", "name": page.outlet.name, "url": home},
            {
                "@type": "BreadcrumbList",
                "itemListElement": [
                    {"@type": "ListItem", "position": 1, "name": page.section, "item": home}
                ],
            },
            {"@type": "WebPage", "@id": page.url, "name": page.title},
            article
            | {
                "description": page.standfirst,
                "articleBody": "\n\n".join(page.paragraphs),
                "dateModified": page.published.isoformat(),
                "image": [{"@type": "ImageObject", "url": f"{home}assets/sea.svg"}],
                "articleSection": page.section,
                "wordCount": sum(len(line.split()) for line in page.paragraphs),
                "isAccessibleForFree": not page.teaser,
            },
        ],
    }


@cache
def _template(name: str) -> Template:
    return Template((files(__package__) / "pages" / f"{name}.html").read_text(encoding="utf-8"))


def draw_front(title: str, language: str, tagline: str, alternate: str, stories: str) -> bytes:
    """Return a front page: `stories` are its list items, `alternate` its feed's link element."""
    shown = {"site": escape(title), "lang": language, "tagline": escape(tagline)}
    html = _template("front").substitute(shown, alternate=alternate, stories=stories)
    return html.encode()
