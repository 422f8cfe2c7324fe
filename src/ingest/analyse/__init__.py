"""Database -> answers: read-only questions, one `queries/*.sql` file each. It never writes.

Reading single pieces and searching belong to `store.Database`.
"""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from ingest.analyse._cells import Cell, plain_cell
from ingest.analyse._citation import Citation, read_citation
from ingest.analyse._export import FORMATS, Exported, export_originals, export_tables
from ingest.analyse._feeds import FEEDS, Selection
from ingest.analyse._precision import NO_AUDIT, Audit, Precision, precisions
from ingest.analyse._questions import FIRST_DAY, Parameter, Question, Value, figures, questions
from ingest.analyse._sentences import says_now, still_says
from ingest.analyse._sheet import Asked, Judged, asked_in, read_sheet, write_sheet
from ingest.analyse._snapshot import DATABASE, MANIFEST, Profile, take_snapshot
from ingest.analyse._verify import find_faults, read_manifest
from ingest.errors import DataError

__all__ = [
    "DATABASE",
    "FEEDS",
    "FORMATS",
    "MANIFEST",
    "NO_AUDIT",
    "Answer",
    "Audit",
    "Citation",
    "Exported",
    "Observed",
    "Parameter",
    "Precision",
    "Profile",
    "Question",
    "Selection",
    "add_functions",
    "ask",
    "audit",
    "cite",
    "export",
    "export_feed",
    "figures",
    "find_faults",
    "observed",
    "plain_cell",
    "questions",
    "read_manifest",
    "read_verdicts",
    "report",
    "snapshot",
    "write_audit",
]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question gave."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    told: Mapping[str, Value]  # every parameter with its value, defaults included


@dataclass(frozen=True, slots=True)
class Observed:
    """What stands behind every share of an answer: how much was seen, and what was not."""

    copies_count: int
    pieces_count: int
    without_time_count: int  # copies that print no time of publication
    without_usable_time_count: int  # these, and those without a minute or a zone: they have no lag
    from_utc: str | None  # first seen; null: nothing was
    to_utc: str | None
    sources_count: int  # configured now
    sources_failing_count: int
    gaps_count: int  # polls of these sources that shared no entry with the one before

    def sentence(self) -> str:
        """Return it in words."""
        if self.from_utc is None or self.to_utc is None:
            return "observed: nothing"
        days = f"{self.from_utc[:10]} to {self.to_utc[:10]}"
        return (
            f"observed: {self.copies_count:,} copies of {self.pieces_count:,} pieces, first seen {days} (UTC);"
            f" {self.without_time_count:,} without a time, {self.without_usable_time_count:,} without minute and zone;"
            f" {self.sources_count:,} sources, {self.sources_failing_count:,} failing, {self.gaps_count:,} gaps"
        )


def ask(path: Path, name: str, **given: Value) -> Answer:
    """Return the answer to a question of `questions()`; parameters not given have their defaults.

    Without `since` the last days that were seen count, as many as the question says; `since=""`: all. Raises KeyError for an unknown name, ValueError for a parameter that is unknown or of the wrong type,
    DataError when the file is not there or is no database of ours.
    """
    return _answer(path, questions()[name], given)


def observed(path: Path, *, since: str = "", until: str = "") -> Observed:
    """Return what was observed between two days of first sight (UTC; `until` excluded). Raises as `ask`."""
    (row,) = _answer(path, figures()["observed"], {"since": since, "until": until}).rows
    return Observed(*row)  # type: ignore[arg-type]  # the query counts


def cite(path: Path) -> Citation:
    """Return what answers from a database are cited by. Raises DataError as `ask`."""
    with reading(path) as db:
        cited = read_citation(db)
    try:
        manifest = read_manifest(path.parent)
        file = manifest["files"][path.name]
        is_as_taken = (manifest["change"]["seq"], file["bytes"]) == (cited.change, path.stat().st_size)  # fmt: skip
    except (ValueError, KeyError, TypeError):  # no snapshot
        return cited
    return replace(cited, snapshot=file["sha256"]) if is_as_taken else cited


def audit(path: Path, number: int = 0) -> Audit | None:
    """Return an audit, 0: the newest with verdicts; None when there is none. Raises DataError as `ask`."""
    found = _answer(path, figures()["audit"], {"audit": number})
    for row in found.rows:
        known: dict[str, Any] = dict(zip(found.columns, row, strict=True))
        known["strata"] = tuple(json.loads(known["strata"]))
        verdicts: Any = _answer(path, figures()["verdicts"], {"audit": known["id"]}).rows
        return Audit(**known, precisions=tuple(precisions(verdicts)))
    return None


def write_audit(path: Path, out: Path) -> int:
    """Write what the newest audit asks a person as CSV; return how many copies.

    Raises DataError as `ask` and when no audit was drawn, OSError of the disk.
    """
    asked = _answer(path, figures()["sheet"], {})
    if not asked.rows:
        raise DataError("no audit was drawn yet: `ingest audit --sample 200` draws one")
    write_sheet(asked.columns, asked.rows, out)
    return len(asked.rows)


def read_verdicts(path: Path, filled: Path) -> tuple[int, Judged]:
    """Return the audit that a filled file is of, and its verdicts. Raises DataError with the lines that cannot be read."""

    @cache
    def asked(number: int) -> Asked:
        sheet = _answer(path, figures()["sheet"], {"audit": max(number, 1)})
        return asked_in(sheet.columns, sheet.rows)

    return read_sheet(filled, asked)


def snapshot(path: Path, folder: Path, *, profile: Profile = "full") -> dict[str, Any]:
    """Write one state of the database and its manifest into a folder; return the manifest.

    Raises FileExistsError when the folder holds one, DataError as `ask`, OSError of the disk.
    """
    with reading(path) as db:
        return take_snapshot(db, folder, profile=profile)


def export(path: Path, folder: Path, form: str, *, since_seq: int | None = None) -> Exported:
    """Write articles, copies and evidence under a folder; `since_seq`: only what changed after it.

    Raises ConfigError when the extra that a format needs is missing, DataError as `ask`, OSError of the disk.
    """
    with reading(path) as db:
        return export_tables(db, folder, form, since_seq=since_seq)


def export_feed(path: Path, folder: Path, form: str, selection: Selection) -> Exported:
    """Write the originals as `originals.rss` or `originals.newsml` into a folder. Raises as `export`."""
    with reading(path) as db:
        return export_originals(db, folder, form, selection)


def report(path: Path, *, since: str, until: str = "", form: str = "html") -> str:
    """Return the report of the days since one (UTC), up to another or to the last seen, as `html` or `md`. Raises as `ask`."""
    from ingest.analyse._draw import draw_html, draw_markdown
    from ingest.analyse._window import make_report

    return (draw_html if form == "html" else draw_markdown)(make_report(path, since, until))


def _answer(path: Path, question: Question, given: dict[str, Value]) -> Answer:
    values = question.values(given)
    with reading(path) as db:
        for each in question.parameters:
            if each.last_days and values[each.name] == each.default:
                told = {"days": each.last_days, "until": values.get("until", "")}
                values[each.name] = db.execute(FIRST_DAY, told).fetchone()[0] or ""
        cursor = db.execute(question.sql, values)
        columns = tuple(column[0] for column in cursor.description)
        return Answer(columns, tuple(cursor.fetchall()), values)


def add_functions(db: sqlite3.Connection) -> None:
    """Give a connection the functions that questions use beside those of SQLite."""
    for function in (still_says, says_now):
        db.create_function(function.__name__, 3, function, deterministic=True)


@contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a database that cannot be written through here. Raises DataError for what is none of ours."""
    if not path.exists():
        raise DataError(f"{path}: no such database")
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)) as db:
            add_functions(db)
            yield db
    except sqlite3.DatabaseError as error:
        raise DataError(f"{path}: cannot be asked ({error})") from error
