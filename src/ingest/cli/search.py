"""`ingest search WORDS`: full-text search."""

import click

from ingest.cli._print import flow, print_json
from ingest.cli._shared import Place, with_place


@click.command()
@click.argument("words", nargs=-1, required=True, metavar="WORDS...")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 10_000))
@click.option("--json", "as_json", is_flag=True, help="One array.")
@with_place
def command(place: Place, *, words: tuple[str, ...], limit: int, as_json: bool) -> None:
    """Find articles by their words, best first."""
    from ingest.times import format_time

    with place.open_database() as db:
        hits = db.search(" ".join(words), limit=limit)
    if as_json:
        names = (
            "id",
            "title",
            "url",
            "outlet",
            "origin_status",
            "origin_domain",
            "copies_count",
            "snippet",
        )
        print_json([{name: getattr(hit, name) for name in names} for hit in hits], indent=2)
        return
    digits = max((len(str(hit.id)) for hit in hits), default=0)
    for hit in hits:
        day = format_time(hit.published)[:10] if hit.published else "-"
        places = f" ({hit.copies_count} places)" if hit.copies_count > 1 else ""
        title = f"{hit.title or '-'}{places}"
        click.echo(
            flow(f"{hit.id:>{digits}}  {day:<10}  {hit.outlet or '-'}  {title}", rest=digits + 2)
        )
        click.echo(flow(f"{'':{digits + 2}}{hit.snippet}", rest=digits + 2))
    if not hits:
        click.echo("nothing found", err=True)
