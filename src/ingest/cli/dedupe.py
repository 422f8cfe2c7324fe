"""`ingest dedupe`: groups the copies in a JSONL file, or those of the database anew."""

import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ingest.cli._print import print_json
from ingest.cli._shared import Place, with_place

if TYPE_CHECKING:
    from ingest.store._clusters import Placed

_STEP = 1000  # lines between two signs of life


@click.command()
@click.argument(
    "file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--rebuild", is_flag=True, help="Group the copies of the database anew.")
@with_place
def command(place: Place, *, file: Path | None, rebuild: bool) -> None:
    """Group the copies among the texts of FILE, which may be gzipped.

    A line is {"id","title","text","date","source"}; all but the id may be null. Prints
    {"id","cluster","kind","of","containment"} for each line, in order; `cluster` is the id of the
    cluster's first member.

    With --rebuild, without FILE: decides for each stored copy where it belongs, after an upgrade changed how
    copies are recognised. Prints {"copy_id","url","before","after"} for each copy that moved to another article.

    Example: ingest dedupe wire.jsonl.gz > clusters.jsonl
    """
    if rebuild == (file is not None):
        raise click.UsageError("give either FILE or --rebuild")
    if file is None:
        _rebuild(place)
        return
    from ingest.store._clusters import cluster_texts, read_texts

    for placed in _watched(cluster_texts(read_texts(file))):
        print_json(asdict(placed))


def _rebuild(place: Place) -> None:
    from ingest.store import hold_lock

    place.open_database().close()  # says so when there is none yet
    with hold_lock(place.db), place.open_store() as store:
        moves = store.rebuild()
    for move in moves:
        print_json(asdict(move))
    click.echo(f"{len(moves)} copies moved to another article", err=True)


def _watched(lines: "Iterator[Placed]") -> "Iterator[Placed]":
    """Pass the lines on; on a terminal, say on stderr how many there were."""
    seen = 0
    for seen, line in enumerate(lines, 1):
        yield line
        if sys.stderr.isatty() and seen % _STEP == 0:
            click.echo(f"\r{seen:,} texts", nl=False, err=True)
    if sys.stderr.isatty():
        click.echo(f"\r{seen:,} texts", err=True)
