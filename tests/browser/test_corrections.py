"""The newsroom's correction in the site: the article's page and the question, in a real browser, beside a person's decision."""

import subprocess
import sys

import pytest
from axe_playwright_python.sync_playwright import Axe

from ingest import newsroom

FERRY = "http://coastal-press.example/wire/2026/03/02/night-ferry"
POST = "http://brackwater-post.example/2026/03/02/the-night-boat-is-back/"
OLD = "They took twenty-seven months and cost 23 million."
NEW = "They took twenty-seven months and cost 21 million."
HOSTILE = "<script>document.title='taken'</script>"


@pytest.fixture(scope="module")
def address(tmp_path_factory, serve):
    """The site over the newsroom after the correction; a title was decided, and another decision taken back."""
    folder = tmp_path_factory.mktemp("corrected")
    (folder / "config").mkdir()
    decide = ["decide", "1", "title", f"Sund Castle sails {HOSTILE}", "--why", f"asked the desk {HOSTILE}", "--by", "Ada Lindqvist"]  # fmt: skip
    with newsroom.serve(corrects=True) as world:
        in_order = world.sources_yaml.replace(
            "fetch:\n", "fetch:\n  workers: 1\n"
        )  # the ferry is article 1
        (folder / "config" / "sources.yaml").write_text(in_order, encoding="utf-8")
        for words in (["run"], ["url", "--refresh", FERRY], ["url", "--refresh", POST], decide,
                      ["decide", "1", "date", "2026-03-01", "--why", "the log", "--by", "Ada"], ["decide", "1", "date", "--revoke"]):  # fmt: skip
            subprocess.run([sys.executable, "-m", "ingest", *words], cwd=folder, check=True, capture_output=True)  # fmt: skip
    return serve(folder / "data" / "articles.db")


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
def test_the_page_of_the_article_shows_notice_both_sentences_and_decisions(
    address, show, width, scheme
):
    """What a page or a person said stays text; nothing overflows, no fault for people who do not see."""
    shown = show(f"{address}article/1", width=width, scheme=scheme, home=address)
    notices = shown.page.locator("section", has=shown.page.locator("#notices-head"))
    assert "Correction, 3 March 2026" in notices.inner_text()
    post = notices.locator("li", has_text="brackwater-post.example")
    assert (post.locator("del").inner_text(), post.locator("ins").inner_text()) == (OLD, NEW)
    assert notices.locator("del").count() == 6  # the Courier was not read again
    decided = shown.page.locator("section", has=shown.page.locator("#decisions-head")).inner_text()
    assert f"title: Sund Castle sails {HOSTILE}" in decided
    assert "date: 2026-03-01 taken back" in decided
    assert (shown.overflow(), shown.complaints, shown.page.title().startswith("taken")) == (0, [], False)  # fmt: skip
    assert [each["id"] for each in Axe().run(shown.page).response["violations"]] == []


def test_the_question_shows_both_sentences(address, show):
    """The form of Datasette answers as the command does."""
    shown = show(f"{address}database/uncorrected-copies", home=address)
    text = shown.page.locator("table").first.inner_text()
    assert text.count(OLD) == text.count(NEW) == 6
    assert shown.complaints == []
