"""The picture of a page in a real browser: readable at any width, asks nobody for anything, obeys no page."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from ingest import newsroom
from ingest.explain import draw_picture
from ingest.piece import read_page
from ingest.types import Draft, Page

HOST, TARGET = "brackwater-post.example", "/2026/03/02/the-night-boat-is-back/"
# What a page may try to have run, loaded or sent, wherever a picture shows its words.
TRICKS = """<script>document.title = "taken"</script>
<img src="http://evil.example/pixel.png" onerror="document.title = 'taken'">
</style></title></textarea></details><svg onload="document.title='taken'"></svg>
<a href="javascript:document.title='taken'">here</a> <base href="http://evil.example/">
<meta http-equiv="refresh" content="0;url=http://evil.example/"><form action="http://evil.example/"><button>go</button></form>
{{ 7 * 7 }} {% raw %} \u202e"""


def read(body: bytes, url: str | None) -> tuple[Draft, str]:
    """The page taken apart, and its picture."""
    page = Page(
        url, body, datetime(2026, 3, 20, tzinfo=UTC), headers=(("content-type", "text/html"),)
    )
    draft, article = read_page(page)
    return draft, draw_picture(draft, article)


@pytest.fixture(scope="module")
def repost(tmp_path_factory) -> tuple[Draft, Path]:
    """A reposted wire story of the newsroom, and the file with its picture."""
    draft, html = read(newsroom.resources()[HOST, TARGET].body, f"http://{HOST}{TARGET}")
    path = tmp_path_factory.mktemp("pictures") / "repost.html"
    path.write_text(html, encoding="utf-8")
    return draft, path


@pytest.fixture
def hostile(tmp_path) -> Path:
    """The picture of a page that tries everything, in text, fields, names, addresses and statements."""
    tricks = TRICKS.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    long = "x" * 300
    body = f"""<html lang='"><script>alert(1)</script>'><head><title>Rain {tricks[:70]}</title>
    <meta name="description" content="{tricks}"><meta name="author" content="{tricks}">
    <link rel="canonical" href="javascript:alert(2)"><meta property="og:url" content="javascript:alert(3)"></head><body>
    <nav class="{tricks}">{tricks}</nav><article><h1>Rain {tricks[:70]}</h1>
    {f"<p>{tricks} And the rain went on falling all over the valley, as it had since Monday. {long}.</p>" * 4}
    <p>Source: <a href="javascript:alert(4)">{tricks}</a></p></article></body></html>"""
    path = tmp_path / "hostile.html"
    path.write_text(
        read(body.encode(), 'http://evil.example/"onmouseover=alert(5)')[1], encoding="utf-8"
    )
    return path


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_a_picture_fits_the_window_and_asks_for_nothing(show, repost, width, scheme):
    """Nothing stands outside of the window, no address is asked, the browser has nothing to complain of."""
    shown = show(repost[1], width=width, scheme=scheme)
    assert (shown.overflow(), shown.asked, shown.complaints) == (0, [], [])


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1280, "light")])
def test_a_picture_is_accessible(show, repost, width, scheme):
    """axe finds no fault with contrast, landmarks, names or structure, the dropped blocks opened."""
    shown = show(repost[1], width=width, scheme=scheme)
    shown.page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    found = Axe().run(shown.page).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []


def test_the_scheme_is_the_readers(show, repost):
    """Dark paper in the dark, light paper in the light."""
    paper = "getComputedStyle(document.documentElement).backgroundColor"
    light, dark = (show(repost[1], scheme=each).page.evaluate(paper) for each in ("light", "dark"))
    assert sum(map(int, re.findall(r"\d+", light))) > 600
    assert sum(map(int, re.findall(r"\d+", dark))) < 150


def test_every_block_is_shown_with_its_fate_reason_and_score(show, repost):
    """Kept and dropped blocks in the order and with the reasons and scores of the extractor."""
    draft, path = repost
    shown = show(path)
    rows = shown.page.eval_on_selector_all(
        "main .kept, main .dropped li",
        """all => all.map(one => [
            one.matches('.kept'), one.querySelector('.reason')?.textContent ?? '',
            Number(one.querySelector('.score').textContent), one.querySelector('.tag').textContent])""",
    )
    wanted = [[each.kept, each.reason, round(each.score), each.tag] for each in draft.blocks]
    assert rows == wanted
    assert shown.count("main .kept") == sum(each.kept for each in draft.blocks) > 5


def test_dropped_blocks_open_by_the_keyboard(show, repost):
    """A run of dropped blocks is closed until somebody opens it, and needs no mouse."""
    shown = show(repost[1])
    run = shown.page.locator("main details").first
    assert run.get_attribute("open") is None
    run.locator("summary").focus()
    shown.page.keyboard.press("Enter")
    assert run.get_attribute("open") is not None


def test_a_quote_leads_from_the_evidence_to_its_block_and_back(show, repost):
    """The words that an origin rests on are marked where they stand."""
    shown = show(repost[1])
    assert shown.page.locator("main mark").all_inner_texts() == ["Source: Coastal Press Agency"]
    shown.page.locator("#evidence-1 a").click()
    assert shown.page.locator("li:target mark").count() == 1
    shown.page.locator("main .cite").first.click()
    assert shown.page.locator("#evidence-1:target").is_visible()


@pytest.mark.parametrize("width", [360, 1280])
def test_what_a_hostile_page_says_stays_text(show, hostile, width):
    """No script runs, nothing is loaded, no element of the page comes to life, and its words can be read."""
    shown = show(hostile, width=width)
    assert (shown.asked, shown.complaints, shown.overflow()) == ([], [], 0)
    assert "taken" not in shown.page.title().split()
    assert shown.count("script, img, iframe, object, embed, link, base, form, button, [style]") == 0
    assert shown.count("a[href^='javascript'], [onload], [onerror], [onmouseover]") == 0
    assert shown.page.locator(".kept .text").first.inner_text().startswith("<script>document.title")
    assert "{{ 7 * 7 }}" in shown.page.locator(".kept .text").first.inner_text()


def test_the_policy_lets_no_script_run(show, repost, tmp_path):
    """Were a tag to slip through, the browser would still refuse it."""
    html = repost[1].read_text(encoding="utf-8")
    broken = tmp_path / "broken.html"
    broken.write_text(
        html.replace(
            "</main>",
            "<script>document.title='taken'</script><img src='http://evil.example/x'></main>",
        ),
        encoding="utf-8",
    )
    shown = show(broken)
    assert (shown.asked, "taken" in shown.page.title(), len(shown.complaints)) == ([], False, 2)
