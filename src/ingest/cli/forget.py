"""`ingest forget`: a removal that holds."""

import re
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

import click

from ingest.cli._print import flow, print_json, safe
from ingest.cli._shared import Place, with_place

if TYPE_CHECKING:
    from ingest.archives import Forgotten
    from ingest.store import Output


@click.command()
@click.argument("which", metavar="URL|ID", required=False)
@click.option("--host", metavar="H", help="All pieces of this host, whatever they are called.")
@click.option("--list", "listed", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="Addresses and ids, one a line; # begins a comment.")  # fmt: skip
@click.option("--scope", type=click.Choice(["copy", "cluster"]), required=True, help="This copy, or all copies of the piece.")  # fmt: skip
@click.option("--keep", type=click.Choice(["metadata", "nothing"]), required=True, help="What says that there was a piece; or only hashes.")  # fmt: skip
@click.option("--ref", "reference", metavar="TICKET", required=True, help="Of the request; kept and shown.")  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Say what would go, and change nothing.")
@click.option("--json", "as_json", is_flag=True, help="One object.")
@with_place
def command(place: Place, *, which: str | None, host: str | None, listed: Path | None, scope: str, keep: str, reference: str, dry_run: bool, as_json: bool) -> None:  # fmt: skip
    """Remove pieces for good, from the database and from the raw answers, and keep them from coming back.

    Example: ingest forget https://example.org/a --scope cluster --keep nothing --ref T-17
    """
    from ingest.archives import forget
    from ingest.store import hold_lock, outputs
    from ingest.types import Removal

    if sum(each is not None for each in (which, host, listed)) != 1:
        raise click.UsageError("give one of URL, ID, --host and --list")
    if host is not None and not re.fullmatch(r"([\w.-]+|\[[\da-fA-F:]+\])(:\d+)?", host):
        raise click.BadParameter(f"--host {host!r} is no name of a host such as example.org")
    named = _listed(listed) if listed else ((_one(which), ""),) if which else ()
    removal = Removal(
        named,
        cast(Literal["copy", "cluster"], scope),
        cast(Literal["metadata", "nothing"], keep),
        reference,
        host,
    )
    place.database_path()
    with hold_lock(place.db), place.open_store() as store:
        gone = forget(removal, store, dry_run=dry_run)
        elsewhere = [*outputs(place.db), *store.removals.read_archives()]
    if as_json:
        rows = [{"path": each.path, "kind": each.kind} for each in elsewhere]
        print_json({**asdict(gone), "may_still_hold_it": rows, "is_dry": dry_run}, indent=2)
    else:
        _print(gone, elsewhere, "would remove" if dry_run else "removed")


def _one(which: str) -> str:
    if not _is_named(which):
        raise click.BadParameter(f"{which!r} is neither an address nor an id")
    return which


def _is_named(what: str) -> bool:
    return bool(re.fullmatch(r"[0-9]{1,18}|https?://[^\s/]+.*", what))


def _listed(path: Path) -> tuple[tuple[str, str], ...]:
    """Return the addresses and ids of a list, with their lines. Raises DataError that names every broken line."""
    from ingest.errors import DataError

    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "is no UTF-8 text"
        raise DataError(f"{path}: {why}; nothing was removed") from error
    said = [
        (number, re.sub(r"(?:^|\s)#.*", "", line).strip()) for number, line in enumerate(lines, 1)
    ]
    broken = [f"line {number}: {what!r}" for number, what in said if what and not _is_named(what)]
    if broken:
        told = "; ".join(broken[:10]) + (" ..." if len(broken) > 10 else "")
        raise DataError(f"{path}: neither an address nor an id: {told}; nothing was removed")
    named = tuple((what, f"{path} line {number}: ") for number, what in said if what)
    if not named:
        raise DataError(f"{path}: names nothing; nothing was removed")
    return named


def _print(gone: "Forgotten", elsewhere: "list[Output]", removed: str) -> None:
    if not gone.rows and not gone.records:
        click.echo("nothing of it is left, and it stays away")
    else:
        rows = ", ".join(f"{name} {number:,}" for name, number in gone.rows.items())
        click.echo(flow(f"{removed}: {rows or 'no rows'}", rest=4))
        files = f" in {', '.join(gone.files)}" if gone.files else ""
        click.echo(f"raw answers: {gone.records:,} records, {gone.record_bytes:,} bytes{files}")
    if elsewhere:
        click.echo("may still hold it, and is yours to deal with:")
        for each in elsewhere:
            click.echo(safe(f"  {each.path} ({each.kind} {each.day})"))
