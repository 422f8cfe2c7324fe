"""`ingest warc PATH...`: store the articles of web archives."""

import glob
import os
import shutil
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, BinaryIO

import click

from ingest.cli._print import print_outcome, safe
from ingest.cli._progress import progress
from ingest.cli._shared import Place, exit_code, with_place
from ingest.cli._stop import Stop, stop_on_signals

if TYPE_CHECKING:
    from ingest.archives import Extractors
    from ingest.store import Store
    from ingest.types import RightsPolicy

_SUFFIXES = (".warc", ".warc.gz", ".warc.zst")
_KINDS = ("new", "copy", "revised", "unchanged", "rejected", "failed")
# What is no fault of the file: it says what a server answered, and that was no page.
_FAULTS = ("unreadable", "bug")


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option(
    "--workers",
    default=os.cpu_count() or 1,
    show_default="one a core",
    type=click.IntRange(1, 256),
    help="Processes that read pages.",
)
@click.option("--json", "as_json", is_flag=True, help="One object a page, in their order.")
@with_place
def command(place: Place, *, paths: tuple[str, ...], workers: int, as_json: bool) -> None:
    """Store the articles of web archives (WARC: gzip, zstd or plain); - is stdin.

    PATH may be a folder or a pattern. A reading that was cut short goes on behind the last record stored.
    """
    from ingest.archives import Extractors
    from ingest.pipeline import VERSIONS

    config = place.config_if_any()
    policy, total = place.rights_policy(config), Counter[str]()
    code = 70
    with place.open_store() as store:
        run_id = store.begin_run("warc", versions=dict(VERSIONS))
        try:
            min_free = config.min_free if config else 0
            with stop_on_signals(place.db, min_free) as stop, Extractors(workers) as pool:
                for path in _files(paths):
                    total += _read(path, store, pool, (stop, policy), as_json=as_json)
                    if stop():
                        break
                lack = stop.lack()
                code = stop.exit_code or (lack.exit_code if lack else _code(total))
        finally:
            store.end_run(run_id, exit_code=code, counts=total)
    if lack:
        raise lack
    sys.exit(code)


def _files(paths: tuple[str, ...]) -> Iterator[str]:
    """Yield the files that are meant: of a folder its archives, of a pattern what it matches."""
    for path in paths:
        if Path(path).is_dir():
            yield from sorted(str(each) for each in Path(path).iterdir() if _is_archive(each))
        elif Path(path).exists():
            yield path
        else:
            found = sorted(glob.glob(path, recursive=True))
            yield from [each for each in found if not Path(each).is_dir()] or [path]


def _is_archive(path: Path) -> bool:
    return path.name.endswith(_SUFFIXES)


def _read(
    path: str,
    store: "Store",
    pool: "Extractors",
    terms: tuple[Stop, "RightsPolicy"],
    *,
    as_json: bool,
) -> Counter[str]:
    """Store what one archive holds; return how often each outcome, reason and type of record came."""
    from ingest.archives import Reading, read_in
    from ingest.errors import DataError

    counts: Counter[str] = Counter()
    try:
        with _opened(path) as file, progress() as show:
            size = file.seek(0, os.SEEK_END)
            file.seek(0)
            name = None if path == "-" else str(Path(path).resolve())
            reading = Reading(file, name, size, *terms)
            for record, outcome in read_in(reading, store, pool):
                counts[outcome.kind if outcome else record.type] += 1
                show("bytes", record.offset, size)
                if outcome and outcome.reason:
                    counts[outcome.reason] += 1
                if record.type == "damaged" and outcome:
                    show.end()
                    click.echo(f"ingest: {path}: {outcome.detail}", err=True)
                elif outcome and as_json:
                    show.make_room()
                    print_outcome(outcome, as_json=True)
    except (DataError, OSError) as error:
        said = error.detail if isinstance(error, DataError) else _disk(error)
        click.echo(f"ingest: {path}: {safe(said)}", err=True)
        counts["unreadable"] += 1
    click.echo(f"{path}: {summary(counts)}", err=as_json)
    return counts


def _disk(error: OSError) -> str:
    return (error.strerror or str(error)).lower()


@contextmanager
def _opened(path: str) -> Iterator[BinaryIO]:
    """Open an archive; stdin is copied first, for it must be able to seek."""
    if path != "-":
        with open(path, "rb") as file:
            yield file
        return
    with TemporaryFile() as copy:
        shutil.copyfileobj(sys.stdin.buffer, copy)
        yield copy


def summary(counts: Counter[str]) -> str:
    """Return what became of the records, and why of those that gave nothing.

    >>> summary(Counter(new=3, copy=1, rejected=2, too_short=2, request=6))
    '6 pages: 3 new, 1 copy, 2 rejected; too_short 2; other records: request 6'
    """
    from ingest.errors import Reason

    if not counts:
        return "read before, nothing has come since"
    kinds = {kind: counts[kind] for kind in _KINDS if counts[kind]}
    reasons = {name: n for name, n in counts.most_common() if name in set(Reason)}
    others = {
        name: n for name, n in counts.most_common() if name not in kinds and name not in reasons
    }
    parts = [f"{sum(kinds.values())} pages: {_list(kinds, '{n} {name}') or 'none'}"]
    if reasons:
        parts.append(_list(reasons, "{name} {n}"))
    if others:
        parts.append(f"other records: {_list(others, '{name} {n}')}")
    return "; ".join(parts)


def _list(counts: dict[str, int], form: str) -> str:
    return ", ".join(form.format(name=name, n=f"{n:,}") for name, n in counts.items())


def _code(total: Counter[str]) -> int:
    """Return the exit code: an answer that was no page is no failure of the reading."""
    faults = sum(total[reason] for reason in _FAULTS)
    pages = sum(total[kind] for kind in _KINDS)
    stored = pages - total["rejected"] - total["failed"]
    kinds = ["failed"] * bool(faults) + ["new"] * bool(stored)
    kinds += ["rejected"] * bool(pages - stored - faults > 0)
    return exit_code(kinds)
