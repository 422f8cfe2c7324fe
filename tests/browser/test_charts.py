"""Charts in a real browser: marks of the right size at any width, readable, and no name obeyed."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from ingest.analyse._charts import Series, bars, columns, lines, matrix, style

DAYS = tuple(f"{day} March" for day in range(1, 31))
NAMES = (
    "harbour-post.example",
    "a-name-that-is-very-long.brackwater-post.example",
    "<script>document.title='taken'</script>",
)


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    """One chart of each kind."""
    series = [Series(name, tuple(range(at, 30 + at))) for at, name in enumerate(NAMES)]
    grid = {(row, name): at + 1 for at, row in enumerate(NAMES) for name in NAMES}
    drawn = [
        columns(DAYS, series, title="Columns"),
        lines(DAYS, series, title="Lines"),
        bars(NAMES, [Series("credited", (4, 1, 0)), Series("text only", (4, 1, 0))], title="Bars"),
        matrix(NAMES, NAMES, grid, title="Matrix"),
    ]
    path = tmp_path_factory.mktemp("charts") / "charts.html"
    path.write_text(
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Charts</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta name="color-scheme" content="light dark"><style>html {{ background: Canvas; color: CanvasText; }} {style()}</style></head>'
        f"<body><main><h1>Charts</h1>{''.join(drawn)}</main></body></html>",
        encoding="utf-8",
    )
    return path


@pytest.mark.parametrize(("width", "scheme"), [(360, "dark"), (1280, "light")])
def test_charts_fit_and_are_accessible(show, page, width, scheme):
    """Nothing overflows the window, no address is asked, axe finds no fault, the figures opened."""
    shown = show(page, width=width, scheme=scheme)
    shown.page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    assert (shown.overflow(), shown.asked, shown.complaints) == (0, [], [])
    found = Axe().run(shown.page).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []
    assert shown.page.title() == "Charts"


@pytest.mark.parametrize("width", [360, 1280])
def test_marks_have_their_size(show, page, width):
    """A row of four of eight fills half of the longest bar; columns stand inside of their plot."""
    shown = show(page, width=width)
    wide = shown.page.eval_on_selector_all(
        ".bars tbody th > svg", "all => all.map(one => one.getBoundingClientRect().width)"
    )
    first = shown.page.eval_on_selector_all(
        ".bars tbody rect", "all => all.map(one => one.getBoundingClientRect().width)"
    )
    assert [round(part / wide[0], 2) for part in first] == [0.5, 0.5, 0.12, 0.12, 0, 0]
    plot, *marks = shown.page.eval_on_selector_all(
        "figure:first-of-type .plot, figure:first-of-type .plot > rect",
        "all => all.map(one => { const box = one.getBoundingClientRect(); return [box.left, box.right] })",
    )
    assert len(marks) == 3 * 30 - 1
    assert min(left for left, _ in marks) > plot[0]
    assert max(right for _, right in marks) < plot[1]
