"""Witnesses of a headline -> the one headline, without the names of the site and the section."""

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from ingest.extract._flat import Flat
from ingest.text import collapse
from ingest.types import Statement

Said = Mapping[str, Sequence[Statement]]  # place -> its statements
Title = tuple[str, str]  # words, kind of place
Heading = tuple[str, int, str]  # tag, first block, words

# In the order in which they are believed when no heading of the page agrees with any.
_PLACES = (
    ("jsonld.headline", "jsonld"),
    ("meta.og:title", "meta"),
    ("microdata.headline", "microdata"),
    ("meta.twitter:title", "meta"),
    ("meta.sailthru.title", "meta"),
    ("meta.parsely-title", "meta"),
    ("meta.dc.title", "meta"),
    ("meta.title", "meta"),
    ("html.title", "meta"),
    ("jsonld.name", "jsonld"),
)
# A bar or an arrow parts a headline from a site; a dash or a colon may be the headline's own.
_HARD = (
    r"\s+(?:[|»«·•›‹]|::)\s+|\s*[｜ㅣ¦]\s*|\s+\|+\s*|\s*\|+\s+"
    r"|(?<=[\u3000-\u9fff])_(?=\S)"
)
_SOFT = (
    r"\s+[-‐‑–—−:/~]\s+"
    r"|(?<=[\u3000-\u9fff\uac00-\ud7af」』！？])\s*[-:：–—](?=[\u3000-\u9fff\uac00-\ud7af])"
)
_PARTS = re.compile(f"({_HARD}|{_SOFT})")
_SEPARATES = re.compile(r"[^\w\s,.?!'\"“”„‘’()&%$€]|_")  # a look before the slow split
_HARD_PARTS = re.compile(_HARD)
_LETTERS = re.compile(r"[^\W_]+")
_NO_LETTERS = {code: None for code in range(128) if not chr(code).isalnum()}
_WORD = re.compile(r"\w+")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_LOOSE_END = re.compile(r"(?:\s+[-–—:]|[\s|·•_])+$")
_MAX_CHARS = 500
_MAX_HEADINGS = 40
_TAG_BONUS = {"h1": 0.3, "h2": 0.1, "h3": 0.0}
# Share of words in common from which a heading says the same as the page's title.
_AGREES = {"h1": 0.5, "h2": 0.7, "h3": 0.7}
_CLOSE = 0.3  # enough to tell where the article begins
_PROSE_CHARS = 150
_LONELY_WORDS = 4  # a first heading with fewer, which no witness knows, is a label


class Headline(NamedTuple):
    """The words, the place they came from ("" for none), and the block where they stand."""

    text: str
    place: str
    block: int


def find_title(
    said: Said, flat: Flat, sites: Iterable[str], feed_title: str | None = None
) -> Headline:
    """Return the headline, or one without words when there is none.

    `sites` are the names that the site goes by. A heading that agrees with what the page says of itself
    wins: it is what readers see.
    """
    site_keys = frozenset(key for site in sites if (key := site_key(site)))
    witnesses = list(_witnesses(said, site_keys, feed_title))
    headings = _headings(flat, site_keys)
    text, place = _best_heading(headings, witnesses), "dom"
    if text:
        text = _as_written(_without_kicker(text, witnesses), witnesses)
    elif witnesses:
        text, place = _longest_part(witnesses[0][0]), witnesses[0][1]
    else:
        text = next((text for tag, _, text in headings if tag == "h1"), "")
    return Headline(text, place if text else "", _block(flat, headings, text))


def _block(flat: Flat, headings: Sequence[Heading], title: str) -> int:
    """Return where the title stands: a heading or block with its words, else with about these.

    When it is not shown at all: the first block of prose.
    """
    key = site_key(title)
    shown = next(
        ((tag, block) for tag, block, text in headings if key and key in site_key(text)), None
    )
    if shown and shown[0] != "h3":
        return shown[1]
    same = (at for at, text in enumerate(flat.texts) if abs(len(text) - len(title)) < 10)
    first = next((at for at in same if key and site_key(flat.texts[at]) == key), None)
    if shown or first is not None:
        return min(at for at in (shown and shown[1], first) if at is not None)
    bag = _bag(title)
    close = [(_agreement(_bag(text), bag), -at) for _, at, text in headings]
    if close and max(close)[0] >= _CLOSE:
        return -max(close)[1]
    return next((at for at, text in enumerate(flat.texts) if len(text) > _PROSE_CHARS), 0)


def _headings(flat: Flat, site_keys: frozenset[str]) -> list[Heading]:
    """Return the headings without the site's names, h1 first, each rank in document order."""
    found: dict[str, list[Heading]] = {tag: [] for tag in _TAG_BONUS}
    for box in [box for box, tag in enumerate(flat.box_tags) if tag in found]:
        tag, start, end = flat.box_tags[box], flat.box_starts[box], flat.box_ends[box]
        if end > start and len(found[tag]) < _MAX_HEADINGS:
            text = " ".join(flat.texts[start:end])
            text = clean_title(text, site_keys) if len(text) < _MAX_CHARS else ""
            if text and site_key(text) not in site_keys:
                found[tag].append((tag, start, text))
    return [heading for ranked in found.values() for heading in ranked]


def clean_title(text: str, site_keys: frozenset[str]) -> str:
    """Return a title without the site's names at its ends. `site_keys` as `site_key` makes them.

    >>> clean_title("Rain fell - again | The Daily Field", frozenset({"thedailyfield"}))
    'Rain fell - again'
    """
    text = collapse(text[:_MAX_CHARS])
    if not _SEPARATES.search(text):
        return text
    pieces = _PARTS.split(text)  # part, separator, part ...
    while len(pieces) > 1 and _is_site(pieces[-1], site_keys):
        pieces = pieces[:-2]
    while len(pieces) > 1 and _is_site(pieces[0], site_keys):
        pieces = pieces[2:]
    return _LOOSE_END.sub("", "".join(pieces)).strip()


def site_key(name: str) -> str:
    """Return the letters and digits of a name, folded: how names of sites are compared.

    >>> site_key("The Daily-Field")
    'thedailyfield'
    """
    return _key(name[:4000])


@lru_cache(maxsize=4096)
def _key(name: str) -> str:
    if name.isascii():
        return name.lower().translate(_NO_LETTERS)
    return "".join(_LETTERS.findall(unicodedata.normalize("NFKC", name).casefold()))


def _witnesses(said: Said, site_keys: frozenset[str], feed_title: str | None) -> Iterator[Title]:
    stated = [(s.value, kind) for place, kind in _PLACES for s in said.get(place, ())[:3]]
    for value, kind in [*stated, (feed_title or "", "feed")]:
        title = clean_title(html.unescape(html.unescape(value)), site_keys)
        if title and site_key(title) not in site_keys:
            yield title, kind


def _is_site(part: str, site_keys: frozenset[str]) -> bool:
    key = site_key(part)
    return not key or any(
        key == site or (len(site) > 4 and site in key and len(key) < 2 * len(site))
        for site in site_keys
    )


def _best_heading(headings: Sequence[Heading], witnesses: Sequence[Title]) -> str:
    """Return the visible heading that best agrees with a witness, or a lonely long one, or ""."""
    bags = [_bag(title) for title, _ in witnesses]
    parts = {key: share for title, _ in witnesses for key, share in _joined_parts(title)}
    best, best_score = "", 0.0
    lonely = []
    for tag, _, text in headings:
        bag = _bag(text)
        agreement = max([_agreement(bag, other) for other in bags], default=0.0)
        agreement = max(agreement, parts.get(site_key(text), 0.0))
        score = agreement + _TAG_BONUS[tag]
        if agreement >= _AGREES[tag] and score > best_score:
            best, best_score = text, score
        elif tag == "h1" and len(bag) >= _LONELY_WORDS:
            lonely.append(text)
    return best or (lonely[0] if len(lonely) == 1 else "")


def _joined_parts(title: str) -> Iterator[tuple[str, float]]:
    """Yield the runs of parts that begin a title, or are more than half of it, with their worth."""
    pieces = _PARTS.split(title) if _SEPARATES.search(title) else [title]
    for end in range(1, len(pieces), 2):
        head = "".join(pieces[:end])
        yield site_key(head), 0.8 + 0.1 * len(head) / len(title)
    for start in range(len(pieces) - 1, 0, -2):
        tail = "".join(pieces[start:])
        if 2 * len(tail) > len(title):
            yield site_key(tail), 0.8 + 0.1 * len(tail) / len(title)


def _without_kicker(heading: str, witnesses: Sequence[Title]) -> str:
    """Return the heading without the section that stands before it, when a witness leaves that out."""
    key = site_key(heading)
    for title, _ in witnesses:
        own = site_key(title)
        if key == own:
            return heading
        # A colon after it makes it the headline's own.
        if key.endswith(own) and 2 * len(own) > len(key) and ":" not in heading[: -len(title)]:
            return title
    return heading


def _as_written(heading: str, witnesses: Sequence[Title]) -> str:
    """Return the heading in a witness's writing: a layout loses spaces at its line breaks."""
    key = site_key(heading)
    return next((title for title, _ in witnesses if site_key(title) == key), heading)


def _longest_part(title: str) -> str:
    return max(_HARD_PARTS.split(title), key=lambda part: len(part.split()))


def _bag(text: str) -> frozenset[str]:
    """Return the words of a title; of scripts that do not part words, the characters."""
    words = _WORD.findall(text.casefold())
    if _CJK.search(text):
        words = [char for word in words for char in word]
    return frozenset(words)


def _agreement(first: frozenset[str], second: frozenset[str]) -> float:
    """Return the share of words that both have, of those of the longer one."""
    return len(first & second) / (max(len(first), len(second)) or 1)
