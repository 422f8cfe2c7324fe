"""`ingest snapshot DIR`: one state of the database, to be handed on, checked and cited."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ingest.cli._print import flow, print_json
from ingest.cli._shared import Place, with_place

if TYPE_CHECKING:
    from ingest.analyse import Profile


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--profile",
    type=click.Choice(["full", "public"]),
    default="full",
    show_default=True,
    help="public: without texts, diffs, index and long quotes.",
)
@click.option("--json", "as_json", is_flag=True, help="The manifest.")
@with_place
def command(place: Place, *, folder: Path, profile: "Profile", as_json: bool) -> None:
    """Write the database as it is now into DIR, with a manifest. Runs may go on meanwhile."""
    from ingest.analyse import DATABASE, MANIFEST, snapshot

    for name in (DATABASE, MANIFEST):
        if (folder / name).exists():
            raise click.UsageError(f"{folder / name} is there already; give another folder")
    manifest = snapshot(place.database_path(), folder, profile=profile)
    place.note_output(folder, "snapshot")
    if as_json:
        print_json(manifest, indent=2)
        return
    file = manifest["files"][DATABASE]
    click.echo(f"{folder / DATABASE}: {file['bytes']:,} bytes, sha256 {file['sha256']}")
    click.echo(flow(manifest["cite"]))
