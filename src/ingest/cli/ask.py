"""`ingest ask NAME`: the questions of `analyse/queries/*.sql`, each a sub-command with the options that it declares."""

import csv
import re
import sys
from datetime import timedelta
from typing import Any

import click

from ingest.analyse import Answer, Parameter, Question, ask, cite, observed, plain_cell, questions
from ingest.cli._print import flow, print_json
from ingest.cli._shared import Place, utc_now, with_place
from ingest.cli._table import print_table

_ALL = "Everything ever seen, however long that takes."
_AGO = re.compile(r"(\d{1,4})d")


@click.group(invoke_without_command=True)
@click.pass_context
def command(ctx: click.Context) -> None:
    """Put one of the questions to the database; without a name: list them."""
    if ctx.invoked_subcommand is None:
        width = max(map(len, questions())) + 2
        for question in questions().values():
            click.echo(flow(f"{question.name:<{width}}{question.help}", rest=width))
        click.echo("\n`ingest ask NAME --help` tells what a question can be told.")


def day(_ctx: click.Context, option: click.Parameter, value: str | None) -> str | None:
    """Read an option such as 2026-03-01, or 7d for seven days ago; a day in UTC."""
    if value is None:
        return None
    ago = _AGO.fullmatch(value)
    if ago:
        return (utc_now() - timedelta(days=int(ago[1]))).date().isoformat()
    try:
        return str(Parameter(str(option.name), "day", "", "").value(value))
    except ValueError:
        raise click.BadParameter(
            "give a day such as 2026-03-01, or 7d for seven days ago"
        ) from None


def _option(parameter: Parameter) -> click.Option:
    days = parameter.last_days
    plain = click.INT if parameter.kind == "int" else click.STRING
    return click.Option(
        [f"--{parameter.name}"],
        type=click.Choice(parameter.choices) if parameter.choices else plain,
        callback=day if parameter.kind == "day" else None,
        metavar="DAY" if parameter.kind == "day" else None,
        default=None if days or parameter.default == "" else parameter.default,
        show_default=f"the last {days} days that were seen" if days else True,
        help=f"{parameter.help[0].upper()}{parameter.help[1:]}.",
    )


def _command(question: Question) -> click.Command:
    @click.command(question.name, help=question.help)
    @click.option("--json", "as_json", is_flag=True, help="One array: an object a row.")
    @click.option("--csv", "as_csv", is_flag=True, help="RFC 4180, safe to open in a spreadsheet.")
    @with_place
    def asked(place: Place, /, *, as_json: bool, as_csv: bool, **given: Any) -> None:
        if given.pop("everything", False):
            if given["since"]:
                raise click.UsageError("give either --since or --all")
            given["since"] = ""
        told = {name: value for name, value in given.items() if value is not None}
        answer = ask(place.database_path(), question.name, **told)
        if as_json:
            print_json(
                [dict(zip(answer.columns, row, strict=True)) for row in answer.rows], indent=2
            )
        elif as_csv:
            writer = csv.writer(sys.stdout)
            writer.writerow(answer.columns)
            writer.writerows([plain_cell(value) for value in row] for row in answer.rows)
        else:
            _print(answer, place)

    asked.params.extend(map(_option, question.parameters))
    if any(each.last_days for each in question.parameters):
        asked.params.append(click.Option(["--all", "everything"], is_flag=True, help=_ALL))
    return asked


def _print(answer: Answer, place: Place) -> None:
    """Print a table for people, and beneath it what was observed at all, and how to cite it."""
    if answer.rows:
        print_table(answer.columns, answer.rows)
    else:
        click.echo("nothing found")
    if answer.rows and len(answer.rows) == answer.told.get("limit"):
        click.echo(f"\nthe first {len(answer.rows)} rows; --limit 0 prints all")
    window = {name: str(answer.told.get(name, "")) for name in ("since", "until")}
    click.echo()
    click.echo(flow(observed(place.db, **window).sentence()))
    if window["since"]:
        click.echo(f"asked: since {window['since']}; --all asks without limit")
    click.echo(flow(cite(place.db).sentence()))


for _question in questions().values():
    command.add_command(_command(_question))
