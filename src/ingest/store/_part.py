"""What the parts of `Store` have in common."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from sqlite3 import Connection


class Part:
    """A part of `Store`, with its rules: one connection to a file, its transactions, its clock."""

    def __init__(
        self,
        db: Connection,
        path: Path,
        writing: Callable[[], AbstractContextManager[None]],
        now: Callable[[], datetime],
    ) -> None:
        self._db = db
        self._path = path
        self._writing = writing
        self._now = now
