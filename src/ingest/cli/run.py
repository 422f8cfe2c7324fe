"""`ingest run`: poll what is due, fetch what is new, store it. Made for cron."""

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ingest.cli._print import print_json, safe
from ingest.cli._progress import progress
from ingest.cli._shared import Place, duration, finish_removals, utc_now, with_place
from ingest.cli._stop import GRACE_S, Stop, stop_on_signals

if TYPE_CHECKING:
    from ingest.config import Config
    from ingest.fetch import Fetcher
    from ingest.pipeline import Order, Report
    from ingest.store import SourceState, Store

_LONG = timedelta(days=30)  # without any run


@click.command()
@click.option("--all", "everything", is_flag=True, help="Poll every source now, due or not.")
@click.option("--source", "only", metavar="ID", help="Poll this source only.")
@click.option(
    "--plan",
    is_flag=True,
    help="Say what would be polled and when; make no request, write nothing.",
)
@click.option(
    "--max-runtime", callback=duration, metavar="9m", help="Start nothing new after this time."
)
@click.option(
    "--fail-on", type=click.Choice(["new", "any", "never"]), default="new", show_default=True
)
@click.option(
    "--wait",
    default=0.0,
    type=click.FloatRange(0, 86400),
    metavar="S",
    help="Wait this long for another run to end.",
)
@click.option("--json", "as_json", is_flag=True, help="One object.")
@with_place
def command(
    place: Place,
    *,
    everything: bool,
    only: str | None,
    plan: bool,
    max_runtime: timedelta | None,
    fail_on: str,
    wait: float,
    as_json: bool,
) -> None:
    """Poll the sources that are due, fetch the pages of new entries, store them."""
    from ingest.store import hold_lock

    config = place.load_config()
    if only and only not in {source.id for source in config.sources}:
        raise click.BadParameter(f"{place.config} has no source {only!r}", param_hint="--source")
    if plan:
        planned = _plan(place, config, only=only, everything=everything)
        print_json(planned, indent=2) if as_json else click.echo(_plan_lines(planned))
        return
    with hold_lock(place.db, wait), place.open_store() as store, _watched(config):
        finish_removals(store)
        store.sync_sources(config.sources)
        if not _has_work(config, store, only=only, everything=everything):
            _note_idle(config, store, as_json=as_json)
            return
        from ingest.pipeline import Order

        until = utc_now() + max_runtime if max_runtime is not None else None
        with stop_on_signals(place.db, config.min_free) as stop:
            order = Order(everything, only, until, stop, removes=not _is_long_ago(place))
            with _offline_told_once(store):
                code = _run(place, config, store, order, fail_on, stop, as_json=as_json)
        if config.publish:
            from ingest.store import publish

            publish(place.db, config.publish)
            place.note_output(config.publish, "publish")
        sys.exit(code)


def _is_long_ago(place: Place) -> bool:
    """Whether the last run is so long ago that the clock may be wrong: then nothing is removed for its age, and that is told."""
    with place.open_database() as db:
        last = db.last_run()
    if last is None or (since := utc_now() - last.started) < _LONG:
        return False
    click.echo(
        f"ingest: by the clock the last run is {since.days} days ago: nothing is removed for its age this time;"
        " if the clock is wrong, set it before the next run",
        err=True,
    )
    return True


@contextmanager
def _offline_told_once(store: "Store") -> Iterator[None]:
    """Say that the machine is offline when it lasts, and that it is no longer; a person at a terminal is told at once."""
    from ingest.errors import OfflineError
    from ingest.polling import LASTING

    before = store.offline_in_a_row()
    try:
        yield
    except OfflineError as error:
        if before + 1 == LASTING or sys.stderr.isatty():
            raise
        sys.exit(error.exit_code)
    if before >= LASTING:
        click.echo("ingest: online again", err=True)


@contextmanager
def _watched(config: "Config") -> Iterator[None]:
    """Tell the watchdog, if there is one, that the run starts, and how it ended."""
    if config.ping is None:
        yield
        return
    from ingest.fetch import ping

    ping(config.ping, "start")
    well = False
    try:
        yield
        well = True
    except SystemExit as error:
        well = error.code in (0, 1)  # 1: a source fails, the run went through
        raise
    finally:
        ping(config.ping, "end" if well else "fail")


def _has_work(config: "Config", store: "Store", *, only: str | None, everything: bool) -> bool:
    """Whether a source, an entry or a page that is to be read again is due."""
    if store.due_sources(only=only, everything=everything) or store.left().due:
        return True
    budget = min(config.recheck_budget, 1)
    return only is None and bool(store.rechecks.due(config.sources, config.recheck, budget))


def _note_idle(config: "Config", store: "Store", *, as_json: bool) -> None:
    """Note a run that had nothing to do: cron's usual case, in which loading the stages would be half of the cost."""
    store.end_run(store.begin_run("run", config_hash=config.digest), exit_code=0)
    if as_json:
        from ingest.pipeline import Report

        print_json(_report_json(Report()), indent=2)
    elif sys.stdout.isatty():
        click.echo("nothing is due")


def _run(
    place: Place, config: "Config", store: "Store", order: "Order", fail_on: str, stop: Stop, *, as_json: bool
) -> int:  # fmt: skip
    """Run between a start and an end in the diary, whatever happens; return the exit code."""
    from ingest import pipeline
    from ingest.errors import FatalError
    from ingest.fetch import Fetcher

    run_id = store.begin_run("run", versions=dict(pipeline.VERSIONS), config_hash=config.digest)
    code, counts = 70, dict[str, int]()
    reason: str | None = "a bug"
    try:
        removed = store.removals.on_request()
        settings = replace(place.fetch_settings(config), removed=removed)
        with Fetcher(settings, store.hosts, now=utc_now, sleep=time.sleep) as fetcher:
            stop.tell = fetcher.stop
            with _given_up_late(fetcher, order), progress() as show:
                order = replace(order, show=show)
                report = pipeline.run(config, store, fetcher, now=utc_now, order=order)
        _tell(report, as_json=as_json)
        if lack := stop.lack():
            raise lack
        code, reason = _code(report, fail_on), None
        if stop():
            code, reason = stop.exit_code, "asked to end"
        counts = dict(report.outcomes + report.reasons)
        counts |= {"removed": report.removed} if report.removed else {}
        counts |= {f"again_{kind}": number for kind, number in report.again.items()}
    except FatalError as error:
        code, reason = error.exit_code, str(error)
        raise
    except SystemExit as error:
        code, reason = int(error.code or 0), "ended at once"
        raise
    finally:
        store.end_run(run_id, exit_code=code, reason=reason, counts=counts)
    return code


@contextmanager
def _given_up_late(fetcher: "Fetcher", order: "Order") -> Iterator[None]:
    """Give up requests that are still under way ten seconds after the time is up; they stay due."""
    if order.until is None:
        yield
        return
    left_s = (order.until - utc_now()).total_seconds() + GRACE_S
    timer = threading.Timer(left_s, fetcher.stop)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _tell(report: "Report", *, as_json: bool) -> None:
    """Say what somebody should know: what has just become bad for good, what is well again.

    A summary only for a person at a terminal; under cron silence means that all is well.
    """
    for name, error in sorted(report.lasting.items()):
        click.echo(
            f"ingest: source {name} keeps failing: {error.reason}: {safe(str(error))}", err=True
        )
    for name in sorted(report.recovered):
        click.echo(f"ingest: source {name} is well again", err=True)
    if as_json:
        print_json(_report_json(report), indent=2)
    elif sys.stdout.isatty():
        click.echo(summary(report))


def _report_json(report: "Report") -> dict[str, Any]:
    """Return what one run did; sources that fail with their reasons."""
    failing = {name: error.reason for name, error in sorted(report.failing.items())}
    return {
        **{each.name: getattr(report, each.name) for each in fields(report)},
        "failing": failing,
        "lasting": sorted(report.lasting),
        "recovered": sorted(report.recovered),
    }


def summary(report: "Report") -> str:
    """Return one run in two lines."""
    brought = report.polled - report.unchanged - len(report.failing)
    failing = f", {len(report.failing)} failing" if report.failing else ""
    lines = [f"polled {report.polled} sources: {brought} with news{failing}"]
    counts = ", ".join(f"{number} {kind}" for kind, number in report.outcomes.most_common())
    lines.append(f"entries: {counts or 'none due'}")
    if report.again:
        again = ", ".join(f"{number} {kind}" for kind, number in report.again.most_common())
        lines.append(f"read again: {again}")
    if report.removed:
        lines.append(f"removed, as `keep` says: {report.removed} articles")
    if report.left:
        lines.append(f"left for the next run: {report.left}")
    return "\n".join(lines)


def _code(report: "Report", fail_on: str) -> int:
    if report.reasons["bug"]:
        return 70
    failures = {
        "new": bool(report.lasting),
        "any": bool(report.failing) or report.outcomes["failed"] > 0,
        "never": False,
    }
    return int(failures[fail_on])


def _plan(place: Place, config: "Config", *, only: str | None, everything: bool) -> dict[str, Any]:
    """Return what a run would do now, and later; nothing is written, and no database made."""
    from ingest.store import Store

    exists = place.db.exists()
    with Store.open(place.db if exists else Path(":memory:"), now=utc_now) as store:
        with store.rehearsing():
            store.sync_sources(config.sources)
            polls = _polls(store, only=only, everything=everything)
        waiting, expired = store.left().due, 0
    if exists:
        with place.open_database() as db:
            expired = db.expired(config.terms, utc_now())
    return {"polls": polls, "waiting": waiting, "expired": expired}


def _plan_lines(planned: dict[str, Any]) -> str:
    """Return a plan as people read it."""
    lines = []
    for each in planned["polls"]:
        day = (
            f"{each['next_check'][:16].replace('T', ' ')} UTC, " if each["when"] == "later" else ""
        )
        lines.append(f"{each['when']:<5}  {each['id']}  {day}{each['why']}")
    lines.append(f"and {planned['waiting']} entries that wait in the queue")
    if planned["expired"]:
        lines.append(f"and {planned['expired']} articles that go, as `keep` says")
    return "\n".join(lines)


def _polls(store: "Store", *, only: str | None, everything: bool) -> list[dict[str, Any]]:
    """Say for each source whether it would be polled now, and why or when."""
    due = store.due_sources(only=only, everything=everything)
    now = {state.id for state in due}
    others = [
        state for state in store.due_sources(only=only, everything=True) if state.id not in now
    ]
    stopped = store.stopped_sources() if only is None else ()
    return [
        *(_poll(state, "now", _why(state)) for state in due),
        *(_poll(state, "later", _why(state)) for state in sorted(others, key=_next_check)),
        *(_poll(state, "never", f"stopped: {state.reason}") for state in stopped),
    ]


def _poll(state: "SourceState", when: str, why: str) -> dict[str, Any]:
    return {"when": when, "id": state.id, "next_check": _next_check(state) or None, "why": why}


def _next_check(state: "SourceState") -> str:
    return state.next_check.isoformat() if state.next_check else ""


def _why(state: "SourceState") -> str:
    """Return what decided about a source's next poll, in a few words."""
    if state.last_checked is None:
        return "never polled"
    if state.reason:
        times = "once" if state.failures == 1 else f"{state.failures} times"
        return f"failed {times} since {state.failing_since:%Y-%m-%d %H:%M}: {state.reason}"
    if state.last_new is None:
        return f"asked {state.last_checked:%Y-%m-%d %H:%M}, has shown nothing yet"
    return f"asked {state.last_checked:%Y-%m-%d %H:%M}, last new {state.last_new:%Y-%m-%d %H:%M}"
