"""The .sql files of this folder, and their single statements."""

import sqlite3
from collections.abc import Iterator
from functools import cache
from importlib.resources import files


@cache
def script(name: str) -> str:
    """Return the text of an .sql file of this folder."""
    return (files(__package__ or "ingest.store._file") / name).read_text(encoding="utf-8")


def statements(text: str) -> Iterator[str]:
    """Split a script, since `executescript` would commit the transaction that a step runs in.

    >>> list(statements("CREATE TABLE a (b TEXT); -- a ; too\\nCREATE TABLE c (d TEXT);"))
    ['CREATE TABLE a (b TEXT);', '-- a ; too\\nCREATE TABLE c (d TEXT);']
    """
    held = ""
    for piece in text.split(";")[:-1]:
        held += piece + ";"
        if sqlite3.complete_statement(held):
            yield held.strip()
            held = ""
