"""Look-ups before a decision: is the URL stored, and which stored texts may be the same piece."""

from collections.abc import Iterable
from hashlib import blake2b
from sqlite3 import Connection, Row
from typing import cast

from ingest.store._columns import key_of, moment, time_of
from ingest.store._index import postings
from ingest.store._queue.queue import find_copy
from ingest.store._stored import KnownCopy
from ingest.text import fold
from ingest.types import Article, Fingerprint, Neighbour, Origin

_FORCED = 4  # copies whose claims point here; more would only repeat the first


def identity(article: Article) -> str:
    """Return a copy's key: of its clean URL, or of all its words when it has no address."""
    if article.url:
        return key_of(article.url)
    words = fold("\n".join(filter(None, (article.title, article.standfirst, article.text))))
    return "text-" + blake2b(words.encode("utf-8", "replace"), digest_size=16).hexdigest()


def addresses(article: Article) -> set[str]:
    """Return the keys under which others may have named this page."""
    given = article.given_url
    return {identity(article), *([key_of(given)] if given else ())}


def known(db: Connection, url: str) -> KnownCopy | None:
    """Return the copy that a URL became."""
    copy_id = find_copy(db, key_of(url))
    if copy_id is None:
        return None
    row = db.execute("SELECT * FROM copies WHERE id = ?", (copy_id,)).fetchone()
    checked = moment(row["last_checked_utc"])
    assert checked is not None  # NOT NULL
    return KnownCopy(
        row["id"], row["article_id"], row["kind"], row["url"], row["title"], claim(row), checked
    )


def text_of(db: Connection, copy_id: int) -> str:
    """Return a copy's text, which may be held by another copy of the same words."""
    (text,) = db.execute(
        "SELECT coalesce(c.text, s.text) FROM copies AS c"
        " LEFT JOIN copies AS s ON s.id = c.same_text_as WHERE c.id = ?",
        (copy_id,),
    ).fetchone()
    return cast(str, text)


def claim(row: Row) -> Origin:
    """Read what a copy says of its own origin, without the evidence."""
    return Origin(
        status=row["claim_status"],
        relation=row["claim_relation"],
        basis=row["claim_basis"],
        kind=row["claim_kind"],
        name=row["claim_name"],
        domain=row["claim_domain"],
        url=row["claim_url"],
        author=row["claim_author"],
        confidence=row["claim_confidence"],
        check=row["claim_check"],
        says=row["claim_says"],
        language=row["claim_language"],
        translator=row["claim_translator"],
    )


def look_up(
    db: Connection, article: Article, fingerprint: Fingerprint
) -> tuple[list[Neighbour], frozenset[int]]:
    """Return stored copies worth comparing, the closest first, and the hashes that are furniture.

    Nothing for a URL that is stored. The copies that wait for this very page as their original, and the page that this one names as its
    own, are always among them.
    """
    key = identity(article)
    if db.execute("SELECT 1 FROM copies WHERE key = ?", (key,)).fetchone():
        return [], frozenset()
    alike, furniture = postings.look_up(db, fingerprint, article.outlet)
    shared = {found.copy_id: found.shared for found in alike}
    for copy_id in (*_waiting(db, addresses(article)), *_named(db, article)):
        shared.setdefault(copy_id, 0)
    found = (_neighbour(db, copy_id, count) for copy_id, count in shared.items())
    return [each for each in found if each], furniture


def _waiting(db: Connection, keys: Iterable[str]) -> Iterable[int]:
    for key in sorted(keys):
        rows = db.execute("SELECT copy_id FROM claims WHERE key = ? LIMIT ?", (key, _FORCED))
        yield from (row[0] for row in rows)


def _named(db: Connection, article: Article) -> Iterable[int]:
    if article.origin.url is None:
        return ()
    copy_id = find_copy(db, key_of(article.origin.url))
    return () if copy_id is None else (copy_id,)


def _neighbour(db: Connection, copy_id: int, shared: int) -> Neighbour | None:
    """Return a copy to compare with; None for one that was removed, of which a posting stayed behind."""
    row = db.execute(
        "SELECT c.article_id, coalesce(c.text, s.text) AS text, c.published_utc, c.published_offset_min,"
        " c.published_precision, c.outlet, c.title, c.completeness"
        " FROM copies AS c LEFT JOIN copies AS s ON s.id = c.same_text_as WHERE c.id = ?",
        (copy_id,),
    ).fetchone()
    if row is None:
        return None
    article_id, text, utc, offset_min, precision, outlet, title, completeness = row
    return Neighbour(
        copy_id,
        cast(int, article_id),
        text,
        time_of(utc, offset_min, precision),
        outlet,
        title,
        shared,
        completeness,
    )
