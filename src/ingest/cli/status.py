"""`ingest status`: what is stored, what waits, which sources fail."""

import sys
from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import click

from ingest.cli._print import candidate_line, flow, log_line, print_json, safe
from ingest.cli._shared import Place, duration, utc_now, with_place

if TYPE_CHECKING:
    from ingest.store import Run, SourceReport, SourceState


_RECENT = timedelta(days=7)  # a gap that is older has had its effect


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One array: a row for each source.")
@click.option("--check", is_flag=True, help="One line and an exit code, for a watchdog.")
@click.option(
    "--max-age",
    callback=duration,
    default="2h",
    show_default=True,
    metavar="2h",
    help="With --check: how long ago the last run may have ended well.",
)
@with_place
def command(place: Place, *, as_json: bool, check: bool, max_age: timedelta) -> None:
    """Print what is stored, what waits, how the last run ended, and which sources fail."""
    with place.open_database() as db:
        if check:
            sys.exit(_check(db.last_good_run(), max_age))
        counts, run = db.counts(), db.last_run()
        sources = [each for each in db.sources() if each.configured]
        alike, log = db.merge_candidates(limit=5), db.long_log()
        removals = db.unfinished_removals()
    if as_json:
        print_json([_row(each) for each in sources], indent=2)
        return
    for name, number in counts.items():
        click.echo(f"{name:<12}{number:>8}")
    if run:
        click.echo(f"last run    {run.started:%Y-%m-%d %H:%M} UTC, {_ended(run)}")
    else:
        click.echo("last run    none yet")
    if log:
        click.echo(flow(log_line(log), rest=4))
    for reference in removals:
        line = f"removal {safe(reference)} is not finished: its words still stand in freed room or in the log; the next run tries again"
        click.echo(flow(line, rest=4))
    for each in sources:
        for line in _troubles(each.state):
            click.echo(flow(line, rest=4))
    for pair in alike:
        click.echo(flow(candidate_line(pair), rest=4))


def _ended(run: "Run") -> str:
    """Return how a run ended, in words."""
    if run.ended is None:
        return "has not ended: it is at work, or was cut off"
    because = f" ({run.reason})" if run.reason else ""
    return "ended well" if run.exit_code == 0 else f"ended with exit code {run.exit_code}{because}"


def _check(run: "Run | None", max_age: timedelta) -> int:
    """Say in one line whether a run ended well not long ago; return 0 or 1."""
    if run is None or run.ended is None:
        click.echo("late: no run has ended well yet")
        return 1
    age = utc_now() - run.ended
    is_late = age > max_age
    minutes = int(age.total_seconds() // 60)
    click.echo(f"{'late' if is_late else 'well'}: the last good run ended {minutes} minutes ago")
    return int(is_late)


def _troubles(state: "SourceState") -> Iterator[str]:
    """Yield what somebody should look at, a line each."""
    if state.moved_to:
        yield f"moved: {state.id} to {state.moved_to}, {state.moved_polls} polls in a row"
    if state.last_gap and utc_now() - state.last_gap < _RECENT:
        yield f"gaps: {state.id}  {state.gaps} polls shared no entry with the one before, the last on {state.last_gap:%Y-%m-%d}: shorten its interval or name its sitemap"
    if state.stopped:
        yield f"stopped: {state.id}  {state.reason}; `ingest run --source {state.id}` asks once more"
    elif state.reason:
        yield f"failing: {state.id}  {state.reason}, {state.failures} times in a row since {state.failing_since:%Y-%m-%d %H:%M}"


def _row(report: "SourceReport") -> dict[str, Any]:
    state = report.state
    moments = ("next_check", "last_checked", "last_new", "failing_since", "last_gap")
    said = {name: (at := getattr(state, name)) and at.isoformat() for name in moments}
    plain = ("id", "url", "failures", "reason", "stopped", "moved_to", "gaps", "unlisted")
    return {
        **{name: getattr(state, name) for name in plain},
        **said,
        "entries": dict(report.counts),
    }
