"""The TDM reservation of a host: asked for when the settings say so, once a week, and told with each page."""

from ingest.types import Request

RULES = '[{"location": "/news/*", "tdm-reservation": 1}]'


def test_a_page_carries_what_its_host_reserves(world):
    """One request for the file serves all pages of a week."""
    world.server.on("/.well-known/tdmrep.json", (200, RULES))
    for path in ("/news/a", "/news/b", "/sport/a"):
        world.server.on(path, (200, "Rain."))
    fetcher = world.fetcher(tdmrep=True)
    stated = [fetcher.fetch(Request(f"http://news.example{path}")).stated for path in ("/news/a", "/news/b", "/sport/a")]  # fmt: skip
    assert [len(each) for each in stated] == [1, 1, 0]
    assert (stated[0][0].kind, stated[0][0].place) == ("tdm", "tdmrep.json")
    assert [asked.path for asked in world.server.asked].count("/.well-known/tdmrep.json") == 1


def test_nobody_is_asked_without_the_setting(world):
    """The default makes no request that nobody wants."""
    world.server.on("/a", (200, "Rain."))
    assert world.fetcher().fetch(Request("http://news.example/a")).stated == ()
    assert "/.well-known/tdmrep.json" not in [asked.path for asked in world.server.asked]
