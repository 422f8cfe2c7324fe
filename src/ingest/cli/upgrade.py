"""`ingest upgrade`: bring an older database to the newest schema, with a copy made first."""

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ingest.cli._shared import Place, utc_now, with_place

if TYPE_CHECKING:
    from ingest.store import UpgradePlan


@click.command()
@click.option("--plan", "plan_only", is_flag=True, help="Say what it takes; change nothing.")
@click.option(
    "--backup",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Where the copy goes; `backup` beside the database by default.",
)
@with_place
def command(place: Place, *, plan_only: bool, folder: Path | None) -> None:
    """Bring the database to the schema of this program, with a checked copy of it made first."""
    from ingest.store import hold_lock, plan_upgrade, upgrade

    path = place.database_path()
    folder = folder or path.parent / "backup"
    if plan_only:
        _tell(plan_upgrade(path))
        return
    with hold_lock(path):
        plan = plan_upgrade(path)
        _tell(plan)
        if plan.is_due:
            copy = upgrade(plan, folder, now=utc_now())
            place.note_output(copy, "backup")
            click.echo(f"copy as it was: {copy}")
            click.echo(f"done: {path} has schema {plan.wanted}")


def _tell(plan: "UpgradePlan") -> None:
    if not plan.is_due:
        click.echo(f"{plan.path}: has schema {plan.wanted}, nothing is due")
        return
    click.echo(f"{plan.path}: schema {plan.version} to {plan.wanted}, {_mb(plan.bytes)}")
    read = ", ".join(f"{name} ({rows:,} rows)" for name, rows in plan.tables.items())
    click.echo(f"read through: {read or 'no table, all steps are instant'}")
    click.echo(f"time: about {max(1, round(plan.seconds)):,} s")
    free = shutil.disk_usage(plan.path.resolve().parent).free
    click.echo(
        f"room: {_mb(plan.bytes)} for the copy, {_mb(plan.room)} for the work; {_mb(free)} are free"
    )


def _mb(size: int) -> str:
    return f"{size / 1e6:,.0f} MB"
