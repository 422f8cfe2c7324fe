"""Witnesses of a headline -> the one headline, without the names of the site and the section."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ingest.extract._flat import Flat
from ingest.text import collapse, fold
from ingest.types import Statement

Said = Mapping[str, Sequence[Statement]]  # place -> its statements

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
# A bar or an arrow between spaces parts a headline from a site; a dash or a colon may be its own.
_HARD = r"\s+(?:\||»|«|·|•|::|›|‹|\u2022)\s+|\s*[｜ㅣ¦]\s*|\s+\|+\s*|\s*\|+\s+|(?<=[\u3000-\u9fff])_(?=\S)"
_SOFT = r"\s+[-‐‑–—−:/~]\s+|(?<=[\u3000-\u9fff\uac00-\ud7af」』！？])\s*[-:：–—](?=\S)"
_PARTS = re.compile(f"({_HARD}|{_SOFT})")
_ONLY_HARD = re.compile(_HARD)
_WORD = re.compile(r"\w+")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_MAX_CHARS = 500


def find_title(
    said: Said, flat: Flat, sites: Iterable[str], feed_title: str | None = None
) -> tuple[str | None, str]:
    """Return the headline and the place it came from; (None, "") when there is none.

    `sites` are the names that the site goes by. A heading that agrees with what the page says of itself
    wins: it is what readers see.
    """
    site_keys = {key for site in sites if (key := _key(site))}
    witnesses = list(_witnesses(said, site_keys, feed_title))
    heading = _heading(flat, witnesses, site_keys)
    if heading:
        return heading, "dom"
    if witnesses:
        return witnesses[0]
    alone = [text for _, text in flat.headings("h1") if _key(text) not in site_keys]
    return (clean_title(alone[0], site_keys), "dom") if alone else (None, "")


def _witnesses(
    said: Said, site_keys: set[str], feed_title: str | None
) -> Iterator[tuple[str, str]]:
    for place, kind in _PLACES:
        for statement in said.get(place, ())[:3]:
            title = clean_title(statement.value, site_keys)
            if title and _key(title) not in site_keys:
                yield title, kind
    if feed_title and (title := clean_title(feed_title, site_keys)):
        yield title, "feed"


def clean_title(text: str, site_keys: set[str]) -> str:
    """Return a title without the site's names at its ends. `site_keys` as `site_key` makes them.

    >>> clean_title("Rain fell - again | The Daily Field", {"thedailyfield"})
    'Rain fell - again'
    """
    text = collapse(text[:_MAX_CHARS])
    pieces = _PARTS.split(text)  # part, separator, part ...
    while len(pieces) > 1 and _is_site(pieces[-1], site_keys):
        pieces = pieces[:-2]
    while len(pieces) > 1 and _is_site(pieces[0], site_keys):
        pieces = pieces[2:]
    return "".join(pieces).strip()


def _is_site(part: str, site_keys: set[str]) -> bool:
    key = _key(part)
    if not key:
        return True
    return key in site_keys or any(
        len(site) > 4 and (site in key and len(key) < 2 * len(site)) for site in site_keys
    )


def _key(text: str) -> str:
    """Return the letters and digits alone, folded: how names of sites are compared."""
    return re.sub(r"\W+|_", "", fold(text))


site_key = _key


def _heading(flat: Flat, witnesses: Sequence[tuple[str, str]], site_keys: set[str]) -> str | None:
    """Return the visible heading that best agrees with a witness, or None."""
    best, best_score = None, 0.0
    bags = [_bag(title) for title, _ in witnesses]
    for _, text in flat.headings("h1")[:20]:
        text = clean_title(text, site_keys) if len(text) < _MAX_CHARS else ""
        if not text or _key(text) in site_keys:
            continue
        score = max((_agreement(_bag(text), bag) for bag in bags), default=0.0)
        if score > best_score:
            best, best_score = text, score
    return best if best_score >= 0.5 else None


def _bag(text: str) -> frozenset[str]:
    """Return the words of a title; of scripts that do not part words, the characters."""
    folded = fold(text)
    words = _WORD.findall(folded)
    if _CJK.search(folded):
        words = [char for word in words for char in word]
    return frozenset(words)


def _agreement(first: frozenset[str], second: frozenset[str]) -> float:
    """Return the share of words that both have, of those of the longer one."""
    if not first or not second:
        return 0.0
    return len(first & second) / max(len(first), len(second))


def title_block(flat: Flat, title: str | None) -> int:
    """Return the block of the headline, or 0 when the page does not show it.

    The first heading with these words wins over other blocks with them.
    """
    key = _key(title or "")
    if not key:
        return 0
    for tag in ("h1", "h2", "h3"):
        for block, text in flat.headings(tag):
            if len(text) < 2 * _MAX_CHARS and key in _key(text):
                return block
    return next((at for at, text in enumerate(flat.texts) if _key(text[:_MAX_CHARS]) == key), 0)
