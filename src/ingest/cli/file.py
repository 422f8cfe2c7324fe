"""`ingest file PATH...`: store saved pages and plain texts."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ingest.cli._print import print_counts, print_outcome
from ingest.cli._progress import progress
from ingest.cli._shared import Place, exit_code, utc_now, with_place

if TYPE_CHECKING:
    from ingest.store import Store
    from ingest.types import Outcome, RightsPolicy

_TOGETHER = 50  # files in one transaction, see docs/decisions/0004; what is printed is stored


@click.command()
@click.argument(
    "paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH..."
)
@click.option(
    "--url", help="Address of the page, for one PATH; without it the text is the identity."
)
@click.option("--json", "as_json", is_flag=True, help="One object a line.")
@with_place
def command(place: Place, *, paths: tuple[Path, ...], url: str | None, as_json: bool) -> None:
    """Store saved pages (HTML) and plain texts."""
    if url and len(paths) != 1:
        raise click.UsageError("--url goes with exactly one PATH")
    kinds: list[str] = []
    policy = place.rights_policy(place.config_if_any())
    with place.open_store() as store, progress() as show:
        for start in range(0, len(paths), _TOGETHER):
            outcomes = []
            with store.writing():
                for number, path in enumerate(paths[start : start + _TOGETHER], start + 1):
                    outcomes.append(_outcome(path, url, store, policy))
                    show("files", number, len(paths))
            show.make_room()
            for outcome in outcomes:
                print_outcome(outcome, as_json=as_json)
                kinds.append(outcome.kind)
    print_counts(kinds)
    sys.exit(exit_code(kinds))


def _outcome(path: Path, url: str | None, store: "Store", policy: "RightsPolicy") -> "Outcome":
    """Return what became of a file; one that cannot be read fails alone."""
    from ingest.errors import DataError, Reason, SkipEntry
    from ingest.fetch import page_from_file
    from ingest.pipeline import ingest_page
    from ingest.types import Outcome

    try:
        return ingest_page(page_from_file(path, url=url, now=utc_now), store, policy=policy)
    except SkipEntry as error:
        return Outcome("rejected", str(path), error.reason, error.detail)
    except DataError as error:
        detail = str(error).removeprefix(f"{path}: ")
        return Outcome("failed", str(path), Reason.UNREADABLE, detail)
