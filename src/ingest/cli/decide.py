"""`ingest decide ID FIELD VALUE`: a person knows better than the pages."""

from typing import TYPE_CHECKING, cast

import click

from ingest.cli._print import safe
from ingest.cli._shared import Place, with_place

if TYPE_CHECKING:
    from ingest.store import Field, Placing, Store


@click.command()
@click.argument("article_id", metavar="ID", type=int)
@click.argument("field", type=click.Choice(["origin", "outlet", "date", "title", "split", "join"]))
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
    """Decide on an article for good. Later runs and rebuilds respect it; `ingest why` shows it.

    An origin is an address, a domain, a name, own or unknown. `split COPY` makes a copy an article of its own, as
    `ingest split` does, `join ID` takes in another article, as `ingest join` does.

    Example: ingest decide 17 origin stratnewsglobal.com --why "asked the desk" --by "Amira Khan"
    """
    place.open_database().close()  # says so when there is none yet
    if revoke and value:
        raise click.UsageError("--revoke takes no VALUE")
    if revoke:
        click.echo(_revoke(place, article_id, field))
        return
    if not (value and why and by):
        raise click.UsageError("a decision needs a VALUE, --why and --by")
    with place.open_store() as store:
        if field in ("split", "join"):
            click.echo(_place_anew(store, article_id, field, value, (why, by)))
        else:
            standing = store.decide(article_id, cast("Field", field), value, why=why, by=by)
            click.echo(safe(f"{field} of article {standing} is {value} now"))


def _revoke(place: Place, article_id: int, field: str) -> str:
    with place.open_store() as store:
        standing = store.revoke(article_id, cast("Field | Placing", field))
    if field in ("split", "join"):
        return f"the {field} of article {standing} holds no more; `ingest dedupe --rebuild` places its copies anew"
    return f"{field} of article {standing} is again what its pages say"


def _place_anew(
    store: "Store", article_id: int, field: str, value: str, said: tuple[str, str]
) -> str:
    """Split or join, and return what happened."""
    if not (value.isascii() and value.isdigit() and len(value) < 18):
        raise click.BadParameter(f"{value!r} is no number", param_hint="VALUE")
    why, by = said
    if field == "split":
        new_id = store.split(article_id, int(value), why=why, by=by)
        return f"copy {value} of article {article_id} is article {new_id} now"
    store.join(article_id, int(value), why=why, by=by)
    return f"article {value} is part of article {article_id} now"
