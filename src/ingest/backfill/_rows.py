"""Article <-> row of Parquet. The columns are called as those of the database; times are three of them.

Nothing is lost on the way there and back, so that `ingest import` places what a live run would have placed.
"""

from base64 import b32hexencode
from dataclasses import fields
from datetime import datetime
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from ingest.store._columns import key_of, stamp, storable, time_of, triple
from ingest.types import Article, Byline, Evidence, Fingerprint, Notice, Origin, Page, Right

if TYPE_CHECKING:
    import pyarrow as pa

Row = dict[str, Any]

_TEXTS = (
    "url",
    "given_url",
    "canonical_url",
    "outlet",
    "title",
    "standfirst",
    "text",
    "published_source",
    "language",
    "site_name",
    "section",
    "image_url",
    "access",
    "completeness",
)
_LISTS = ("authors", "tags")
_TIMES = ("published", "modified")
_ORIGIN = tuple(field.name for field in fields(Origin) if field.name != "evidence")
_NUMBERS = {"origin_confidence", "weight"}
_NESTED = {"bylines": Byline, "notices": Notice, "rights": Right}  # and the evidence of the origin
_DATED = "dated"  # the one time inside a nested value


def schema() -> "pa.Schema":
    """Return the columns of an article."""
    import pyarrow as pa

    text = pa.string()
    columns: list[tuple[str, pa.DataType]] = [(name, text) for name in ("id", "key", *_TEXTS)]
    columns += [(name, pa.list_(text)) for name in _LISTS]
    for name in _TIMES:
        columns += [
            (f"{name}_utc", text),
            (f"{name}_offset_min", pa.int64()),
            (f"{name}_precision", text),
        ]
    for name in _ORIGIN:
        columns.append((f"origin_{name}", _kind(f"origin_{name}")))
    columns += [
        ("evidence", pa.list_(_struct(Evidence))),
        *((name, pa.list_(_struct(kind))) for name, kind in _NESTED.items()),
        ("places", pa.list_(pa.struct([("field", text), ("place", text)]))),
        ("block_hashes", pa.list_(pa.int64())),
        ("words", pa.int64()),
        ("text_hash", text),
        ("sketch", pa.list_(pa.int64())),
        ("first_seen_utc", text),
        ("archive_file", text),
        ("archive_offset", pa.int64()),
    ]
    return pa.schema(columns)


def cluster_schema() -> "pa.Schema":
    """Return the columns of what became of a sighting."""
    import pyarrow as pa

    columns = [(name, pa.string()) for name in ("id", "cluster", "of", "kind", "why")]
    return pa.schema([*columns[:4], ("containment", pa.float64()), columns[4]])


def _kind(name: str) -> "pa.DataType":
    import pyarrow as pa

    return pa.float64() if name in _NUMBERS else pa.bool_() if name == "won" else pa.string()


def _struct(kind: type) -> "pa.DataType":
    import pyarrow as pa

    names = (field.name for field in fields(kind))
    columns = (column for name in names for column in ((name,) if name != _DATED else _times(name)))
    return pa.struct(
        [(name, pa.int64() if name.endswith("_min") else _kind(name)) for name in columns]
    )


def _times(name: str) -> tuple[str, str, str]:
    return f"{name}_utc", f"{name}_offset_min", f"{name}_precision"


def _nested_row(value: Any) -> Row:
    row: Row = {field.name: getattr(value, field.name) for field in fields(value)}
    if _DATED in row:
        row |= dict(zip(_times(_DATED), triple(row.pop(_DATED)), strict=True))
    return row


def _nested(kind: type, row: Row) -> Any:
    row = dict(row)
    if f"{_DATED}_utc" in row:
        row[_DATED] = time_of(*(row.pop(name) for name in _times(_DATED)))
    return kind(**row)


def row_of(article: Article, page: Page, fingerprint: Fingerprint) -> Row:
    """Return an article as a row. Strings are made such that a file can hold them."""
    article = storable(article)
    key = key_of(article.url or article.given_url or "")
    row: Row = {name: getattr(article, name) for name in (*_TEXTS, *_LISTS)}
    for name in _TIMES:
        row |= dict(zip(_times(name), triple(getattr(article, name)), strict=True))
    row |= {name: list(map(_nested_row, getattr(article, name))) for name in _NESTED}
    row |= {f"origin_{name}": getattr(article.origin, name) for name in _ORIGIN}
    return row | {
        "id": sighting_id(page, key),
        "key": key,
        "evidence": list(map(_nested_row, article.origin.evidence)),
        "places": [{"field": field, "place": place} for field, place in article.places],
        "block_hashes": article.block_hashes,
        "words": fingerprint.words,
        "text_hash": fingerprint.exact.hex(),
        "sketch": fingerprint.sketch,
        "first_seen_utc": stamp(page.fetched_at),
        "archive_file": page.archive_file,
        "archive_offset": page.archive_offset,
    }


def sighting_id(page: Page, key: str) -> str:
    """Return the name of one sighting of a page, 16 letters that sort by the second it was fetched.

    35 bits of seconds, 45 of what it is: among 1.4 billion pages, 40 a second, one in 1,300 worlds has two alike.
    """
    seconds = max(0, int(page.fetched_at.timestamp()))
    what = f"{key} {page.archive_file} {page.archive_offset}".encode()
    mark = int.from_bytes(blake2b(what, digest_size=8).digest()) >> 19
    return b32hexencode(((seconds << 45) | mark).to_bytes(10)).decode()


def article_of(row: Row) -> Article:
    """Return the article that a row holds."""
    named: Row = {name: row[name] for name in _TEXTS}
    named |= {name: tuple(row[name]) for name in _LISTS}
    named |= {name: time_of(*(row[part] for part in _times(name))) for name in _TIMES}
    named |= {
        name: tuple(_nested(kind, each) for each in row[name]) for name, kind in _NESTED.items()
    }
    origin = {name: row[f"origin_{name}"] for name in _ORIGIN}
    evidence = tuple(_nested(Evidence, each) for each in row["evidence"])
    return Article(
        **named,
        origin=Origin(**origin, evidence=evidence),
        places=tuple((each["field"], each["place"]) for each in row["places"]),
        block_hashes=tuple(row["block_hashes"]),
    )


def page_of(row: Row) -> Page:
    """Return where and when the article was met; its body stays in the archive."""
    return Page(
        url=row["url"],
        body=b"",
        fetched_at=datetime.fromisoformat(row["first_seen_utc"]),
        given_url=row["given_url"],
        archive_file=row["archive_file"],
        archive_offset=row["archive_offset"],
    )
