"""`ingest dedupe`: groups the copies in a JSONL file, without a database."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ingest.cli._print import print_json

if TYPE_CHECKING:
    from ingest.store._clusters import Placed

_STEP = 1000  # lines between two signs of life


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def command(file: Path) -> None:
    """Group the copies among the texts of FILE, which may be gzipped.

    A line is {"id","title","text","date","source"}; all but the id may be null. Prints
    {"id","cluster","kind","of","containment"} for each line, in order; `cluster` is the id of the
    cluster's first member.

    Example: ingest dedupe wire.jsonl.gz > clusters.jsonl
    """
    from dataclasses import asdict

    from ingest.store._clusters import cluster_texts, read_texts

    for placed in _watched(cluster_texts(read_texts(file))):
        print_json(asdict(placed))


def _watched(lines: "Iterator[Placed]") -> "Iterator[Placed]":
    """Pass the lines on; on a terminal, say on stderr how many there were."""
    seen = 0
    for seen, line in enumerate(lines, 1):
        yield line
        if sys.stderr.isatty() and seen % _STEP == 0:
            click.echo(f"\r{seen:,} texts", nl=False, err=True)
    if sys.stderr.isatty():
        click.echo(f"\r{seen:,} texts", err=True)
