"""Resource -> resource for a person with a browser: every outlet below one address, links kept inside.

The outlets' names do not resolve, so `http://127.0.0.1:PORT/HOST/PATH` shows what HOST serves at PATH.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from html import escape

from ingest.newsroom._designs import draw_front
from ingest.newsroom._server import Resource
from ingest.newsroom._world import Outlet


def split_target(target: str) -> tuple[str, str]:
    """Return the outlet's host and its own target.

    >>> split_target("/the-meridian.example/feed.json?x=1")
    ('the-meridian.example', '/feed.json?x=1')
    """
    host, _, rest = target.lstrip("/").partition("/")
    return host, f"/{rest}"


def for_reader(resource: Resource, host: str, hosts: Iterable[str]) -> Resource:
    """Return an HTML page whose links lead to this server; anything else as it is."""
    if not resource.content_type.startswith("text/html"):
        return resource
    body = re.sub(rb'((?:href|src)=")/(?!/)', rb"\1/%s/" % host.encode(), resource.body)
    for name in hosts:
        body = body.replace(b'href="http://%s/' % name.encode(), b'href="/%s/' % name.encode())
    return replace(resource, body=body)


def draw_index(outlets: Iterable[Outlet]) -> bytes:
    """Return the page that lists every outlet."""
    rows = "\n".join(
        f'<li><h3><a href="/{outlet.host}/">{escape(outlet.name)}</a></h3>{escape(outlet.tagline)}'
        f' · <a href="/{escape(outlet.host + outlet.path)}">{outlet.format}</a></li>'
        for outlet in outlets
    )
    return draw_front("The newsroom", "en", "An invented coast, served by this machine", "", rows)
