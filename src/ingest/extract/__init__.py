"""Page -> Draft: what is the article, what was dropped and why, what the page says of itself.

It finds no original source and fetches nothing; the original source is found by `normalise`.
"""

from ingest.extract._html import read_html
from ingest.extract._plain import is_plain, read_plain
from ingest.extract._prescan import refusal
from ingest.types import Draft, Entry, Page, Selectors

__all__ = ["VERSION", "extract_draft"]

VERSION = "1"


def extract_draft(
    page: Page,
    *,
    selectors: Selectors | None = None,
    memory: frozenset[int] = frozenset(),
    entry: Entry | None = None,
) -> Draft:
    """Take a page apart; `Draft.reason` says when it is no article. Never raises.

    `selectors` are those of the outlet, `memory` its block hashes that recur, `entry` what the feed said.

    >>> from datetime import UTC, datetime
    >>> extract_draft(Page(None, b"%PDF-1.7", datetime(2026, 1, 1, tzinfo=UTC))).reason
    <Reason.PDF: 'pdf'>
    """
    content_type = page.header("content-type")
    reason = refusal(page.body, content_type)
    if reason:
        return Draft(page.url, reason=reason)
    if is_plain(page.body, content_type):
        return read_plain(page, memory, entry)
    return read_html(page, selectors or Selectors(), memory, entry)
