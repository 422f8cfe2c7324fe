"""Sizes of strata -> a fair sample of their copies, the same for the same seed. Pure.

A stratum gets its share of the sample. Those too small for one copy of it are one stratum, so that every copy has a
chance to be drawn and a weight that says how many it stands for.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from hashlib import blake2b
from heapq import heappush, heappushpop

Stratum = tuple[str | None, ...]

SMALL: Stratum = ()  # the small strata together; any other has a value a column


def shares(sizes: Mapping[Stratum, int], wanted: int) -> dict[Stratum, tuple[int, int]]:
    """Return for each stratum how many copies it holds and how many are drawn from it, one at least.

    >>> shares({("a.example",): 70, ("b.example",): 28, ("c.example",): 1, ("d.example",): 1}, 10)
    {('a.example',): (70, 7), ('b.example',): (28, 2), (): (2, 1)}
    """
    total = sum(sizes.values())
    wanted = min(wanted, total)
    held: defaultdict[Stratum, int] = defaultdict(int)
    for stratum, size in sizes.items():
        held[stratum if size * wanted >= total else SMALL] += size
    drawn = {stratum: max(size * wanted // total, 1) for stratum, size in held.items()}
    by_rest = sorted(held, key=lambda each: (drawn[each] * total - held[each] * wanted, str(each)))
    for stratum in by_rest[: wanted - sum(drawn.values())]:
        drawn[stratum] += 1
    return {stratum: (held[stratum], drawn[stratum]) for stratum in held}


def draw(
    copies: Iterable[tuple[int, str, Stratum]],
    taken: Mapping[Stratum, tuple[int, int]],
    seed: int,
) -> dict[Stratum, list[int]]:
    """Return the ids of the copies drawn from each stratum; a copy is an id, a key and its stratum.

    Each copy has a lot, a hash of the seed and its key, and the lowest lots of a stratum are drawn: a later sample
    with the same seed holds the same copies as far as they are still there.
    """
    lots: defaultdict[Stratum, list[tuple[int, int]]] = defaultdict(list)
    for copy_id, key, stratum in copies:
        name = stratum if stratum in taken else SMALL
        lot = blake2b(f"{seed} {key}".encode(), digest_size=8).digest()
        ticket = (-int.from_bytes(lot), copy_id)  # the heap gives up its lowest
        if len(lots[name]) < taken[name][1]:
            heappush(lots[name], ticket)
        else:
            heappushpop(lots[name], ticket)
    return {name: sorted(copy_id for _, copy_id in held) for name, held in lots.items()}
