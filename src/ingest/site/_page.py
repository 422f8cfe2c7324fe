"""What a page is: an address, a template, and what it draws. A new page is a file in `pages/` and its line there."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from datasette.app import Datasette
from datasette.utils.asgi import BadRequest

from ingest.analyse import Observed, Question, figures, questions
from ingest.store import Database

__all__ = ["DATABASE", "Asked", "Page", "Reader", "Row"]

DATABASE = "database"  # how addresses call it, whatever its file is called

T = TypeVar("T")
Asked = Mapping[str, str]  # what the address says: named parts of its path, and its query
Row = dict[str, Any]  # column -> value, as the templates read it


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the database for a page, with the time limit of the site."""

    site: Datasette

    async def ask(self, name: str, **given: str | int) -> list[Row]:
        """Return the rows of a question or figure. Raises BadRequest for a value of the wrong type."""
        question = questions().get(name) or figures()[name]
        return await self._rows(question, given)

    async def observed(self, asked: Asked) -> Observed:
        """Return what was observed in the window of a page."""
        (row,) = await self._rows(figures()["observed"], dict(asked))
        return Observed(**row)

    async def _rows(self, question: Question, given: dict[str, str | int]) -> list[Row]:
        try:
            values = question.values(given)
        except ValueError as error:
            raise BadRequest(str(error)) from error
        found = await self.site.execute(DATABASE, question.sql, values)
        return [dict(row) for row in found.rows]

    async def look(self, read: Callable[[Database], T]) -> T:
        """Return what a function reads from the store."""
        path = Path(self.site.get_database(DATABASE).path)

        def opened() -> T:
            with Database(path) as database:
                return read(database)

        return await asyncio.to_thread(opened)


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the site."""

    path: str  # regular expression of its address
    template: str
    draw: Callable[
        [Reader, Asked], Awaitable[dict[str, object] | None]
    ]  # None: there is no such thing
    label: str = ""  # in the menu; "": it is not there
    home: str = ""  # address that the menu leads to
