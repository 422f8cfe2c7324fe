"""`ingest sources`: list, check, try, add, import and export sources."""

import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ingest.cli._print import print_json, safe
from ingest.cli._shared import Place, exit_code, utc_now, with_place

if TYPE_CHECKING:
    from ingest.polling import Look
    from ingest.types import Source, SourceKind

_SHOWN = 5  # entries printed for a person


@click.group(name="sources")
def command() -> None:
    """List, check, try, add, import or export sources."""


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
    from ingest.polling import headers_for, look_at
    from ingest.types import Request

    config = place.load_config()
    rows = []
    asked = [(s, *each) for s in config.sources for each in ((s.kind, s.url), *s.also)]
    requests = [Request(url, n, headers_for(s, url)) for n, (s, _, url) in enumerate(asked)]
    with (
        place.open_store() as store,
        Fetcher(
            place.fetch_settings(config), store.hosts, now=utc_now, sleep=time.sleep
        ) as fetcher,
    ):
        for request, answer in fetcher.fetch_many(requests):
            source, kind, _ = asked[request.key]
            rows.append({"id": source.id, **_row(look_at(answer, kind=kind))})
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
    [look] = _looks(place, [url])
    row = {"id": url, **_row(look)}
    if as_json:
        entries = [{"url": each.url, "title": each.title} for each in look.entries]
        feeds, warnings = list(look.feeds), list(look.warnings)
        print_json([{**row, "entries": entries, "feeds": feeds, "warnings": warnings}], indent=2)
    else:
        click.echo(_line(row))
        for entry in look.entries[:_SHOWN]:
            click.echo(safe(f"  {entry.title or '-'}  {entry.url or '-'}"))
        for feed in look.feeds:
            click.echo(safe(f"  feed: {feed}"))
        for warning in look.warnings:
            click.echo(safe(f"  warning: {warning}"))
    sys.exit(3 if row["reason"] else 0)


@command.command()
@click.argument("urls", metavar="URL...", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="One object.")
@with_place
def add(place: Place, *, urls: tuple[str, ...], as_json: bool) -> None:
    """Look at each URL and write what it is, or the feed that it names, into the settings."""
    looks = _looks(place, urls)
    wanted = [_source_at(url, look) for url, look in zip(urls, looks, strict=True)]
    sources = [source for source in wanted if source]
    added = _write(place, sources)
    if as_json:
        known = len(sources) - len(added)
        rows = [{"url": url, **_row(look)} for url, look in zip(urls, looks, strict=True)]
        failed = [row for row in rows if row["reason"]]
        print_json({"added": added, "known": known, "failed": failed}, indent=2)
    else:
        _tell(added)
    sys.exit(exit_code(["new" if source else "failed" for source in wanted]))


@command.command(name="import-opml")
@click.argument("path", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--json", "as_json", is_flag=True, help="One object.")
@with_place
def import_opml(place: Place, *, path: Path, as_json: bool) -> None:
    """Write the feeds of an OPML file into the settings; none is asked."""
    from ingest.errors import DataError
    from ingest.sources import read_opml

    try:
        feeds = read_opml(path.read_bytes())
    except DataError as error:
        raise DataError(f"{path}: {error}") from None
    added = _write(place, feeds)
    known = len(feeds) - len(added)
    if as_json:
        print_json({"added": added, "known": known}, indent=2)
    else:
        _tell(added)
        click.echo(f"{len(added)} added, {known} known")


@command.command(name="export-opml")
@with_place
def export_opml(place: Place) -> None:
    """Print the configured feeds as OPML; addresses lose their passwords."""
    from ingest.sources import write_opml

    click.echo(write_opml(place.load_config().sources), nl=False)


def _looks(place: Place, urls: Sequence[str]) -> list["Look"]:
    """Ask each address once; return what they show, in the order of the addresses."""
    from ingest.fetch import Fetcher
    from ingest.polling import look_at
    from ingest.types import Request

    settings = place.fetch_settings(place.config_if_any())
    requests = [Request(url, key) for key, url in enumerate(urls)]
    with (
        place.open_store() as store,
        Fetcher(settings, store.hosts, now=utc_now, sleep=time.sleep) as fetcher,
    ):
        looks = {request.key: look_at(answer) for request, answer in fetcher.fetch_many(requests)}
    return [looks[key] for key in sorted(looks)]


def _source_at(url: str, look: "Look") -> "Source | None":
    """Return the source that an address is, or that it names; say so when it is none."""
    from ingest.types import Source

    if look.error:
        click.echo(safe(f"failed {look.error.reason} {url}: {look.error.detail}"), err=True)
        return None
    if look.feeds:
        return Source("", look.feeds[0])
    kinds: dict[str | None, SourceKind] = {
        "page": "page", "sitemap": "sitemap", "sitemap_index": "sitemap"
    }  # fmt: skip
    return Source("", url, kinds.get(look.kind, "feed"))


def _write(place: Place, wanted: Sequence["Source"]) -> list[dict[str, str]]:
    """Add sources to the settings, and return those that were new."""
    from ingest.config import add_sources

    added = add_sources(place.config, wanted)
    return [{"id": source.id, "kind": source.kind, "url": source.url} for source in added]


def _tell(added: Sequence[dict[str, str]]) -> None:
    for row in added:
        click.echo(safe(f"added {row['id']:<20} {row['kind']:<8} {row['url']}"))


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
