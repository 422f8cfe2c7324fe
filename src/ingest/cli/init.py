"""`ingest init DIR`: a first configuration, a place for the database, and the line for cron."""

import shlex
from importlib.resources import files
from pathlib import Path

import click

from ingest.cli._shared import Place, call, with_place
from ingest.cli.schedule import crontab_line


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@with_place
def command(_place: Place, *, folder: Path) -> None:
    """Write FOLDER/config/sources.yaml and FOLDER/data/, and print what comes next. Nothing is overwritten."""
    config, data = folder / "config" / "sources.yaml", folder / "data"
    if config.exists():
        raise click.ClickException(f"{config}: is there already; nothing was written")
    config.parent.mkdir(parents=True, exist_ok=True)
    data.mkdir(exist_ok=True)
    config.write_bytes((files("ingest") / "first_sources.yaml").read_bytes())
    click.echo(f"wrote {config}: put your address into user_agent and choose your sources\n")
    there = Place(config, data / "articles.db")
    click.echo("then, once:      " + shlex.join(call(there, "sources", "check")))
    click.echo("and in crontab:  " + crontab_line(there), nl=False)
    click.echo("or with systemd: " + shlex.join(call(there, "schedule")))
