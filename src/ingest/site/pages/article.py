"""`/article/17`, `/article?url=ADDRESS`: a piece to be read, where it came from and why we think so, and where else it ran."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from ingest.normalise import claim_sentence
from ingest.site._compare import Part, compare
from ingest.site._page import Asked, Page, Reader, Row
from ingest.store import Revision, StoredArticle, StoredCopy, StoredMatch
from ingest.types import Time

_EXACT = ("second", "minute")


@dataclass(frozen=True, slots=True)
class Appearance:
    """A copy on the way of the piece from outlet to outlet."""

    copy: StoredCopy
    claim: str  # what may be said of its origin
    later: (
        timedelta | None
    )  # than the earliest printed time; None: one of the two lacks minute or zone


@dataclass(frozen=True, slots=True)
class Edit:
    """A later state of a copy, told as what changed."""

    copy: StoredCopy
    revision: Revision
    parts: list[Part]  # empty: the text stayed the same


async def draw(reader: Reader, asked: Asked) -> dict[str, object] | None:
    """Return the piece with all that is known of it."""
    which = int(asked["number"]) if "number" in asked else asked.get("url", "")
    found = await reader.look(lambda database: database.article(which))
    if found is None:
        return None
    return {
        "found": found,
        "article": found.article,
        "claim": claim_sentence(found.article.origin, by=found.speaker),
        "won": [each for each in found.shown_evidence if each.won],
        "lost": [each for each in found.shown_evidence if not each.won],
        "blocks": [block for block in found.article.text.split("\n\n") if block.strip()],
        "appearances": appearances(found),
        "edits": edits(found),
        "outlets": {copy.id: copy.outlet for copy in found.copies},
        "uncorrected": await _uncorrected(reader, found),
        "related": [
            (each, _other(found, each)) for each in found.matches if _leads_out(found, each)
        ],
    }


async def _uncorrected(reader: Reader, found: StoredArticle) -> list[Row]:
    """Return the copies without the notice of another."""
    if not found.notices:
        return []
    since = min(each.found for each in found.notices).date().isoformat()
    return await reader.ask("uncorrected-copies", since=since, article=found.id, limit=0)


def appearances(found: StoredArticle) -> list[Appearance]:
    """Return the copies, the earliest first: by the printed time where it has minute and zone, else by first sight."""
    times = [at for copy in found.copies if (at := _exact(copy.published))]
    first = min(times, default=None)
    shown = [
        Appearance(
            copy,
            claim_sentence(copy.claim),
            at - first if (at := _exact(copy.published)) and first else None,
        )
        for copy in found.copies
    ]
    return sorted(
        shown, key=lambda each: (_exact(each.copy.published) or each.copy.first_seen, each.copy.id)
    )


def _exact(time: Time | None) -> datetime | None:
    usable = time and time.precision in _EXACT and time.offset_min is not None
    return time.utc if time and usable else None


def edits(found: StoredArticle) -> list[Edit]:
    """Return what changed on the pages, the last change first."""
    copies = {copy.id: copy for copy in found.copies}
    after = {copy.id: copy.text for copy in found.copies}
    shown = []
    for revision in reversed(found.revisions):
        before = after[revision.copy_id] if revision.old_text is None else revision.old_text
        changed = before != after[revision.copy_id]
        parts = compare(before, after[revision.copy_id]) if changed else []
        shown.append(Edit(copies[revision.copy_id], revision, parts))
        after[revision.copy_id] = before
    return shown


def _leads_out(found: StoredArticle, match: StoredMatch) -> bool:
    held = {copy.id for copy in found.copies}
    return not {match.copy_id, match.other_copy_id} <= held


def _other(found: StoredArticle, match: StoredMatch) -> str | None:
    """Return the address of the page at the other end."""
    held = {copy.id for copy in found.copies}
    return match.other_url if match.copy_id in held else match.url


PAGE = Page(r"/article(?:/(?P<number>[0-9]{1,18}))?$", "article.html", draw)
