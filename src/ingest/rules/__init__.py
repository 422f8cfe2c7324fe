"""Knowledge that ships: sorted tables of rows, each with the line that proves it. No mechanism here."""

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

import tomli

__all__ = ["digest", "table"]


@cache
def table(name: str) -> Mapping[str, tuple[Mapping[str, Any], ...]]:
    """Return a rule file as {section: rows}, read once.

    Whoever asks turns the rows into its own frozen types at once; no row travels between stages.
    Raises FileNotFoundError for an unknown name.
    """
    text = (files(__name__) / f"{name}.toml").read_text(encoding="utf-8")
    return {section: tuple(rows) for section, rows in tomli.loads(text).items()}


@cache
def digest() -> str:
    """Return the version of all tables together: eight hexadecimal digits, others when a row changes."""
    taken = sha256()
    for file in sorted(files(__name__).iterdir(), key=lambda each: each.name):
        if file.name.endswith(".toml"):
            taken.update(file.name.encode() + b"\0" + file.read_bytes())
    return taken.hexdigest()[:8]
