"""`ingest sources`: list, check and try sources."""

import sys
import time
from typing import TYPE_CHECKING, Any

import click

from ingest.cli._print import print_json, safe
from ingest.cli._shared import Place, exit_code, utc_now, with_place

if TYPE_CHECKING:
    from ingest.polling import Look

_SHOWN = 5  # entries printed for a person


@click.group(name="sources")
def command() -> None:
    """List, check or try sources."""


@command.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="One array.")
@with_place
def list_sources(place: Place, *, as_json: bool) -> None:
    """Print the configured sources and how their polling stands."""
    from ingest.urls import without_login

    config = place.load_config()
    held = {}
    if place.db.exists():
        with place.open_database() as db:
            held = {each.state.id: each.state for each in db.sources()}
    rows = []
    for source in config.sources:
        state = held.get(source.id)
        said = "never polled" if state is None or state.last_checked is None else "well"
        row = {"id": source.id, "kind": source.kind, "url": without_login(source.url)}
        rows.append({**row, "state": (state and state.reason) or said})
    if as_json:
        print_json(rows, indent=2)
        return
    for row in rows:
        click.echo(safe(f"{row['id']:<20} {row['kind']:<8} {row['state']:<14} {row['url']}"))


@command.command()
@click.option("--json", "as_json", is_flag=True, help="One array.")
@with_place
def check(place: Place, *, as_json: bool) -> None:
    """Ask every configured address once and say what came back."""
    from ingest.fetch import Fetcher
    from ingest.polling import look_at
    from ingest.types import Request

    config = place.load_config()
    rows = []
    requests = [Request(s.url, n, s.headers) for n, s in enumerate(config.sources)]
    with (
        place.open_store() as store,
        Fetcher(place.fetch_settings(config), store, now=utc_now, sleep=time.sleep) as fetcher,
    ):
        for request, answer in fetcher.fetch_many(requests):
            source = config.sources[request.key]
            rows.append({"id": source.id, **_row(look_at(answer, kind=source.kind))})
            if not as_json:
                click.echo(_line(rows[-1]))
    if as_json:
        print_json(rows, indent=2)
    sys.exit(exit_code(["failed" if row["reason"] else "new" for row in rows]))


@command.command(name="test")
@click.argument("url")
@click.option("--json", "as_json", is_flag=True, help="One array.")
@with_place
def try_url(place: Place, *, url: str, as_json: bool) -> None:
    """Read one feed, sitemap or page and show what `run` would see of it."""
    from ingest.fetch import Fetcher
    from ingest.polling import look_at
    from ingest.types import Request

    settings = place.fetch_settings(place.config_if_any())
    with (
        place.open_store() as store,
        Fetcher(settings, store, now=utc_now, sleep=time.sleep) as fetcher,
    ):
        [(_, answer)] = fetcher.fetch_many([Request(url)])
    look = look_at(answer)
    row = {"id": url, **_row(look)}
    if as_json:
        entries = [{"url": each.url, "title": each.title} for each in look.entries]
        print_json(
            [
                {
                    **row,
                    "entries": entries,
                    "feeds": list(look.feeds),
                    "warnings": list(look.warnings),
                }
            ],
            indent=2,
        )
    else:
        click.echo(_line(row))
        for entry in look.entries[:_SHOWN]:
            click.echo(safe(f"  {entry.title or '-'}  {entry.url or '-'}"))
        for feed in look.feeds:
            click.echo(safe(f"  feed: {feed}"))
        for warning in look.warnings:
            click.echo(safe(f"  warning: {warning}"))
    sys.exit(3 if row["reason"] else 0)


def _row(look: "Look") -> dict[str, Any]:
    error = look.error
    return {
        "kind": look.kind,
        "count": len(look.entries),
        "reason": error.reason if error else None,
        "detail": str(error) if error else None,
    }


def _line(row: dict[str, Any]) -> str:
    if row["reason"]:
        return safe(f"{row['id']:<20} {row['reason']:<14} {row['detail']}")
    return safe(f"{row['id']:<20} {row['kind']:<14} {row['count']} entries")
