"""Notices that pages print and decisions that persons took -> lines for people, objects for programs."""

from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ingest.times import format_time

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ingest.store import Decision, StoredArticle, StoredNotice


def at(moment: datetime) -> str:
    """Return a moment of our own clock in words."""
    return moment.strftime("%Y-%m-%d %H:%M:%SZ")


def notice_lines(found: "StoredArticle") -> "Iterator[str]":
    """Yield a line for each notice on the pages of a piece."""
    outlets = {copy.id: copy.outlet for copy in found.copies}
    for each in found.notices:
        where = outlets[each.copy_id] or "no outlet"
        yield f"notice: {each.kind.replace('_', ' ')} at {where}, found {at(each.found)}: “{each.quote}”"


def decision_lines(decisions: "Sequence[Decision]") -> "Iterator[str]":
    """Yield a line for each decision on a piece, those taken back among them."""
    for each in decisions:
        revoked = ", taken back since" if each.revoked else ""
        who = f"by {each.decided_by}, {at(each.decided)}"
        yield f"decided: {each.field} of article {each.article_id} {who}: {each.value}, because: {each.why}{revoked}"


def notices_json(found: "StoredArticle") -> list[dict[str, Any]]:
    """Return the notices on the pages of a piece."""
    return [_notice(each) for each in found.notices]


def _notice(each: "StoredNotice") -> dict[str, Any]:
    dated = format_time(each.dated) if each.dated else None
    return {**asdict(each), "dated": dated, "found": at(each.found)}


def decisions_json(decisions: "Sequence[Decision]") -> list[dict[str, Any]]:
    """Return the decisions on a piece."""
    return [{**asdict(each), "decided": at(each.decided)} for each in decisions]
