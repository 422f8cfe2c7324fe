"""`ingest report`: what an editor wants to know of the last days, as one HTML file or as Markdown for a mail."""

import sys
from pathlib import Path

import click

from ingest.cli._print import print_answer, safe
from ingest.cli._shared import Place, utc_now, with_place
from ingest.cli.ask import day


@click.command()
@click.option("--since", metavar="DAY", callback=day, default="7d", show_default=True, help="First seen on this day (UTC) or later.")  # fmt: skip
@click.option("--until", metavar="DAY", callback=day, default=None, help="First seen before this day.")  # fmt: skip
@click.option("--format", "form", type=click.Choice(["html", "md"]), default="html", show_default=True, help="md: for a mail.")  # fmt: skip
@click.option("-o", "--out", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False), help="Write it here.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="With -o: one object.")
@with_place
def command(
    place: Place, *, since: str, until: str | None, form: str, out: Path | None, as_json: bool
) -> None:
    """Tell of the days since one: what came in, who carries whom, what was edited, what is missing.

    Without -o it goes to stdout. The file holds all that it shows and asks nobody for anything.
    """
    from ingest.analyse import report

    if until is not None and until <= since:
        raise click.BadParameter(f"{until} is not after {since}", param_hint="--until")
    if as_json and out is None:
        raise click.UsageError("--json tells what was written: give -o FILE")
    if out is None and form == "html" and sys.stdout.isatty():
        raise click.UsageError("the report is an HTML file: give -o FILE.html, or --format md")
    said = report(place.database_path(), since=since, until=until or "", form=form)
    if form == "md":
        said = "\n".join(map(safe, said.split("\n")))
    if out is None:
        sys.stdout.buffer.write(said.encode())
        return
    out.write_text(said, encoding="utf-8")
    place.note_output(out, "report")
    until = until or utc_now().date().isoformat()
    answer = {"out": str(out), "format": form, "since": since, "until": until}
    print_answer(answer, f"{out}: {since} to {until}", as_json=as_json)
