"""Section page -> Feed of the articles it links to, told from menus by their words, paths and company."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ingest.errors import FeedError
from ingest.sources._html import base_of, open_page
from ingest.text import collapse
from ingest.times import parse_time
from ingest.types import Entry, Feed, Time
from ingest.urls import absolute, ascii_url, registrable_domain, url_key

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

_MAX_NAMES = 400  # characters of a class or an id
_MIN_SCORE = 3
_MAX_ENTRIES = 300
_FAMILY = 3  # so many links of one build are a list
_DATED = re.compile(
    r"/(?:19|20)\d\d[/-]?(?:0[1-9]|1[0-2])(?:[/-]?(?:0[1-9]|[12]\d|3[01]))?(?=[/_-])"
)
_NUMBERED = re.compile(r"\d{5,}")
_SLUG_WORDS = 4  # parted by hyphens, in the last part of a path
_NO_ARTICLE = re.compile(
    r"/(?:tags?|topics?|themen?|authors?|autor(?:en)?|categor(?:y|ies)|search|suche|login|account|abo|subscribe|"
    r"newsletters?|privacy|datenschutz|impressum|about|contact|kontakt|terms|agb|help|hilfe|page)(?:/|$)"
    r"|\.(?:pdf|jpe?g|png|gif|mp[34]|zip|rss|xml)$",
    re.IGNORECASE,
)
_FURNITURE = re.compile(
    r"\b(?:nav(?:igation|bar)?|menu|footer|breadcrumbs?|cookie|pagination|pager|social|share)\b",
    re.IGNORECASE,
)
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_CARD_LINKS = 8  # more links than that are no card of one story
_CARDS = {"article", "li", "section", "tr"}


@dataclass(slots=True)
class _Candidate:
    """All links of one page to one address."""

    url: str
    titles: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)  # titles that stand in a heading
    furniture: bool = True  # every link to it stands in a menu
    builds: set[str] = field(default_factory=set)
    printed: Time | None = None


def read_listing(body: bytes, *, url: str, content_type: str | None = None) -> Feed:
    """Return the articles that a section page links to, in the order of the page.

    An entry's title is its heading, else the longest text of its links. Raises FeedError when the body is no page.

    >>> page = b"<h2><a href=/2026/05/04/rain>Rain fell on the whole coast</a></h2>"
    >>> read_listing(page, url="https://example.org/").entries[0].url
    'https://example.org/2026/05/04/rain'
    """
    tree = open_page(body, content_type)
    if tree is None or tree.body is None:
        raise FeedError("is no page that can be read", url=url)
    root = tree.css_first("html")
    language = (root.attributes.get("lang") or None) if root else None
    candidates = _candidates(tree, url, language)
    families = Counter(build for candidate in candidates for build in candidate.builds)
    entries = tuple(
        Entry(id=c.url, url=c.url, title=_title(c) or None, published=c.printed)
        for c in candidates
        if _score(c, families) >= _MIN_SCORE
    )
    title = tree.css_first("title")
    return Feed(
        kind="page",
        entries=entries[:_MAX_ENTRIES],
        title=collapse(title.text()) or None if title else None,
        language=language,
        warnings=() if entries else ("no links to articles",),
    )


def _candidates(tree: "LexborHTMLParser", url: str, language: str | None) -> list[_Candidate]:
    base = base_of(tree, url)
    home = registrable_domain(url) or urlsplit(url).hostname
    found: dict[str, _Candidate] = {}
    own = url_key(url)
    for node in tree.css("a[href]"):
        target = absolute(base, node.attributes.get("href") or "")
        if target is None or (registrable_domain(target) or urlsplit(target).hostname) != home:
            continue
        address = ascii_url(target.partition("#")[0])
        key = url_key(address)
        if key != own:
            _add(found.setdefault(key, _Candidate(address)), node, language)
    return list(found.values())


def _add(candidate: _Candidate, node: "LexborNode", language: str | None) -> None:
    chain = list(_ancestors(node))
    text = collapse(node.text(separator=" ") or node.attributes.get("title") or "")
    within = node.css_first(",".join(_HEADINGS))
    if text:
        candidate.titles.append(text)
    if within is not None or any(up.tag in _HEADINGS for up in chain[:3]):
        # A card that is one link holds labels and ages beside its headline.
        candidate.headings.append(collapse(within.text(separator=" ")) if within else text)
    candidate.furniture = candidate.furniture and any(map(_is_furniture, chain))
    candidate.builds.add(_build(node, chain))
    if candidate.printed is None:
        candidate.printed = _printed(chain, language)


def _ancestors(node: "LexborNode") -> Iterator["LexborNode"]:
    up = node.parent
    for _ in range(12):
        if up is None or up.tag in {"body", "html"}:
            return
        yield up
        up = up.parent


def _is_furniture(node: "LexborNode") -> bool:
    if node.tag in {"nav", "footer"}:
        return True
    return bool(_FURNITURE.search(f"{_words_of(node, 'class')} {_words_of(node, 'id')}"))


def _words_of(node: "LexborNode", name: str) -> str:
    """Return the start of an attribute: every link below an element asks for it, however long it is."""
    return (node.attributes.get(name) or "")[:_MAX_NAMES]


def _build(node: "LexborNode", chain: Iterable["LexborNode"]) -> str:
    """Return how a link is built in: elements and classes of itself and its nearest ancestors."""
    near = (node, *list(chain)[:3])
    return ">".join(f"{one.tag}.{_words_of(one, 'class')}" for one in near)


def _printed(chain: Iterable["LexborNode"], language: str | None) -> Time | None:
    """Return the date of the card that a link stands in."""
    card = next((up for up in chain if up.tag in _CARDS), None)
    found = card.css("time") if card is not None else []
    if card is None or len(found) != 1 or len(card.css("a[href]")) > _CARD_LINKS:
        return None
    stated = found[0].attributes.get("datetime") or found[0].text()
    return parse_time(stated or "", language=language)


def _title(candidate: _Candidate) -> str:
    """Return the longest text of the links to an address; what stands in a heading comes first."""
    headings = [text for text in candidate.headings if text]
    return max(headings or candidate.titles, key=len, default="")


def _is_slug(path: str) -> bool:
    last = path.removesuffix("/").rpartition("/")[2]
    return sum(map(bool, last.split("-"))) >= _SLUG_WORDS


def _score(candidate: _Candidate, families: Counter[str]) -> int:
    parts = urlsplit(candidate.url)
    if (not parts.path.strip("/") and not parts.query) or _NO_ARTICLE.search(parts.path):
        return 0
    title = _title(candidate)
    words = len(title.split())
    wordy = words >= 4 or (len(title) >= 12 and not title.isascii())
    score = 2 if wordy else 0
    score += 1 if len(title) >= 35 else 0
    score += 2 if _DATED.search(parts.path) else 0
    score += 1 if _NUMBERED.search(candidate.url) else 0
    score += 1 if _is_slug(parts.path) else 0
    score += 1 if any(candidate.headings) else 0
    score += 1 if any(families[build] >= _FAMILY for build in candidate.builds) and wordy else 0
    return score - (3 if candidate.furniture else 0)
