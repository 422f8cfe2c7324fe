"""The site in a real browser: every page at phone width and wide, light and dark, and whatever a page said stays text."""

import random
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe

from ingest.dedupe import place_article, take_fingerprint
from ingest.store import Store
from ingest.types import Article, Byline, Evidence, Origin, Page, Record, Time

NOW = datetime.now(UTC) + timedelta(hours=1)  # what came in last stands on the first page
TRICK = """<script>document.title='taken'</script><img src=x onerror="document.title='taken'"></title></textarea><svg onload="document.title='taken'"> {{ 7 * 7 }} \u202e"""
LINK = "javascript:document.title='taken'"
PAGES = (
    "",
    "trends",
    "trends?by=seen",
    "outlets",
    "questions",
    "search?q=ferry",
    "article/1",
    "article/1/copy/6",
    "database",
    "database/pieces",
    "database/pieces?outlet=fastcoast.example&_sort=title",
    "database/copies/6",
    "database/reach?owners=3",
    "database/wire-share",
    "database?sql=select+id,+title+from+pieces+where+id+%3C+:n&n=5",
    "nowhere",
)
WIDE = ("", "trends", "outlets", "article/1", "article/1/copy/6", "database/wire-share")
SHOWN = [(path, 390, "dark") for path in PAGES] + [(path, 1280, "light") for path in WIDE]


def hostile(url: str, text: str, at: int) -> Article:
    """A page that tries everything, in each of its fields."""
    quote = Evidence("credit", f"Source: {TRICK}", TRICK, "evil.example", LINK, 0.9, won=True)
    rival = Evidence("meta", TRICK, "Rival", None, LINK, 0.2, won=False, status="republished")
    origin = Origin("republished", "unverified", "evidence", "outlet", TRICK, None, LINK, None, 0.9, evidence=(quote, rival))  # fmt: skip
    return Article(
        url=url, given_url=url, canonical_url=LINK, outlet=f"evil{at}.example", title=f"Rain {TRICK}", standfirst=TRICK,
        text=text, authors=(TRICK,), bylines=(Byline(TRICK, "person", "byline"),), published=Time(datetime(2026, 3, 2, 9 + at, tzinfo=UTC), 60, "minute"),
        published_source="dom", modified=None, language='en"><script>', site_name=TRICK, section=TRICK, tags=(TRICK,),
        image_url=LINK, access="free", completeness="full", origin=origin,
    )  # fmt: skip


def put(store: Store, article: Article) -> None:
    taken = take_fingerprint(article.text)
    with store.writing():
        placement = place_article(article, taken, *store.look_up(article, taken))
        store.write(Record(article, taken, placement, Page(article.url or "", b"", NOW)))


@pytest.fixture(scope="module")
def address(serve, tmp_path_factory):
    """The bundled newsroom, and a hostile piece at two outlets that changes later."""
    path = tmp_path_factory.mktemp("site") / "demo.db"
    subprocess.run([sys.executable, "-m", "ingest", "demo", "--db", str(path)], check=True, capture_output=True)  # fmt: skip
    chance = random.Random(4)
    words = ["".join(chance.choices("abdegiklmnoprst", k=6)) for _ in range(300)]
    text = "\n\n".join(
        [TRICK, *(" ".join(chance.choices(words, k=50)) for _ in range(5)), "x" * 400]
    )
    with Store.open(path, now=lambda: NOW) as store:
        put(store, hostile("http://evil1.example/a", text, 1))
        put(store, hostile(LINK, text.replace("\n\n", f" changed {TRICK}\n\n", 1), 2))
        put(
            store,
            hostile(
                "http://evil1.example/a", f"{text}\n\nAnother line {TRICK} that came later.", 1
            ),
        )
    return serve(path)


@pytest.mark.parametrize(("path", "width", "scheme"), SHOWN)
def test_a_page_fits_asks_nobody_and_is_accessible(show, address, path, width, scheme):
    """No sideways scroll, no other host, nothing for the browser to complain of, no fault that axe finds."""
    shown = show(address + path, width=width, scheme=scheme, home=address)
    shown.page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    asked = {url.split("?")[0] for url in shown.asked}
    known = ["the server responded with a status of 404"] if path == "nowhere" else []
    told = [each for each in shown.complaints if not any(words in each for words in known)]
    assert (shown.overflow(), asked <= {f"{address}site.css", f"{address}favicon.ico"}, told) == (0, True, [])  # fmt: skip
    found = Axe().run(shown.page).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []


def test_the_scheme_is_the_readers(show, address):
    """Dark paper in the dark, light paper in the light."""
    paper = "getComputedStyle(document.documentElement).backgroundColor"
    light, dark = (show(address, scheme=each, home=address).page.evaluate(paper) for each in ("light", "dark"))  # fmt: skip
    assert sum(map(int, re.findall(r"\d+", light))) > 600
    assert sum(map(int, re.findall(r"\d+", dark))) < 150


def test_a_search_is_typed_and_leads_to_an_article(show, address):
    """From the field on any page, by keyboard, to the words marked in what was found."""
    page = show(f"{address}trends", home=address).page
    page.get_by_role("searchbox", name="Words to search for").fill('"night ferry"')
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=*")
    assert "night ferry" in page.locator("h1").inner_text()
    assert "ferry" in page.locator(".lead mark").first.inner_text().lower()
    page.locator(".pieces a").first.click()
    page.wait_for_url("**/article/*")
    assert page.locator("article h1").count() == 1


def test_an_article_reads_like_one_and_says_where_it_came_from(show, address):
    """Text, sentence, quotes, places in order with their lag, and the way to a comparison."""
    page = show(f"{address}article/1", home=address).page
    assert page.locator(".text p").count() == 9
    assert "Other copies name this page as their original" in page.locator(".verdict").inner_text()
    assert "By Coastal Press Agency" in page.locator(".evidence blockquote").first.inner_text()
    assert page.locator(".lost blockquote").all_inner_texts() == ["wire"]
    times = page.locator(".timeline .when b").all_inner_texts()
    assert times == ["first", "+55 min", "+1 h 35 min", "+2 h 20 min", "+3 h 10 min"]
    assert page.locator(".timeline li").count() == 7  # two print no zone: they have no lag
    page.get_by_role("link", name="Compare with the text shown").nth(4).click()
    page.wait_for_url("**/copy/*")
    assert page.locator(".compared del").count() > 0
    assert "percent" in page.locator(".compared del").all_inner_texts()[-2] + page.locator(".compared").inner_text()  # fmt: skip


@pytest.mark.parametrize("width", [390, 1280])
def test_charts_are_drawn(show, address, width):
    """Columns with a height, bars with a width, a lag for those that have one, and how many that are."""
    page = show(f"{address}trends", width=width, home=address).page
    sizes = "all => all.map(one => one.getBoundingClientRect()).map(box => Math.min(box.width, box.height))"
    charts = page.locator("figure.chart").all()
    drawn = [chart.locator(".plot > rect").evaluate_all(sizes) for chart in charts]
    assert [len(each) > 3 and min(each) > 2 for each in drawn] == [True, True, True]
    assert "7 have a lag" in page.locator("main").inner_text()
    assert page.locator(".bars tbody tr").count() >= 9


def test_the_matrix_says_who_carries_whom(show, address):
    """A cell for a pair, under heads that name both."""
    page = show(f"{address}outlets", home=address).page
    head = page.locator(".matrix thead th").all_inner_texts()
    row = page.locator(".matrix tbody tr", has_text="linnetquay-echo.example")
    assert row.locator("td").nth(head.index("coastal-press.example")).inner_text() == "2"


def test_a_question_is_asked_with_a_form(show, address):
    """Fields of the right kind, the answer as a table, and what was observed beneath it."""
    page = show(f"{address}questions", home=address).page
    page.get_by_role("link", name="reach", exact=True).click()
    assert page.get_by_label("since", exact=True).get_attribute("type") == "date"
    assert page.get_by_label("wire", exact=True).locator("option").all_inner_texts() == ["with", "without", "only"]  # fmt: skip
    page.get_by_label("owners", exact=True).fill("3")
    page.get_by_role("button", name="Ask").click()
    page.wait_for_url("**owners=3**")
    assert page.locator("table.rows tbody tr").count() == 1
    assert "Observed: " in page.locator(".observed").inner_text()
    page.locator("table.rows tbody a").first.click()
    assert page.url == f"{address}article/1"


def test_a_table_is_described_filtered_and_counted(show, address):
    """What it holds and what its columns hold; a facet is a link; a search reaches the text."""
    page = show(f"{address}database/pieces", home=address).page
    assert page.locator("main").inner_text().count("One row a distinct piece") == 1
    assert page.locator("dl.columns dt").count() > 30
    page.get_by_role("region", name="Rows by origin_status").get_by_role("link", name="republished").click()  # fmt: skip
    page.wait_for_url("**origin_status=republished**")
    before = page.locator("table.rows tbody tr").count()
    page.get_by_label("Words in the text").fill("river")
    page.get_by_role("button", name="Apply").click()
    page.wait_for_url("**_search=river**")
    assert 0 < page.locator("table.rows tbody tr").count() < before


@pytest.mark.parametrize("path", ["", "search?q=onerror", "article/39", "article/39/copy/52", "outlets", "trends", "database/articles/39", "database/copies", "database/evidence?_sort_desc=id", "database/bylines?_sort_desc=id", "database/silent-edits", "database/pieces?_facet=title&_facet=tags"])  # fmt: skip
def test_what_a_hostile_page_says_stays_text(show, address, path):
    """No script runs, nothing is loaded, no element of the page comes to life, no link leads into a script."""
    shown = show(address + path, width=390, home=address)
    shown.page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert {url.split("?")[0] for url in shown.asked} <= {f"{address}site.css", f"{address}favicon.ico"}  # fmt: skip
    assert (shown.complaints, shown.overflow()) == ([], 0)
    assert shown.page.title() != "taken"
    assert (
        shown.count("script, img, iframe, object, embed, base, [style], [onload], [onerror]") == 0
    )
    assert shown.count("a[href^='javascript']") == 0
    assert "<script>document.title" in shown.page.locator("main").inner_text()
    assert "{{ 7 * 7 }}" in shown.page.locator("main").inner_text()
