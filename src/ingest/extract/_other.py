"""Ground + container -> box: the page's own article when the container holds several, and all its parts."""

from ingest.extract._container import NO_CONTAINERS, Ground
from ingest.extract._names import BODY

__all__ = ["main_unit", "parts_of"]

_TITLES = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_PAGE_TITLES = frozenset({"h1", "h2"})
_LEVELS = 4
_PART_PROSE = 100.0
_UNIT_PROSE = 200.0


def main_unit(ground: Ground, box: int) -> int:
    """Return the box of the page's own article when the container holds several; else the container."""
    units = _units(ground, box)
    if len(units) < 2:
        return box
    if own := _before(ground, box):
        return own
    main = _own(ground, units)
    rest = [unit for unit in units if unit != main]
    if _outweighs(ground, box, main, rest) and all(_has_own_title(ground, unit) for unit in rest):
        return main
    return box


def _before(ground: Ground, box: int) -> int:
    """Return the article around the headline when it ends before the container begins; else 0."""
    flat, at = ground.flat, ground.headline
    if not 0 <= at < flat.box_starts[box]:
        return 0
    around = flat.ancestors(flat.boxes[at])
    own = next((each for each in around if flat.box_tags[each] == "article"), 0)
    apart = own and flat.box_ends[own] <= flat.box_starts[box]
    return own if apart and _prose(ground, at, flat.box_ends[own]) >= _UNIT_PROSE else 0


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


def parts_of(ground: Ground, box: int) -> list[int]:
    """Return the box and the boxes that carry on its text: same element, same names, no title of their own."""
    flat = ground.flat
    names, tag = flat.box_names[box], flat.box_tags[box]
    around = flat.ancestors(box)[min(_LEVELS, len(flat.ancestors(box)) - 1)]
    if not names or not box:
        return [box]
    return [
        other
        for other in range(around + 1, len(flat.box_tags))
        if other == box
        or (
            flat.box_names[other] == names
            and flat.box_tags[other] == tag
            and _carries_on(ground, other, (around, box))
        )
    ]


def _carries_on(ground: Ground, part: int, within: tuple[int, int]) -> bool:
    flat, (around, box) = ground.flat, within
    start, end = flat.box_starts[part], flat.box_ends[part]
    own_start, own_end = flat.box_starts[box], flat.box_ends[box]
    if not flat.box_starts[around] <= start < end <= flat.box_ends[around]:
        return False
    apart = end <= own_start or start >= own_end
    told = ground.good[end] - ground.good[start]
    return apart and told >= _PART_PROSE and not _is_titled(ground, start, end)


def _is_titled(ground: Ground, start: int, end: int) -> bool:
    """Return True when an h1 stands in these blocks, or a title just before them, other than the page's."""
    flat = ground.flat
    near = [
        at
        for at in range(max(0, start - 3), start + 1)
        if flat.tag(at) in _PAGE_TITLES and (at < start or flat.link_chars[at])
    ]
    own = [at for at in range(start, end) if flat.tag(at) == "h1"]
    return any(at != ground.headline for at in near + own)


def _prose_in(ground: Ground, box: int) -> float:
    return _prose(ground, ground.flat.box_starts[box], ground.flat.box_ends[box])


def _prose(ground: Ground, start: int, end: int) -> float:
    return sum([score for score in ground.prose[start:end] if score > 0])
