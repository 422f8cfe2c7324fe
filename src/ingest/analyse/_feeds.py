"""Original pieces -> one feed for a downstream reader: RSS 2.0 or NewsML-G2, written piece by piece.

An original is a piece that names no other publisher, or that its copies name (`articles_original`). What was one and is
one no more is taken back in NewsML-G2 (`stat:canceled`); RSS has no word for that.
"""

import json
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime
from pathlib import Path
from typing import IO, Any, cast
from xml.sax.saxutils import escape, quoteattr

from ingest.times import format_time
from ingest.types import Precision, Time

__all__ = ["FEEDS", "Selection", "write_feed"]

FEEDS = ("rss", "newsml")
_CATALOG = "http://www.iptc.org/std/catalog/catalog.IPTC-G2-Standards_41.xml"
_UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # no character of XML
_TEASER = 300  # characters, where a piece has no standfirst
_LAST = """
  CREATE TEMP TABLE article_changes AS
  SELECT row_id AS id, max(seq) AS seq, min(seq) AS first_seq, max(changed_utc) AS changed_utc
  FROM changes WHERE table_name = 'articles' GROUP BY row_id
"""
_COLUMNS = """
  a.url, a.title, a.standfirst, a.text, a.language, a.outlet, a.site_name, a.authors, a.section, a.tags,
  a.published_utc, a.published_offset_min, a.published_precision, a.first_seen_utc
"""
# The newest first; after a change those that changed, in turn, and the ids of those that are originals no more.
_ALL = f"""
  SELECT {_COLUMNS}, a.id, c.seq, c.changed_utc
  FROM articles_original AS a JOIN article_changes AS c ON c.id = a.id
  WHERE a.first_seen_utc >= :since ORDER BY a.first_seen_utc DESC
"""  # noqa: S608
_CHANGED = f"""
  SELECT {_COLUMNS}, c.id, c.seq, c.changed_utc
  FROM article_changes AS c LEFT JOIN articles_original AS a ON a.id = c.id
  WHERE c.seq > :since_seq AND (a.first_seen_utc >= :since OR (a.id IS NULL AND c.first_seq <= :since_seq AND :may_cancel))
  ORDER BY c.seq
"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class Selection:
    """Which originals, and under whose name."""

    since: str = ""  # first seen on this day (UTC) or later
    since_seq: int | None = None  # changed after this change
    authority: str = "ingest.invalid"  # domain in the ids of the items


@dataclass(frozen=True, slots=True)
class _Piece:
    """An original, ready to be written; `text` and the like are None when it is one no more."""

    url: str | None
    title: str | None
    standfirst: str | None
    text: str | None
    language: str | None
    outlet: str | None
    site_name: str | None
    authors: tuple[str, ...]
    section: str | None
    tags: tuple[str, ...]
    published: datetime | str | None  # a day, or less, where no time with a zone is printed
    first_seen_utc: str | None
    id: int
    seq: int
    changed_utc: str

    @property
    def blocks(self) -> list[str]:
        """Return the paragraphs."""
        return [block for block in (self.text or "").split("\n\n") if block]

    @property
    def teaser(self) -> str:
        """Return the standfirst, else how the text begins."""
        begin = (self.blocks or [""])[0]
        cut = begin if len(begin) <= _TEASER else begin[:_TEASER].rsplit(" ", 1)[0] + "…"
        return self.standfirst or cut


def write_feed(
    db: sqlite3.Connection, path: Path, form: str, selection: Selection
) -> tuple[int, int]:
    """Write a feed; return how many items it has, and how many there were to write."""
    db.execute(_LAST)
    db.execute("CREATE UNIQUE INDEX temp.article_changes_id ON article_changes(id)")
    sql = _ALL if selection.since_seq is None else _CHANGED
    given = {
        "since": selection.since,
        "since_seq": selection.since_seq,
        "may_cancel": form == "newsml",
    }
    (due,) = db.execute(f"SELECT count(*) FROM ({sql})", given).fetchone()  # noqa: S608
    (until,) = db.execute("SELECT coalesce(max(changed_utc), '1970-01-01T00:00:00Z') FROM article_changes").fetchone()  # fmt: skip
    pieces = (_piece(row) for row in db.execute(sql, given))
    write = _write_rss if form == "rss" else _write_newsml
    with path.open("w", encoding="utf-8", newline="\n") as file:
        count = write(file, pieces, until, selection.authority)
    return count, due


def _piece(row: tuple[Any, ...]) -> _Piece:
    authors, section, tags, *printed = row[7:13]
    named, words = (tuple(json.loads(each or "[]")) for each in (authors, tags))
    fields: tuple[Any, ...] = (*row[:7], named, section, words, _published(*printed), *row[13:])
    return _Piece(*fields)


def _published(utc: str | None, offset: int | None, precision: str | None) -> datetime | str | None:
    """Return a time with its own zone, or no more of a date than was printed.

    >>> _published("2026-03-02T05:10:00Z", 60, "minute").isoformat()
    '2026-03-02T06:10:00+01:00'
    >>> _published("2026-03-01T00:00:00Z", None, "month")
    '2026-03'
    """
    if utc is None:
        return None
    moment = datetime.fromisoformat(utc)
    if offset is not None and precision in ("second", "minute"):
        return moment.astimezone(timezone(timedelta(minutes=offset)))
    return format_time(Time(moment, offset, cast(Precision, precision)))[:10]


def _x(text: str) -> str:
    return escape(_UNFIT.sub("", text))


def _q(text: str) -> str:
    return quoteattr(_UNFIT.sub("", text))


def _element(name: str, text: str | None, attributes: str = "") -> str:
    return f"<{name}{attributes}>{_x(text)}</{name}>\n" if text else ""


def _write_each(file: IO[str], items: Iterator[str]) -> int:
    """Write items; return how many."""
    count = 0
    for count, item in enumerate(items, 1):  # noqa: B007
        file.write(item)
    return count


def _guid(piece: _Piece, authority: str) -> str:
    return f"tag:{authority},2026:article/{piece.id}"


# --- RSS 2.0 -------------------------------------------------------------------------------------


def _write_rss(file: IO[str], pieces: Iterator[_Piece], until: str, authority: str) -> int:
    built = format_datetime(datetime.fromisoformat(until).astimezone(UTC))
    file.write(
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/">\n'
        f"<channel>\n<title>Originals</title>\n<link>https://{_x(authority)}/</link>\n"
        "<description>Pieces that name no other publisher as their origin, the newest first</description>\n"
        f"<lastBuildDate>{built}</lastBuildDate>\n<generator>ingest</generator>\n"
    )
    count = _write_each(file, (_rss_item(piece, authority) for piece in pieces))
    file.write("</channel>\n</rss>\n")
    return count


def _rss_item(piece: _Piece, authority: str) -> str:
    said = piece.published
    date = format_datetime(said) if isinstance(said, datetime) else None
    body = "".join(f"<p>{escape(block)}</p>\n" for block in piece.blocks)
    return (
        f"<item>\n{_element('title', piece.title)}{_element('link', piece.url)}"
        f'<guid isPermaLink="false">{_x(_guid(piece, authority))}</guid>\n'
        f"{_element('pubDate', date)}{_element('dc:date', said if isinstance(said, str) else None)}"
        f"{''.join(_element('dc:creator', name) for name in piece.authors)}"
        f"{_element('dc:publisher', piece.site_name or piece.outlet)}{_element('dc:language', piece.language)}"
        f"{''.join(_element('category', word) for word in (piece.section, *piece.tags))}"
        f"{_element('description', escape(piece.teaser))}{_element('content:encoded', body)}</item>\n"
    )


# --- NewsML-G2 -----------------------------------------------------------------------------------


def _write_newsml(file: IO[str], pieces: Iterator[_Piece], until: str, authority: str) -> int:
    file.write(
        '<?xml version="1.0" encoding="utf-8"?>\n<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/">\n'
        f"<header>\n<sent>{until}</sent>\n<sender>{_x(authority)}</sender>\n</header>\n<itemSet>\n"
    )
    count = _write_each(file, (_news_item(piece, authority) for piece in pieces))
    file.write("</itemSet>\n</newsMessage>\n")
    return count


def _news_item(piece: _Piece, authority: str) -> str:
    is_original = piece.text is not None
    seen = f"<firstCreated>{piece.first_seen_utc}</firstCreated>\n" if is_original else ""
    link = f'<link rel="irel:seeAlso" contenttype="text/html" href={_q(piece.url)}/>\n' if piece.url else ""  # fmt: skip
    return (
        f'<newsItem guid={_q(_guid(piece, authority))} version="{piece.seq}" standard="NewsML-G2" standardversion="2.34"'
        f' conformance="power"{f" xml:lang={_q(piece.language)}" if piece.language else ""}>\n<catalogRef href="{_CATALOG}"/>\n'
        f'<itemMeta>\n<itemClass qcode="ninat:text"/>\n<provider literal={_q(piece.outlet or authority)}>'
        f"<name>{_x(piece.site_name or piece.outlet or authority)}</name></provider>\n"
        f"<versionCreated>{piece.changed_utc}</versionCreated>\n{seen}"
        f'<pubStatus qcode="stat:{"usable" if is_original else "canceled"}"/>\n<generator>ingest</generator>\n'
        f"{_element('title', piece.title)}{link}</itemMeta>\n"
        f"{_content(piece) if is_original else ''}</newsItem>\n"
    )


def _content(piece: _Piece) -> str:
    said = piece.published
    created = said.isoformat() if isinstance(said, datetime) else said
    language = f"<language tag={_q(piece.language)}/>\n" if piece.language else ""
    creators = "".join(f"<creator literal={_q(name)}><name>{_x(name)}</name></creator>\n" for name in piece.authors)  # fmt: skip
    words = "".join(_element("keyword", word) for word in (piece.section, *piece.tags))
    title = _x(piece.title or "")
    body = "".join(f"<p>{_x(block)}</p>\n" for block in piece.blocks)
    return (
        f"<contentMeta>\n{_element('contentCreated', created)}{creators}{language}{words}"
        f"{_element('headline', piece.title)}{_element('by', ', '.join(piece.authors))}"
        f"{_element('description', piece.teaser)}</contentMeta>\n<contentSet>\n"
        f'<inlineXML contenttype="application/xhtml+xml">\n<html xmlns="http://www.w3.org/1999/xhtml"><head><title>{title}</title></head>\n'
        f"<body>\n{body}</body></html>\n</inlineXML>\n</contentSet>\n"
    )
