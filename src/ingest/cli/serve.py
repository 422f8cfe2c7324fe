"""`ingest serve`: the database as a web site."""

import click

from ingest.cli._shared import Place, with_place


@click.command()
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="Address to listen at. Whoever reaches it reads all.",
)
@click.option(
    "--port",
    default=8001,
    show_default=True,
    type=click.IntRange(0, 65535),
    help="0: any free one.",
)
@click.option(
    "--time-limit",
    default=5.0,
    show_default=True,
    type=click.FloatRange(0.1, 3600),
    help="Longest query, in seconds.",
)
@with_place
def command(place: Place, *, host: str, port: int, time_limit: float) -> None:
    """Serve the database as a web site, to read and to ask; it is never written to.

    Needs the extra: pip install 'ingest[site]'. Runs until it is stopped.
    """
    from ingest.site import serve

    def ready(address: str) -> None:
        click.echo(f"{place.db} is served at {address} (Ctrl-C ends it)")

    place.open_database().close()  # it is ours, and of this version
    serve(place.db, host, port, limit_s=time_limit, ready=ready)
