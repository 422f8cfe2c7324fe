"""`ingest decide ID FIELD VALUE`: a person knows better than the pages."""

from typing import TYPE_CHECKING, cast

import click

from ingest.cli._print import safe
from ingest.cli._shared import Place, with_place

if TYPE_CHECKING:
    from ingest.store import Field


@click.command()
@click.argument("article_id", metavar="ID", type=int)
@click.argument("field", type=click.Choice(["origin", "outlet", "date", "title"]))
@click.argument("value", required=False)
@click.option("--why", help="The reason, kept with the decision.")
@click.option("--by", metavar="NAME", help="Who decides.")
@click.option("--revoke", is_flag=True, help="Let a decision on this field hold no more.")
@with_place
def command(
    place: Place,
    *,
    article_id: int,
    field: str,
    value: str | None,
    why: str | None,
    by: str | None,
    revoke: bool,
) -> None:
    """Set a field of an article for good. Later runs and rebuilds respect it; `ingest why` shows it.

    An origin is an address, a domain, a name, own or unknown.

    Example: ingest decide 17 origin stratnewsglobal.com --why "asked the desk" --by "Amira Khan"
    """
    chosen = cast("Field", field)
    place.open_database().close()  # says so when there is none yet
    if revoke and value:
        raise click.UsageError("--revoke takes no VALUE")
    if not revoke and not (value and why and by):
        raise click.UsageError("a decision needs a VALUE, --why and --by")
    with place.open_store() as store:
        if revoke:
            standing = store.revoke(article_id, chosen)
            click.echo(f"{field} of article {standing} is again what its pages say")
        else:
            standing = store.decide(article_id, chosen, value or "", why=why or "", by=by or "")
            click.echo(safe(f"{field} of article {standing} is {value} now"))
