"""Statements and the visible page -> Fields: headline, names, dates and the rest, each with its place."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from ingest.extract._authors import find_authors
from ingest.extract._dates import find_modified, find_published
from ingest.extract._flat import Flat
from ingest.extract._title import find_title
from ingest.text import collapse
from ingest.types import Entry, Statement, Time

Said = Mapping[str, Sequence[Statement]]  # place -> its statements


@dataclass(frozen=True, slots=True)
class Fields:
    """What a page says of its article beside the text. `None` and (): the page does not say."""

    title: str | None = None
    description: str | None = None
    authors: tuple[str, ...] = ()  # as printed, one a name; agencies may still be among them
    published: Time | None = None
    modified: Time | None = None
    language: str | None = None  # as declared
    canonical_url: str | None = None
    site_name: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    image_url: str | None = None
    places: tuple[tuple[str, str], ...] = ()  # field -> jsonld meta microdata dom feed url text


_DESCRIPTIONS = (
    "meta.og:description",
    "jsonld.description",
    "meta.description",
    "meta.twitter:description",
    "microdata.description",
    "meta.dc.description",
)
_LANGUAGES = (
    "html.lang",
    "jsonld.inLanguage",
    "meta.content-language",
    "meta.og:locale",
    "meta.language",
    "meta.dc.language",
    "microdata.inLanguage",
)
_SITES = (
    "meta.og:site_name",
    "jsonld.publisher",
    "jsonld.website",
    "meta.application-name",
    "meta.publisher",
    "meta.dc.publisher",
    "microdata.publisher",
    "meta.apple-mobile-web-app-title",
    "jsonld.isPartOf",
)
_SECTIONS = (
    "meta.article:section",
    "jsonld.articleSection",
    "microdata.articleSection",
    "meta.parsely-section",
    "meta.section",
    "meta.og:section",
    "meta.category",
)
_TAGS = (
    "meta.article:tag",
    "jsonld.keywords",
    "meta.news_keywords",
    "meta.parsely-tags",
    "meta.sailthru.tags",
    "microdata.keywords",
    "meta.keywords",
)
_IMAGES = (
    "meta.og:image",
    "jsonld.image",
    "meta.twitter:image",
    "meta.twitter:image:src",
    "microdata.image",
    "link.image_src",
    "jsonld.thumbnailUrl",
)
_KINDS = {"html": "dom", "link": "meta"}
# Some plug-ins make the page itself the whole of which the article is a part; some blogs have no
# publisher but their author.
_NO_SITES = ("WebPage", "Person")
_MAX_TAGS = 50


def read_fields(
    statements: Sequence[Statement], flat: Flat, url: str | None, entry: Entry | None
) -> Fields:
    """Return the fields of a page. `url` is its address, `entry` what the feed said. Never raises."""
    said = by_place(statements)
    sites = tuple(_site_names(said, url))
    title, title_place, top = find_title(
        said, flat, (*sites, *_host_labels(url)), entry.title if entry else None
    )
    authors, authors_place = find_authors(said, flat, top, sites, entry)
    published, published_place = find_published(said, flat, top, url, entry)
    modified, modified_place = find_modified(said, flat, top, entry)
    description, description_place = _first(said, _DESCRIPTIONS)
    language, language_place = _first(said, _LANGUAGES)
    canonical, canonical_place = _canonical(said, url)
    site, site_place = _first(said, _SITES)
    section, section_place = _first(said, _SECTIONS)
    tags, tags_place = _tags(said, entry)
    image, image_place = _first(said, _IMAGES)
    places = (
        ("title", title_place),
        ("description", description_place),
        ("authors", authors_place),
        ("published", published_place),
        ("modified", modified_place),
        ("language", language_place),
        ("canonical_url", canonical_place),
        ("site_name", site_place),
        ("section", section_place),
        ("tags", tags_place),
        ("image_url", image_place),
    )
    return Fields(
        title=title or None,
        description=description,
        authors=authors,
        published=published,
        modified=modified,
        language=language,
        canonical_url=canonical,
        site_name=site,
        section=section,
        tags=tags,
        image_url=_absolute(image, url),
        places=tuple((field, place) for field, place in places if place),
    )


def by_place(statements: Sequence[Statement]) -> dict[str, list[Statement]]:
    """Return the statements of each place, in document order."""
    said: dict[str, list[Statement]] = {}
    for statement in statements:
        said.setdefault(statement.place, []).append(statement)
    return said


def _first(said: Said, places: Sequence[str]) -> tuple[str | None, str]:
    for place in places:
        for statement in said.get(place, ()):
            if value := collapse(statement.value):
                return value, _kind(place)
    return None, ""


def _kind(place: str) -> str:
    head = place.partition(".")[0]
    return _KINDS.get(head, head)


def _site_names(said: Said, url: str | None) -> Iterator[str]:
    """Yield the names that the site goes by, its host's labels among them."""
    for place in _SITES:
        yield from (s.value for s in said.get(place, ()) if s.type not in _NO_SITES)
    if host := _host(url).removeprefix("www."):
        yield host


def _host_labels(url: str | None) -> Iterator[str]:
    """Yield the parts of a host: headlines end in them, but a blog's may be its author's name."""
    labels = _host(url).removeprefix("www.").split(".")
    yield from (label for label in labels[:-1] if len(label) > 2)


def _host(url: str | None) -> str:
    try:
        return urlsplit(url or "").hostname or ""
    except ValueError:
        return ""


def _canonical(said: Said, url: str | None) -> tuple[str | None, str]:
    value, place = _first(said, ("link.canonical", "meta.og:url"))
    return _absolute(value, url), place


def _absolute(address: str | None, url: str | None) -> str | None:
    if not address:
        return None
    try:
        return urljoin(url or "", address)
    except ValueError:
        return address


def _tags(said: Said, entry: Entry | None) -> tuple[tuple[str, ...], str]:
    for place in _TAGS:
        tags: dict[str, str] = {}
        for statement in said.get(place, ()):
            for part in statement.value.replace(";", ",").split(","):
                if tag := collapse(part):
                    tags.setdefault(tag.casefold(), tag)
        if tags:
            return tuple(tags.values())[:_MAX_TAGS], _kind(place)
    return (entry.tags, "feed") if entry and entry.tags else ((), "")
