"""`ingest search WORDS`: full-text search."""

from typing import TYPE_CHECKING, Any

import click

from ingest.cli._print import bold, flow, marked, print_json
from ingest.cli._shared import Place, with_place

if TYPE_CHECKING:
    from ingest.store import Found

_NAMES = ("id", "title", "url", "outlet", "language", "origin_status", "origin_domain", "copies_count")  # fmt: skip


@click.command()
@click.argument("words", nargs=-1, required=True, metavar="WORDS...")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 10_000))
@click.option("--json", "as_json", is_flag=True, help="One array.")
@with_place
def command(place: Place, *, words: tuple[str, ...], limit: int, as_json: bool) -> None:
    """Find articles by their words, best first.

    All words must be there; '"a phrase"' and 'begin*' work too. Filters: outlet:example.org (at which it stood),
    origin:dpa.com, lang:en, since:2026-03-01, until:7d (first seen, UTC), kind:republished (own, partly, unknown)
    or kind:agency (outlet, issuer, distributor). Filters alone list the latest.
    """
    with place.open_database() as db:
        hits = db.search(" ".join(words), limit=limit)
    if as_json:
        print_json([_json(hit) for hit in hits], indent=2)
        return
    digits = max((len(str(hit.id)) for hit in hits), default=0)
    for hit in hits:
        _print(hit, digits)
    if not hits:
        click.echo("nothing found", err=True)


def _json(hit: "Found") -> dict[str, Any]:
    said = {name: getattr(hit, name) for name in _NAMES}
    return {**said, "snippet": hit.snippet, "marks": [list(span) for span in hit.marks]}


def _print(hit: "Found", digits: int) -> None:
    from ingest.times import format_time

    day = format_time(hit.published)[:10] if hit.published else "-"
    places = f" ({hit.copies_count} places)" if hit.copies_count > 1 else ""
    title = f"{hit.title or '-'}{places}"
    line = f"{hit.id:>{digits}}  {day:<10}  {hit.outlet or '-'}  {title}"
    click.echo(flow(line, rest=digits + 2))
    found = marked(hit.snippet, hit.marks)
    click.echo(bold(flow(f"{'':{digits + 2}}{found}", rest=digits + 2)))
