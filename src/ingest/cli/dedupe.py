"""`ingest dedupe`: groups the copies in a JSONL file, or those of the database anew."""

import sys
from dataclasses import asdict
from pathlib import Path

import click

from ingest.cli._print import print_counts, print_json
from ingest.cli._progress import progress
from ingest.cli._shared import Place, with_place


@click.command()
@click.argument(
    "file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--rebuild", is_flag=True, help="Group the copies of the database anew.")
@click.option("--json", is_flag=True, expose_value=False, help="One object a line, as without it.")
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
    from ingest.store._clusters.texts import cluster_texts, read_texts

    # Reading the file twice costs a hundredth of the work, and only who watches needs the number.
    total = sum(1 for _ in read_texts(file)) if sys.stderr.isatty() else None
    kinds = []
    with progress() as show:
        for number, placed in enumerate(cluster_texts(read_texts(file)), 1):
            show.make_room()
            print_json(asdict(placed))
            kinds.append(placed.kind)
            show("texts", number, total)
    print_counts(kinds)


def _rebuild(place: Place) -> None:
    from ingest.store import hold_lock

    place.open_database().close()  # says so when there is none yet
    with hold_lock(place.db), place.open_store() as store:
        moves = store.rebuild()
    for move in moves:
        print_json(asdict(move))
    click.echo(f"{len(moves)} copies moved to another article", err=True)
