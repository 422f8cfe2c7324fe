"""A small written world of outlets, served on loopback: the demo, and the measure of the whole way.

Outlets stand in outlets.toml, stories in stories/, templated bulletins in bulletins.toml, page designs in
pages/, pages that are no articles in odd.toml, and the rows that a right run ends with in expected.toml.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

from ingest.newsroom._designs import DESIGNS, draw
from ingest.newsroom._expected import Expected, ExpectedCopy, Piece, Refusal, expected
from ingest.newsroom._feeds import Item, draw_feed, front_page
from ingest.newsroom._reader import draw_index, for_reader, split_target
from ingest.newsroom._server import Hit, Resource, Site
from ingest.newsroom._world import (
    Appearance,
    Outlet,
    appearances,
    corrections,
    oddities,
    outlets,
    raw_file,
)

__all__ = [
    "Expected",
    "ExpectedCopy",
    "Hit",
    "Piece",
    "Refusal",
    "Resource",
    "World",
    "expected",
    "resources",
    "serve",
    "source_urls",
]

_CONFIG = """\
# The newsroom: {count} outlets of an invented coast, served by this machine to itself.
defaults:
  interval: 15m
fetch:
  delay: 0
  allow_private: true
  connect_to:
{connections}
sources:
{sources}
"""


class World:
    """The running demo world."""

    def __init__(self, site: Site) -> None:
        self._site = site

    @property
    def port(self) -> int:
        """Return the port on 127.0.0.1."""
        return int(self._site.server_address[1])

    @property
    def home(self) -> str:
        """Return the address at which a browser finds every outlet."""
        return f"http://127.0.0.1:{self.port}/"

    @property
    def hosts(self) -> tuple[str, ...]:
        """Return the host names that the server answers for, sorted."""
        return tuple(sorted(_hosts()))

    @property
    def log(self) -> tuple[Hit, ...]:
        """Return every request so far, in order."""
        return self._site.log

    @property
    def sources_yaml(self) -> str:
        """Return the text of a sources.yaml that reads this world."""
        connections = [f'    - "{host}:80:127.0.0.1:{self.port}"' for host in self.hosts]
        sources = [
            f"  - id: {outlet.id}\n    {outlet.source}: {outlet.source_url}"
            + ("\n    chase: true" if outlet.chase else "")
            for outlet in outlets().values()
        ]
        return _CONFIG.format(
            count=len(self.hosts), connections="\n".join(connections), sources="\n".join(sources)
        )

    def put(self, host: str, target: str, resource: Resource) -> None:
        """Serve something else at an address from now on: a page edited, moved or gone."""
        self._site.put(host, target, resource)


def source_urls() -> frozenset[str]:
    """Return the addresses of all feeds, sitemaps and listings of the world."""
    return frozenset(outlet.source_url for outlet in outlets().values())


@contextmanager
def serve(port: int = 0, *, corrects: bool = False) -> Iterator[World]:
    """Serve the world on 127.0.0.1 until the block ends; port 0 takes any that is free.

    `corrects`: some pages are corrected by their desks once they were read. Raises OSError when the port is taken.
    """
    later = dict(map(_served, corrections())) if corrects else {}
    with Site(port, resources(), _read, later) as site:
        thread = Thread(target=site.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield World(site)
        finally:
            site.shutdown()
            thread.join()


def _hosts() -> list[str]:
    return [outlet.host for outlet in outlets().values()]


def _read(site: Site, target: str) -> Resource | None:
    """Return what a browser sees: the list of outlets, or an outlet's page with its links turned."""
    if target == "/":
        return Resource(draw_index(outlets().values()))
    host, own_target = split_target(target)
    found = site.find(host, own_target)
    return for_reader(found, host, _hosts()) if found else None


def resources() -> dict[tuple[str, str], Resource]:
    """Return everything the world serves, by host and path. The same bytes at every call."""
    served: dict[tuple[str, str], Resource] = {}
    for outlet in outlets().values():
        served |= _around(outlet)
    served |= dict(map(_served, appearances()))
    for odd in oddities():
        resource = Resource(raw_file(odd.file), odd.content_type, odd.status, odd.published)
        served[odd.outlet.host, odd.path] = resource
    return served


def _served(page: Appearance) -> tuple[tuple[str, str], Resource]:
    """Return where a page stands and what is served there."""
    charset = DESIGNS[page.outlet.design].charset
    resource = Resource(draw(page), f"text/html; charset={charset}", modified=page.published)
    return (page.outlet.host, page.path), resource


def _around(outlet: Outlet) -> dict[tuple[str, str], Resource]:
    """Return the outlet's front page, feed and robots.txt."""
    items = _items(outlet)
    newest = items[0].published
    content_type, feed = draw_feed(outlet, items)
    rules = "".join(f"Disallow: {path}\n" for path in outlet.disallow) or "Disallow:\n"
    return {
        (outlet.host, "/"): Resource(front_page(outlet, items).encode(), modified=newest),
        (outlet.host, outlet.path): Resource(feed, content_type, modified=newest),
        (outlet.host, "/robots.txt"): Resource(
            f"User-agent: *\n{rules}".encode(), "text/plain; charset=utf-8"
        ),
        (outlet.host, "/assets/sea.svg"): Resource(raw_file("sea.svg"), "image/svg+xml"),
    }


def _items(outlet: Outlet) -> list[Item]:
    """Return what the outlet's source tells of, newest first."""
    told: list[Item] = [page for page in appearances() if page.outlet == outlet and page.listed]
    told += [odd for odd in oddities() if odd.outlet == outlet]
    return sorted(told, key=lambda item: item.published, reverse=True)
