"""`ingest schedule`: the lines for crontab and the units for systemd, for this folder."""

import shlex
from pathlib import Path

import click

from ingest.cli._shared import Place, call, with_place

# A run that hangs for good would hold the lock; systemd ends it well after --max-runtime does.
_SERVICE = """\
# /etc/systemd/system/ingest.service
[Unit]
Description=Pull news with ingest
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
ExecStart={call}
User={user}
# Another run holds the lock, or the machine is offline: nothing to mend.
SuccessExitStatus=75 69
TimeoutStartSec=15min
Nice=10
NoNewPrivileges=true
PrivateTmp=true
ProtectSystem=strict
ProtectHome=read-only
ReadWritePaths={data}
"""
_TIMER = """\
# /etc/systemd/system/ingest.timer
[Unit]
Description=Pull news with ingest every ten minutes

[Timer]
OnCalendar=*:0/10
RandomizedDelaySec=60
Persistent=true

[Install]
WantedBy=timers.target
"""


@click.command()
@click.option(
    "--form",
    type=click.Choice(["crontab", "service", "timer", "all"]),
    default="all",
    show_default=True,
    help="What to print.",
)
@with_place
def command(place: Place, *, form: str) -> None:
    """Print how cron or systemd is to call `ingest run`, with absolute paths. Installs nothing."""
    forms = {"crontab": crontab_line(place), "service": _service(place), "timer": _TIMER}
    wanted = forms.values() if form == "all" else [forms[form]]
    click.echo("\n".join(wanted), nl=False)


def crontab_line(place: Place) -> str:
    """Return the line for `crontab -e`; a bare % would end the command for cron."""
    line = shlex.join(call(place, "run", "--max-runtime", "9m")).replace("%", r"\%")
    return f"*/10 * * * * {line}\n"


def _service(place: Place) -> str:
    words = [_systemd_word(word) for word in call(place, "run", "--max-runtime", "9m")]
    data = place.db.resolve().parent
    return _SERVICE.format(call=" ".join(words), user=_owner(data), data=_systemd_word(str(data)))


def _systemd_word(word: str) -> str:
    """Quote a word for a unit file, where % and $ have meanings of their own."""
    word = word.replace("%", "%%").replace("$", "$$")
    if word.isprintable() and not set(word) & set(" \t\"'\\;"):
        return word
    return '"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _owner(folder: Path) -> str:
    """Return whose data it is: the run must be able to write there."""
    while not folder.exists():
        folder = folder.parent
    try:
        return folder.owner()
    except KeyError:
        return str(folder.stat().st_uid)
