"""`ingest join ID ID`: a person decides that two articles are one."""

import click

from ingest.cli._print import print_answer
from ingest.cli._shared import Place, with_place


@click.command()
@click.argument("article_id", metavar="ID", type=int)
@click.argument("other_id", metavar="ID", type=int)
@click.option("--why", required=True, help="The reason, kept with the decision.")
@click.option("--by", required=True, metavar="NAME", help="Who decides.")
@click.option("--json", "as_json", is_flag=True, help="One object.")
@with_place
def command(
    place: Place, *, article_id: int, other_id: int, why: str, by: str, as_json: bool
) -> None:
    """Make the second article's copies copies of the first. Its id leads there from now on."""
    place.open_database().close()  # says so when there is none yet
    with place.open_store() as store:
        store.join(article_id, other_id, why=why, by=by)
    line = f"article {other_id} is part of article {article_id} now"
    print_answer({"article_id": article_id, "other_id": other_id}, line, as_json=as_json)
