"""The saved pages in tests/fixtures/pages agree with what stands beside them."""

import html
import json
import re
import tomllib
from pathlib import Path

import pytest

PAGES = Path(__file__).parents[1] / "fixtures" / "pages"
FOLDERS = sorted(path.parent for path in PAGES.glob("*/expected.json"))


def shown(folder):
    """Return the page's words, tags dropped."""
    file = next(folder.glob("page.*"))
    text = file.read_text(encoding="utf-8")
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", text)).split())


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_expected_words_are_on_the_page(folder):
    """What must come out, and the quoted credit, can be read on the page."""
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    wanted = [expected["title"], expected["text_starts"], expected["text_ends"]]
    wanted += [*expected["absent"], *expected["authors"]]
    wanted += [
        text for text in (expected["standfirst_starts"], expected["origin"]["quote"]) if text
    ]
    page = shown(folder)
    assert [text for text in wanted if text not in page] == []


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_about_says_why(folder):
    """Each page says where it is from, under which licence, and why it is kept."""
    about = tomllib.loads((folder / "about.toml").read_text(encoding="utf-8"))
    assert set(about) == {"url", "licence", "why"}
    assert about["why"].endswith(".")


def test_everyday_repost_is_there_as_text_and_page():
    """The everyday repost stands here in both forms."""
    assert {path.name for path in PAGES.glob("*-repost/page.*")} == {"page.txt", "page.html"}
