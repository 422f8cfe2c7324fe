"""The documents are true: commands, options, reasons and exit codes in them are those of the program."""

import re
from importlib import import_module
from pathlib import Path

import click
import pytest

from ingest import errors
from ingest.cli import COMMANDS
from ingest.explain import BLOCK_REASONS

ROOT = Path(__file__).parent.parent
CLI = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")


def section(name: str) -> str:
    """The text under `### ingest NAME` or `## NAME`."""
    found = re.search(
        rf"^#+ (?:ingest )?{re.escape(name)}\n(.*?)(?=^#+ |\Z)", CLI, re.MULTILINE | re.DOTALL
    )
    return found[1] if found else ""


def test_every_command_is_described_and_none_else():
    """docs/cli.md has a heading for each command, in the order of --help."""
    assert re.findall(r"^### ingest (\S+)$", CLI, re.MULTILINE) == list(COMMANDS)


def options(command: click.Command) -> set[str]:
    """The long options of a command and of its sub-commands, those that all have left out."""
    parts = command.commands.values() if isinstance(command, click.Group) else []
    own = {name for p in command.params for name in p.opts if name.startswith("--")}
    return own.union(*map(options, parts)) - {"--config", "--db", "--verbose", "--help"}


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_is_described_and_none_else(name):
    """The options under a command's heading are the ones that it takes."""
    command = import_module(f"ingest.cli.{name}").command
    described = set(re.findall(r"^\| `(--[a-z-]+)", section(name), re.MULTILINE))
    assert described == options(command)


def leaves(command: click.Command) -> list[click.Command]:
    """The command, or its sub-commands."""
    return list(command.commands.values()) if isinstance(command, click.Group) else [command]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_takes_what_all_take(name):
    """--config, --db and -v come after the name of any command."""
    for command in leaves(import_module(f"ingest.cli.{name}").command):
        assert {"--config", "--db", "-v"} <= {word for each in command.params for word in each.opts}


def test_every_reason_is_described():
    """The table of reasons is the closed list."""
    assert set(re.findall(r"^\| `(\w+)` \|", section("Reasons"), re.MULTILINE)) == set(
        errors.Reason
    )


def test_every_reason_of_a_dropped_block_is_described():
    """docs/explain.md says of each what the picture says."""
    text = (ROOT / "docs" / "explain.md").read_text(encoding="utf-8")
    assert dict(re.findall(r"^\| `(\w+)` \| (.*) \|$", text, re.MULTILINE)) == BLOCK_REASONS


def test_every_exit_code_of_an_error_is_described():
    """A code that the program can end with has its line."""
    described = {
        int(code) for code in re.findall(r"^\| (\d+) \|", section("Exit codes"), re.MULTILINE)
    }
    codes = {kind.exit_code for kind in errors.FatalError.__subclasses__()}
    assert codes | {0, 1, 2, 3, 4, 70, 130, 143} == described
