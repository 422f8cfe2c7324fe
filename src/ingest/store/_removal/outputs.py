"""What was written from a database to other places, in a file beside it (articles.db.outputs): it may hold what is removed later.

No table: who copies a database may be allowed to read it only, and who puts an older copy back still wants to know.
"""

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Output:
    """A file or folder that was written from the database."""

    path: str  # whole
    kind: str  # backup snapshot export publish report audit
    day: str  # UTC, on which it was last written


def note_output(database: Path, written: Path, kind: str, now: datetime) -> None:
    """Note that a file or folder was written. What is there no more is forgotten.

    Never raises: in a folder that cannot be written nothing can be noted.
    """
    new = Output(str(written.resolve()), kind, f"{now:%Y-%m-%d}")
    held = outputs(database)
    if new not in held:
        kept = [each for each in held if each.path != new.path]
        lines = [json.dumps([each.path, each.kind, each.day]) + "\n" for each in (*kept, new)]
        part = _beside(database).with_suffix(".part")
        with suppress(OSError):
            part.write_text("".join(lines), encoding="utf-8")
            part.replace(_beside(database))


def outputs(database: Path) -> list[Output]:
    """Return what was written from a database and is still there, the oldest first."""
    try:
        lines = _beside(database).read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
    held = (Output(*json.loads(line)) for line in lines)
    return [each for each in held if Path(each.path).exists()]


def _beside(database: Path) -> Path:
    return database.with_name(database.name + ".outputs")
