"""`ingest decide ID FIELD VALUE`: a person knows better than the pages."""

from typing import TYPE_CHECKING, Any, cast

import click

from ingest.cli._print import print_answer
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
@click.option("--json", "as_json", is_flag=True, help="One object.")
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
    as_json: bool,
) -> None:
    """Decide on an article for good. Later runs and rebuilds respect it; `ingest why` shows it.

    An origin is an address, a domain, a name, own or unknown. `split COPY` makes a copy an article of its own, as
    `ingest split` does, `join ID` takes in another article, as `ingest join` does.

    Example: ingest decide 17 origin stratnewsglobal.com --why "asked the desk" --by "Amira Khan"
    """
    place.open_database().close()  # says so when there is none yet
    if revoke and value:
        raise click.UsageError("--revoke takes no VALUE")
    if not revoke and not (value and why and by):
        raise click.UsageError("a decision needs a VALUE, --why and --by")
    with place.open_store() as store:
        if not (value and why and by):  # as only --revoke may
            answer, line = _revoke(store, article_id, field)
        elif field in ("split", "join"):
            answer, line = _place_anew(store, article_id, field, value, (why, by))
        else:
            standing = store.decide(article_id, cast("Field", field), value, why=why, by=by)
            answer, line = {"article_id": standing}, f"{field} of article {standing} is {value} now"
    said = {"field": field, "value": value, "is_revoked": revoke}
    print_answer({**answer, **said}, line, as_json=as_json)


def _revoke(store: "Store", article_id: int, field: str) -> tuple[dict[str, Any], str]:
    """Take a decision back; return what happened, for a program and in words."""
    standing = store.revoke(article_id, cast("Field | Placing", field))
    line = f"{field} of article {standing} is again what its pages say"
    if field in ("split", "join"):
        line = f"the {field} of article {standing} holds no more; `ingest dedupe --rebuild` places its copies anew"
    return {"article_id": standing}, line


def _place_anew(
    store: "Store", article_id: int, field: str, value: str, said: tuple[str, str]
) -> tuple[dict[str, Any], str]:
    """Split or join; return what happened, for a program and in words."""
    if not (value.isascii() and value.isdigit() and len(value) < 18):
        raise click.BadParameter(f"{value!r} is no number", param_hint="VALUE")
    why, by = said
    if field == "split":
        new_id = store.split(article_id, int(value), why=why, by=by)
        line = f"copy {value} of article {article_id} is article {new_id} now"
        return {"article_id": article_id, "new_id": new_id}, line
    store.join(article_id, int(value), why=why, by=by)
    return {"article_id": article_id}, f"article {value} is part of article {article_id} now"
