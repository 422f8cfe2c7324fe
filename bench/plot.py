"""Points -> a small SVG chart of lines or dots, for the figures of the docs. Needs nothing but the points."""

from collections.abc import Mapping, Sequence
from html import escape
from math import ceil, floor, log10

WIDTH, HEIGHT = 640, 300
LEFT, RIGHT, TOP, BOTTOM = 64, 20, 34, 44
COLOURS = ("#1f5fa8", "#c2571a", "#3a7d34", "#7a4a9e")

BOLD = ' font-weight="bold"'

Points = Sequence[tuple[float, float]]


def line_chart(lines: Mapping[str, Points], *, title: str, x: str, y: str) -> str:
    """Return an SVG of one line for each name, both axes from zero; `x` and `y` are their labels."""
    right = max(at for points in lines.values() for at, _ in points)
    ticks_x, ticks_y = _ticks(right), _ticks(max(v for p in lines.values() for _, v in p))
    high, wide = ticks_y[-1], ticks_x[-1]

    def place(at: float, value: float) -> tuple[float, float]:
        return (
            LEFT + at / wide * (WIDTH - LEFT - RIGHT),
            HEIGHT - BOTTOM - value / high * (HEIGHT - TOP - BOTTOM),
        )

    parts = [_text(LEFT, 18, title, "start", BOLD)]
    for tick in ticks_y:
        (x0, y0), (x1, _) = place(0, tick), place(wide, tick)
        parts.append(f'<path d="M{x0:.0f} {y0:.1f}H{x1:.0f}" stroke="#ddd"/>')
        parts.append(_text(LEFT - 6, y0 + 4, f"{tick:,g}", "end"))
    for tick in ticks_x:
        at, y0 = place(tick, 0)
        parts.append(_text(at, y0 + 16, f"{tick:,.0f}", "middle"))
    parts.append(_text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8, x, "middle"))
    parts.append(_text(WIDTH - RIGHT, 18, y, "end"))
    for number, (name, points) in enumerate(lines.items()):
        colour = COLOURS[number % len(COLOURS)]
        path = " ".join("{:.1f},{:.1f}".format(*place(*point)) for point in points)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts.append(
            _text(LEFT + 10, TOP + 14 + 16 * number, name, "start", f'{BOLD} fill="{colour}"')
        )
    return _drawing(title, parts)


def scatter_chart(points: Mapping[str, tuple[float, float]], *, title: str, x: str, y: str) -> str:
    """Return an SVG of one named dot each; `x` by powers of ten, `y` between the least and the most."""
    powers = [log10(at) for at, _ in points.values()]
    left, right = floor(min(powers)), ceil(max(powers))
    low = floor(20 * min(value for _, value in points.values())) / 20
    high = ceil(20 * max(value for _, value in points.values())) / 20
    parts = [_text(LEFT, 18, title, "start", BOLD), _text(WIDTH - RIGHT, 18, y, "end")]
    parts.append(_text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 8, x, "middle"))

    def place(power: float, value: float) -> tuple[float, float]:
        return (
            LEFT + (power - left) / (right - left) * (WIDTH - LEFT - RIGHT),
            HEIGHT - BOTTOM - (value - low) / (high - low) * (HEIGHT - TOP - BOTTOM),
        )

    for power in range(left, right + 1):
        at, bottom = place(power, low)
        parts.append(f'<path d="M{at:.0f} {TOP}V{bottom:.0f}" stroke="#ddd"/>')
        parts.append(_text(at, bottom + 16, f"{10**power:,}", "middle"))
    for step in range(round(20 * (high - low)) + 1):
        at, level = place(left, low + step / 20)
        parts.append(f'<path d="M{at:.0f} {level:.1f}H{WIDTH - RIGHT}" stroke="#eee"/>')
        parts.append(_text(LEFT - 6, level + 4, f"{low + step / 20:.2f}", "end"))
    taken: list[tuple[float, float, bool]] = []
    for number, (name, (speed, value)) in enumerate(points.items()):
        at, level = place(log10(speed), value)
        others = [place(log10(s), v) for name_, (s, v) in points.items() if name_ != name]
        leftward = at > 0.7 * WIDTH or any(0 < x0 - at < 80 and abs(y0 - level) < 13 for x0, y0 in others)  # fmt: skip
        while any(abs(at - x0) < 90 and abs(level - y0) < 13 and leftward == s for x0, y0, s in taken):  # fmt: skip
            level += 13  # names do not cover one another; the dot stays
        taken.append((at, level, leftward))
        colour = COLOURS[number % len(COLOURS)]
        dot = place(log10(speed), value)
        parts.append(f'<circle cx="{dot[0]:.1f}" cy="{dot[1]:.1f}" r="5" fill="{colour}"/>')
        side, shift = ("end", -9) if leftward else ("start", 9)
        style = f'{BOLD if not number else ""} fill="{colour}"'
        parts.append(_text(at + shift, level + 4, name, side, style))
    return _drawing(title, parts)


def _drawing(title: str, parts: Sequence[str]) -> str:
    inside = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"'
        f' font-family="sans-serif" font-size="12" fill="#333"><title>{escape(title)}</title>\n'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>\n{inside}\n</svg>\n'
    )


def _ticks(most: float) -> list[float]:
    """Return about five round steps from zero to at least `most`.

    >>> _ticks(1_000_000)
    [0.0, 200000.0, 400000.0, 600000.0, 800000.0, 1000000.0]
    """
    rough = (most or 1) / 5
    unit = 10 ** int(log10(rough)) if rough >= 1 else 10 ** -ceil(-log10(rough))
    step = next(unit * each for each in (1, 2, 2.5, 5, 10) if unit * each >= rough)
    return [step * number for number in range(ceil((most or 1) / step) + 1)]


def _text(x: float, y: float, words: str, anchor: str, style: str = "") -> str:
    return f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}"{style}>{escape(words)}</text>'
