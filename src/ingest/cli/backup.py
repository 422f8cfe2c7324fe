"""`ingest backup DIR`: a sound copy of the database, taken while it is in use."""

from pathlib import Path

import click

from ingest.cli._print import print_answer
from ingest.cli._shared import Place, utc_now, with_place


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--keep",
    type=click.IntRange(min=1),
    default=7,
    show_default=True,
    help="Remove all but the newest copies.",
)
@click.option("--json", "as_json", is_flag=True, help="One object.")
@with_place
def command(place: Place, *, folder: Path, keep: int, as_json: bool) -> None:
    """Copy the database into DIR, check the copy, and print its name. Runs may go on meanwhile."""
    from ingest.store import back_up

    copy = back_up(place.db, folder, now=utc_now(), keep=keep)
    place.note_output(copy, "backup")
    answer = {"backup": str(copy), "bytes": copy.stat().st_size}
    print_answer(answer, str(copy), as_json=as_json)
