"""docs/data-model.md -> what Datasette says of every table and column; the page is the one place for these words. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["Table", "read_model"]

_SECTION = re.compile(r"^### (\w+)\n+(.*?)(?=^##|\Z)", re.MULTILINE | re.DOTALL)
_ROW = re.compile(r"^\| `(\w+)` \|(?: \w+ \|)? (.+) \|$", re.MULTILINE)
_LINK = re.compile(r"\[([^\]]+)\]\([^)]+\)")


@dataclass(frozen=True, slots=True)
class Table:
    """What a table or view holds, in words."""

    description: str
    columns: Mapping[str, str]


def read_model(page: str) -> dict[str, Table]:
    """Return what is said of each table and view, without the marks of Markdown.

    >>> read_model("### hosts\\n\\nOne row a `host`.\\n\\n| column | type | holds |\\n|---|---|---|\\n| `host` | text | name |\\n")
    {'hosts': Table(description='One row a host.', columns={'host': 'name'})}
    """
    return {
        name: Table(
            _plain(body.split("\n|")[0]),
            {column: _plain(holds) for column, holds in _ROW.findall(body)},
        )
        for name, body in _SECTION.findall(page)
    }


def _plain(text: str) -> str:
    return " ".join(_LINK.sub(r"\1", text).replace("`", "").split())
