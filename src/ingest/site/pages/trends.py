"""`/trends`: pictures of the days: copies by outlet, the share that others had first, lags, and whose pieces are carried."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from markupsafe import Markup

from ingest.analyse._charts import Series, bars, columns
from ingest.site._page import Asked, Page, Reader, Row
from ingest.site._window import window

_ORIGINS = 15
_MOST_DAYS = 92
_PROOFS = {
    "credited": "credited_count",
    "credited, texts agree": "text_verified_count",
    "same text, no credit": "text_only_count",
}


async def draw(reader: Reader, asked: Asked) -> dict[str, object]:
    """Return the pictures, each with what it rests on."""
    shown = await window(reader, asked)
    by = asked.get("by") or "printed"
    observed, rows, lags, originals, coverage = await asyncio.gather(
        reader.observed(shown),
        reader.ask("daily", by=by, **shown),
        reader.ask("lags", **shown),
        reader.ask("top-originals", **shown),
        reader.ask("coverage", **shown),
    )
    dated = [row for row in rows if row["day"]]
    days = _days([row["day"] for row in dated], (observed.to_utc or "")[:10])
    return {
        "window": shown,
        "by": by,
        "observed": observed,
        "undated": sum(row["copies_count"] for row in rows if not row["day"]),
        "outside": sum(row["copies_count"] for row in dated if row["day"] not in days),
        "unseen": [row["day"] for row in coverage if not row["copies_count"]],
        "failing": [row["day"] for row in coverage if row["polls_failed_count"]],
        "daily": _daily(dated, days),
        "shares": _shares(dated, days),
        "lags": columns(
            [row["label"] for row in lags],
            [Series("copies", tuple(row["copies_count"] for row in lags))],
            title="Copies by how much later than the original they were printed",
        ),
        "lag": lags[0],
        "originals": _originals(originals[:_ORIGINS]),
        "origins": len(originals),
        "carried": originals[0]["of_carried_count"] if originals else 0,
    }


def _days(days: Sequence[str], seen: str) -> list[str]:
    """Return every day up to the last, those without anything too.

    Printed days can lie years away from `seen`, the last day of first sight: none is shown that lies after the day after it.
    """
    if not days:
        return []
    last = min(date.fromisoformat(max(days)), date.fromisoformat(seen) + timedelta(days=1))
    first = max(date.fromisoformat(min(days)), last - timedelta(days=_MOST_DAYS - 1))
    return [(first + timedelta(days=at)).isoformat() for at in range((last - first).days + 1)]


def _label(day: str) -> str:
    return f"{date.fromisoformat(day):%-d %b}"


def _daily(rows: list[Row], days: list[str]) -> Markup:
    counts = {(row["outlet_named"], row["day"]): row["copies_count"] for row in rows}
    totals = Counter[str | None]()
    for (outlet, _), count in counts.items():
        totals[outlet] += count
    outlets = sorted(totals, key=lambda name: (name is None, -totals[name]))
    series = [
        Series(name or "others", tuple(counts.get((name, day), 0) for day in days))
        for name in outlets
    ]
    return columns([_label(day) for day in days], series, title="Copies a day by outlet")


def _shares(rows: list[Row], days: list[str]) -> Markup:
    totals = Counter[str]()
    counts = Counter[tuple[str, str]]()
    for row in rows:
        totals[row["day"]] += row["copies_count"]
        for column in _PROOFS.values():
            counts[column, row["day"]] += row[column]
    series = [
        Series(
            name,
            tuple(
                round(100 * counts[column, day] / totals[day], 1) if totals[day] else None
                for day in days
            ),
        )
        for name, column in _PROOFS.items()
    ]
    return columns(
        [_label(day) for day in days],
        series,
        title="Percent of a day's copies that carry somebody else's piece",
    )


def _originals(rows: list[Row]) -> Markup:
    return bars(
        [row["origin"] or "agencies without a name" for row in rows],
        [Series(name, tuple(row[column] for row in rows)) for name, column in _PROOFS.items()],
        title="Copies by whose piece they carry",
    )


PAGE = Page(r"/trends$", "trends.html", draw, "Trends", "/trends")
