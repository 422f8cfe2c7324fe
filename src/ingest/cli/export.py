"""`ingest export`: the database as files for other programs."""

from pathlib import Path

import click

from ingest.cli._print import print_json
from ingest.cli._shared import Place, with_place


@click.command()
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True, metavar="DIR", help="Where to.")  # fmt: skip
@click.option("--format", "form", type=click.Choice(["parquet", "csv", "jsonl"]), default="parquet", show_default=True)  # fmt: skip
@click.option("--since-seq", type=click.IntRange(0), metavar="N", help="Only what changed after change N.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="One object.")
@with_place
def command(place: Place, *, out: Path, form: str, since_seq: int | None, as_json: bool) -> None:
    """Write articles, copies and evidence, a folder a day of first sight."""
    from ingest.analyse import export

    done = export(place.database_path(), out, form, since_seq=since_seq)
    if as_json:
        print_json({"rows": done.counts, "last_seq": done.last_seq})
        return
    for table, count in done.counts.items():
        click.echo(f"{table:<12}{count:>10,}")
    click.echo(f"up to change {done.last_seq}; later: --since-seq {done.last_seq}")
