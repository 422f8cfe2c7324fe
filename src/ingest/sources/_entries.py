"""What all kinds of feed share: titles in plain words, addresses that can be fetched, each entry once."""

import html
import re
from collections.abc import Iterable
from dataclasses import replace
from hashlib import blake2b

from ingest.text import collapse
from ingest.types import Entry
from ingest.urls import absolute, ascii_url

_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<!--.*?-->")
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200e\u200f\u2060\ufeff\u00ad"))
_EMAIL = re.compile(r"\S+@\S+")
_MAX_URL = 4000  # characters; longer ones are data, not addresses


def plain(markup: str | None) -> str | None:
    """Return the words of a title: entities resolved, tags dropped, white space folded; None if none.

    >>> plain("&lt;b&gt;Rain&lt;/b&gt; &amp;amp; sun")
    'Rain & sun'
    """
    if not markup:
        return None
    if "&" in markup or "<" in markup:
        for _ in range(2):  # a title is often escaped once too often
            markup = _TAG.sub("", html.unescape(markup))
        markup = html.unescape(markup)
    return collapse(markup if markup.isascii() else markup.translate(_INVISIBLE)) or None


def web_address(base: str | None, href: str | None) -> str | None:
    """Return an address that can be fetched, or None for what leads nowhere on the web."""
    if not href or len(href) > _MAX_URL:
        return None
    joined = absolute(base, html.unescape(href))
    return ascii_url(joined) if joined else None


def people(names: Iterable[str | None]) -> tuple[str, ...]:
    """Return the names without addresses, each once: "desk@example.org (Ann Lee)" is Ann Lee."""
    found: dict[str, None] = {}
    for name in names:
        words = plain(_EMAIL.sub("", name or "").strip(" ()<>,;"))
        if words:
            found[words] = None
    return tuple(found)


def content_id(*parts: str | None) -> str:
    """Return an id for an entry that has none, made of its words."""
    words = "\n".join(part or "" for part in parts)
    return "content:" + blake2b(words.encode("utf-8", "replace"), digest_size=12).hexdigest()


def distinct(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return each entry once, with an id of its own.

    The same id with another address or title is another entry: publishers reuse ids.
    """
    kept: dict[str, Entry] = {}
    for entry in entries:
        held = kept.get(entry.id)
        if held is not None and _differ(held, entry):
            entry = replace(entry, id=f"{entry.id} {entry.url or content_id(entry.title)}")
            held = kept.get(entry.id)
        if held is None:
            kept[entry.id] = entry
    return tuple(kept.values())


def _differ(held: Entry, entry: Entry) -> bool:
    return held.url != entry.url or (entry.url is None and held.title != entry.title)
