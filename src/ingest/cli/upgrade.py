"""`ingest upgrade`: bring an older database to the newest schema, with a copy made first."""

import shutil
from contextlib import nullcontext
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ingest.cli._print import print_json
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
@click.option("--json", "as_json", is_flag=True, help="One object.")
@with_place
def command(place: Place, *, plan_only: bool, folder: Path | None, as_json: bool) -> None:
    """Bring the database to the schema of this program, with a checked copy of it made first."""
    from ingest.store import hold_lock, plan_upgrade, upgrade

    path = place.database_path()
    folder = folder or path.parent / "backup"
    copy = None
    with nullcontext() if plan_only else hold_lock(path):
        plan = plan_upgrade(path)
        if not as_json:
            _tell(plan)
        if plan.is_due and not plan_only:
            copy = upgrade(plan, folder, now=utc_now())
            place.note_output(copy, "backup")
    if as_json:
        print_json(_json(plan, copy), indent=2)
    elif copy:
        click.echo(f"copy as it was: {copy}")
        click.echo(f"done: {path} has schema {plan.wanted}")


def _json(plan: "UpgradePlan", copy: Path | None) -> dict[str, Any]:
    """Return what it takes, and where the copy lies once it is done."""
    said = {**asdict(plan), "path": str(plan.path), "seconds": plan.seconds, "room": plan.room}
    return {**said, "is_due": plan.is_due, "backup": str(copy) if copy else None}


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
