"""`ingest import DIR`: a slice of what `ingest backfill` wrote, placed in the database."""

from collections import Counter
from datetime import datetime
from pathlib import Path

import click

from ingest.cli._print import print_json
from ingest.cli._progress import progress
from ingest.cli._shared import Place, with_place

_DAY = click.DateTime(["%Y-%m-%d"])


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="DIR")  # fmt: skip
@click.option("--outlet", metavar="DOMAIN", help="Only this outlet.")
@click.option("--language", metavar="CODE", help="Only this language, ISO 639-1.")
@click.option("--since", type=_DAY, metavar="DAY", help="Only what was published on this day or later.")  # fmt: skip
@click.option("--until", type=_DAY, metavar="DAY", help="Only what was published up to this day.")
@click.option("--json", "as_json", is_flag=True, help="One object.")
@with_place
def command(
    place: Place,
    *,
    folder: Path,
    outlet: str | None,
    language: str | None,
    since: datetime | None,
    until: datetime | None,
    as_json: bool,
) -> None:
    """Store articles of DIR, which `ingest backfill` wrote, beside those of the database.

    Each is placed as if it came from a feed: as a new piece, or as a copy of one that is stored. What was stored by an
    earlier call is passed over.

    Example: ingest import news --language de --since 2026-01-01
    """
    from ingest.backfill import Slice, read_slice
    from ingest.pipeline import store_articles

    days = (day.date().isoformat() if day else None for day in (since, until))
    articles = read_slice(folder, Slice(outlet, language, *days))
    outcomes: Counter[str] = Counter()
    policy = place.rights_policy(place.config_if_any())
    with place.open_store() as store, progress() as show:
        for outcome in store_articles(articles, store, policy):
            outcomes[outcome.kind if outcome else "passed over"] += 1
            show("articles", outcomes.total())
    if as_json:
        print_json(outcomes)
        return
    click.echo(
        ", ".join(f"{number} {kind}" for kind, number in outcomes.most_common())
        or "no article fits"
    )
