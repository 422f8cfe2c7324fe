"""The command line: one file a command; each parses, calls one function and prints.

This file lists the commands and is the edge where errors become one line and an exit code. A command's module is
imported when it is used, so that `ingest --help` stays quick.
"""

import os
import signal
import sys
from importlib import import_module
from types import FrameType
from typing import TYPE_CHECKING, NoReturn

import click

from ingest.errors import FatalError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

__all__ = ["main"]

# name -> line in `ingest --help`, in the order in which people meet them
COMMANDS = {
    "init": "Write a first config/sources.yaml and data/.",
    "run": "Poll what is due, fetch what is new, store it.",
    "url": "Fetch single URLs and store them.",
    "file": "Store saved pages or texts.",
    "warc": "Store the articles of web archives.",
    "backfill": "Turn web archives into Parquet, on all cores or a cluster.",
    "import": "Store a slice of what `backfill` wrote.",
    "extract": "Turn HTML into fields, without a database.",
    "dedupe": "Group the copies in a JSONL file, or in the database anew.",
    "reprocess": "Read stored pages anew after an upgrade, without a request.",
    "decide": "Decide on an article: origin, outlet, date, title, split or join.",
    "split": "Decide that a copy is an article of its own.",
    "join": "Decide that two articles are one.",
    "forget": "Remove pieces for good, and keep them from coming back.",
    "show": "Print one article with origin, evidence and copies.",
    "why": "Print how a URL came to be stored, or why it is not.",
    "explain": "Draw how a page was read: what was kept, what was dropped, and why.",
    "search": "Full-text search.",
    "ask": "Put one of the analysts' questions to the database.",
    "audit": "Draw a sample to be judged, and tell how often the database is right.",
    "report": "Tell of the last days, as one HTML file or as Markdown for a mail.",
    "export": "Write Parquet, CSV or JSON lines, a folder a day.",
    "snapshot": "Write one state of the database, to be handed on, checked and cited.",
    "verify": "Check a snapshot against its manifest.",
    "serve": "Open the database as a web site, to read and to ask.",
    "sources": "List, check, try, add, import or export sources.",
    "status": "Tell what is stored, how the last run ended, which sources fail.",
    "doctor": "Check settings, database, disk and clock; say what is to be mended.",
    "schedule": "Print the lines for cron or systemd.",
    "backup": "Copy the database while it is in use, and keep the last few copies.",
    "upgrade": "Bring an older database to this program's schema, with a copy made first.",
    "completion": "Print what makes bash, zsh or fish complete commands.",
    "demo": "Run the whole way on the bundled newsroom.",
}


class _Commands(click.Group):
    """Loads a command's module when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        command: click.Command = import_module(f"ingest.cli.{name}").command
        return command

    def shell_complete(self, ctx: click.Context, incomplete: str) -> "list[CompletionItem]":
        """Complete a command's name from the list above, without a look at the commands themselves."""
        from click.shell_completion import CompletionItem

        found = [
            CompletionItem(name, help=line)
            for name, line in COMMANDS.items()
            if name.startswith(incomplete)
        ]
        return found + click.Command.shell_complete(self, ctx, incomplete)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="ingest")
def ingest() -> None:
    """Pulls news, names who published each piece first, and stores each piece once.

    Every command takes --config, --db and -v after its name. Exit codes: 0 done, 1 some failed, 2 usage,
    3 all failed, 4 nothing was an article, 65 bad data, 69 offline, 74 disk, 75 another run holds the lock,
    78 bad config or schema, 130 and 143 interrupted.
    """


def main() -> NoReturn:
    """Run the command line. Ends the process with a documented exit code, never with a bare traceback."""
    signal.signal(signal.SIGTERM, _terminated)
    try:
        code = ingest.main(standalone_mode=False, complete_var="_INGEST_COMPLETE")
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except FatalError as error:
        click.echo(f"ingest: {error}", err=True)
        code = error.exit_code
    except (KeyboardInterrupt, click.Abort):
        click.echo("ingest: interrupted", err=True)
        code = 130
    except OSError as error:
        click.echo(f"ingest: {_disk_sentence(error)}", err=True)
        code = 74
    except Exception as error:
        # The very edge: a bug is told in one line, with the way to see more.
        if os.environ.get("INGEST_TRACE"):
            raise
        click.echo(
            f"ingest: a bug: {type(error).__name__}: {error} (INGEST_TRACE=1 shows where)", err=True
        )
        code = 70
    sys.exit(code or 0)


def _terminated(_number: int, _frame: FrameType | None) -> NoReturn:
    click.echo("ingest: terminated", err=True)
    raise SystemExit(143)


def _disk_sentence(error: OSError) -> str:
    name = f"{error.filename}: " if error.filename else ""
    return f"{name}{(error.strerror or str(error)).lower()}"
