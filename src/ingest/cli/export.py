"""`ingest export`: the database as files for other programs."""

import re
from pathlib import Path

import click

from ingest.cli._print import print_json
from ingest.cli._shared import Place, with_place
from ingest.cli.ask import day


def domain(_ctx: click.Context, _option: click.Parameter, value: str) -> str:
    """Read a domain."""
    if not re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", value):
        raise click.BadParameter("give a domain such as example.org")
    return value


@click.command()
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True, metavar="DIR", help="Where to.")  # fmt: skip
@click.option("--format", "form", type=click.Choice(["parquet", "csv", "jsonl", "rss", "newsml"]), default="parquet", show_default=True, help="rss, newsml: a feed of the originals.")  # fmt: skip
@click.option("--since-seq", type=click.IntRange(0), metavar="N", help="Only what changed after change N.")  # fmt: skip
@click.option("--since", metavar="DAY", callback=day, help="rss, newsml: first seen on this day (UTC) or later.")  # fmt: skip
@click.option("--authority", metavar="DOMAIN", callback=domain, default="ingest.invalid", show_default=True, help="rss, newsml: whose ids the items bear.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="One object.")
@with_place
def command(place: Place, *, out: Path, form: str, since_seq: int | None, since: str | None, authority: str, as_json: bool) -> None:  # fmt: skip
    """Write all tables, a folder a day of first sight; or the originals as one feed."""
    from ingest.analyse import FEEDS, Selection, export, export_feed

    path = place.database_path()
    if form in FEEDS:
        done = export_feed(path, out, form, Selection(since or "", since_seq, authority))
    elif since:
        raise click.UsageError("--since goes with rss and newsml; the tables have a folder a day")
    else:
        done = export(path, out, form, since_seq=since_seq)
    place.note_output(out, "export")
    if as_json:
        print_json({"rows": done.counts, "last_seq": done.last_seq})
        return
    for table, count in done.counts.items():
        click.echo(f"{table:<12}{count:>10,}")
    click.echo(f"up to change {done.last_seq}; later: --since-seq {done.last_seq}")
