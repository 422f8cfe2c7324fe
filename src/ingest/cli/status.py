"""`ingest status`: what is stored, what waits, which sources fail."""

from typing import TYPE_CHECKING, Any

import click

from ingest.cli._print import print_json, safe
from ingest.cli._shared import Place, with_place

if TYPE_CHECKING:
    from ingest.store import SourceReport


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One array: a row for each source.")
@with_place
def command(place: Place, *, as_json: bool) -> None:
    """Print what is stored, what waits, how the last run ended, and which sources fail."""
    with place.open_database() as db:
        counts, run = db.counts(), db.last_run()
        sources = [each for each in db.sources() if each.configured]
    if as_json:
        print_json([_row(each) for each in sources], indent=2)
        return
    for name, number in counts.items():
        click.echo(f"{name:<12}{number:>8}")
    if run:
        ended = f"ended with {run.exit_code}" if run.ended else "has not ended"
        click.echo(f"last run    {run.started:%Y-%m-%d %H:%M} UTC, {ended}")
    for each in sources:
        if each.state.moved_to:
            polls = f"{each.state.moved_polls} polls in a row"
            click.echo(safe(f"moved: {each.state.id} to {each.state.moved_to}, {polls}"))
        if each.state.reason:
            times = f"{each.state.failures} times in a row"
            click.echo(safe(f"failing: {each.state.id}  {each.state.reason}, {times}"))


def _row(report: "SourceReport") -> dict[str, Any]:
    state = report.state
    moments = ("next_check", "last_checked", "last_new")
    said = {name: (at := getattr(state, name)) and at.isoformat() for name in moments}
    plain = ("id", "url", "failures", "reason", "stopped")
    return {
        **{name: getattr(state, name) for name in plain},
        **said,
        "entries": dict(report.counts),
    }
