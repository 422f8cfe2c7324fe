"""The world on loopback: virtual hosts, feeds that parse, validators, and a log."""

import json
import re
import xml.etree.ElementTree as ET
from urllib.parse import urlsplit

import pytest

from ingest.newsroom import Resource, expected, serve
from ingest.newsroom._world import appearances, oddities, outlets

COURIER = "http://www.ostermere-courier.example/2026/02/24/tram-depot-market"
FEEDS = [outlet for outlet in outlets().values() if outlet.source != "page"]


@pytest.mark.parametrize("url", expected().urls)
def test_every_expected_url_is_served(ask, url):
    """Each listed page answers; those that shall be missing say so with their status."""
    wanted = {odd.url: odd.status for odd in oddities()}
    assert ask(url).status == wanted.get(url, 200)


@pytest.mark.parametrize("outlet", FEEDS, ids=lambda outlet: outlet.id)
def test_feeds_parse_and_list_every_page(ask, outlet):
    """A feed is well-formed XML or JSON and names each of its outlet's pages, but those that no source lists."""
    answer = ask(outlet.source_url)
    if outlet.format == "json":
        urls = {item["url"] for item in json.loads(answer.body)["items"]}
    else:
        shown = [*ET.fromstring(answer.body).iter()]
        urls = {value for each in shown for value in (each.text, *each.attrib.values())}
    told = [*(page for page in appearances() if page.listed), *oddities()]
    assert urls >= {page.url for page in told if page.outlet == outlet}


def test_listing_links_every_piece(ask):
    """The outlet without a feed has a page that links its pieces."""
    listing = ask(outlets()["digest"].source_url).body.decode()
    pieces = [page for page in appearances() if page.outlet.id == "digest"]
    assert all(f'href="{page.url}"' in listing for page in pieces)


def test_pages_keep_their_charset(ask):
    """The old table layout is served as Windows-1252 and says so."""
    answer = ask("http://oldharbour-gazette.example/2026/mar/ferry.htm")
    assert answer.headers["content-type"] == "text/html; charset=windows-1252"
    assert "Quist, who led the work" in answer.body.decode("windows-1252")
    assert b"\x93You would think" not in answer.body
    assert b"\x93" in answer.body


def test_no_placeholder_is_left(ask):
    """Every template slot and every ORIGIN was filled."""
    for page in appearances():
        shown = ask(page.url).body
        assert b"ORIGIN" not in shown
        assert b"$" not in shown


def test_json_ld_is_readable(ask):
    """Blocks of JSON-LD are valid JSON."""
    found = 0
    for page in appearances():
        html = ask(page.url).body.decode("utf-8", "replace")
        for block in html.split('<script type="application/ld+json">')[1:]:
            json.loads(block.partition("</script>")[0])
            found += 1
    assert found > 10


def test_same_etag_gives_304(ask):
    """A client that has this version gets no body."""
    first = ask(COURIER)
    again = ask(COURIER, If_None_Match=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")


def test_same_date_gives_304(ask):
    """The date alone is a validator, too."""
    first = ask(COURIER)
    again = ask(COURIER, If_Modified_Since=first.headers["last-modified"])
    assert again.status == 304


def test_other_etag_outranks_date(ask):
    """A wrong tag brings the page although the date is right."""
    first = ask(COURIER)
    again = ask(COURIER, If_None_Match='"other"', If_Modified_Since=first.headers["last-modified"])
    assert again.status == 200


def test_head_has_no_body(ask):
    """HEAD answers like GET, without the body."""
    assert ask(COURIER, method="HEAD").body == b""


def test_robots_forbid_the_members_pages(ask):
    """One outlet closes a folder, and its feed lists a page of it all the same."""
    robots = ask("http://oldharbour-gazette.example/robots.txt").body.decode()
    refused = [each.url for each in expected().refusals if each.reason == "robots"]
    assert "Disallow: /members/" in robots
    assert all("/members/" in url for url in refused)


def test_host_is_part_of_the_address(ask):
    """Another outlet's path, or an unknown host, is not found."""
    assert ask("http://the-meridian.example/2026/02/24/tram-depot-market").status == 404
    assert ask("http://elsewhere.example/").status == 404


def test_log_keeps_host_path_and_status(world, ask):
    """Each request is noted in order."""
    ask("http://harbour-digest.example/latest/?page=2")
    hit = world.log[-1]
    assert (hit.host, hit.path, hit.status) == ("harbour-digest.example", "/latest/?page=2", 200)


def test_page_can_be_replaced(ask_at):
    """A test may edit a page, or let it go, while its own world runs."""
    with serve() as world:
        before = ask_at(world, COURIER)
        world.put("www.ostermere-courier.example", urlsplit(COURIER).path, Resource(b"edited"))
        after = ask_at(world, COURIER, If_None_Match=before.headers["etag"])
    assert (after.status, after.body) == (200, b"edited")


@pytest.mark.parametrize("outlet", outlets().values(), ids=lambda outlet: outlet.id)
def test_browser_walks_from_outlet_to_article(world, ask, outlet):
    """At our own address each outlet's front page links to its pieces on this server."""
    index = ask(world.home).body.decode()
    assert f'href="/{outlet.host}/"' in index
    front = ask(f"{world.home}{outlet.host}/").body.decode()
    links = re.findall(rf'<h3><a href="(/{re.escape(outlet.host)}/[^"]+)"', front)
    pages = [page for page in appearances() if page.outlet == outlet]
    assert len(links) >= len(pages)
    assert ask(world.home.rstrip("/") + links[0]).status == 200


@pytest.mark.parametrize("outlet", outlets().values(), ids=lambda outlet: outlet.id)
def test_sources_yaml_names_every_outlet(world, outlet):
    """Each outlet has its line and its way to this machine."""
    text = world.sources_yaml
    assert f"  - id: {outlet.id}\n    {outlet.source}: {outlet.source_url}\n" in f"{text}\n"
    assert f'"{outlet.host}:80:127.0.0.1:{world.port}"' in text
