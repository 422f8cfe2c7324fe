"""The head of a `.sql` file -> a question: its help line and its parameters, declared there and nowhere else.

    -- Copies cut short: what they kept, and whom they credit.
    -- :since day (30d): first seen on this day (UTC) or later
    -- :wire choice (with without only): with wire copy, without it, or it alone
    -- :limit int (50): so many rows; 0: all

A parameter is a type and, in brackets, its default; `any` is no limit, `30d` the last thirty days that were seen, and
a choice begins with its default.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Literal, cast

__all__ = [
    "FIRST_DAY",
    "Kind",
    "Parameter",
    "Question",
    "Value",
    "figures",
    "questions",
    "read_question",
]

Kind = Literal["day", "text", "int", "choice"]
Value = str | int

_LAST_DAYS = re.compile(r"(\d+)d")
# So many days that end with the last on which a copy was first seen, or before `until`. See docs/decisions/0013.
FIRST_DAY = """
WITH seen AS (SELECT date(max(first_seen_utc), '+1 day') AS after FROM copies)
SELECT date(iif(:until <> '' AND :until < after, :until, after), -:days || ' days') FROM seen
"""
_PARAMETER = re.compile(r"-- :(\w+) (day|text|int|choice) \((.+?)\): (.+)")


@dataclass(frozen=True, slots=True)
class Parameter:
    """What a question can be told."""

    name: str
    kind: Kind
    default: Value  # "" where it is `any`
    help: str
    choices: tuple[str, ...] = ()

    @property
    def last_days(self) -> int | None:
        """Return how many days the default counts back from the last one seen; None when it is no such default."""
        found = _LAST_DAYS.fullmatch(str(self.default)) if self.kind == "day" else None
        return int(found[1]) if found else None

    def value(self, given: str | int) -> Value:
        """Return what the query is given. Raises ValueError with a sentence.

        >>> Parameter("since", "day", "", "").value("2026-03-01")
        '2026-03-01'
        >>> Parameter("limit", "int", 50, "").value("many")
        Traceback (most recent call last):
        ...
        ValueError: limit: 'many' is no whole number
        """
        text = str(given)
        try:
            if self.kind == "int":
                return int(text)
            if self.kind == "day" and text not in ("", self.default):
                return date.fromisoformat(text).isoformat()
        except ValueError as error:
            wanted = "whole number" if self.kind == "int" else "day such as 2026-03-01"
            raise ValueError(f"{self.name}: {text!r} is no {wanted}") from error
        if self.choices and text not in self.choices:
            raise ValueError(f"{self.name}: {text!r} is none of {', '.join(self.choices)}")
        return text


@dataclass(frozen=True, slots=True)
class Question:
    """A query with what it is asked by."""

    name: str
    help: str
    parameters: tuple[Parameter, ...]
    sql: str

    @property
    def web_sql(self) -> str:
        r"""Return the SQL for a form whose fields come as text, an empty one meaning the default; without the head.

        >>> question = read_question("a", "-- Some.\n-- :limit int (50): so many\nSELECT 1 LIMIT :limit;")
        >>> question.web_sql
        "SELECT 1 LIMIT CAST(coalesce(nullif(:limit, ''), 50) AS INTEGER)"
        """
        lines = self.sql.strip().removesuffix(";").split("\n")
        sql = "\n".join(
            line for line in lines if not _PARAMETER.fullmatch(line) and line != f"-- {self.help}"
        )
        for each in self.parameters:
            if each.kind == "int":
                filled = f"CAST(coalesce(nullif(:{each.name}, ''), {each.default}) AS INTEGER)"
            elif each.kind == "choice":
                filled = f"coalesce(nullif(:{each.name}, ''), '{each.default}')"
            elif each.last_days:
                first_day = FIRST_DAY.strip().replace(":days", str(each.last_days))
                filled = f"coalesce(nullif(:{each.name}, ''), ({first_day}), '')"
            else:
                continue
            sql = re.sub(rf":{each.name}\b", filled, sql)
        return sql

    def values(self, given: dict[str, str | int]) -> dict[str, Value]:
        """Return a value for every parameter. Raises ValueError for one that is unknown or of the wrong type."""
        unknown = given.keys() - {each.name for each in self.parameters}
        if unknown:
            raise ValueError(f"{self.name} takes no {', '.join(sorted(unknown))}")
        return {
            each.name: each.value(given.get(each.name, each.default)) for each in self.parameters
        }


@cache
def questions() -> dict[str, Question]:
    """Return all questions by name, sorted."""
    return _read("queries")


@cache
def figures() -> dict[str, Question]:
    """Return what reports and pages draw from beside the questions, by name."""
    return _read("figures")


def _read(name: str) -> dict[str, Question]:
    folder = files("ingest.analyse") / name
    found = sorted(file.name for file in folder.iterdir() if file.name.endswith(".sql"))
    names = (name.removesuffix(".sql") for name in found)
    return {
        name: read_question(name, (folder / f"{name}.sql").read_text("utf-8")) for name in names
    }


def read_question(name: str, sql: str) -> Question:
    """Return the question that a file holds."""
    first, *lines = sql.split("\n")
    declared = (_PARAMETER.fullmatch(line) for line in lines)
    parameters = tuple(_parameter(*found.groups()) for found in declared if found)
    return Question(name, first.removeprefix("-- "), parameters, sql)


def _parameter(name: str, kind: str, default: str, said: str) -> Parameter:
    if kind == "choice":
        choices = tuple(default.split())
        return Parameter(name, "choice", choices[0], said, choices)
    value: Value = "" if default == "any" else int(default) if kind == "int" else default
    return Parameter(name, cast(Kind, kind), value, said)
