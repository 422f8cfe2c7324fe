"""What the parts of `Store` have in common."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from sqlite3 import Connection


class Part:
    """A part of `Store`, with its rules: one connection, its transactions, its clock."""

    def __init__(
        self,
        db: Connection,
        writing: Callable[[], AbstractContextManager[None]],
        now: Callable[[], datetime],
    ) -> None:
        self._db = db
        self._writing = writing
        self._now = now
