"""`ingest init DIR`: a first configuration, a place for the database, and the line for cron."""

import shlex
import sys
from importlib.resources import files
from pathlib import Path

import click

from ingest.cli._shared import Place, with_place


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
    click.echo("then, once:      " + _call(folder, "sources", "check"))
    # A bare % would end the command for cron.
    line = _call(folder, "run", "--max-runtime", "9m").replace("%", r"\%")
    click.echo(f"and in crontab:  */10 * * * * {line}")


def _call(folder: Path, *words: str) -> str:
    """Return a command that works from any directory and with an empty environment."""
    program = Path(sys.argv[0])
    start = (
        [str(program.resolve())] if program.name == "ingest" else [sys.executable, "-m", "ingest"]
    )
    root = folder.resolve()
    places = ["--config", str(root / "config/sources.yaml"), "--db", str(root / "data/articles.db")]
    return shlex.join([*start, *words, *places])
