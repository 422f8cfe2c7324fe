"""`ingest completion SHELL`: what a shell needs to complete commands, options and names of questions."""

import click

from ingest.cli._shared import Place, with_place


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@with_place
def command(_: Place, *, shell: str) -> None:
    """Print what makes your shell complete commands and options.

    \b
    bash: ingest completion bash >> ~/.bashrc
    zsh:  ingest completion zsh >> ~/.zshrc
    fish: ingest completion fish > ~/.config/fish/completions/ingest.fish
    """
    from click.shell_completion import get_completion_class

    root = click.get_current_context().find_root().command
    made = get_completion_class(shell)
    if made is None:  # click knows all three
        raise click.UsageError(f"{shell} is not known")
    click.echo(made(root, {}, "ingest", "_INGEST_COMPLETE").source())
