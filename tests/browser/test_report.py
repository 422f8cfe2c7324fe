"""The report in a real browser: fits, is accessible, draws its charts, asks nobody, obeys no page."""

import sqlite3
from contextlib import closing

import pytest
from axe_playwright_python.sync_playwright import Axe

from ingest.analyse import report
from ingest.cli import main


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    """The bundled newsroom, stored; one of its pages tells a hostile title."""
    path = tmp_path_factory.mktemp("report") / "demo.db"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.argv", ["ingest", "demo", "--db", str(path)])
        with pytest.raises(SystemExit):
            main()
    with closing(sqlite3.connect(path)) as db, db:
        trick = (
            "<script>document.title = 'taken'</script><img src='http://evil.example/x'>" + "x" * 200
        )
        db.execute("UPDATE copies SET title = ? WHERE kind = 'truncated'", (trick,))
        db.execute("UPDATE articles SET title = ? WHERE copies_count > 1", (trick,))
    return path


@pytest.fixture(scope="module", params=["full", "empty"])
def page(request, database, tmp_path_factory):
    """The report of all days, and that of days without anything."""
    since = {"full": "2026-01-01", "empty": "2999-01-01"}[request.param]
    file = tmp_path_factory.mktemp("pages") / "report.html"
    file.write_text(report(database, since=since), encoding="utf-8")
    return file


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1280, "light")])
def test_it_fits_the_window_asks_for_nothing_and_is_accessible(show, page, width, scheme):
    """Nothing overflows, no address is asked, the browser does not complain, axe finds no fault."""
    shown = show(page, width=width, scheme=scheme)
    assert (shown.overflow(), shown.asked, shown.complaints) == (0, [], [])
    assert shown.page.title().startswith("News, ")
    shown.page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    found = Axe().run(shown.page).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []


@pytest.fixture
def whole(database, tmp_path):
    """The report of all days."""
    file = tmp_path / "report.html"
    file.write_text(report(database, since="2026-01-01"), encoding="utf-8")
    return file


def test_its_charts_are_drawn(show, whole):
    """A column of fifty copies stands in its plot; bars are as long as their shares."""
    shown = show(whole)
    tall = shown.page.eval_on_selector_all(
        "#days .plot > rect", "all => all.map(one => one.getBoundingClientRect().height)"
    )
    assert [round(each / sum(tall), 2) for each in tall] == [0.76, 0.24]
    wide = shown.page.eval_on_selector_all(
        "#originals tbody tr:first-child rect", "all => all.map(one => one.getBoundingClientRect().width)"
    )  # fmt: skip
    assert [round(each / sum(wide), 2) for each in wide] == [0, 1, 0]


def test_every_link_of_its_list_leads_to_a_section(show, whole):
    """Twelve matters, each with its heading."""
    shown = show(whole)
    targets = shown.page.eval_on_selector_all("nav a", "all => all.map(one => one.getAttribute('href'))")  # fmt: skip
    assert len(targets) == 13
    assert [each for each in targets if shown.count(f"section{each} h2") != 1] == []


def test_a_hostile_title_stays_text(show, whole):
    """Its words can be read; nothing of it was run or loaded."""
    shown = show(whole, width=360)
    assert "<script>document.title" in shown.page.locator("#truncated").inner_text()
    assert shown.count("script, img, iframe, form") == 0
    assert (shown.asked, shown.complaints, shown.page.title().split()[0]) == ([], [], "News,")


def test_on_paper(show, whole):
    """White, without the list of links, and nothing wider than the sheet."""
    shown = show(whole, width=720, scheme="dark")
    shown.page.emulate_media(media="print")
    assert shown.page.locator("nav").is_hidden()
    assert shown.overflow() == 0
    paper = "getComputedStyle(document.documentElement).backgroundColor"
    assert shown.page.evaluate(paper) == "rgb(255, 255, 255)"
