"""`ingest init DIR`: a first configuration, a place for the database, and the line for cron."""

import shlex
from importlib.resources import files
from pathlib import Path

import click

from ingest.cli._print import print_json
from ingest.cli._shared import Place, call, with_place
from ingest.cli.schedule import crontab_line


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--json", "as_json", is_flag=True, help="One object.")
@with_place
def command(_place: Place, *, folder: Path, as_json: bool) -> None:
    """Write FOLDER/config/sources.yaml and FOLDER/data/, and print what comes next. Nothing is overwritten."""
    config, data = folder / "config" / "sources.yaml", folder / "data"
    if config.exists():
        raise click.ClickException(f"{config}: is there already; nothing was written")
    config.parent.mkdir(parents=True, exist_ok=True)
    data.mkdir(exist_ok=True)
    config.write_bytes((files("ingest") / "first_sources.yaml").read_bytes())
    there = Place(config, data / "articles.db")
    if as_json:
        crontab = crontab_line(there).rstrip("\n")
        print_json({"config": str(config), "data": str(data), "crontab": crontab})
        return
    click.echo(f"wrote {config}: put your address into user_agent and choose your sources\n")
    click.echo("then, once:      " + shlex.join(call(there, "sources", "check")))
    click.echo("and in crontab:  " + crontab_line(there), nl=False)
    click.echo("or with systemd: " + shlex.join(call(there, "schedule")))
