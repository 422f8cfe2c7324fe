"""Charts hold every value as a table, too, and nothing of a name becomes mark-up."""

import re

import pytest

from ingest.analyse._charts import Series, bars, columns, histogram, lines, matrix

DAYS = ("1 March", "2 March", "3 March")
TWO = (Series("own", (2, 0, 1)), Series("<script>alert(1)</script>", (1, 3, None)))


def cells(html: str) -> list[list[str]]:
    """The table of a chart, row by row."""
    rows = re.findall(r"<tr>(.*?)</tr>", html)
    return [re.findall(r"<t[hd][^>]*>(?:<span[^>]*>)?([^<]*)", row) for row in rows]


@pytest.mark.parametrize("draw", [columns, lines])
def test_a_chart_has_its_figures_as_a_table(draw):
    """Whoever does not see the drawing reads the same numbers; what is not known is a dash."""
    assert cells(draw(DAYS, TWO, title="A day"))[1:] == [
        ["1 March", "2", "1"],
        ["2 March", "0", "3"],
        ["3 March", "1", "-"],
    ]


def test_columns_stand_on_one_another_in_scale():
    """The second series begins where the first ends; nothing is drawn for nothing."""
    html = columns(DAYS, TWO, title="A day")
    drawn = re.findall(r'<rect class="s(\d)" x="[\d.]+%"[^>]*y="([\d.]+)" height="([\d.]+)"', html)
    assert [(int(s), float(y), float(h)) for s, y, h in drawn] == [
        (0, 63.3, 106.7),
        (1, 10.0, 53.3),
        (1, 10.0, 160.0),
        (0, 116.7, 53.3),
    ]


def test_a_line_is_broken_where_nothing_is_known():
    """Two pieces, no line across the gap."""
    html = lines(("a", "b", "c", "d"), [Series("x", (1, None, 2, 3))], title="Lines")
    (path,) = re.findall(r' d="(.*?)"', html)
    assert re.findall("[ML]", path) == ["M", "M", "L"]


def test_a_histogram_counts_what_falls_between_its_edges():
    """An edge belongs to the range above it."""
    html = histogram([-5, 0, 3, 15, 99], [0, 15], ["earlier", "0-15", "15 on"], title="Lag", name="copies")  # fmt: skip
    assert cells(html)[1:] == [["earlier", "1"], ["0-15", "2"], ["15 on", "2"]]


def test_bars_are_shares_of_the_longest():
    """The longest row is as wide as there is room."""
    html = bars(("a", "b"), [Series("credited", (3, 1)), Series("text only", (1, 0))], title="Top")
    assert re.findall(r'x="([\d.]+)%" width="([\d.]+)%"', html) == [
        ("0.000", "75.000"),
        ("75.000", "25.000"),
        ("0.000", "25.000"),
        ("25.000", "0.000"),
    ]
    assert cells(html)[1:] == [["a", "3", "1"], ["b", "1", "0"]]


def test_a_matrix_is_darker_where_there_is_more():
    """Five shades; a cell without a value is empty."""
    html = matrix(("a", "b"), ("c", "d"), {("a", "c"): 10, ("b", "d"): 1}, title="Who")
    body = html[html.index("<tbody>") :]
    assert re.findall(r'<td(?: class="(h\d)")?>(\d*)</td>', body) == [
        ("h5", "10"),
        ("", ""),
        ("", ""),
        ("h1", "1"),
    ]


def test_names_stay_text():
    """A name that is mark-up is read, not obeyed."""
    shown = [
        columns(DAYS, TWO, title="<b>"),
        lines(DAYS, TWO, title="<b>"),
        bars(["<b>", "x", "y"], TWO, title="<b>"),
        matrix(["<b>"], ["<b>"], {("<b>", "<b>"): 1}, title='"><b>'),
    ]
    assert [html for html in shown if "<script" in html or "<b>" in html] == []


def test_nothing_to_draw():
    """An empty week has its axes and no mark."""
    assert "<rect" not in columns((), [Series("own", ())], title="None")
