"""What pages state about the use of their pieces."""

from datetime import UTC, datetime

import pytest

from ingest.extract import extract_draft
from ingest.normalise import make_article
from ingest.normalise._rights import bars
from ingest.types import Page, Right

DAY = datetime(2026, 3, 9, tzinfo=UTC)


def rights(
    head: str = "", body: str = "", **headers: str
) -> list[tuple[str, str, str, str | None]]:
    """Return what is read on a page with these elements and headers."""
    html = f"<head>{head}</head><body><article><h1>Ferry</h1><p>{'The harbour is open. ' * 30}</p></article>{body}"
    sent = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    article = make_article(
        extract_draft(Page("https://harbour.example/1", html.encode(), DAY, headers=sent))
    )
    return [(right.kind, right.quote, right.place, right.url) for right in article.rights]


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ('<meta name=robots content="index, noarchive">', ("robots_meta", "index, noarchive", "meta.robots", None)),
        ('<meta name=OtherBot content="noindex">', ("robots_meta", "noindex", "meta.otherbot", None)),
        ('<meta name=tdm-reservation content=1>', ("tdm", "1", "meta.tdm-reservation", None)),
        ('<meta name=tdm-policy content="https://harbour.example/tdm.json">', ("tdm", "https://harbour.example/tdm.json", "meta.tdm-policy", "https://harbour.example/tdm.json")),
        ('<link rel=license href="https://licences.example/by/4.0/">', ("license", "https://licences.example/by/4.0/", "link.license", "https://licences.example/by/4.0/")),
        ('<meta name=copyright content="Harbour Post">', ("copyright", "Harbour Post", "meta.copyright", None)),
        ('<script type="application/ld+json">{"@type":"NewsArticle","headline":"Ferry","isAccessibleForFree":false}</script>', ("access", "false", "jsonld.isAccessibleForFree", None)),
    ],
)  # fmt: skip
def test_each_place_is_read_verbatim(head, expected):
    """Kind, words, place and the address beside them."""
    assert rights(head) == [expected]


def test_headers_speak_too():
    """X-Robots-Tag and the headers of the TDM reservation protocol."""
    assert rights(x_robots_tag="noarchive", tdm_reservation="1") == [
        ("x_robots_tag", "noarchive", "header.x-robots-tag", None),
        ("tdm", "1", "header.tdm-reservation", None),
    ]


def test_what_restricts_nothing_is_no_statement():
    """Most pages wish to be indexed; that is not kept."""
    assert rights('<meta name=robots content="index, follow, max-image-preview:large">') == []


def test_a_licence_in_sight_and_a_line_below():
    """A link marked as a licence, and the copyright line of the site."""
    body = "<footer><a rel=license href='https://licences.example/by/4.0/'>Free to share</a><p>© 2026 Harbour Post</p></footer>"
    assert rights(body=body) == [
        ("license", "Free to share", "rel.license", "https://licences.example/by/4.0/"),
        ("copyright", "© 2026 Harbour Post", "footer", None),
    ]


@pytest.mark.parametrize(
    ("quote", "place", "agent", "expected"),
    [
        ("noarchive", "header.x-robots-tag", "", {"noarchive"}),
        ("otherbot: noarchive", "header.x-robots-tag", "", set()),
        ("ingest: noarchive", "header.x-robots-tag", "ingest", {"noarchive"}),
        ("max-image-preview:large, noarchive", "header.x-robots-tag", "", {"noarchive"}),
        ("none", "meta.robots", "", {"noindex"}),
        ("noai, noimageai", "meta.robots", "", {"tdm"}),
        ("noarchive", "meta.googlebot", "", set()),
    ],
)
def test_whom_a_directive_keeps_from_what(quote, place, agent, expected):
    """Words for another robot are no words for us."""
    kind = "x_robots_tag" if place.startswith("header") else "robots_meta"
    assert bars([Right(kind, quote, place)], agent) == expected
