"""The report -> one HTML file that needs nothing else, or Markdown for a mail. Pure."""

import re
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined

from ingest.analyse import _charts
from ingest.analyse._parts import Amount, Chart, Link, Section, Share, Table, Word
from ingest.explain import paper, safe_link

__all__ = ["Report", "Tile", "draw_html", "draw_markdown"]


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure that is seen first."""

    number: int
    noun: str
    beside: str  # what to compare it with


@dataclass(frozen=True, slots=True)
class Report:
    """All that is told of a window of days."""

    title: str
    tiles: tuple[Tile, ...]
    sections: tuple[Section, ...]
    observed: str
    cite: str


def draw_html(report: Report) -> str:
    """Return one document: no script, no request; the policy in its head refuses both."""
    style = _style()
    return (
        _environment(is_html=True)
        .get_template("report.html")
        .render(
            report=report,
            style=style,
            style_hash=b64encode(sha256(style.encode()).digest()).decode(),
        )
    )


def draw_markdown(report: Report) -> str:
    """Return text that reads well as it stands; charts are tables. What a page says is no mark-up."""
    said = _environment(is_html=False).get_template("report.md").render(report=report)
    return re.sub(r"\n{3,}", "\n\n", said)


@cache
def _environment(*, is_html: bool) -> Environment:
    environment = Environment(
        loader=PackageLoader("ingest.analyse", ""),
        autoescape=is_html,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "chart": _chart,
        "is_number": _is_number,
        "is_link": lambda word: isinstance(word, Link),
        "link": lambda url: safe_link(url or ""),
        "plain": _plain,
        "escaped": _escaped,
        "aligned": _aligned,
        "amounts": _amounts,
        "chart_table": _chart_table,
    }
    return environment


@cache
def _style() -> str:
    own = (files("ingest.analyse") / "report.css").read_text(encoding="utf-8").strip()
    return f"{paper()}\n{own}\n{_charts.style()}"


def _chart(chart: Chart) -> str:
    draw = _charts.bars if chart.kind == "bars" else _charts.columns
    return draw(chart.labels, chart.series, title=chart.title)


def _is_number(word: Word) -> bool:
    return isinstance(word, int | float | Share | Amount)


def _plain(word: Word) -> str:
    """Return a cell in words.

    >>> _plain(1200), _plain(1.50), _plain(None), _plain(Link("Rain", None))
    ('1,200', '1.5', '–', 'Rain')
    """
    if word is None:
        return "–"
    if isinstance(word, Link):
        return word.text
    if isinstance(word, float):
        return f"{word:,.1f}".removesuffix(".0")
    return f"{word:,}" if isinstance(word, int) else str(word)


_MARKS = re.compile(r"([\\`*_\[\]<>|#~])")


def _escaped(text: str) -> str:
    """Return text that Markdown shows as it is, in one line.

    >>> print(_escaped("<b>*Rain*</b>"))
    \\<b\\>\\*Rain\\*\\</b\\>
    """
    return _MARKS.sub(r"\\\1", " ".join(text.split()))


def _aligned(table: Table) -> str:
    """Return a Markdown table whose columns stand under one another as plain text, too."""
    lines = [list(table.heads), *([_escaped(_plain(word)) for word in row] for row in table.rows)]
    widths = [max(3, *(len(line[at]) for line in lines)) for at in range(len(table.heads))]
    right = _amounts(table)
    ruler = ["-" * (wide - 1) + ":" if r else "-" * wide for wide, r in zip(widths, right, strict=True)]  # fmt: skip
    return "\n".join(_line(line, widths, right) for line in [lines[0], ruler, *lines[1:]])


def _amounts(table: Table) -> list[bool]:
    """Return which columns hold quantities."""
    return [any(_is_number(row[at]) for row in table.rows) for at in range(len(table.heads))]


def _line(cells: Sequence[str], widths: Sequence[int], right: Sequence[bool]) -> str:
    laid = [
        cell.rjust(wide) if is_right else cell.ljust(wide)
        for cell, wide, is_right in zip(cells, widths, right, strict=True)
    ]
    return f"| {' | '.join(laid)} |"


def _chart_table(chart: Chart) -> Table:
    """Return the figures of a chart."""
    heads = (chart.head, *(each.name for each in chart.series))
    values = zip(*(each.values for each in chart.series), strict=True)
    rows = tuple((label, *row) for label, row in zip(chart.labels, values, strict=True))
    return Table(heads, rows, len(rows))
