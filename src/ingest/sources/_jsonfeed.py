"""JSON Feed 1.0 and 1.1 -> Feed."""

import html
import json
from collections.abc import Iterable, Mapping
from typing import Any

from ingest.errors import FeedError
from ingest.sources._entries import content_id, distinct, people, plain, web_address
from ingest.text import storable
from ingest.times import parse_time
from ingest.types import Entry, Feed


def read_json_feed(text: str, url: str | None) -> Feed:
    """Return the feed. Raises FeedError for JSON that is no feed."""
    try:
        document = json.loads(text, strict=False)
    except (ValueError, RecursionError) as error:
        raise FeedError(f"is broken JSON ({error})", url=url) from error
    if not isinstance(document, dict) or not isinstance(document.get("items"), list):
        raise FeedError("is JSON, but no JSON Feed", url=url)
    base = _text(document.get("home_page_url")) or url
    language = _text(document.get("language"))
    authors = _names(document)
    return Feed(
        kind="json",
        entries=distinct(
            _entry(item, base, language, authors)
            for item in document["items"]
            if isinstance(item, dict)
        ),
        title=plain(_text(document.get("title"))),
        language=language,
        warnings=() if "jsonfeed.org" in str(document.get("version")) else ("names no version",),
    )


def _entry(
    item: Mapping[str, Any], base: str | None, language: str | None, authors: tuple[str, ...]
) -> Entry:
    # A link blog's external_url is what the item talks about, not where it was first published.
    url = web_address(base, _text(item.get("url")) or _text(item.get("external_url")))
    title = plain(_text(item.get("title")))
    content = _text(item.get("content_html")) or _markup(_text(item.get("content_text")))
    summary = _markup(_text(item.get("summary")))
    language = _text(item.get("language")) or language
    return Entry(
        id=_text(item.get("id")) or url or content_id(title, content, summary),
        url=url or web_address(None, _text(item.get("id"))),
        title=title,
        published=parse_time(_text(item.get("date_published")) or "", language=language),
        updated=parse_time(_text(item.get("date_modified")) or "", language=language),
        authors=_names(item) or authors,
        summary_html=summary,
        content_html=content,
        language=language,
        tags=tuple(tag for tag in map(_text, _list(item.get("tags"))) if tag),
    )


def _names(node: Mapping[str, Any]) -> tuple[str, ...]:
    held: Iterable[Any] = [*_list(node.get("authors")), node.get("author")]
    return people(_text(one.get("name")) if isinstance(one, dict) else _text(one) for one in held)


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: object) -> str | None:
    """Return a string or a number as a string; None for anything else and for empty ones."""
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        return storable(str(value)).strip() or None
    return None


def _markup(words: str | None) -> str | None:
    return html.escape(words, quote=False) if words else None
