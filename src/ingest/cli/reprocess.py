"""`ingest reprocess`: read stored pages anew after an upgrade, without a request."""

import os
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

import click

from ingest.cli._print import print_json, safe
from ingest.cli._progress import progress
from ingest.cli._shared import Place, finish_removals, with_place
from ingest.cli._stop import Stop, stop_on_signals

if TYPE_CHECKING:
    from ingest.archives import Report, Reprocessing, Sample
    from ingest.store import Store

_CUT = 100  # characters of a value in a sample


@click.command()
@click.option("--source", metavar="ID", help="Only what this source brought.")
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DAY",
    help="Only what was first seen on this day (UTC) or later.",
)
@click.option("--where", metavar="SQL", help="Only rows of `copies` for which this holds.")
@click.option("--all", "everything", is_flag=True, help="Also what these versions have read.")
@click.option("--dry-run", is_flag=True, help="Say what would change, change nothing.")
@click.option(
    "--samples", default=3, show_default=True, type=click.IntRange(0, 1000), help="Of each field."
)
@click.option(
    "--workers",
    default=os.cpu_count() or 1,
    show_default="one a core",
    type=click.IntRange(1, 256),
    help="Processes that read pages.",
)
@click.option("--json", "as_json", is_flag=True, help="One object.")
@with_place
def command(
    place: Place,
    *,
    source: str | None,
    since: datetime | None,
    where: str | None,
    everything: bool,
    dry_run: bool,
    samples: int,
    workers: int,
    as_json: bool,
) -> None:
    """Read stored pages anew from their raw answers, and say by field what changed.

    Only pages that other versions of the program have read, unless --all is given; so a call that was cut short goes on.
    Example: ingest reprocess --dry-run --where "language = 'de' AND outlet = 'zeitung.example'"
    """
    from ingest.archives import Reprocessing, current_versions
    from ingest.store import Wanted, hold_lock

    place.database_path()
    config = place.config_if_any()
    wanted = Wanted(
        versions=None if everything else current_versions(),
        source=source,
        since=since.replace(tzinfo=UTC) if since else None,
        where=where,
    )
    sources = {each.id: each for each in (*config.sources, *config.disabled)} if config else {}
    min_free = config.min_free if config else 0
    lock = nullcontext() if dry_run else hold_lock(place.db)
    with lock, place.open_store() as store, stop_on_signals(place.db, min_free) as stop:
        if not dry_run:
            finish_removals(store)  # raw answers lie where the rows say
        policy = place.rights_policy(config)
        order = Reprocessing(wanted, sources, samples, dry_run, policy, stop)
        report = _noted(order, store, workers, stop)
        lack = stop.lack()
    _print(report, as_json=as_json, is_dry=dry_run)
    if lack:
        raise lack
    sys.exit(stop.exit_code or int(bool(report.unread)))


def _noted(order: "Reprocessing", store: "Store", workers: int, stop: Stop) -> "Report":
    """Read anew between a start and an end in the diary; a dry run leaves none."""
    from ingest.archives import Extractors, reprocess
    from ingest.pipeline import VERSIONS

    run_id = None if order.is_dry else store.begin_run("reprocess", versions=dict(VERSIONS))
    code, counts = 70, dict[str, int]()
    try:
        with Extractors(workers) as pool, progress() as show:
            report = reprocess(order, store, pool, partial(show, "pages"))
        code = stop.exit_code or int(bool(report.unread))
        counts = {"read": report.read, "changed": report.changed, **report.fields}
    except ValueError as error:
        code = 2
        raise click.BadParameter(str(error), param_hint="--where") from error
    finally:
        if run_id is not None:
            store.end_run(run_id, exit_code=code, counts=counts)
    return report


def _print(report: "Report", *, as_json: bool, is_dry: bool) -> None:
    if as_json:
        print_json({**asdict(report), "is_dry": is_dry}, indent=2)
        return
    for line in _lines(report, "would change" if is_dry else "changed"):
        click.echo(line)
    for sample in report.samples:
        for line in _shown(sample):
            click.echo(safe(line))


def _lines(report: "Report", changed: str) -> Iterator[str]:
    """Yield the report, a fact a line."""
    yield f"read {report.read:,} of {report.wanted:,} stored pages"
    if report.never_kept:
        yield f"without a raw answer: {report.never_kept:,} (saved files, full-text feeds, or `archive: false`)"
    if report.removed:
        yield f"raw answer removed by its age: {report.removed:,}"
    for detail, number in report.unread.most_common(10):
        yield safe(f"not read: {number:,} {detail}")
    fields = ", ".join(f"{name} {number:,}" for name, number in report.fields.most_common())
    yield f"{changed}: {report.changed:,}{f' ({fields})' if fields else ''}"
    if report.rejected:
        reasons = ", ".join(f"{name} {n:,}" for name, n in report.rejected.most_common())
        yield f"no article any more, kept as they are: {report.rejected.total():,} ({reasons})"
    if report.moved:
        yield f"copies that belong to another article now: {report.moved:,}"


def _shown(sample: "Sample") -> Iterator[str]:
    """Yield one sample: a diff of a text, else the value before and after."""
    from ingest.store import readable_diff

    yield f"{sample.field}  {sample.url or '-'}"
    if sample.field == "text":
        for line in readable_diff(str(sample.before), str(sample.after)).splitlines()[2:]:
            yield f"    {_cut(line)}"
    else:
        yield f"    - {_cut(sample.before)}"
        yield f"    + {_cut(sample.after)}"


def _cut(value: object) -> str:
    text = "none" if value is None else str(value)
    return text if len(text) <= _CUT else text[: _CUT - 1] + "…"
