"""TOML -> outlets, stories and their appearances: the written world, before any page is drawn."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

from ingest.newsroom._edits import corrected, edited


@dataclass(frozen=True, slots=True)
class Outlet:
    """A publisher of the demo world."""

    id: str
    host: str
    name: str
    tagline: str
    design: str  # of its pages, see _designs.py
    language: str  # ISO 639-1
    source: str  # key of its line in sources.yaml: feed sitemap page
    format: str  # of that source: rss atom rdf json sitemap listing
    path: str  # of that source
    bio: str = ""  # printed under every piece
    disallow: tuple[str, ...] = ()  # paths that robots.txt forbids
    chase: bool = False  # its line in sources.yaml asks for the originals that it names

    @property
    def home(self) -> str:
        """Return the address of the front page."""
        return f"http://{self.host}/"

    @property
    def source_url(self) -> str:
        """Return the address that tells of new pieces."""
        return f"http://{self.host}{self.path}"


@dataclass(frozen=True, slots=True)
class Appearance:
    """A story as one outlet prints it."""

    story: str  # id of the story
    outlet: Outlet
    path: str
    published: datetime  # aware, in the outlet's own zone
    title: str
    paragraphs: tuple[str, ...]  # "## " heading, "> " quote, "- " item, "!! " box between the text
    standfirst: str = ""
    authors: tuple[str, ...] = ()
    byline: str = ""  # as printed when it names no person
    section: str = "News"
    edit: str = "verbatim"
    credit: str = ""  # HTML under the text
    way: str = ""  # how the original is credited: one of the credit ways of expected.toml
    head: str = ""  # HTML for the head
    node: Mapping[str, Any] = field(default_factory=dict)  # laid over the JSON-LD article
    feed_source: tuple[str, str] | None = None  # name and address for RSS <source>
    photo: str = ""  # caption with the photographer's credit
    teaser: bool = False  # behind a paywall
    listed: bool = True  # by its outlet's source

    @property
    def url(self) -> str:
        """Return the address of the page."""
        return f"http://{self.outlet.host}{self.path}"


@dataclass(frozen=True, slots=True)
class Oddity:
    """A page that is no article, although its outlet's feed lists it."""

    outlet: Outlet
    path: str
    title: str
    published: datetime
    file: str  # below odd/
    status: int = 200
    content_type: str = "text/html; charset=utf-8"

    @property
    def url(self) -> str:
        """Return the address of the page."""
        return f"http://{self.outlet.host}{self.path}"


@cache
def outlets() -> Mapping[str, Outlet]:
    """Return the outlets by id."""
    rows = _table("outlets.toml")["outlet"]
    return {row["id"]: Outlet(**_tuples(row)) for row in rows}


@cache
def appearances() -> tuple[Appearance, ...]:
    """Return every article page of the world, newest first."""
    stories = {story["id"]: story for story in _stories()}
    pages = [
        _appearance(story, page, _origin_url(stories, story))
        for story in stories.values()
        for page in story["page"]
    ]
    pages += _bulletins()
    return tuple(sorted(pages, key=lambda page: (page.published, page.url), reverse=True))


@cache
def corrections() -> tuple[Appearance, ...]:
    """Return the pages that a desk corrects some time after they came out, as they then stand."""
    told = {story["id"]: story["correction"] for story in _stories() if "correction" in story}
    return tuple(
        replace(page, paragraphs=corrected(page.paragraphs, told[page.story]))
        for page in appearances()
        if page.outlet.id in told.get(page.story, {}).get("outlets", ())
    )


@cache
def oddities() -> tuple[Oddity, ...]:
    """Return the pages that are no articles."""
    return tuple(
        Oddity(**(row | {"outlet": outlets()[row["outlet"]]})) for row in _table("odd.toml")["odd"]
    )


def _stories() -> Iterator[Mapping[str, Any]]:
    for path in sorted((files(__package__) / "stories").iterdir(), key=lambda path: path.name):
        yield tomllib.loads(path.read_text(encoding="utf-8"))["story"]


def _origin_url(stories: Mapping[str, Mapping[str, Any]], story: Mapping[str, Any]) -> str:
    first = stories[story.get("based_on", story["id"])]["page"][0]
    return f"http://{outlets()[first['outlet']].host}{first['path']}"


def _appearance(story: Mapping[str, Any], page: Mapping[str, Any], origin_url: str) -> Appearance:
    first = page is story["page"][0]
    shown = {
        "title": story["title"],
        "standfirst": story.get("standfirst", ""),
        "section": story.get("section", "News"),
        # Whoever copies a story seldom prints who wrote it.
        "authors": story.get("authors", []) if first else [],
    } | {key: _filled(value, origin_url) for key, value in page.items() if key not in _EDITING}
    return Appearance(
        story=story["id"],
        paragraphs=edited(_paragraphs(story["text"]), page),
        **_tuples(shown | {"outlet": outlets()[page["outlet"]]}),
    )


def _bulletins() -> Iterator[Appearance]:
    for bulletin in _table("bulletins.toml")["bulletin"]:
        for row in bulletin["row"]:
            yield Appearance(
                story=f"{bulletin['id']}-{row['slug']}",
                outlet=outlets()[bulletin["outlet"]],
                path=bulletin["path"].format_map(row),
                published=row["published"],
                title=bulletin["title"].format_map(row),
                paragraphs=_paragraphs(bulletin["text"].format_map(row)),
                section=bulletin["section"],
            )


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(" ".join(part.split()) for part in text.split("\n\n"))


_EDITING = {"keep", "boxes", "swaps"}  # read by _edits


def _filled(value: Any, origin_url: str) -> Any:
    """Put the first page's address where the story's files say ORIGIN."""
    if isinstance(value, str):
        return value.replace("ORIGIN", origin_url)
    if isinstance(value, dict):
        return {key: _filled(inner, origin_url) for key, inner in value.items()}
    return value


def _tuples(row: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(v) if isinstance(v, list) else v for key, v in row.items()}


def _table(name: str) -> Mapping[str, Any]:
    return tomllib.loads((files(__package__) / name).read_text(encoding="utf-8"))


def raw_file(name: str) -> bytes:
    """Return the bytes of a file below odd/."""
    return (files(__package__) / "odd" / name).read_bytes()
