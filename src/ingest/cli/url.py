"""`ingest url URL...`: fetch and store single pages."""

import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ingest.cli._print import (
    article_json,
    evidence_lines,
    flow,
    from_whom,
    print_json,
    print_outcome,
    safe,
)
from ingest.cli._shared import Place, exit_code, utc_now, with_place

if TYPE_CHECKING:
    from ingest.fetch import Fetcher
    from ingest.store import Store
    from ingest.types import Outcome


@click.command()
@click.argument("urls", nargs=-1, required=True, metavar="URL...")
@click.option("--refresh", is_flag=True, help="Fetch a known address again.")
@click.option("--dry-run", is_flag=True, help="Show what would be stored, store nothing.")
@click.option(
    "--html",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Take the page from this file; for one URL.",
)
@click.option("--explain", is_flag=True, help="Print the evidence for the origin, too.")
@click.option("--json", "as_json", is_flag=True, help="One object a line.")
@with_place
def command(
    place: Place,
    *,
    urls: tuple[str, ...],
    refresh: bool,
    dry_run: bool,
    html: Path | None,
    explain: bool,
    as_json: bool,
) -> None:
    """Fetch and store single pages; - reads addresses from stdin. A known address makes no request."""
    from ingest.fetch import Fetcher

    addresses = list(_addresses(urls))
    if html and len(addresses) != 1:
        raise click.UsageError("--html goes with exactly one URL")
    settings = place.fetch_settings(place.config_if_any())
    kinds: list[str] = []
    with place.open_store() as store:
        settings = replace(settings, removed=store.removals.on_request())
        if dry_run:
            # Politeness is still remembered, raw responses are not kept.
            settings = replace(settings, archive_dir=None)
        with Fetcher(settings, store.hosts, now=utc_now, sleep=time.sleep) as fetcher:
            for url in addresses:
                if dry_run:
                    kinds.append(_show(url, html, store, fetcher, as_json=as_json))
                    continue
                outcome = _outcome(url, html, store, fetcher, refresh=refresh)
                print_outcome(outcome, as_json=as_json)
                if explain and not as_json:
                    for line in evidence_lines(outcome.origin):
                        click.echo(flow(line, rest=8))
                kinds.append(outcome.kind)
    sys.exit(exit_code(kinds))


def _addresses(urls: tuple[str, ...]) -> Iterator[str]:
    for url in urls:
        lines: Iterable[str] = sys.stdin if url == "-" else [url]
        yield from (line.strip() for line in lines if line.strip())


def _outcome(
    url: str, html: Path | None, store: "Store", fetcher: "Fetcher", *, refresh: bool
) -> "Outcome":
    from ingest.errors import SkipEntry
    from ingest.fetch import page_from_file
    from ingest.pipeline import ingest_page, ingest_url, outcome_of_known

    if html:
        try:
            page = page_from_file(html, url=url, now=utc_now)
            return ingest_page(page, store, policy=fetcher.policy)
        except SkipEntry as error:
            return store.fail(error, url=url)
    known = None if refresh else store.known(url)
    return outcome_of_known(url, known) if known else ingest_url(url, store, fetcher)


def _show(url: str, html: Path | None, store: "Store", fetcher: "Fetcher", *, as_json: bool) -> str:
    """Print what a page holds, store nothing; return the outcome that it would have, as far as one page tells."""
    from ingest.errors import RetryLater, SkipEntry
    from ingest.fetch import page_from_file
    from ingest.piece import article_from_page
    from ingest.types import Outcome, Request

    try:
        page = page_from_file(html, url=url, now=utc_now) if html else fetcher.fetch(Request(url))
    except (RetryLater, SkipEntry) as error:
        failed = Outcome("failed", url, error.reason, error.detail, isinstance(error, RetryLater))
        print_outcome(failed, as_json=as_json)
        return failed.kind
    article = article_from_page(page)
    kind = "rejected" if article.reason else "new"
    if as_json:
        print_json(article_json(article, outcome=kind))
    else:
        said = " ".join(filter(None, (kind, article.reason, article.title)))
        click.echo(safe(f"would be {said}{from_whom(article.origin)}"))
    return kind
