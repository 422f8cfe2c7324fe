"""Sources that the program writes into sources.yaml: below the others, everything else as it was."""

import pytest

from ingest.config import add_sources, load_config
from ingest.errors import ConfigError
from ingest.types import Source

NEW = Source("", "https://www.valley.example/feed?a=1&b=%20#x")
ITEM = '- id: valley\n{0}  feed: "https://www.valley.example/feed?a=1&b=%20#x"\n'

FIRST = """# mine
sources:
  # the harbour
  - id: harbour   # good
    feed: https://harbour.example/feed
"""
INNER = """sources:
- id: harbour
  feed: https://harbour.example/feed

# how
fetch: {delay: 3s}
"""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(FIRST, FIRST + "  " + ITEM.format("  "), id="at the end"),
        pytest.param(FIRST.rstrip(), FIRST + "  " + ITEM.format("  "), id="no last newline"),
        pytest.param(
            INNER, INNER.replace("\n\n#", "\n" + ITEM.format("") + "\n#"), id="before another key"
        ),
        pytest.param("sources: []\n", "sources:\n  " + ITEM.format("  "), id="an empty list"),
        pytest.param("sources:\n", "sources:\n  " + ITEM.format("  "), id="nothing below"),
        pytest.param(
            "fetch: {delay: 3s}\n",
            "fetch: {delay: 3s}\n\nsources:\n  " + ITEM.format("  "),
            id="no list",
        ),
        pytest.param("", "\nsources:\n  " + ITEM.format("  "), id="an empty file"),
    ],
)
def test_a_source_is_written_below_the_others(tmp_path, before, after):
    """Only its lines are new, and what was written is read."""
    path = tmp_path / "sources.yaml"
    path.write_text(before)
    (added,) = add_sources(path, [NEW])
    assert path.read_text() == after
    assert load_config(path).sources[-1].url == added.url == NEW.url
    assert [each.name for each in tmp_path.iterdir()] == ["sources.yaml"]


def test_what_is_known_is_left_out(tmp_path):
    """By the identity of the address, also within one call."""
    path = tmp_path / "sources.yaml"
    path.write_text(FIRST)
    known = Source("", "http://harbour.example/feed?utm_source=x")
    assert [each.id for each in add_sources(path, [known, NEW, NEW])] == ["valley"]
    assert add_sources(path, [NEW]) == []


def test_what_is_switched_off_or_stands_beside_a_feed_is_known(tmp_path):
    """Its address is not added a second time, and its id is taken."""
    path = tmp_path / "sources.yaml"
    path.write_text(
        "sources:\n  - {id: a, feed: 'https://a.example/1', sitemap: 'https://a.example/2'}\n"
        "  - {id: valley, feed: 'https://valley.example/1', enabled: false}\n"
    )
    known = [Source("", url) for url in ("https://a.example/2", "https://valley.example/1")]
    assert [each.id for each in add_sources(path, [*known, NEW])] == ["valley-2"]


def test_ids_are_made_of_the_host_and_numbered(tmp_path):
    """Each is one that the file may hold."""
    path = tmp_path / "sources.yaml"
    path.write_text(FIRST)
    urls = [
        "https://harbour.example/2",
        "https://harbour.example/3",
        "https://пример.example/",
        "https://192.0.2.7/x",
    ]
    added = add_sources(path, [Source("", url) for url in urls])
    assert [each.id for each in added][:2] == ["harbour-2", "harbour-3"]
    assert len({each.id for each in load_config(path).sources}) == 5


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param(
            "sources: [{id: a, feed: 'https://a.example/'}]\n", "one below the other", id="flow"
        ),
        pytest.param(
            "sources:\n  - id: a\n    feedd: https://a.example/\n", "unknown key", id="a mistake"
        ),
    ],
)
def test_a_file_that_cannot_be_added_to_stays_as_it_was(tmp_path, text, said):
    """An error names the place, and nothing was written."""
    path = tmp_path / "sources.yaml"
    path.write_text(text)
    with pytest.raises(ConfigError, match=said):
        add_sources(path, [NEW])
    assert path.read_text() == text
