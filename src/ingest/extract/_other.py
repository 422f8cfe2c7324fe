"""Ground + container -> box: the page's own article when the container holds several."""

from ingest.extract._container import NO_CONTAINERS, Ground
from ingest.extract._names import BODY

__all__ = ["main_unit"]

_TITLES = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_UNIT_PROSE = 200.0


def main_unit(ground: Ground, box: int) -> int:
    """Return the box of the page's own article when the container holds several; else the container."""
    units = _units(ground, box)
    if len(units) < 2:
        return box
    main = _own(ground, units)
    rest = [unit for unit in units if unit != main]
    if _outweighs(ground, box, main, rest) and all(_has_own_title(ground, unit) for unit in rest):
        return main
    return box


def _outweighs(ground: Ground, box: int, main: int, rest: list[int]) -> bool:
    """Return True when the main unit holds most of what is no other unit."""
    whole, own, *others = [_prose_in(ground, unit) for unit in (box, main, *rest)]
    return own >= 0.6 * (whole - sum(others))


def _units(ground: Ground, box: int) -> list[int]:
    flat, found, until = ground.flat, [], -1
    for at in range(box + 1, len(flat.box_tags)):
        start, end = flat.box_starts[at], flat.box_ends[at]
        if start >= flat.box_ends[box]:
            break
        is_unit = flat.box_tags[at] == "article" or (
            ground.verdicts[at] == BODY
            and flat.box_tags[at] not in NO_CONTAINERS
            and end > start + 1
        )
        if start >= until and is_unit and _prose(ground, start, end) >= _UNIT_PROSE:
            found.append(at)
            until = end
    return found


def _own(ground: Ground, units: list[int]) -> int:
    flat = ground.flat
    for unit in units:
        if flat.box_starts[unit] <= ground.headline < flat.box_ends[unit]:
            return unit
    after = [unit for unit in units if flat.box_starts[unit] > ground.headline]
    return (
        after[0]
        if after
        else max(units, key=lambda unit: _prose(ground, flat.box_starts[unit], flat.box_ends[unit]))
    )


def _has_own_title(ground: Ground, unit: int) -> bool:
    """Return True when a title of its own stands at the head of the unit or just before it."""
    flat = ground.flat
    start, end = flat.box_starts[unit], flat.box_ends[unit]
    for at in range(max(0, start - 4), end):
        if flat.tag(at) in _TITLES and (
            flat.tag(at) == "h1" or flat.link_chars[at] or at < start + 3
        ):
            return at != ground.headline
        if at >= start and ground.prose[at] > 0:
            return False
    return False


def _prose_in(ground: Ground, box: int) -> float:
    return _prose(ground, ground.flat.box_starts[box], ground.flat.box_ends[box])


def _prose(ground: Ground, start: int, end: int) -> float:
    return sum([score for score in ground.prose[start:end] if score > 0])
