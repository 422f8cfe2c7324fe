"""`ingest extract`: HTML to fields, no database."""

import gzip
import json
import sys
import zlib
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

import click

from ingest.cli._print import print_json
from ingest.cli._shared import Place, exit_code, with_place
from ingest.errors import Reason

_MOST_BYTES = 50_000_000  # of one inflated file


@click.command()
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option("--url", help="Address of the page; null when not given.")
@click.option(
    "--jsonl",
    type=click.File(encoding="utf-8", errors="replace"),
    help='Lines of {"id","url","path"} or {"id","url","html"}; - is stdin. A path may end in .gz.',
)
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64))
@click.option("--json", is_flag=True, expose_value=False, help="One object a line, as without it.")
@with_place
def command(
    _place: Place,
    *,
    path: Path | None,
    url: str | None,
    jsonl: Iterable[str] | None,
    workers: int,
) -> None:
    """Print the fields of a saved page, or of many: one JSON object a line, in the order of the input."""
    if path is not None and jsonl is None:
        said = _fields(json.dumps({"id": str(path), "url": url, "path": str(path)}))
        print_json(said, indent=2)
        kinds = [said["outcome"]]
    elif jsonl is not None and path is None:
        kinds = []
        for said in _all_fields((line for line in jsonl if line.strip()), workers):
            print_json(said)
            kinds.append(said["outcome"])
    else:
        raise click.UsageError("give a PATH or --jsonl FILE, one of the two")
    sys.exit(exit_code(kinds))


def _all_fields(lines: Iterable[str], workers: int) -> Iterator[dict[str, Any]]:
    if workers == 1:
        yield from map(_fields, lines)
        return
    with ProcessPoolExecutor(workers) as pool:
        yield from pool.map(_fields, lines, chunksize=16)


def _fields(line: str) -> dict[str, Any]:
    """Return the fields of the page that a line names. A line that cannot be read fails alone."""
    from ingest.cli._print import article_json
    from ingest.piece import article_from_html, article_from_text

    key: object = None
    try:
        row = json.loads(line)
        key = row.get("id")
        url, path = _text(row, "url"), _text(row, "path")
        html = _text(row, "html")
        content = _read(Path(path or "")) if html is None else html
    except (
        OSError,
        ValueError,
        TypeError,
        AttributeError,
        EOFError,
        RecursionError,
        zlib.error,
    ) as error:
        detail = f"{type(error).__name__}: {error}"
        return {"id": key, "outcome": "failed", "reason": Reason.UNREADABLE, "detail": detail}
    is_text = str(path).removesuffix(".gz").endswith(".txt")
    article = (article_from_text if is_text else article_from_html)(content, url)
    return article_json(article, key=key, outcome="rejected" if article.reason else "new")


def _text(row: dict[str, object], name: str) -> str | None:
    value = row.get(name)
    if value is None or isinstance(value, str):
        return value
    raise TypeError(f"{name} is no text")


def _read(path: Path) -> bytes:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rb") as file:
        return bytes(file.read(_MOST_BYTES))
