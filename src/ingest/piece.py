"""Page -> Article: extract and normalise joined. Pure; what every way in has in common.

Used by the pipeline, `ingest extract` and the Python names. It does not fetch, and it does not know what is stored.
"""

from dataclasses import replace
from datetime import UTC, datetime

from ingest.extract import extract_draft
from ingest.normalise import make_article, treatment
from ingest.types import Article, Draft, Entry, Page, RightsPolicy, Selectors

__all__ = [
    "article_from_html",
    "article_from_page",
    "article_from_text",
    "may_be_archived",
    "read_page",
    "without_text",
]

# A pure stage has no clock: every date that a page prints lies before this one.
_SOME_DAY = datetime.max.replace(tzinfo=UTC)


def article_from_page(
    page: Page,
    *,
    entry: Entry | None = None,
    selectors: Selectors | None = None,
    memory: frozenset[int] = frozenset(),
) -> Article:
    """Return the piece on a page with its origin; `reason` is set when the page holds none.

    `entry` is what the feed said of it, `memory` the outlet's known boilerplate (block hashes). Never raises.
    """
    return read_page(page, entry=entry, selectors=selectors, memory=memory)[1]


def read_page(
    page: Page,
    *,
    entry: Entry | None = None,
    selectors: Selectors | None = None,
    memory: frozenset[int] = frozenset(),
) -> tuple[Draft, Article]:
    """Return the page taken apart as well, dropped blocks and all: what `ingest explain` shows. Never raises."""
    draft = extract_draft(page, selectors=selectors, memory=memory, entry=entry)
    article = make_article(draft, entry=entry, given_url=page.given_url)
    if page.stated:
        article = replace(article, rights=(*article.rights, *page.stated))
    return draft, article


def may_be_archived(page: Page, policy: RightsPolicy) -> bool:
    """Whether the raw page may be kept, by what it states of itself. Never raises."""
    if policy.only_records:
        return True
    return treatment(article_from_page(page).rights, policy) == "record"


def without_text(article: Article) -> Article:
    """Return what may be kept of a piece whose text may not: all fields but the text and what is made of it."""
    return replace(
        article,
        text="",
        standfirst=None,
        whole_text=None,
        block_hashes=(),
        completeness="withheld",
    )


def article_from_html(html: bytes | str, url: str | None = None) -> Article:
    """Return the piece in a web page; `text` is empty when there is none. Never raises on bad HTML.

    >>> article_from_html("<h1>Rain</h1>").text
    ''
    """
    return _article(html, url, "text/html")


def article_from_text(text: bytes | str, url: str | None = None) -> Article:
    """Return the piece in a plain text: title, standfirst and paragraphs parted by blank lines. Never raises."""
    return _article(text, url, "text/plain")


def _article(content: bytes | str, url: str | None, content_type: str) -> Article:
    if isinstance(content, str):
        content, content_type = content.encode("utf-8", "replace"), f"{content_type}; charset=utf-8"
    headers = (("content-type", content_type),)
    return article_from_page(
        Page(url=url, given_url=url, body=content, fetched_at=_SOME_DAY, headers=headers)
    )
