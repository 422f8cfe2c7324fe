"""Witnesses of a headline -> the one headline, without the names of the site and the section."""

import html
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ingest.extract._flat import Flat
from ingest.text import collapse, fold
from ingest.types import Statement

Said = Mapping[str, Sequence[Statement]]  # place -> its statements
Title = tuple[str, str]  # words, kind of place

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
_HARD_PARTS = re.compile(_HARD)
_NOT_WORD = re.compile(r"\W+|_")
_WORD = re.compile(r"\w+")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_LOOSE_END = re.compile(r"(?:\s+[-–—:]|[\s|·•_])+$")
_MAX_CHARS = 500
_MAX_HEADINGS = 40
_TAG_BONUS = {"h1": 0.3, "h2": 0.1, "h3": 0.0}
_AGREES = 0.5  # share of words in common from which a heading is about the same as the page's title
_LONELY_WORDS = 4  # a first heading with fewer, which no witness knows, is a label


def find_title(
    said: Said, flat: Flat, sites: Iterable[str], feed_title: str | None = None
) -> Title:
    """Return the headline and the place it came from; ("", "") when there is none.

    `sites` are the names that the site goes by. A heading that agrees with what the page says of itself
    wins: it is what readers see.
    """
    site_keys = frozenset(key for site in sites if (key := site_key(site)))
    witnesses = list(_witnesses(said, site_keys, feed_title))
    heading = _heading(flat, witnesses, site_keys)
    if heading:
        return _as_written(_without_kicker(heading, witnesses), witnesses), "dom"
    if witnesses:
        title, kind = witnesses[0]
        return _longest_part(title), kind
    alone = (text for _, text in flat.headings("h1") if site_key(text) not in site_keys)
    return next(((collapse(text)[:_MAX_CHARS], "dom") for text in alone), ("", ""))


def title_block(flat: Flat, title: str) -> int:
    """Return the block of the headline, or 0 when the page does not show it.

    The first heading with these words wins over other blocks with them.
    """
    key = site_key(title)
    if not key:
        return 0
    for tag in ("h1", "h2", "h3"):
        for block, text in flat.headings(tag):
            if len(text) < 2 * _MAX_CHARS and key in site_key(text):
                return block
    short = (at for at, text in enumerate(flat.texts) if len(text) < 2 * len(title) + 20)
    return next((at for at in short if site_key(flat.texts[at]) == key), 0)


def clean_title(text: str, site_keys: frozenset[str]) -> str:
    """Return a title without the site's names at its ends. `site_keys` as `site_key` makes them.

    >>> clean_title("Rain fell - again | The Daily Field", frozenset({"thedailyfield"}))
    'Rain fell - again'
    """
    pieces = _PARTS.split(collapse(text[:_MAX_CHARS]))  # part, separator, part ...
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
    return _NOT_WORD.sub("", fold(name))


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


def _heading(flat: Flat, witnesses: Sequence[Title], site_keys: frozenset[str]) -> str | None:
    """Return the visible heading that best agrees with a witness, or a lonely long one, or None."""
    bags = [_bag(title) for title, _ in witnesses]
    parts = {key: share for title, _ in witnesses for key, share in _joined_parts(title)}
    best, best_score = None, 0.0
    lonely = []
    for tag, bonus in _TAG_BONUS.items():
        for _, text in flat.headings(tag)[:_MAX_HEADINGS]:
            text = clean_title(text, site_keys) if len(text) < _MAX_CHARS else ""
            if not text or (key := site_key(text)) in site_keys:
                continue
            bag = _bag(text)
            agreement = max([_agreement(bag, other) for other in bags], default=0.0)
            agreement = max(agreement, parts.get(key, 0.0))
            if agreement >= _AGREES and agreement + bonus > best_score:
                best, best_score = text, agreement + bonus
            elif tag == "h1" and len(bag) >= _LONELY_WORDS:
                lonely.append(text)
    return best or (lonely[0] if len(lonely) == 1 else None)


def _joined_parts(title: str) -> Iterator[tuple[str, float]]:
    """Yield the runs of parts that begin a title, or are more than half of it, with their worth."""
    pieces = _PARTS.split(title)
    for end in range(1, len(pieces), 2):
        yield site_key("".join(pieces[:end])), 0.9
    for start in range(len(pieces) - 1, 0, -2):
        tail = "".join(pieces[start:])
        if 2 * len(tail) > len(title):
            yield site_key(tail), 0.9


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
    folded = fold(text)
    words = _WORD.findall(folded)
    if _CJK.search(folded):
        words = [char for word in words for char in word]
    return frozenset(words)


def _agreement(first: frozenset[str], second: frozenset[str]) -> float:
    """Return the share of words that both have, of those of the longer one."""
    return len(first & second) / (max(len(first), len(second)) or 1)
