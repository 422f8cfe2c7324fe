"""`/outlets`: who carries whom as a matrix, and how much of each outlet is its own."""

import asyncio
from collections import Counter

from markupsafe import Markup

from ingest.analyse._charts import Series, bars, matrix
from ingest.site._page import Asked, Page, Reader, Row
from ingest.site._window import window

_WIDE, _LONG = 16, 40  # outlets in the matrix, in each direction; outlets in the list
_PROOFS = ("credited_count", "text_verified_count", "text_only_count")


async def draw(reader: Reader, asked: Asked) -> dict[str, object]:
    """Return the matrix of the outlets that carry most, and what each outlet's copies are."""
    shown = await window(reader, asked)
    observed, carried, outlets = await asyncio.gather(
        reader.observed(shown),
        reader.ask("republishers", **shown),
        reader.ask("never-originate", copies=1, own=10**9, **shown),
    )
    return {
        "window": shown,
        "observed": observed,
        "carried": carried,
        "matrix": _matrix(carried),
        "shown_pairs": _WIDE,
        "outlets": outlets,
        "shown_outlets": _LONG,
        "kinds": _kinds(outlets[:_LONG]),
    }


def _matrix(carried: list[Row]) -> Markup:
    pairs = {
        (row["outlet"] or "?", row["origin"] or "an agency without a name"): sum(
            row[name] for name in _PROOFS
        )
        for row in carried
    }
    rows, across = Counter[str](), Counter[str]()
    for (outlet, origin), count in pairs.items():
        rows[outlet] += count
        across[origin] += count
    return matrix(
        [name for name, _ in rows.most_common(_WIDE)],
        [name for name, _ in across.most_common(_WIDE)],
        pairs,
        title="Copies by the outlet that carries (rows) and whom it carries (columns)",
    )


def _kinds(outlets: list[Row]) -> Markup:
    columns = {
        "own": "own_count",
        "credited": "credited_count",
        "credited, texts agree": "text_verified_count",
        "same text, no credit": "text_only_count",
        "sister title": "sister_count",
    }
    return bars(
        [row["outlet"] or "no outlet" for row in outlets],
        [Series(name, tuple(row[column] for row in outlets)) for name, column in columns.items()],
        title="Copies seen of each outlet, by whose they are",
    )


PAGE = Page(r"/outlets$", "outlets.html", draw, "Outlets", "/outlets")
