"""Knowledge that ships: sorted tables of rows, each with the line that proves it. No mechanism here."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import tomli

__all__ = ["table"]


@cache
def table(name: str) -> Mapping[str, tuple[Mapping[str, Any], ...]]:
    """Return a rule file as {section: rows}, read once.

    Whoever asks turns the rows into its own frozen types at once; no row travels between stages.
    Raises FileNotFoundError for an unknown name.
    """
    text = (files(__name__) / f"{name}.toml").read_text(encoding="utf-8")
    return {section: tuple(rows) for section, rows in tomli.loads(text).items()}
