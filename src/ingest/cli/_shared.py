"""What every command has: --config, --db, -v, and how it opens what they name."""

import logging
import re
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec

import click

if TYPE_CHECKING:
    from ingest.config import Config
    from ingest.store import Database, Store
    from ingest.types import FetchSettings, Ownership, RightsPolicy

P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Place:
    """Where this call finds its settings and its database."""

    config: Path
    db: Path
    is_config_named: bool = False  # on the command line, not by default

    def load_config(self) -> "Config":
        """Return the settings. Raises ConfigError with all mistakes."""
        from ingest.config import load_config

        return load_config(self.config)

    def fetch_settings(self, config: "Config | None") -> "FetchSettings":
        """Return how to fetch; raw responses are kept beside the database. Without a config: defaults."""
        from ingest.fetch import archive_of
        from ingest.types import FetchSettings

        if config is None:
            return FetchSettings()
        folder = str(archive_of(self.db)) if config.archive else None
        return replace(config.fetch, archive_dir=folder)

    def rights_policy(self, config: "Config | None") -> "RightsPolicy":
        """Return what is done with pieces whose use is reserved. Without a config: it is only recorded."""
        from ingest.types import RightsPolicy

        return config.fetch.rights if config else RightsPolicy()

    def config_if_any(self) -> "Config | None":
        """Return the settings when there is a file or one was named; `ingest url` works without."""
        wanted = self.is_config_named or self.config.exists()
        return self.load_config() if wanted else None

    def open_store(self) -> "Store":
        """Return the database for writing, made and migrated when needed."""
        from ingest.store import Store

        return Store.open(self.db, now=utc_now, owners=self.owners())

    def owners(self) -> "tuple[Ownership, ...] | None":
        """Return what `outlets.csv` beside the settings states; None when this call has no settings. Raises ConfigError."""
        from ingest.config import load_owners

        stated = load_owners(self.config.with_name("outlets.csv"))
        return stated if stated or self.config.exists() else None

    def open_database(self) -> "Database":
        """Return the database for reading. Raises a usage error when there is none yet."""
        from ingest.store import Database

        return Database(self.database_path())

    def note_output(self, written: Path, kind: str) -> None:
        """Note what was written from the database, so that `ingest forget` can name it."""
        from ingest.store import note_output

        note_output(self.db, written, kind, utc_now())

    def database_path(self) -> Path:
        """Return where the database lies. Raises a usage error when there is none yet."""
        if not self.db.exists():
            raise click.UsageError(
                f"{self.db}: no such database; `ingest run` or `ingest url` makes one"
            )
        return self.db


def finish_removals(store: "Store") -> None:
    """Finish what `ingest forget` was cut short in; to be called under the lock.

    What some program that reads an older state still holds is left to the next time.
    """
    if store.removals.unfinished() is None:  # always, nearly: nothing is loaded for it
        return
    from ingest import archives
    from ingest.errors import LockedError

    with suppress(LockedError):
        archives.finish_removals(store)


def call(place: Place, *words: str) -> list[str]:
    """Return the words of a command that work from any folder and with an empty environment."""
    program = Path(sys.argv[0])
    is_installed = program.name == "ingest" and program.exists()
    start = [str(program.resolve())] if is_installed else [sys.executable, "-m", "ingest"]
    places = ["--config", str(place.config.resolve()), "--db", str(place.db.resolve())]
    return [*start, *words, *places]


def utc_now() -> datetime:
    """The clock, which enters the program here."""
    return datetime.now(UTC)


_PATH = click.Path(path_type=Path)
_VERBOSE = "Tell what happens, on stderr; -vv tells more."


def with_place(
    function: Callable[Concatenate[Place, P], None], *, db: str = "data/articles.db"
) -> Callable[P, None]:
    """Give a command the options that all have; it receives a Place as its first argument."""

    @click.option(
        "--config", type=_PATH, default="config/sources.yaml", show_default=True, help="Settings."
    )
    @click.option("--db", type=_PATH, default=db, show_default=True, help="Database.")
    @click.option("-v", "--verbose", count=True, help=_VERBOSE)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> None:
        options: dict[str, Any] = dict(kwargs)
        named = click.get_current_context().get_parameter_source("config")
        is_named = named is not click.core.ParameterSource.DEFAULT
        place = Place(options.pop("config"), options.pop("db"), is_named)
        _start_log(options.pop("verbose"))
        function(place, *args, **options)

    wrapped.__name__ = function.__name__
    wrapped.__doc__ = function.__doc__
    # the options that were put on the command's own function come first in its help
    wrapped.__click_params__ = (  # type: ignore[attr-defined]
        wrapped.__click_params__ + getattr(function, "__click_params__", [])  # type: ignore[attr-defined]
    )
    return wrapped


def _start_log(verbose: int) -> None:
    level = (logging.WARNING, logging.INFO, logging.DEBUG)[min(verbose, 2)]
    logging.basicConfig(level=level, stream=sys.stderr, format="%(levelname)s %(name)s %(message)s")
    for library in (
        "httpx",
        "httpcore",
    ):  # their lines show addresses and headers whole, secrets included
        logging.getLogger(library).setLevel(logging.WARNING)


def exit_code(kinds: Sequence[str]) -> int:
    """Return the exit code of a list of outcomes.

    >>> exit_code(["new", "failed"]), exit_code(["failed"]), exit_code(["rejected"]), exit_code(["copy"])
    (1, 3, 4, 0)
    """
    failed = kinds.count("failed")
    if kinds and failed == len(kinds):
        return 3
    if failed:
        return 1
    return 4 if kinds and set(kinds) == {"rejected"} else 0


_LONGEST_S = 366 * 86400  # no clock overflows


def duration(_ctx: click.Context, _option: click.Parameter, value: str | None) -> timedelta | None:
    """Read an option such as 90s, 9m, 2h or 3d; at most a year. Without a unit: seconds."""
    if value is None:
        return None
    found = re.fullmatch(r"(\d+)\s*([smhd]?)", value)
    if not found:
        raise click.BadParameter("give a time such as 90s, 9m or 1h")
    seconds = int(found[1]) * {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400}[found[2]]
    return timedelta(seconds=min(seconds, _LONGEST_S))
