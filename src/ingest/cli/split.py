"""`ingest split ID COPY`: a person decides that a copy is no copy."""

import click

from ingest.cli._print import print_answer
from ingest.cli._shared import Place, with_place


@click.command()
@click.argument("article_id", metavar="ID", type=int)
@click.argument("copy_id", metavar="COPY", type=int)
@click.option("--why", required=True, help="The reason, kept with the decision.")
@click.option("--by", required=True, metavar="NAME", help="Who decides.")
@click.option("--json", "as_json", is_flag=True, help="One object.")
@with_place
def command(
    place: Place, *, article_id: int, copy_id: int, why: str, by: str, as_json: bool
) -> None:
    """Make a copy an article of its own. Later runs and rebuilds keep it apart.

    The id of a copy stands in `ingest show ID --json`.
    """
    place.open_database().close()  # says so when there is none yet
    with place.open_store() as store:
        new_id = store.split(article_id, copy_id, why=why, by=by)
    answer = {"article_id": article_id, "copy_id": copy_id, "new_id": new_id}
    line = f"copy {copy_id} of article {article_id} is article {new_id} now"
    print_answer(answer, line, as_json=as_json)
