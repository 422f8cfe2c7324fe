"""`ingest explain URL|FILE`: a picture of how a page was read, its blocks kept and dropped, each with its reason."""

import re
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ingest.cli._print import from_whom, origin_json, print_answer, safe
from ingest.cli._shared import Place, exit_code, utc_now, with_place

if TYPE_CHECKING:
    from ingest.config import Config
    from ingest.errors import IngestError
    from ingest.types import Article, Draft, Page, Source

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)


@click.command()
@click.argument("which", metavar="URL|FILE")
@click.option(
    "-o", "--out", metavar="FILE", type=click.Path(path_type=Path), help="Write the picture here."
)
@click.option("--url", help="Address of the page in FILE.")
@click.option(
    "--source", "only", metavar="ID", help="Read it as this source's: its selectors and headers."
)
@click.option("--json", "as_json", is_flag=True, help="With -o: one object.")
@with_place
def command(
    place: Place, *, which: str, out: Path | None, url: str | None, only: str | None, as_json: bool
) -> None:
    """Draw how a page was read, as one HTML file: every block, kept or dropped, with reason and score.

    Without -o the file goes to stdout. Nothing is stored.
    """
    from ingest.errors import RetryLater, SkipEntry
    from ingest.explain import draw_picture

    if url and _ADDRESS.match(which):
        raise click.UsageError("--url goes with a FILE; a URL is its own address")
    if as_json and out is None:
        raise click.UsageError("--json tells what was drawn: give -o FILE.html")
    if out is None and sys.stdout.isatty():
        raise click.UsageError("the picture is an HTML file: give -o FILE.html, or a pipe")
    try:
        draft, article = _read(place, which, url, only)
    except (RetryLater, SkipEntry) as error:
        answer = {"outcome": "failed", "reason": error.reason, "detail": error.detail}
        _say(answer, _failure(which, error), out, as_json=as_json)
        sys.exit(exit_code(["failed"]))
    picture = draw_picture(draft, article, source=Path(which).name).encode()
    if out:
        out.write_bytes(picture)
    else:
        sys.stdout.buffer.write(picture)
    if out or draft.reason:
        _say(_answer(draft, article, out), _told(which, draft, article), out, as_json=as_json)
    sys.exit(exit_code(["rejected" if draft.reason else "new"]))


def _say(answer: dict[str, Any], line: str, out: Path | None, *, as_json: bool) -> None:
    """Print one line, or one object, where the picture is not."""
    if out is None:
        click.echo(safe(line), err=True)
    else:
        print_answer(answer, line, as_json=as_json)


def _answer(draft: "Draft", article: "Article", out: Path | None) -> dict[str, Any]:
    """Return what the picture shows, for a program."""
    return {
        "outcome": "rejected" if draft.reason else "new",
        "reason": draft.reason,
        "out": str(out),
        "blocks": len(draft.blocks),
        "kept": sum(block.kept for block in draft.blocks),
        "title": article.title,
        "origin": origin_json(article.origin),
    }


def _failure(which: str, error: "IngestError") -> str:
    from ingest.urls import without_login

    return f"failed {error.reason} {without_login(which)}: {error.detail}"


def _told(which: str, draft: "Draft", article: "Article") -> str:
    """Return what the picture shows, in one line."""
    from ingest.explain import REFUSALS
    from ingest.urls import without_login

    if draft.reason:
        return f"rejected {draft.reason} {without_login(which)}: {REFUSALS.get(draft.reason, '')}"
    kept = sum(block.kept for block in draft.blocks)
    title = article.title or "(no title)"
    return f"kept {kept} of {len(draft.blocks)} blocks: {title}{from_whom(article.origin)}"


def _read(place: Place, which: str, url: str | None, only: str | None) -> tuple["Draft", "Article"]:
    """Return the page taken apart; one that is refused unread has no blocks. Raises RetryLater, SkipEntry."""
    from ingest.errors import REJECTIONS, SkipEntry
    from ingest.normalise import make_article
    from ingest.piece import read_page
    from ingest.types import Draft

    config = place.load_config() if only else place.config_if_any()
    source = _source(place, config, only) if config and only else None
    is_url = bool(_ADDRESS.match(which))
    try:
        page = _fetched(place, config, source, which) if is_url else _saved(which, url)
    except SkipEntry as error:
        if error.reason not in REJECTIONS:
            raise
        draft = Draft(which if is_url else url, reason=error.reason)
        return draft, make_article(draft)
    selectors = source.selectors if source else None
    return read_page(page, selectors=selectors, memory=_memory(place, page))


def _source(place: Place, config: "Config", only: str) -> "Source":
    for source in config.sources:
        if source.id == only:
            return source
    raise click.BadParameter(f"{place.config} has no source {only!r}", param_hint="--source")


def _fetched(place: Place, config: "Config | None", source: "Source | None", url: str) -> "Page":
    """Return the page behind an address, fetched politely. The pauses are remembered, the page is not."""
    from ingest.fetch import Fetcher
    from ingest.polling import headers_for
    from ingest.types import Request

    settings = replace(place.fetch_settings(config), archive_dir=None)
    headers = headers_for(source, url) if source else ()
    with (
        place.open_store() as store,
        Fetcher(settings, store.hosts, now=utc_now, sleep=time.sleep) as fetcher,
    ):
        return fetcher.fetch(Request(url, headers=headers))


def _saved(path: str, url: str | None) -> "Page":
    """Return a saved page. Raises SkipEntry also for a file that cannot be read."""
    from ingest.errors import DataError, Reason, SkipEntry
    from ingest.fetch import page_from_file

    try:
        return page_from_file(Path(path), url=url, now=utc_now)
    except DataError as error:
        raise SkipEntry(Reason.UNREADABLE, str(error).removeprefix(f"{Path(path)}: ")) from error


def _memory(place: Place, page: "Page") -> frozenset[int]:
    """Return the outlet's known boilerplate, as a run would use it."""
    from ingest.urls import outlet_of

    outlet = outlet_of(page.url) if page.url else None
    if not outlet or not place.db.exists():
        return frozenset()
    with place.open_database() as db:
        return db.block_memory(outlet)
