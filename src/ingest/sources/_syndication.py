"""RSS, RDF and Atom -> Feed, read by feedparser. It is given bytes, so it opens no address and no file."""

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ingest.errors import FeedError
from ingest.sources._entries import content_id, distinct, people, plain, web_address
from ingest.times import parse_time
from ingest.types import Entry, Feed, FeedKind, Time

# feedparser's dictionaries answer old names by guessing, with a warning: they are read as plain ones.
_Node = dict[str, Any]
_MINUTE = 60
_PERIODS_S = {
    "hourly": 3600,
    "daily": 86_400,
    "weekly": 604_800,
    "monthly": 2_592_000,
    "yearly": 31_536_000,
}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_HOURS_OF_A_WEEK = 168
_MAX_TAGS = (
    150_000  # feedparser takes some 20 us each; the fullest feed that we have met holds 40,000
)
_MAX_TTL_S = 604_800  # a feed that asks for more than a week is mistaken


def read_syndication(text: str, url: str | None) -> Feed:
    """Return the feed. Raises FeedError when there is neither a feed's root nor an item, or too many tags."""
    if text.count("<") > _MAX_TAGS:
        raise FeedError(f"holds more than {_MAX_TAGS:,} tags", url=url)
    parsed = _parsed(text, url)
    head: _Node = parsed["feed"]
    version = str(parsed.get("version") or "")
    if not version and not parsed["entries"] and not _has_root(text):
        raise FeedError("is mark-up, but no feed", url=url)
    kind = _kind(version, text)
    language = _string(head, "language")
    home = web_address(url, _link(head) or _string(head, "link"))
    return Feed(
        kind=kind,
        entries=distinct(_entry(item, home or url, language, kind) for item in parsed["entries"]),
        title=plain(_string(head, "title")),
        language=language,
        ttl_s=_ttl(head),
        skips=_skips(text),
        warnings=_warnings(parsed),
    )


def _parsed(text: str, url: str | None) -> Mapping[str, Any]:
    import feedparser

    headers = {"content-type": "application/xml; charset=utf-8"}
    if url:
        headers["content-location"] = url
    try:
        found: Mapping[str, Any] = feedparser.parse(
            io.BytesIO(text.encode("utf-8", "replace")),
            response_headers=headers,
            sanitize_html=False,  # ten times slower; we show no mark-up of others
            resolve_relative_uris=False,
        )
    except Exception as error:  # the library's faults end here; it promises no closed set
        raise FeedError(f"cannot be read ({type(error).__name__}: {error})", url=url) from error
    return found


def _has_root(text: str) -> bool:
    head = text[:2000].lower()
    return any(mark in head for mark in ("<rss", "<feed", ":feed", "<rdf:rdf", "<channel"))


def _kind(version: str, text: str) -> FeedKind:
    if version.startswith("atom"):
        return "atom"
    if version in {"rss10", "rss090"} or "<rdf:rdf" in text[:2000].lower():
        return "rdf"
    if version:
        return "rss"
    head = text[:2000].lower()
    return "atom" if "<feed" in head or "<entry" in head else "rss"


def _entry(item: _Node, base: str | None, language: str | None, kind: FeedKind) -> Entry:
    language = _language(item) or language
    guid = _string(item, "id")
    title = plain(_string(item, "title"))
    summary = _string(item, "summary")
    content = _content(item)
    url = _entry_url(item, base, guid, kind)
    published = _time(item, ("published", "created"), language)
    updated = _time(item, ("updated",), language)
    name, source_url = _source(item, base)
    return Entry(
        id=guid or url or content_id(title, summary, content),
        url=url,
        title=title,
        # RSS and RDF know one moment: dc:date is when the item was published.
        published=published or (updated if kind != "atom" else None),
        updated=updated,
        authors=_authors(item),
        summary_html=summary,
        content_html=content,
        language=language,
        tags=tuple(
            dict.fromkeys(filter(None, (plain(_string(t, "term")) for t in _list(item, "tags"))))
        ),
        source_name=name,
        source_url=source_url,
        original_url=web_address(base, _string(item, "feedburner_origlink")),
    )


def _entry_url(item: _Node, base: str | None, guid: str | None, kind: FeedKind) -> str | None:
    """Return the item's own page: its alternate link, else its permalink."""
    found = web_address(base, _link(item)) or web_address(base, _string(item, "link"))
    if found:
        return found
    if kind != "atom" and guid and not dict.get(item, "guidislink", True):
        return None
    return web_address(None, guid)


def _link(node: _Node) -> str | None:
    """Return the address of the first alternate link that is a page."""
    links = [link for link in _list(node, "links") if link.get("href")]
    pages = [link for link in links if link.get("rel", "alternate") == "alternate"]
    best = [link for link in pages if "html" in str(link.get("type", "html"))]
    return next((str(link["href"]).strip() for link in (*best, *pages)), None)


def _source(item: _Node, base: str | None) -> tuple[str | None, str | None]:
    """Return name and address of where the feed says the item is from: source, else dc:source."""
    claim = dict.get(item, "source")
    if isinstance(claim, dict):
        name = plain(_string(claim, "title"))
        address = _link(claim) or _string(claim, "href") or _string(claim, "id")
        return name, web_address(base, address)
    words = plain(_string(item, "dc_source"))
    address = web_address(None, words)
    return (None if address else words), address


def _authors(item: _Node) -> tuple[str, ...]:
    names = [_string(author, "name") for author in _list(item, "authors")]
    # feedparser cuts addresses of newer domains in two; the words of the last author are kept whole.
    return people([*names[:-1], _string(item, "author") or (names[-1] if names else None)])


def _content(item: _Node) -> str | None:
    values = (_string(part, "value") for part in _list(item, "content"))
    return max((value for value in values if value), key=len, default=None)


def _language(item: _Node) -> str | None:
    for key in ("title_detail", "summary_detail"):
        detail = dict.get(item, key)
        if isinstance(detail, dict) and (language := _string(detail, "language")):
            return language
    return None


def _time(item: _Node, names: Sequence[str], language: str | None) -> Time | None:
    printed = (_string(item, name) for name in names)
    return next(
        (time for words in printed if words and (time := parse_time(words, language=language))),
        None,
    )


def _ttl(head: _Node) -> int | None:
    """Return how long the feed asks us to wait, in seconds: the longer of ttl and sy:."""
    asked = []
    if (minutes := _number(head, "ttl")) is not None:
        asked.append(minutes * _MINUTE)
    if period := _PERIODS_S.get((_string(head, "sy_updateperiod") or "").lower()):
        asked.append(period // max(_number(head, "sy_updatefrequency") or 1, 1))
    return min(max(asked), _MAX_TTL_S) if asked and max(asked) > 0 else None


def _skips(text: str) -> tuple[int, ...]:
    """Return the hours of the week, UTC, in which the feed asks to be left alone; feedparser drops them."""
    hours = {int(hour) % 24 for hour in _marked(text, "skipHours", "hour") if hour.isdecimal()}
    named = {day.lower() for day in _marked(text, "skipDays", "day")}
    days = {at for at, day in enumerate(_DAYS) if day in named}
    skips = {
        24 * day + hour for day in range(7) for hour in range(24) if day in days or hour in hours
    }
    return tuple(sorted(skips)) if len(skips) < _HOURS_OF_A_WEEK else ()  # never is no wish


def _marked(text: str, around: str, tag: str) -> list[str]:
    """Return what stands in the tags inside the one element of this name."""
    found = re.search(
        rf"<{around}\s*>(.{{0,2000}}?)</{around}\s*>", text, re.IGNORECASE | re.DOTALL
    )
    return (
        re.findall(rf"<{tag}\s*>\s*(\w{{1,9}})\s*</{tag}\s*>", found[1], re.IGNORECASE)
        if found
        else []
    )


def _number(node: _Node, name: str) -> int | None:
    words = _string(node, name) or ""
    return int(words) if words.isascii() and words.isdigit() and len(words) < 10 else None


def _warnings(parsed: Mapping[str, Any]) -> tuple[str, ...]:
    if not parsed.get("bozo"):
        return ()
    return (f"not well-formed: {parsed.get('bozo_exception')}",)


def _string(node: _Node, name: str) -> str | None:
    value = dict.get(node, name)
    return value.strip() or None if isinstance(value, str) else None


def _list(node: _Node, name: str) -> Iterable[_Node]:
    value = dict.get(node, name)
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
