"""A snapshot's folder -> what is wrong with it, a line each; nothing when it is what its manifest says."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

from ingest.analyse._citation import read_citation
from ingest.analyse._snapshot import DATABASE, FORMAT, MANIFEST, counts, hexdigest

__all__ = ["find_faults", "read_manifest"]

# column -> how many rows may hold a text in a public snapshot: none
_KEPT_BACK = {
    "articles": ("text", "standfirst"),
    "copies": ("text", "standfirst"),
    "revisions": ("diff", "old_text", "old_standfirst"),
    "entries": ("entry",),
}


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return what a snapshot's manifest says. Raises ValueError with a sentence when there is none to read."""
    place = folder / MANIFEST
    try:
        said = json.loads(place.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ValueError(f"{place}: missing") from None
    except ValueError as error:
        raise ValueError(f"{place}: is no JSON ({error})") from None
    needed = {"format", "profile", "files", "change", "counts", "versions"}
    if not isinstance(said, dict) or said.get("format") != FORMAT or not needed <= said.keys():
        raise ValueError(f"{place}: is no manifest of `{FORMAT}`")
    return said


def find_faults(folder: Path) -> list[str]:
    """Return what differs from the manifest; empty: nothing."""
    try:
        said = read_manifest(folder)
        return [*_of_files(folder, said), *_of_rows(folder / DATABASE, said)]
    except ValueError as error:
        return [str(error)]
    except (KeyError, TypeError, AttributeError) as error:
        return [f"{folder / MANIFEST}: is not whole ({error})"]


def _of_files(folder: Path, said: dict[str, Any]) -> Iterator[str]:
    """Yield what is wrong with the bytes."""
    for name, told in {DATABASE: said["files"][DATABASE], **said["files"]}.items():
        place = folder / Path(name).name
        if not place.is_file():
            yield f"{place}: missing"
        elif (size := place.stat().st_size) != told["bytes"]:
            yield f"{place}: has {size:,} bytes, the manifest says {told['bytes']:,}"
        elif (digest := hexdigest(place)) != told["sha256"]:
            yield f"{place}: has sha256 {digest}, the manifest says {told['sha256']}"
    for ending in ("-wal", "-journal"):
        if (log := folder / f"{DATABASE}{ending}").exists():
            yield f"{log}: somebody wrote to the snapshot"


def _of_rows(path: Path, said: dict[str, Any]) -> Iterator[str]:
    """Yield what is wrong with the rows."""
    if not path.is_file():
        return
    uri = f"file:{quote(str(path))}?mode=ro&immutable=1"
    try:
        with closing(sqlite3.connect(uri, uri=True)) as db:
            yield from (f"{path}: {fault}" for fault in _differences(db, said))
    except sqlite3.DatabaseError as error:
        yield f"{path}: cannot be read ({error})"


def _differences(db: sqlite3.Connection, said: dict[str, Any]) -> Iterator[str]:
    (sound,) = db.execute("PRAGMA quick_check(1)").fetchone()
    if sound != "ok":
        yield f"is damaged ({sound})"
    cited, held = read_citation(db), counts(db)
    pairs = [
        ("schema", cited.schema, said["versions"]["schema"]),
        ("last change", cited.change, said["change"]["seq"]),
        *((f"rows of {t}", held.get(t), n) for t, n in sorted(said["counts"].items())),
        *((f"rows of {t}", n, None) for t, n in held.items() if t not in said["counts"]),
    ]
    yield from (
        f"{what}: {has}, the manifest says {told}" for what, has, told in pairs if has != told
    )
    if said["profile"] == "public":
        for table, names in _KEPT_BACK.items():
            is_held = " OR ".join(f"{name} <> ''" for name in names)
            if db.execute(f"SELECT 1 FROM {table} WHERE {is_held} LIMIT 1").fetchone():  # noqa: S608
                yield f"holds texts in {table}, though its profile is public"
