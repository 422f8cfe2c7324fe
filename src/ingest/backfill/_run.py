"""Archives -> articles and clusters in a folder. What is done stays done; a second call does only what is missing."""

import json
import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import reduce
from hashlib import blake2b
from operator import add
from pathlib import Path
from types import ModuleType
from typing import Literal

from ingest.backfill._archive import Counts, begun_files, done_file, is_done, read_counts
from ingest.backfill._inputs import Archive, find_archives
from ingest.errors import ConfigError
from ingest.store import hold_lock

Engine = Literal["native", "ray", "plain"]
_MARK = "made_of.json"  # in the folder of clusters: which archives they are of


@dataclass(frozen=True, slots=True)
class Report:
    """What a folder holds after a call."""

    archives: int  # that were asked for
    read: int  # now; the others were done before, or failed
    failed: dict[str, str] = field(default_factory=dict)  # address -> why
    counts: Counts = field(default_factory=Counts)  # of all archives asked for that are done
    pieces: int = 0  # in the folder, copies counted once


def backfill(
    paths: Sequence[str],
    out: Path,
    *,
    engine: Engine = "native",
    base: str | None = None,
    workers: int | None = None,
) -> Report:
    """Read archives into `out`, and link the copies among all that lies there.

    Raises ConfigError when an extra is missing or the engine does not run, DataError for paths that name nothing,
    LockedError when another call writes there. An archive that cannot be reached, or whose worker is lost twice,
    is told in the report.
    """
    _silence()
    spread = _engine(engine, workers)
    from ingest.backfill._remote import REMOTE

    archives = find_archives(paths, REMOTE, base)
    out.mkdir(parents=True, exist_ok=True)
    with hold_lock(out / "backfill"):
        todo = [each for each in archives if not is_done(out, each)]
        failed = _read(todo, out, spread)
        done = [each for each in archives if is_done(out, each)]
        _cluster(out, spread)
        counts = reduce(add, (read_counts(done_file(out, each)) for each in done), Counts())
        return Report(len(archives), len(todo) - len(failed), failed, counts, _count_pieces(out))


def count_done(out: Path) -> int:
    """Return how many archives a folder holds."""
    return len(_done(out))


def count_missing(paths: Sequence[str], out: Path, base: str | None = None) -> int:
    """Return how many archives a call would read. Raises as `backfill`."""
    from ingest.backfill._remote import REMOTE

    return sum(not is_done(out, each) for each in find_archives(paths, REMOTE, base))


def _done(out: Path) -> list[Path]:
    return sorted((out / "articles").glob("*.parquet"))


def _silence() -> None:
    """Turn off what would tell the makers of the engines that they are used; to be called before any is imported."""
    os.environ |= {"DO_NOT_TRACK": "1", "RAY_USAGE_STATS_ENABLED": "0", "DAFT_PROGRESS_BAR": "0"}


def _engine(name: Engine, workers: int | None) -> ModuleType:
    try:
        import pyarrow  # noqa: F401 - comes with the extra

        if name == "plain":
            from ingest.backfill import _loop

            return _loop
        from ingest.backfill import _daft
    except ImportError as error:
        raise ConfigError(
            "this needs the extra `backfill`: pip install 'ingest[backfill]'"
        ) from error
    _daft.start(name, workers)
    return _daft


def _read(todo: Sequence[Archive], out: Path, spread: ModuleType) -> dict[str, str]:
    """Read archives; return those that failed, with the reason.

    When a worker is lost, those that were being read are tried again, one at a time and after all others.
    """
    for each in todo:
        _forget_begun(out, each)
    failed: dict[str, str] = {}
    suspects: list[Archive] = []
    left = list(todo)
    is_second = False
    while left:
        try:
            failed |= spread.read(left, out)
        except ConfigError:  # a worker that is lost before any has begun looks the same once
            if is_second:
                raise
            is_second = True
        begun = [each for each in left if begun_files(out, each)]
        suspects += begun
        left = [
            each
            for each in left
            if not (each in begun or each.address in failed or is_done(out, each))
        ]
    for each in suspects:
        _forget_begun(out, each)
        if not is_done(out, each):  # another worker may have come to its end meanwhile
            failed |= spread.read([each], out)
        if not is_done(out, each) and begun_files(out, each):
            failed[each.address] = "its worker was lost twice"
    return failed


def _forget_begun(out: Path, archive: Archive) -> None:
    for each in begun_files(out, archive):
        each.unlink(missing_ok=True)


def _cluster(out: Path, spread: ModuleType) -> None:
    """Link the copies among all archives of a folder, unless that is done."""
    files = _done(out)
    digest = blake2b(
        "\n".join(f"{each.name} {each.stat().st_size}" for each in files).encode(), digest_size=16
    ).hexdigest()
    made_of = {"archives": len(files), "digest": digest}
    folder = out / "clusters"
    mark = folder / _MARK
    if not files or (mark.exists() and json.loads(mark.read_text()) == made_of):
        return
    unready = out / ".clusters.part"
    shutil.rmtree(unready, ignore_errors=True)
    spread.write_clusters(files, unready)
    (unready / _MARK).write_text(json.dumps(made_of))
    shutil.rmtree(folder, ignore_errors=True)
    unready.rename(folder)


def _count_pieces(out: Path) -> int:
    from pyarrow.parquet import ParquetFile

    kinds = (
        ParquetFile(path).read(columns=["kind"])["kind"].to_pylist()
        for path in (out / "clusters").glob("*.parquet")
    )
    return sum(each.count("representative") for each in kinds)
