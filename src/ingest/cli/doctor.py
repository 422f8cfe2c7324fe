"""`ingest doctor`: is this place fit for a year of runs that nobody watches?"""

import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ingest.cli._print import log_line, print_json, safe
from ingest.cli._shared import Place, utc_now, with_place
from ingest.errors import ConfigError, FatalError
from ingest.fetch import archive_of

if TYPE_CHECKING:
    from ingest.config import Config
    from ingest.store import Run

_DAY = timedelta(days=1)
_SOON_DAYS = 30  # a disk that fills up within this time is told
_FOR_EVER_DAYS = 36500.0
_MAX_AHEAD = timedelta(minutes=5)  # a last run that lies further in the future: the clock is wrong


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    about: str
    is_well: bool
    said: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What the database says of itself."""

    damage: str | None
    counts: dict[str, int]
    last: "Run | None"
    log: int | None  # bytes, when far too long
    began: datetime | None  # UTC
    expired: int  # articles past their term


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One array.")
@with_place
def command(place: Place, *, as_json: bool) -> None:
    """Check settings, database, disk, clock and program; say what is to be mended. Asks nobody on the network."""
    found = list(_look(place))
    if as_json:
        rows = [{"about": each.about, "well": each.is_well, "said": each.said} for each in found]
        print_json(rows, indent=2)
    else:
        for each in found:
            click.echo(safe(f"{'well' if each.is_well else 'MEND'}  {each.about:<10} {each.said}"))
    sys.exit(0 if all(each.is_well for each in found) else 1)


def _look(place: Place) -> Iterator[Finding]:
    """Read settings and database once, and judge what they say."""
    config, facts = None, None
    yield _program()
    try:
        config = place.load_config()
        yield from _settings(place, config)
    except ConfigError as error:
        yield from (Finding("settings", False, line) for line in str(error).splitlines())
    try:
        facts = _facts(place, config) if place.db.exists() else None
        yield from _database(place, facts)
    except FatalError as error:
        yield Finding("database", False, str(error))
    yield _disk(place, config, facts)
    yield _terminal()


def _facts(place: Place, config: "Config | None") -> Facts:
    with place.open_database() as db:
        expired = db.expired(config.terms, utc_now()) if config else 0
        return Facts(
            db.damage(), db.counts(), db.last_good_run(), db.long_log(), db.first_seen(), expired
        )


def _program() -> Finding:
    from ingest.store import engine

    sqlite, has_search = engine()
    said = f"Python {sys.version_info.major}.{sys.version_info.minor}, SQLite {sqlite}"
    lack = f"{said}, which lacks FTS5: install another build of SQLite"
    return Finding("program", has_search, said if has_search else lack)


def _settings(place: Place, config: "Config") -> Iterator[Finding]:
    yield Finding("settings", True, f"{place.config}: {len(config.sources)} sources")
    yield from _owners(place)
    if "example.org" in config.fetch.user_agent:
        said = "fetch.user_agent still names example.org: put an address of yours there"
        yield Finding("manners", False, said)
    else:
        yield Finding("manners", True, f"presents itself as {config.fetch.user_agent}")
    rights = config.fetch.rights
    yield Finding("rights", True, f"tdm: {rights.tdm}, noarchive: {rights.noarchive}")
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


def _database(place: Place, facts: Facts | None) -> Iterator[Finding]:
    if facts is None:
        yield Finding("database", True, f"{place.db}: none yet, the first run makes it")
        return
    pieces = f"{facts.counts['articles']} pieces in {facts.counts['copies']} places"
    mend = f"damaged ({facts.damage}): put the newest copy of `ingest backup` in its place"
    yield Finding(
        "database", facts.damage is None, f"{place.db}: {mend if facts.damage else pieces}"
    )
    if facts.expired:
        said = f"{facts.expired} articles are past their term and go with the next runs"
        yield Finding("keep", True, said)
    if facts.log:
        yield Finding("log", False, log_line(facts.log))
    last = facts.last
    if last and last.ended and last.ended - utc_now() > _MAX_AHEAD:
        said = f"the last run ended at {last.ended:%Y-%m-%d %H:%M} UTC, which is still to come: set the clock"
        yield Finding("clock", False, said)
    else:
        yield Finding("clock", True, f"{utc_now():%Y-%m-%d %H:%M} UTC")


def _disk(place: Place, config: "Config | None", facts: Facts | None) -> Finding:
    """Whether the folder can be written, and how long its disk lasts at the pace so far."""
    folder = place.db.resolve().parent
    while not folder.exists():
        folder = folder.parent
    if not os.access(folder, os.W_OK):
        return Finding("disk", False, f"{folder}: cannot be written by this user")
    free = shutil.disk_usage(folder).free
    said = f"{folder}: {free / 1e9:.1f} GB free"
    age_days = (utc_now() - facts.began) / _DAY if facts and facts.began else 0.0
    if age_days < 1:
        return Finding("disk", True, said)
    days = days_until_full(free, _growth(place, config, age_days))
    told = f"{days:.0f} days" if days < 3650 else "more than ten years"
    return Finding("disk", days > _SOON_DAYS, f"{said}, enough for {told} at the pace so far")


def _growth(place: Place, config: "Config | None", age_days: float) -> list[tuple[float, float]]:
    """Return what grows: bytes a day, and for how many days more, for what is as old as it may become grows no longer."""
    raw = _bytes_below(archive_of(place.db.resolve()))
    rest = _bytes_below(place.db.resolve().parent) - raw
    raw_days = rest_days = _FOR_EVER_DAYS
    if config:
        seconds = config.fetch.archive_keep_s
        raw_days = _FOR_EVER_DAYS if seconds is None else seconds / 86_400
        raw_days *= config.archive
        terms = config.terms.values()
        rest_days = max((each / _DAY if each else _FOR_EVER_DAYS) for each in terms)
    return [
        (size / age_days, max(kept - age_days, 0))
        for size, kept in ((raw, raw_days), (rest, rest_days))
    ]


def days_until_full(free: float, growth: list[tuple[float, float]]) -> float:
    """Return the days until the free bytes are used up; at most a century. `growth`: bytes a day, for how many days.

    >>> days_until_full(100, [(10, 5), (5, 36500)])
    10.0
    >>> days_until_full(100, [(10, 5)])
    36500.0
    """
    days = 0.0
    for until in sorted(end for _, end in growth):
        a_day = sum(rate for rate, end in growth if end >= until)
        if a_day * (until - days) >= free:
            return days + free / max(a_day, 1)
        free -= a_day * (until - days)
        days = until
    return _FOR_EVER_DAYS


def _bytes_below(folder: Path) -> int:
    return sum(map(_size, folder.rglob("*")))


def _size(path: Path) -> int:
    """Return a file's bytes; none for a folder, or for one that a run has just removed."""
    try:
        return path.stat().st_size if path.is_file() else 0
    except OSError:
        return 0


def _terminal() -> Finding:
    encoding = sys.stdout.encoding or "none"
    if encoding.lower().replace("-", "") == "utf8":
        return Finding("terminal", True, "UTF-8")
    said = f"{encoding}: set PYTHONUTF8=1, or titles are printed with question marks"
    return Finding("terminal", False, said)
