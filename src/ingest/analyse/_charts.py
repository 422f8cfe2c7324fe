"""Counts -> charts as HTML with SVG inside, each with its figures as a table: columns, lines, histogram, bars, matrix. Pure.

A page that shows one includes `style()`. Widths are shares of the page and heights pixels, so that words keep their
size on a phone. Colours follow the reader's scheme. Names are escaped; nothing is loaded and no script runs.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import ceil, log10

from markupsafe import Markup

__all__ = ["Series", "bars", "columns", "histogram", "lines", "matrix", "style"]

_TOP, _BOTTOM, _HEIGHT = 10.0, 170.0, 192  # of the plot, and of all with its labels; pixels
_MOST_LABELS = 7  # along the foot: so many fit on a phone
_WIDEST = 12.0  # of a column; percent
_COLOURS = 6
_SHADES = 5


@dataclass(frozen=True, slots=True)
class Series:
    """One colour of a chart: a value for each label, None where it is not known."""

    name: str
    values: tuple[float | None, ...]


@cache
def style() -> str:
    """Return the CSS that charts need."""
    return (files("ingest.analyse") / "charts.css").read_text(encoding="utf-8").strip()


def columns(labels: Sequence[str], series: Sequence[Series], *, title: str) -> Markup:
    """Return columns that stand on each label, the series on top of one another."""
    top = max((sum(row) for row in _rows(series)), default=0)
    slot = 100 / max(len(labels), 1)
    wide = min(0.76 * slot, _WIDEST)
    drawn = []
    for at, label in enumerate(labels):
        below = 0.0
        for number, each in enumerate(series):
            value = each.values[at] or 0
            high, low = _y(below + value, top), _y(below, top)
            below += value
            if value:
                drawn.append(
                    Markup('<rect class="s{}" x="{:.3f}%" width="{:.3f}%" y="{:.1f}" height="{:.1f}"><title>{}</title></rect>').format(
                        number % _COLOURS, slot * (at + 0.5) - wide / 2, wide, high, low - high, f"{label}, {each.name}: {_said(value)}")
                )  # fmt: skip
    return _figure(labels, series, title=title, top=top, drawn=drawn)


def lines(labels: Sequence[str], series: Sequence[Series], *, title: str) -> Markup:
    """Return a line for each series, broken where a value is not known."""
    top = max((value for each in series for value in each.values if value is not None), default=0)
    slot = 100 / max(len(labels), 1)
    drawn = []
    for number, each in enumerate(series):
        colour = number % _COLOURS
        points = [
            None if value is None else (slot * (at + 0.5), _y(value, top), value)
            for at, value in enumerate(each.values)
        ]
        drawn.append(
            Markup('<svg class="l{}" viewBox="0 0 100 {}" width="100%" height="{}" preserveAspectRatio="none"><path d="{}"/></svg>').format(
                colour, _HEIGHT, _HEIGHT, _path(points))
        )  # fmt: skip
        drawn += [
            Markup('<circle class="s{}" cx="{:.3f}%" cy="{:.1f}" r="3"><title>{}</title></circle>').format(
                colour, point[0], point[1], f"{label}, {each.name}: {_said(point[2])}")
            for label, point in zip(labels, points, strict=True) if point
        ]  # fmt: skip
    return _figure(labels, series, title=title, top=top, drawn=drawn)


def histogram(
    values: Iterable[float], edges: Sequence[float], labels: Sequence[str], *, title: str, name: str
) -> Markup:
    """Return how many values fall between the edges; `labels` name the ranges, one more than there are edges."""
    counts = [0] * (len(edges) + 1)
    for value in values:
        counts[bisect_right(edges, value)] += 1
    return columns(labels, [Series(name, tuple(counts))], title=title)


def bars(labels: Sequence[str], series: Sequence[Series], *, title: str) -> Markup:
    """Return a table with a bar under each label, the series end to end, and their figures beside it.

    A label that is Markup, such as a link, stands as it is.
    """
    longest = max((sum(row) for row in _rows(series)), default=0) or 1
    heads = [
        Markup('<th scope="col" class="amount">{}{}</th>').format(
            _swatch(at) if len(series) > 1 else "", each.name
        )
        for at, each in enumerate(series)
    ]
    body = []
    for label, row in zip(labels, _rows(series), strict=True):
        parts, begin = [], 0.0
        for number, value in enumerate(row):
            width = 100 * value / longest
            parts.append(
                Markup('<rect class="s{}" x="{:.3f}%" width="{:.3f}%" height="100%"/>').format(
                    number % _COLOURS, begin, width
                )
            )
            begin += width
        amounts = [Markup('<td class="amount">{}</td>').format(_said(value)) for value in row]
        body.append(
            Markup(
                '<tr><th scope="row"><span dir="auto">{}</span><svg width="100%" height="8" aria-hidden="true">{}</svg></th>{}</tr>'
            ).format(label, _joined(parts), _joined(amounts))
        )
    return Markup(
        '<table class="chart bars"><caption>{}</caption><thead><tr><td></td>{}</tr></thead><tbody>{}</tbody></table>'
    ).format(title, _joined(heads), _joined(body))


def matrix(
    rows: Sequence[str],
    across: Sequence[str],
    values: Mapping[tuple[str, str], float],
    *,
    title: str,
) -> Markup:
    """Return a table of rows and columns whose cells are darker the greater their value; no value: empty."""
    top = max(values.values(), default=0) or 1
    heads = [
        Markup('<th scope="col"><span dir="auto">{}</span></th>').format(name) for name in across
    ]
    body = [
        Markup('<tr><th scope="row" dir="auto">{}</th>{}</tr>').format(
            row, _joined(_cell(values.get((row, name)), top) for name in across)
        )
        for row in rows
    ]
    return Markup(
        '<div class="chart wide" tabindex="0" role="region" aria-label="{}"><table class="matrix"><caption>{}</caption>'
        "<thead><tr><td></td>{}</tr></thead><tbody>{}</tbody></table></div>"
    ).format(title, title, _joined(heads), _joined(body))


def _cell(value: float | None, top: float) -> Markup:
    if not value:
        return Markup("<td></td>")
    return Markup('<td class="h{}">{}</td>').format(ceil(_SHADES * value / top), _said(value))


def _figure(
    labels: Sequence[str],
    series: Sequence[Series],
    *,
    title: str,
    top: float,
    drawn: Sequence[Markup],
) -> Markup:
    """Return what is drawn on a grid, with a key above it and the figures beneath."""
    grid = [
        Markup('<line x1="0" x2="100%" y1="{0:.1f}" y2="{0:.1f}"/><text x="-8" y="{0:.1f}" dy=".32em" text-anchor="end">{1}</text>').format(
            _y(tick, top), _said(tick))
        for tick in _ticks(top)
    ]  # fmt: skip
    step = ceil(len(labels) / _MOST_LABELS) or 1
    foot = [
        Markup('<text x="{:.3f}%" y="{}" text-anchor="middle">{}</text>').format(
            100 * (at + 0.5) / len(labels), _HEIGHT - 4, label
        )
        for at, label in enumerate(labels)
        if at % step == 0
    ]
    key = [Markup("<li>{}{}</li>").format(_swatch(at), s.name) for at, s in enumerate(series)]
    return Markup(
        '<figure class="chart"><figcaption>{title}</figcaption>{key}'
        '<svg class="plot" height="{height}" role="img"><title>{title}</title><g class="grid">{grid}</g>{drawn}<g class="grid">{foot}</g></svg>'
        '<details><summary>Figures</summary><div class="wide" tabindex="0" role="region" aria-label="Figures: {title}">{table}</div></details></figure>'
    ).format(
        title=title,
        key=Markup('<ul class="key">{}</ul>').format(_joined(key)) if len(series) > 1 else "",
        height=_HEIGHT,
        grid=_joined(grid),
        drawn=_joined(drawn),
        foot=_joined(foot),
        table=_table(labels, series),
    )


def _table(labels: Sequence[str], series: Sequence[Series]) -> Markup:
    heads = _joined(
        Markup('<th scope="col" class="amount">{}</th>').format(each.name) for each in series
    )
    body = [
        Markup('<tr><th scope="row">{}</th>{}</tr>').format(
            label,
            _joined(
                Markup('<td class="amount">{}</td>').format(
                    "-" if each.values[at] is None else _said(each.values[at] or 0)
                )
                for each in series
            ),
        )
        for at, label in enumerate(labels)
    ]
    return Markup("<table><thead><tr><td></td>{}</tr></thead><tbody>{}</tbody></table>").format(
        heads, _joined(body)
    )


def _path(points: Sequence[tuple[float, float, float] | None]) -> str:
    """Return the way through the points; each gap begins anew."""
    way, is_drawing = [], False
    for point in points:
        if point:
            way.append(f"{'L' if is_drawing else 'M'}{point[0]:.3f} {point[1]:.1f}")
        is_drawing = point is not None
    return "".join(way)


def _rows(series: Sequence[Series]) -> list[tuple[float, ...]]:
    """Return the values label by label, unknown ones as nothing."""
    return [
        tuple(value or 0 for value in row)
        for row in zip(*(each.values for each in series), strict=True)
    ]


def _y(value: float, top: float) -> float:
    """Return the height at which a value stands, in pixels from above."""
    return _BOTTOM - value / _ticks(top)[-1] * (_BOTTOM - _TOP)


def _ticks(top: float) -> list[float]:
    """Return up to six round steps from zero to at least `top`; counts, which are int, step by whole numbers.

    >>> _ticks(47), _ticks(2), _ticks(0.7), _ticks(0)
    ([0.0, 10.0, 20.0, 30.0, 40.0, 50.0], [0, 1, 2], [0.0, 0.2, 0.4, 0.6, 0.8], [0.0, 1.0])
    """
    if top <= 0:
        return [0.0, 1.0]
    unit = 10.0 ** (ceil(log10(top / 5)) - 1)
    step = next(unit * each for each in (1, 2, 5, 10) if unit * each >= top / 5 * 0.999)
    if isinstance(top, int):
        step = max(step, 1)
    return [round(step * number, 9) for number in range(ceil(top / step * 0.999) + 1)]


def _said(value: float) -> str:
    """Return a number as it is read.

    >>> _said(1200), _said(0.25), _said(3.0)
    ('1,200', '0.25', '3')
    """
    return f"{value:,.3f}".rstrip("0").rstrip(".")


def _swatch(number: int) -> Markup:
    return Markup('<svg class="swatch" width="10" height="10" aria-hidden="true"><rect class="s{}" width="10" height="10"/></svg>').format(number % _COLOURS)  # fmt: skip


def _joined(parts: Iterable[Markup]) -> Markup:
    return Markup("").join(parts)
