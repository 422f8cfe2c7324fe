"""`ingest status`: how the sources and the last run are."""

import click

from ingest.cli._print import print_json, safe
from ingest.cli._shared import Place, with_place


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One object.")
@with_place
def command(place: Place, *, as_json: bool) -> None:
    """Print what is stored, what waits, how the last run went, and which sources fail."""
    with place.open_database() as db:
        counts, sources = db.counts(), db.sources()
    failing = [each for each in sources if each.configured and each.state.reason]
    if as_json:
        rows = [{"id": each.state.id, "reason": each.state.reason} for each in failing]
        print_json({**counts, "failing": rows}, indent=2)
        return
    for name, number in counts.items():
        click.echo(f"{name:<12}{number:>8}")
    for each in failing:
        click.echo(
            safe(
                f"failing: {each.state.id}  {each.state.reason}, {each.state.failures} times in a row"
            )
        )
