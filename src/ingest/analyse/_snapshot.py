"""Database -> a folder that holds one state of it, with a manifest by which anybody can check and cite it.

The folder depends on the rows alone, not on the hour or the machine: two snapshots of an unchanged database by one
version of this program and of SQLite are the same bytes, the manifest included.
"""

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from hashlib import file_digest, sha256
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

from ingest.analyse._citation import read_citation

__all__ = ["DATABASE", "FORMAT", "MANIFEST", "Profile", "counts", "hexdigest", "take_snapshot"]

Profile = Literal["full", "public"]
MANIFEST, DATABASE = "manifest.json", "articles.db"
FORMAT = "ingest snapshot 1"
_SHORT_WORDS, _SHORT_BYTES = 12, 120  # a quote within both names a source and gives no text away


def take_snapshot(db: sqlite3.Connection, folder: Path, *, profile: Profile) -> dict[str, Any]:
    """Write the state of an open database into a folder; return the manifest, which comes last.

    Other programs may write meanwhile. Raises FileExistsError when the folder holds a snapshot, OSError and
    sqlite3.Error of the disk; then no manifest is there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    place, manifest_place = folder / DATABASE, folder / MANIFEST
    for each in (place, manifest_place):
        if each.exists():
            raise FileExistsError(17, "is there already; give another folder", str(each))
    part = folder / f".{DATABASE}.part"
    try:
        part.unlink(missing_ok=True)
        db.execute(
            "VACUUM INTO ?", (str(part),)
        )  # one moment's rows, and no page of what was deleted
        if profile == "public":
            _keep_back(part)
        manifest = _manifest(part, profile)
        part.replace(place)
    finally:
        part.unlink(missing_ok=True)
    said = json.dumps(manifest, ensure_ascii=False, indent=2, sort_keys=True)
    manifest_place.write_text(said + "\n", encoding="utf-8")
    return manifest


def _keep_back(path: Path) -> None:
    """Take out of a copy what a public snapshot does not carry, and every page that held it."""
    whole = path.with_name(f"{path.name}.whole")
    path.replace(whole)
    try:
        with closing(sqlite3.connect(whole)) as db:
            db.execute("PRAGMA journal_mode = OFF")
            db.create_function("kept_short", 1, _kept_short, deterministic=True)
            db.executescript((files(__package__) / "public.sql").read_text("utf-8"))
            for name, sql in db.execute(
                "SELECT name, sql FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%fts5%'"
            ).fetchall():
                # an index gives a text back word by word
                empty = f"INSERT INTO {name}({name}) VALUES('delete-all')"
                db.execute(empty if "content=" in sql else f"DELETE FROM {name}")  # noqa: S608
            db.commit()
            db.execute("VACUUM INTO ?", (str(path),))
    finally:
        whole.unlink(missing_ok=True)


def _kept_short(said: str) -> str:
    """Return a quote that is short, else its hash, by which who holds the page can check it.

    >>> _kept_short("Source: Reuters")
    'Source: Reuters'
    >>> _kept_short("word " * 13)[:15]
    'sha256:0a36ba20'
    """
    encoded = said.encode("utf-8", "replace")
    is_short = len(said.split()) <= _SHORT_WORDS and len(encoded) <= _SHORT_BYTES
    return said if is_short else f"sha256:{sha256(encoded).hexdigest()}"


def _manifest(path: Path, profile: Profile) -> dict[str, Any]:
    """Return what the manifest says of a database file."""
    digest = hexdigest(path)
    with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)) as db:
        cited = read_citation(db)
        made = db.execute("SELECT versions, count(*) FROM copies GROUP BY 1 ORDER BY 1").fetchall()
        config = db.execute(
            "SELECT config_hash FROM runs WHERE config_hash IS NOT NULL ORDER BY id DESC LIMIT 1"
        ).fetchone()
        return {
            "format": FORMAT,
            "profile": profile,
            "files": {DATABASE: {"sha256": digest, "bytes": path.stat().st_size}},
            "change": {"seq": cited.change, "utc": cited.changed_utc},
            "counts": counts(db),
            "versions": {
                "ingest": version("ingest"),
                "schema": cited.schema,
                "newest_rows": cited.made_by,
                "all_rows": [{"copies": n, "by": json.loads(by or "{}")} for by, n in made],
            },
            "config": config and config[0],
            "cite": replace(cited, snapshot=digest).sentence(),
        }


def counts(db: sqlite3.Connection) -> dict[str, int]:
    """Return the rows of each table, those behind a full-text index left out."""
    names = [
        name
        for (name,) in db.execute(
            "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' ORDER BY name"
        )
        if not name.startswith("sqlite_")
    ]
    return {name: db.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}  # noqa: S608


def hexdigest(path: Path) -> str:
    """Return the sha256 of a file, read in pieces."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
