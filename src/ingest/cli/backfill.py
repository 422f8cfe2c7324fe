"""`ingest backfill PATH... --out DIR`: web archives to Parquet, with the copies among them linked."""

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, cast

import click

from ingest.cli._print import print_json, safe
from ingest.cli._progress import progress
from ingest.cli._shared import Place, with_place

if TYPE_CHECKING:
    from ingest.backfill import Engine, Report

_LOOK_S = 0.5  # between two looks at the folder


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True, metavar="DIR", help="Where to.")  # fmt: skip
@click.option("--engine", type=click.Choice(["native", "ray", "plain"]), default="native", show_default=True, help="All cores, a cluster, or a plain loop.")  # fmt: skip
@click.option("--workers", type=click.IntRange(1), metavar="N", help="Processes of native; all cores by default.")  # fmt: skip
@click.option("--base", metavar="URL", help="What the lines of a list are relative to.")
@click.option("--json", "as_json", is_flag=True, help="One object.")
@with_place
def command(
    _place: Place,
    *,
    paths: tuple[str, ...],
    out: Path,
    engine: str,
    workers: int | None,
    base: str | None,
    as_json: bool,
) -> None:
    """Write the articles of web archives as Parquet, and link the copies among them. No database is used.

    PATH is a WARC file (gzip, zstd, plain), a glob, an s3:// or https:// address, or a list of such (*.paths, *.paths.gz).
    A second call reads only what is missing.

    Example: ingest backfill https://data.commoncrawl.org/crawl-data/CC-NEWS/2026/01/warc.paths.gz --out news
    """
    from ingest.backfill import backfill

    with _bar(paths, out, base):
        report = backfill(paths, out, engine=cast("Engine", engine), base=base, workers=workers)
    if as_json:
        print_json(asdict(report))
    else:
        _print(report)
    if report.failed:
        sys.exit(3 if len(report.failed) == report.archives else 1)


def _print(report: "Report") -> None:
    counts = report.counts
    click.echo(
        f"archives  {report.archives:>12,}  read now {report.read:,}, failed {len(report.failed):,}"
    )
    click.echo(f"records   {counts.records:>12,}")
    click.echo(f"articles  {counts.articles:>12,}")
    for reason, number in Counter(counts.left_out).most_common():
        click.echo(f"left out  {number:>12,}  {reason}")
    click.echo(f"pieces    {report.pieces:>12,}  in all that lies there, copies counted once")
    for address, why in report.failed.items():
        click.echo(f"failed: {safe(address)}: {safe(why)}", err=True)


@contextmanager
def _bar(paths: tuple[str, ...], out: Path, base: str | None) -> Iterator[None]:
    """Show on a terminal how many archives are done; they are counted in the folder, wherever they are read."""
    if not sys.stderr.isatty():
        yield
        return
    from ingest.backfill import count_done, count_missing

    ended = Event()
    before, total = count_done(out), count_missing(paths, out, base)

    def watch() -> None:
        with progress() as show:
            show("archives", 0, total)
            while not ended.wait(_LOOK_S):
                show("archives", count_done(out) - before, total)

    watcher = Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        ended.set()
        watcher.join()
