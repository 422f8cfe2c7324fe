"""`ingest demo`: the whole way on the bundled newsroom, served on loopback."""

import shlex
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ingest.cli._print import from_whom, safe
from ingest.cli._shared import Place, utc_now, with_place
from ingest.cli.run import summary

if TYPE_CHECKING:
    from ingest.pipeline import Report


@click.command()
@partial(with_place, db="data/demo.db")
def command(place: Place) -> None:
    """Poll, fetch, extract, attribute and deduplicate a small invented world, and say what to look at."""
    db = place.db
    if db.exists() and not _is_demo(db):
        raise click.ClickException(f"{db}: holds something else; give the demo a place of its own")
    for old in (db, *(db.with_name(db.name + end) for end in ("-wal", "-shm"))):
        with suppress(FileNotFoundError):
            old.unlink()
    started = time.monotonic()
    report = _run(db)
    click.echo(summary(report))
    _print_pieces(db)
    click.echo(f"\n{db} written in {time.monotonic() - started:.1f} s. To look at it:\n")
    for words in (["show", "1"], ["search", "harbour"], ["status"], ["serve"]):
        click.echo("  " + shlex.join([_program(), *words, "--db", str(db)]))
    click.echo("\nWith your own sources: `ingest init .`, then `ingest run`.")


def _is_demo(db: Path) -> bool:
    """Whether a file is an earlier demo: a database of ours with the newsroom's sources and no other."""
    from ingest import newsroom
    from ingest.errors import FatalError
    from ingest.store import Database

    try:
        with Database(db) as database:
            held = {report.state.url for report in database.sources()}
    except FatalError:
        return False
    return bool(held) and held <= newsroom.source_urls()


def _run(db: Path) -> "Report":
    from ingest import newsroom, pipeline
    from ingest.config import load_config
    from ingest.fetch import Fetcher
    from ingest.store import Store

    with newsroom.serve() as world, tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sources.yaml"
        path.write_text(world.sources_yaml, encoding="utf-8")
        config = load_config(path)
        # One host at a time: the same numbers at every call.
        settings = replace(config.fetch, attempts=1, workers=1)
        with (
            Store.open(db, now=utc_now) as store,
            Fetcher(settings, store.hosts, now=utc_now, sleep=time.sleep) as fetcher,
        ):
            run_id = store.begin_run("demo")
            order = pipeline.Order(everything=True)
            report = pipeline.run(config, store, fetcher, now=utc_now, order=order)
            store.end_run(run_id, exit_code=0)
            return report


def _print_pieces(db: Path) -> None:
    """Print the pieces that have copies or came from elsewhere: what the program is for."""
    from ingest.store import Database

    with Database(db) as database:
        counts = database.counts()
        click.echo(f"\n{counts['articles']} pieces in {counts['copies']} places. Some of them:\n")
        for number in range(1, counts["articles"] + 1):
            found = database.article(number)
            if found is None:
                continue
            whom = from_whom(found.article.origin)
            if whom or len(found.copies) > 1:
                places = f"{len(found.copies)} places" if len(found.copies) > 1 else "1 place"
                click.echo(safe(f"  {number:>3}  {places:<9} {found.article.title}{whom}"))


def _program() -> str:
    """Return how to call the program from here: by its name when it is on the path."""
    program = Path(sys.argv[0])
    beside = Path(".venv/bin/ingest")
    return str(beside) if beside.exists() and program.resolve() == beside.resolve() else "ingest"
