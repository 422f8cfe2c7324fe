"""Lines of texts -> clusters, through a temporary database, so that memory does not grow with the file."""

import gzip
import json
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from sqlite3 import Connection, connect
from tempfile import TemporaryDirectory, gettempdir
from typing import Any

from ingest.dedupe import place_article, take_fingerprint
from ingest.errors import DataError
from ingest.store._file.connect import translated
from ingest.store._index.postings import SCHEMA, look_up, post
from ingest.times import parse_time
from ingest.types import CopyKind, Neighbour, Placement, Time

_TEXTS = """
CREATE TABLE texts (
    copy_id INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL,  -- copy_id of the cluster's first member
    label TEXT NOT NULL,          -- the line's id, as JSON
    body TEXT NOT NULL,
    published_utc TEXT,
    outlet TEXT,
    completeness TEXT NOT NULL
) STRICT;
"""
_CACHE_KIB = 64_000  # the rest of the index stays on disk


@dataclass(frozen=True, slots=True)
class Text:
    """One line of the file."""

    id: str | int
    title: str | None
    text: str
    published: Time | None
    outlet: str | None
    completeness: str = "full"


@dataclass(frozen=True, slots=True)
class Placed:
    """Where one line belongs."""

    id: str | int
    cluster: str | int  # id of the cluster's first member
    kind: CopyKind
    of: str | int | None  # id of the member that it copies
    containment: float | None  # 0..1


def read_texts(path: Path) -> Iterator[Text]:
    """Yield the lines of a JSONL file, also gzipped. Raises DataError that names the bad line."""
    opener = gzip.open if path.suffix == ".gz" else open
    number = 0
    try:
        with opener(path, "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):  # noqa: B007 - the error names it
                if line.strip():
                    yield _read_line(line)
    except (ValueError, EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise DataError(f"{path}: line {number or 1}: {error}") from error


def cluster_texts(texts: Iterable[Text], *, folder: Path | None = None) -> Iterator[Placed]:
    """Yield where each text belongs, in order; texts that come later are copies of earlier ones.

    The index is a temporary SQLite file in `folder` (the system's own place when None), gone at the end.
    Raises DiskError when it does not fit there.
    """
    with _index(folder or Path(gettempdir())) as db:
        for copy_id, text in enumerate(texts, 1):
            yield _placed(db, text, _place(db, copy_id, text))


def place_texts(
    texts: Iterable[Text], folder: Path, named: Mapping[int, Sequence[int]], alone: Collection[int]
) -> Iterator[tuple[int, Placement]]:
    """Yield each text's id, a number, with its place; articles are called by their first text.

    `named` are texts to be compared whatever they share; those in `alone` neither join nor are found.
    """
    ranks: dict[int, int] = {}  # ids in the order that they came: what ties are broken by
    with _index(folder) as db:
        for rank, text in enumerate(texts, 1):
            text_id = int(text.id)
            if text_id in alone:
                yield text_id, Placement("new", why="a decision", listed=False)
                continue
            ranks[text_id] = rank
            asked = [ranks[each] for each in named.get(text_id, ()) if each in ranks]
            yield text_id, _labelled(db, _place(db, rank, text, asked))


def _labelled(db: Connection, placement: Placement) -> Placement:
    """Return a place that calls texts by their own ids."""

    def label(rank: int) -> int:
        return int(_label(db, rank))

    return replace(
        placement,
        article_id=placement.article_id and label(placement.article_id),
        matches=tuple(
            replace(match, copy_id=label(match.copy_id), article_id=label(match.article_id))
            for match in placement.matches
        ),
        merge_candidates=tuple(map(label, placement.merge_candidates)),
    )


@contextmanager
def _index(home: Path) -> Iterator[Connection]:
    with (
        translated(home),
        TemporaryDirectory(dir=home, prefix="ingest-dedupe-") as place,
        closing(_open(Path(place) / "texts.db")) as db,
    ):
        yield db


def _read_line(line: str) -> Text:
    row = json.loads(line)
    if not isinstance(row, dict) or not isinstance(row.get("id"), str | int):
        raise ValueError("no object with an id")
    fields = {name: _words(row, name) for name in ("title", "text", "date", "source")}
    published = parse_time(fields["date"]) if fields["date"] else None
    return Text(row["id"], fields["title"], fields["text"] or "", published, fields["source"])


def _words(row: dict[str, Any], name: str) -> str | None:
    value = row.get(name)
    if value is not None and not isinstance(value, str):
        raise ValueError(f"{name} is neither text nor null")
    return value and value.encode("utf-8", "replace").decode()  # no half surrogate pairs


def _open(path: Path) -> Connection:
    db = connect(path, isolation_level=None)
    db.executescript(
        f"PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -{_CACHE_KIB};"
        + _TEXTS
        + SCHEMA
        + "BEGIN"  # never committed: the file is gone at the end
    )
    return db


def _place(db: Connection, copy_id: int, text: Text, named: Sequence[int] = ()) -> Placement:
    """Decide where a text belongs, and keep it."""
    fingerprint = take_fingerprint(text.text)
    found, furniture = look_up(db, fingerprint, text.outlet)
    asked = dict.fromkeys([*(each.copy_id for each in found), *named])
    neighbours = [held for each in asked if (held := _neighbour(db, each))]
    placement = place_article(text, fingerprint, neighbours, furniture)
    article_id = placement.article_id or copy_id
    _write(db, copy_id, article_id, text)
    if placement.listed:
        post(
            db,
            copy_id=copy_id,
            article_id=article_id,
            outlet=text.outlet,
            fingerprint=fingerprint,
        )
    return placement


def _placed(db: Connection, text: Text, placement: Placement) -> Placed:
    if placement.article_id is None:
        return Placed(text.id, text.id, "representative", None, None)
    return Placed(
        text.id,
        _label(db, placement.article_id),
        placement.copy_kind,
        _label(db, placement.matches[0].copy_id),
        placement.containment,
    )


def _neighbour(db: Connection, copy_id: int) -> Neighbour | None:
    row = db.execute(
        "SELECT article_id, body, published_utc, outlet, completeness FROM texts WHERE copy_id = ?",
        (copy_id,),
    ).fetchone()
    if row is None:  # one that is named and comes later
        return None
    article_id, body, utc, outlet, completeness = row
    published = Time(datetime.fromisoformat(utc)) if utc else None
    return Neighbour(copy_id, article_id, body, published, outlet, completeness=completeness)


def _write(db: Connection, copy_id: int, article_id: int, text: Text) -> None:
    published = text.published.utc.isoformat() if text.published else None
    db.execute(
        "INSERT INTO texts VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            copy_id,
            article_id,
            json.dumps(text.id),
            text.text,
            published,
            text.outlet,
            text.completeness,
        ),
    )


def _label(db: Connection, copy_id: int) -> str | int:
    row = db.execute("SELECT label FROM texts WHERE copy_id = ?", (copy_id,)).fetchone()
    label: str | int = json.loads(row[0])
    return label
