"""`ingest doctor`: is this place fit for a year of runs that nobody watches?"""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ingest.cli._print import log_line, print_json, safe
from ingest.cli._shared import Place, utc_now, with_place
from ingest.errors import ConfigError, FatalError
from ingest.fetch import archive_of

if TYPE_CHECKING:
    from ingest.config import Config

_SOON = timedelta(days=30)  # a disk that fills up within this time is told
_DAY, _CENTURY = timedelta(days=1), timedelta(days=36500)
_MAX_AHEAD = timedelta(minutes=5)  # a last run that lies further in the future: the clock is wrong


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    about: str
    is_well: bool
    said: str


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One array.")
@with_place
def command(place: Place, *, as_json: bool) -> None:
    """Check settings, database, disk, clock and program; say what is to be mended. Asks nobody on the network."""
    found = [finding for check in CHECKS for finding in check(place)]
    if as_json:
        rows = [{"about": each.about, "well": each.is_well, "said": each.said} for each in found]
        print_json(rows, indent=2)
    else:
        for each in found:
            click.echo(safe(f"{'well' if each.is_well else 'MEND'}  {each.about:<10} {each.said}"))
    sys.exit(0 if all(each.is_well for each in found) else 1)


def _program(_place: Place) -> Iterator[Finding]:
    from ingest.store import engine

    sqlite, has_search = engine()
    said = f"Python {sys.version_info.major}.{sys.version_info.minor}, SQLite {sqlite}"
    lack = f"{said}, which lacks FTS5: install another build of SQLite"
    yield Finding("program", has_search, said if has_search else lack)


def _settings(place: Place) -> Iterator[Finding]:
    try:
        config = place.load_config()
    except ConfigError as error:
        for line in str(error).splitlines():
            yield Finding("settings", False, line)
        return
    yield Finding("settings", True, f"{place.config}: {len(config.sources)} sources")
    yield from _owners(place)
    if "example.org" in config.fetch.user_agent:
        said = "fetch.user_agent still names example.org: put an address of yours there"
        yield Finding("manners", False, said)
    else:
        yield Finding("manners", True, f"presents itself as {config.fetch.user_agent}")
    rights = config.fetch.rights
    yield Finding("rights", True, f"tdm: {rights.tdm}, noarchive: {rights.noarchive}")
    yield from _terms(place, config)
    if config.fetch.allow_private:
        yield Finding("safety", False, "allow_private is on: pages may lead into your own network")


def _owners(place: Place) -> Iterator[Finding]:
    """The user's own table of owners, when there is one."""
    try:
        if stated := place.owners():
            yield Finding("owners", True, f"lines read of outlets.csv: {len(stated)}")
    except ConfigError as error:
        for line in str(error).splitlines():
            yield Finding("owners", False, line)


def _terms(place: Place, config: "Config") -> Iterator[Finding]:
    """What the settings let go of, before the next run does."""
    if not any(config.terms.values()) or not place.db.exists():
        return
    with suppress(FatalError), place.open_database() as db:
        expired = db.expired(config.terms, utc_now())
        yield Finding(
            "keep", True, f"{expired} articles are past their term and go with the next runs"
        )


def _database(place: Place) -> Iterator[Finding]:
    if not place.db.exists():
        yield Finding("database", True, f"{place.db}: none yet, the first run makes it")
        return
    try:
        with place.open_database() as db:
            damage, counts, last = db.damage(), db.counts(), db.last_good_run()
            log = db.long_log()
    except FatalError as error:
        yield Finding("database", False, str(error))
        return
    pieces = f"{counts['articles']} pieces in {counts['copies']} places"
    mend = f"damaged ({damage}): put the newest copy of `ingest backup` in its place"
    yield Finding("database", damage is None, f"{place.db}: {mend if damage else pieces}")
    if log:
        yield Finding("log", False, log_line(log))
    if last and last.ended and last.ended - utc_now() > _MAX_AHEAD:
        said = f"the last run ended at {last.ended:%Y-%m-%d %H:%M} UTC, which is still to come: set the clock"
        yield Finding("clock", False, said)
    else:
        yield Finding("clock", True, f"{utc_now():%Y-%m-%d %H:%M} UTC")


def _disk(place: Place) -> Iterator[Finding]:
    """Whether the folder can be written, and how long its disk lasts at the pace so far."""
    folder = place.db.resolve().parent
    while not folder.exists():
        folder = folder.parent
    if not os.access(folder, os.W_OK):
        yield Finding("disk", False, f"{folder}: cannot be written by this user")
        return
    free = shutil.disk_usage(folder).free
    lasts = _lasts(place, free)
    said = f"{folder}: {free / 1e9:.1f} GB free"
    if lasts is None:
        yield Finding("disk", True, said)
    else:
        days = f"{lasts.days} days" if lasts.days < 3650 else "more than ten years"
        yield Finding("disk", lasts > _SOON, f"{said}, enough for {days} at the pace so far")


def _lasts(place: Place, free: int) -> timedelta | None:
    """Return how long the free bytes last at the mean pace of the database's life; None within its first day.

    Raw answers take more only until the oldest are as old as they may become.
    """
    age = _age(place)
    if age < _DAY:
        return None
    raw = _bytes_below(archive_of(place.db.resolve()))
    all_a_day = _bytes_below(place.db.resolve().parent) / (age / _DAY)
    filling = max(_keep(place) - age, timedelta(0)) / _DAY
    if all_a_day * filling >= free:
        return timedelta(days=free / all_a_day)
    others_a_day = all_a_day - raw / (age / _DAY)
    rest = free - all_a_day * filling
    return timedelta(days=min(filling + rest / max(others_a_day, 1), _CENTURY / _DAY))


def _age(place: Place) -> timedelta:
    """Return how long the database has been in use; nothing when that cannot be told."""
    if not place.db.exists():
        return timedelta(0)
    try:
        with place.open_database() as db:
            began = db.first_seen()
    except FatalError:
        return timedelta(0)
    return utc_now() - began if began else timedelta(0)


def _keep(place: Place) -> timedelta:
    """Return how long raw answers are kept; a century for ever, nothing when none are."""
    try:
        config = place.load_config()
    except ConfigError:
        return timedelta(0)
    if not config.archive:
        return timedelta(0)
    seconds = config.fetch.archive_keep_s
    return _CENTURY if seconds is None else timedelta(seconds=seconds)


def _bytes_below(folder: Path) -> int:
    return sum(map(_size, folder.rglob("*")))


def _size(path: Path) -> int:
    """Return a file's bytes; none for a folder, or for one that a run has just removed."""
    try:
        return path.stat().st_size if path.is_file() else 0
    except OSError:
        return 0


def _environment(_place: Place) -> Iterator[Finding]:
    encoding = sys.stdout.encoding or "none"
    if encoding.lower().replace("-", "") == "utf8":
        yield Finding("terminal", True, "UTF-8")
    else:
        said = f"{encoding}: set PYTHONUTF8=1, or titles are printed with question marks"
        yield Finding("terminal", False, said)


CHECKS: tuple[Callable[[Place], Iterator[Finding]], ...] = (
    _program,
    _settings,
    _database,
    _disk,
    _environment,
)
