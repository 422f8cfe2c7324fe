"""The engine: the steps of the plain loop, spread by Daft over all cores of one machine, or over a Ray cluster.

An archive is read by one worker process at a time. Daft is imported here and in `_joins` alone.
"""

import logging
import os
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import daft
from daft import DataType, Series, col

from ingest.backfill import _joins
from ingest.backfill._archive import begun_files, trouble_with
from ingest.backfill._inputs import Archive
from ingest.errors import ConfigError

__all__ = ["read", "start", "write_clusters"]

_log = logging.getLogger(__name__)


def start(engine: Literal["native", "ray"], workers: int | None = None) -> None:
    """Start the engine, once in a process; `workers` of native, all cores when None. Raises ConfigError."""
    if engine == "native":
        daft.set_runner_native(workers)
        return
    try:
        import ray
    except ImportError as error:
        raise ConfigError(
            "--engine ray needs the extra `ray`: pip install 'ingest[ray]'"
        ) from error
    address = os.environ.get("RAY_ADDRESS")
    quiet = {name: os.environ[name] for name in ("DO_NOT_TRACK", "RAY_USAGE_STATS_ENABLED")}
    workers_env: dict[str, object] = {"env_vars": quiet}
    if address is None:
        # Ray hands the interpreter's path to a shell as it stands, and a folder may have a space.
        workers_env["py_executable"] = shlex.quote(sys.executable)
    try:
        ray.init(address, runtime_env=workers_env, ignore_reinit_error=True, log_to_driver=False)
    except ConnectionError as error:
        raise ConfigError(f"no Ray cluster answers at {address}") from error
    daft.set_runner_ray(noop_if_initialized=True)
    daft.set_execution_config(shuffle_aggregation_default_partitions=_parts())


def _parts() -> int | None:
    """Return into how many parts the joins are cut: on Ray one a core, for it makes hundreds unless told; else None."""
    if daft.get_or_infer_runner_type() == "native":
        return None
    import ray

    return max(1, int(ray.cluster_resources().get("CPU", 1)))


def write_clusters(files: Sequence[Path], folder: Path) -> None:
    """Write what became of every sighting, with the first text of its cluster, into a new folder."""
    _joins.write_clusters(files, folder, _parts())


def read(archives: Sequence[Archive], out: Path) -> dict[str, str]:
    """Read archives, as many at once as there are cores; return address -> what went wrong.

    When a worker is lost, all others end with it: what is done stays done, what was begun shows. Raises ConfigError
    when the engine does not run at all.
    """

    @daft.func.batch(return_dtype=DataType.string(), use_process=True, batch_size=1)
    def read_each(addresses: Series, sizes: Series) -> list[str | None]:
        pairs = zip(addresses.to_pylist(), sizes.to_pylist(), strict=True)
        return [trouble_with(Archive(*pair), out) for pair in pairs]

    named = {
        "address": [each.address for each in archives],
        "size": [each.size for each in archives],
    }
    listed = daft.from_pydict(named)
    if daft.get_or_infer_runner_type() == "ray":
        listed = listed.into_partitions(len(archives))
    try:
        told = listed.select("address", read_each(col("address"), col("size")).alias("trouble"))
        rows = told.to_pydict()
    except Exception as error:
        _log.warning("lost a worker: %s", error)
        if not any(begun_files(out, each) for each in archives):
            raise ConfigError(f"the engine does not run: {error}") from error
        return {}
    return {
        address: why for address, why in zip(rows["address"], rows["trouble"], strict=True) if why
    }
