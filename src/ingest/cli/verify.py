"""`ingest verify DIR`: whether a snapshot is what its manifest says."""

import sys
from pathlib import Path

import click

from ingest.cli._print import flow, print_json, safe
from ingest.cli._shared import Place, with_place


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option("--json", "as_json", is_flag=True, help="One object.")
@with_place
def command(_place: Place, *, folder: Path, as_json: bool) -> None:
    """Compare a snapshot with its manifest: bytes, rows, versions. Exit code 65 when something differs."""
    from ingest.analyse import find_faults, read_manifest
    from ingest.errors import DataError

    faults = find_faults(folder)
    if as_json:
        print_json({"sound": not faults, "faults": faults})
        sys.exit(DataError.exit_code if faults else 0)
    for fault in faults:
        click.echo(safe(f"ingest: {fault}"), err=True)
    if faults:
        sys.exit(DataError.exit_code)
    manifest = read_manifest(folder)
    said = manifest["counts"]
    click.echo(f"sound: {said['articles']:,} articles, {said['copies']:,} copies, profile {manifest['profile']}")  # fmt: skip
    click.echo(flow(str(manifest["cite"])))
