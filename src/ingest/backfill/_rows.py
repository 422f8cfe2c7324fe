"""Article <-> row of Parquet. The columns are called as those of the database; times are three of them.

Nothing is lost on the way there and back, so that `ingest import` places what a live run would have placed.
"""

from base64 import b32hexencode
from dataclasses import asdict, fields
from datetime import datetime
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from ingest.store._columns import key_of, stamp, storable, time_of, triple
from ingest.types import Article, Byline, Evidence, Fingerprint, Origin, Page

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
        ("bylines", pa.list_(_struct(Byline))),
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

    return pa.struct([(field.name, _kind(field.name)) for field in fields(kind)])


def row_of(article: Article, page: Page, fingerprint: Fingerprint) -> Row:
    """Return an article as a row. Strings are made such that a file can hold them."""
    article = storable(article)
    key = key_of(article.url or article.given_url or "")
    row: Row = {name: getattr(article, name) for name in (*_TEXTS, *_LISTS)}
    for name in _TIMES:
        utc, offset_min, precision = triple(getattr(article, name))
        row |= {
            f"{name}_utc": utc,
            f"{name}_offset_min": offset_min,
            f"{name}_precision": precision,
        }
    row |= {f"origin_{name}": getattr(article.origin, name) for name in _ORIGIN}
    return row | {
        "id": sighting_id(page, key),
        "key": key,
        "evidence": [asdict(each) for each in article.origin.evidence],
        "bylines": [asdict(each) for each in article.bylines],
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
    named |= {
        name: time_of(row[f"{name}_utc"], row[f"{name}_offset_min"], row[f"{name}_precision"])
        for name in _TIMES
    }
    origin = {name: row[f"origin_{name}"] for name in _ORIGIN}
    evidence = tuple(Evidence(**each) for each in row["evidence"])
    return Article(
        **named,
        origin=Origin(**origin, evidence=evidence),
        bylines=tuple(Byline(**each) for each in row["bylines"]),
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
