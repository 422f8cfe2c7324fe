"""A database and a window of days -> the report: the questions are put to that window, and to the days before it."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

from ingest.analyse import ask, audit, cite, observed, questions
from ingest.analyse._draw import Report, Tile
from ingest.analyse._parts import day_in_words, many
from ingest.analyse._report import Rows, sections

__all__ = ["make_report"]


def make_report(path: Path, since: str, until: str) -> Report:
    """Return what is told of the days from `since` up to `until`, which is excluded; "": to the last seen."""

    def put(name: str, **given: Any) -> Rows:
        takes = {each.name for each in questions()[name].parameters}
        asked = {"since": since, "until": until}
        answer = ask(path, name, **{k: v for k, v in asked.items() if k in takes}, **given)
        return [dict(zip(answer.columns, row, strict=True)) for row in answer.rows]

    seen = observed(path, since=since, until=until)
    first = date.fromisoformat(since)
    end = date.fromisoformat(until or (seen.to_utc or since)[:10]) + timedelta(days=not until)
    days = max((end - first).days, 1)
    before = observed(path, since=(first - timedelta(days=days)).isoformat(), until=since)
    window = [(first + timedelta(days=at)).isoformat() for at in range(days)]
    timed = seen.copies_count - seen.without_usable_time_count
    tiles = (
        Tile(seen.pieces_count, "pieces", f"{before.pieces_count:,} in the {many(days, 'day')} before"),
        Tile(seen.copies_count, "copies of them", f"{before.copies_count:,} in the {many(days, 'day')} before"),
        Tile(len(put("quality")), "outlets", f"from {many(seen.sources_count, 'source')}"),
        Tile(timed, "copies with a usable time", "print minute and zone; only these have a lag"),
    )  # fmt: skip
    return Report(
        title=_title(first, end),
        tiles=tiles if seen.copies_count else (),
        sections=tuple(sections(put, seen.copies_count, window, audit(path))),
        observed=seen.sentence(),
        cite=cite(path).sentence(),
    )


def _title(first: date, end: date) -> str:
    """Return the days in words; `end` is excluded.

    >>> _title(date(2026, 3, 2), date(2026, 3, 9)), _title(date(2026, 3, 2), date(2026, 3, 3))
    ('Mon 2 Mar to Sun 8 Mar 2026', 'Mon 2 Mar 2026')
    """
    last = max(end - timedelta(days=1), first)
    days = [day_in_words(each.isoformat()) for each in (first, last)]
    return f"{' to '.join(dict.fromkeys(days))} {last.year}"
