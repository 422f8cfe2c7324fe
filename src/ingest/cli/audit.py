"""`ingest audit`: how often is the database wrong? A sample, a person's verdicts, and what they come to."""

import secrets
from dataclasses import asdict
from pathlib import Path

import click

from ingest.cli._print import flow, print_json
from ingest.cli._shared import Place, with_place

_FILE = click.Path(path_type=Path, dir_okay=False)
_LARGEST = 100_000


def _columns(_ctx: click.Context, _option: click.Parameter, value: str) -> tuple[str, ...]:
    """Read outlet,language."""
    from ingest.store import STRATA

    names = tuple(dict.fromkeys(name.strip() for name in value.split(",") if name.strip()))
    if unknown := [name for name in names if name not in STRATA]:
        raise click.BadParameter(f"{unknown[0]!r} is none of {', '.join(STRATA)}")
    return names


@click.command()
@click.option("--sample", metavar="N", type=click.IntRange(1, _LARGEST), help="Draw so many copies.")  # fmt: skip
@click.option("--by", metavar="COLUMNS", default="", callback=_columns, help="Spread the sample over these: outlet,language.")  # fmt: skip
@click.option("--seed", metavar="N", type=click.IntRange(0, 2**62), help="Draw what this seed drew before.")  # fmt: skip
@click.option("-o", "--out", metavar="FILE", type=_FILE, help="Write the newest sample there as CSV, to be judged.")  # fmt: skip
@click.option("--read", "filled", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False, exists=True), help="Read verdicts from that file.")  # fmt: skip
@click.option("--judge", metavar="NAME", help="Who gave the verdicts.")
@click.option("--json", "as_json", is_flag=True, help="One object.")
@with_place
def command(
    place: Place,
    *,
    sample: int | None,
    by: tuple[str, ...],
    seed: int | None,
    out: Path | None,
    filled: Path | None,
    judge: str | None,
    as_json: bool,
) -> None:
    """Tell how often titles, days, origins and copies are right, with intervals: by the newest audit that was judged.

    --sample draws another, --out writes it as CSV with a column for each verdict (yes, no, ?), --read takes them in.

    Example: ingest audit --sample 200 --by outlet,language --out sample.csv
    """
    if filled and (sample or out):
        raise click.UsageError("--read goes without --sample and --out")
    if not sample and (by or seed is not None):
        raise click.UsageError("--by and --seed go with --sample")
    if judge and not filled:
        raise click.UsageError("--judge goes with --read")
    if out and out.exists():
        raise click.UsageError(f"{out}: is there already, maybe with verdicts; give another name")
    place.open_database().close()  # says so when there is none yet
    number = 0  # the newest with verdicts
    if filled:
        number = _read(place, filled, judge)
    elif sample:
        number = _draw(place, sample, by, secrets.randbelow(10**9) if seed is None else seed)
    copies = _write(place, out) if out else 0
    if out and as_json:
        print_json({"out": str(out), "copies": copies})
    elif as_json:
        _print_object(place, number)
    elif out:
        click.echo(
            f"{out}: {copies:,} copies to judge with yes, no or ?; `ingest audit --read {out}` takes it in"
        )
    else:
        _print_lines(place, number)


def _draw(place: Place, sample: int, by: tuple[str, ...], seed: int) -> int:
    with place.open_store() as store:
        return store.audits.draw(sample, by=by, seed=seed)


def _read(place: Place, filled: Path, judge: str | None) -> int:
    from ingest.analyse import read_verdicts

    number, verdicts = read_verdicts(place.db, filled)
    with place.open_store() as store:
        store.audits.record(number, verdicts, by=judge)
    return number


def _write(place: Place, out: Path) -> int:
    from ingest.analyse import write_audit

    copies = write_audit(place.db, out)
    place.note_output(out, "audit")
    return copies


def _print_object(place: Place, number: int) -> None:
    from ingest.analyse import audit

    found = audit(place.db, number)
    print_json(asdict(found) if found else None)


def _print_lines(place: Place, number: int) -> None:
    """Print the figures of an audit, or how to come to some."""
    from ingest.analyse import NO_AUDIT, audit

    found = audit(place.db, number)
    if found is None:
        click.echo(NO_AUDIT)
        return
    click.echo(flow(found.sentence()))
    if found.judged_utc is None:
        click.echo("`ingest audit --out FILE` writes it, to be judged")
        return
    for each in found.precisions:
        click.echo(flow(f"  {each.sentence()}", rest=4))
