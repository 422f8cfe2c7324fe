"""The inverted index: which stored copies share a passage with a new text.

A hash is posted once for each article, so a wire story on 300 outlets stays evidence, while a box
that stands under different stories fills its list and stops being looked at. Runs inside the
caller's transaction.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from sqlite3 import Connection

from xxhash import xxh32_intdigest

from ingest.dedupe._limits import CANDIDATES, FEW, FULL, HOUSE, PER_ARTICLE, SEVERAL
from ingest.types import Fingerprint

SCHEMA = """
CREATE TABLE postings (
    hash INTEGER NOT NULL,        -- of a shingle in the sketch, or of the whole text; 63 bits
    article_id INTEGER NOT NULL,
    copy_id INTEGER NOT NULL,     -- the first copy of the article that had it
    outlet INTEGER NOT NULL,      -- 32-bit hash of that copy's outlet; 0: not known
    PRIMARY KEY (hash, article_id)
) STRICT, WITHOUT ROWID;
"""

BOILERPLATE = 0  # stands in place of the articles of a hash that is in FULL of them


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stored copy that may be the same piece."""

    copy_id: int
    article_id: int
    shared: int  # hashes in common


_Posting = tuple[int, int, int]  # copy_id, article_id, outlet


def post(
    db: Connection, *, copy_id: int, article_id: int, outlet: str | None, fingerprint: Fingerprint
) -> None:
    """Make a copy findable, by the hashes that its article's earlier copies lack."""
    placed = (article_id, copy_id, _outlet_key(outlet))
    new, full = _split(db, fingerprint, article_id)
    if fingerprint.words:
        new.append(_exact_key(fingerprint))
    db.executemany(
        "INSERT OR IGNORE INTO postings VALUES (?, ?, ?, ?)",
        [(key, *placed) for key in sorted(new)],
    )
    if full:
        db.executemany("DELETE FROM postings WHERE hash = ?", [(key,) for key in full])
        db.executemany(
            "INSERT INTO postings VALUES (?, ?, 0, 0)", [(key, BOILERPLATE) for key in full]
        )


def _split(
    db: Connection, fingerprint: Fingerprint, article_id: int
) -> tuple[list[int], list[int]]:
    """Return the hashes that an article brings to their lists, and those whose list it fills."""
    # Read apart: an INSERT that reads its own table goes through a temporary one.
    lists: defaultdict[int, list[int]] = defaultdict(list)
    for key, held in db.execute(
        "SELECT hash, article_id FROM json_each(?) JOIN postings ON hash = value",
        (json.dumps(fingerprint.sketch),),
    ):
        lists[key].append(held)
    new = [key for key in fingerprint.sketch if key not in lists]
    full: list[int] = []
    for key, articles in lists.items():
        if article_id in articles or BOILERPLATE in articles:
            continue
        (new if len(articles) < FULL - 1 else full).append(key)
    return new, full


def withdraw(db: Connection, copy_id: int, fingerprint: Fingerprint) -> None:
    """Make a copy no longer findable by itself; others of its article must be posted again."""
    db.executemany(
        "DELETE FROM postings WHERE hash = ? AND copy_id = ?",
        [(key, copy_id) for key in (_exact_key(fingerprint), *fingerprint.sketch)],
    )


def look_up(
    db: Connection, fingerprint: Fingerprint, outlet: str | None
) -> tuple[list[Candidate], frozenset[int]]:
    """Return at most eight copies worth comparing, and those hashes of the sketch that are furniture.

    The same text comes first, then what has the most hashes in common.
    """
    shared, furniture = _shared(db, fingerprint, _outlet_key(outlet))
    least = 1 if len(fingerprint.sketch) <= FEW else 2
    ranked = [
        Candidate(copy_id, article_id, count)
        for (copy_id, article_id), count in shared.most_common()
        if count >= least
    ]
    return _spread(_same_text(db, fingerprint) + ranked), furniture


def _same_text(db: Connection, fingerprint: Fingerprint) -> list[Candidate]:
    """Return the latest articles that have this very text; a daily notice has many."""
    if not fingerprint.words:
        return []
    found = db.execute(
        "SELECT copy_id, article_id FROM postings WHERE hash = ? ORDER BY article_id DESC LIMIT ?",
        (_exact_key(fingerprint), PER_ARTICLE),
    )
    return [Candidate(copy, article, len(fingerprint.sketch)) for copy, article in found]


def _shared(
    db: Connection, fingerprint: Fingerprint, house: int
) -> tuple[Counter[tuple[int, int]], frozenset[int]]:
    """Count the hashes in common by (copy, article); and return the furniture among the asked."""
    lists: defaultdict[int, list[_Posting]] = defaultdict(list)
    for key, copy_id, article_id, outlet in db.execute(
        "SELECT hash, copy_id, article_id, outlet FROM json_each(?) JOIN postings ON hash = value",
        (json.dumps(fingerprint.sketch),),
    ):
        lists[key].append((copy_id, article_id, outlet))
    shared: Counter[tuple[int, int]] = Counter()
    furniture = set()
    for key, rows in lists.items():
        boilerplate = rows[0][1] == BOILERPLATE
        if not boilerplate and _is_evidence(rows, house):
            shared.update((copy_id, article_id) for copy_id, article_id, _ in rows)
        if boilerplate or len(rows) >= SEVERAL:
            furniture.add(key)
    return shared, frozenset(furniture)


def _is_evidence(rows: Sequence[_Posting], house: int) -> bool:
    """A hash of many stories, or of several of the asking outlet's own, is furniture."""
    own = sum(outlet == house for _, _, outlet in rows) if house else 0
    return len(rows) < FULL and own < HOUSE


def _spread(ranked: Sequence[Candidate]) -> list[Candidate]:
    """Keep the first of each copy, few of one article, and no more than can be compared."""
    chosen: dict[int, Candidate] = {}
    of_article: Counter[int] = Counter()
    for each in ranked:
        if each.copy_id not in chosen and of_article[each.article_id] < PER_ARTICLE:
            chosen[each.copy_id] = each
            of_article[each.article_id] += 1
        if len(chosen) == CANDIDATES:
            break
    return list(chosen.values())


def _exact_key(fingerprint: Fingerprint) -> int:
    return int.from_bytes(fingerprint.exact[:8]) >> 1


def _outlet_key(outlet: str | None) -> int:
    return xxh32_intdigest(outlet.encode()) or 1 if outlet else 0
