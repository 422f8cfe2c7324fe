"""What a host states for its pages: lines of robots.txt, rules of tdmrep.json."""

import pytest

from ingest.normalise import rights_in_robots, rights_in_tdmrep
from ingest.normalise._rights import bars

ROBOTS = """User-agent: *
Disallow: /private
License: https://harbour.example/licence.xml
Content-Signal: search=yes, ai-train=no   # see our terms
Sitemap: https://harbour.example/map.xml
"""
RULES = """[
  {"location": "/open/*", "tdm-reservation": 0},
  {"location": "/*.pdf$", "tdm-reservation": 1},
  {"location": "/news/", "tdm-reservation": 1, "tdm-policy": "https://harbour.example/policy.json"}
]"""


def test_lines_of_use_are_kept_and_lines_of_crawling_are_not():
    """Verbatim, with the licence's address."""
    assert [(right.quote, right.url) for right in rights_in_robots(ROBOTS)] == [
        ("License: https://harbour.example/licence.xml", "https://harbour.example/licence.xml"),
        ("Content-Signal: search=yes, ai-train=no", None),
    ]


@pytest.mark.parametrize(
    ("path", "barred"),
    [
        ("/open/news/1", set()),
        ("/news/1", {"tdm"}),
        ("/a/b.pdf", {"tdm"}),
        ("/a/b.pdf.html", set()),
        ("/sport", set()),
    ],
)
def test_the_first_rule_that_fits_holds(path, barred):
    """* is anything, $ the end."""
    assert bars(rights_in_tdmrep(RULES, f"https://harbour.example{path}")) == barred


@pytest.mark.parametrize("text", ["", "{", "null", "[1, null]", '[{"location": 3}]', "[" * 5_000])
def test_a_broken_file_states_nothing(text):
    """Never an error: the file is somebody else's."""
    assert rights_in_tdmrep(text, "https://harbour.example/") == ()
