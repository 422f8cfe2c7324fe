"""Witnesses of a byline -> the names of those who wrote the piece, none invented.

What a page says out of sight of its author is often its webmaster or an account. Hence a name counts
when readers see it near the headline; farther away only JSON-LD is believed, unseen nobody.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice

from ingest.extract._bio import boxed_author
from ingest.extract._flat import Flat, Mark
from ingest.extract._persons import is_by, is_full_name, names_after_by, names_in, says_by
from ingest.extract._printed import dates_in, label_of
from ingest.extract._title import site_key
from ingest.types import Entry, Statement

Said = Mapping[str, Sequence[Statement]]  # place -> its statements
Names = tuple[str, ...]

_AHEAD = 22  # blocks after the headline that may still hold the byline
_BEHIND = 8
_ABOVE = 5  # blocks below the headline that one above it stands for
_MAX_BYLINE_CHARS = 160
_MAX_MARKS = 40  # a page of nothing but bylines must not cost more
_MAX_LOOSE = 3  # names, some of a single word
_MAX_SEEN_CHARS = 400  # of a block that may hold a name; a longer one is prose
_MAX_NEAR_CHARS = 4000
_BLANK_CHARS = 200  # fewer on the whole page: a script draws it
_METAS = (
    "meta.author",
    "meta.article:author",
    "meta.parsely-author",
    "meta.sailthru.author",
    "meta.dc.creator",
    "meta.dcterms.creator",
    "meta.byl",
    "meta.cxenseparse:author",
    "meta.authors",
    "meta.dc.contributor",
    "meta.article:author_name",
    "meta.shareaholic:article_author_name",
)
_WRITERS = re.compile(
    r"(?i)author|autor|byline|by-line|by_line|writer|reporter|verfasser|journalist|forfatter|redakteur"
)
_NOT_WRITERS = re.compile(r"(?i)bio\b|comment|about|related|avatar|photo|follow|desc|-hidden-")
_SENTENCES = re.compile(r"[^\W\d_A-Z]{3,}[.!?] [^\W\d_a-z].*[.!?]$")  # of a bio
_FULL_NAME = r"[^\W\d_][\w'’.-]+(?: (?:[^\W\d_a-z][\w'’.-]*|van|von|de|der)){1,2}"
_NAME_AND_DATE = re.compile(
    rf"(?P<before>{_FULL_NAME})\s*[|,·•–/-]+\s*[\d.:/ –-]*(?:[^\W\d]{{3,9}}\.? )?\d[^|]*$"
    rf"|\d[\w.,:/ ]*?\s*[|·•–/-]+\s*(?P<after>{_FULL_NAME})$"
)
# "3 May 2024 by Ann Field", "3 May 2024 • by Ann Field • Filed under: Field"
_DATE_THEN_BY = re.compile(
    r"\d(?: ?[ap]\.?m\.?)?(?:\s*[|•·,–—/-]\s*|\s+)(?=[^\W\d])", re.IGNORECASE
)
_FIELD_END = re.compile(r"\s*[|•·]\s*|\s[–—-]\s|\n")
_DATE_LINES = 5  # blocks from the headline on
# A signature below the text; elsewhere a word and a colon may be anything.
_SIGNED = re.compile(
    r"(?i)[(（【]?(?:text|texte|texto|autor|autorin|author|auteur|autore|redaktion|verfasser"
    r"|(?:geschrieben|verfasst) von|(?:written|words|story) by|责编|責編)\s*[:：]"
)
_SIGNED_OFF = re.compile(r"\(([^()]{5,}?),\s*\d{1,2}\.\s?\d{1,2}\.\s?\d{4}\)$")
_CAPTIONS = re.compile(r"(?i)caption|photo-?credit|image-?credit|copyright|licen[cs]e")
_OTHERS = re.compile(r"(?i)recent[-_]|related")  # where other pieces are listed
_ORGANISATIONS = frozenset({"Organization", "NewsMediaOrganization", "Corporation", "WebSite"})


def find_authors(
    said: Said, flat: Flat, top: int, sites: Iterable[str], entry: Entry | None
) -> tuple[Names, str]:
    """Return the names and the place they came from; ((), "") when nobody is named.

    `top` is the block of the headline; `sites` are the names of the site itself, which are left out.
    """
    keys = frozenset(site_key(site) for site in sites)
    near = " ".join(_seen(flat, top))[:_MAX_NEAR_CHARS]
    stated = _stated(said, ("jsonld.author", "jsonld.creator"), keys)
    # Most pages state whom they show: nothing else needs a look.
    if _full(stated) and (sure := _kept(_if_any_in(near, stated), keys, "jsonld")):
        return sure, "jsonld"
    marked = _marked(flat, top) or _if_any_in(near, _stated(said, ("rel.author",), keys))
    meta = _if_any_in(near, _stated(said, _METAS, keys))
    if any(_is_site(name, keys, seen=False) for name in meta):
        meta = ()  # the site with its address, in parts
    blank = sum(map(len, flat.texts)) < _BLANK_CHARS
    microdata = _if_any_in(near, _stated(said, ("microdata.author", "microdata.creator"), keys))
    witnesses: tuple[tuple[str, Callable[[], Names]], ...] = (
        # An account's name gives way to the full name that readers see.
        ("jsonld", lambda: () if _full(marked) and not _full(stated) else _if_any_in(near, stated)),
        ("dom", lambda: _unglued(marked, (*microdata, *meta)) if _full(marked) else ()),
        ("microdata", lambda: microdata),
        ("meta", lambda: meta),
        ("dom", lambda: marked),
        ("text", lambda: _printed(flat, range(max(0, top - 3), top + _AHEAD), top)),
        ("text", lambda: _dated(flat, top)),
        ("jsonld", lambda: stated if _is_news(said) else _anywhere(flat, stated)),
        ("dom", lambda: _signed(flat, top)),
        ("text", lambda: _printed(flat, range(top + _AHEAD, len(flat.texts)), top)),
        ("text", lambda: _signed_off(flat, top)),
        ("feed", lambda: _listed(entry.authors) if entry else ()),
        ("dom", lambda: boxed_author(flat, top)),
        ("jsonld", lambda: stated if blank else ()),
        ("meta", lambda: _stated(said, _METAS, keys) if blank else ()),
    )
    for place, names in witnesses:
        if kept := _kept(names(), keys, place):
            return kept, place
    return (), ""


def _kept(names: Names, keys: frozenset[str], place: str) -> Names:
    seen = place in ("dom", "text")
    return tuple(name for name in names if not _is_site(name, keys, seen=seen))


def _is_site(name: str, keys: Iterable[str], *, seen: bool) -> bool:
    """Tell whether a name is the site's. A blog may bear its author's name: then readers see it."""
    key = site_key(name)
    if key in keys:
        return True
    return (
        not seen
        and len(key) > 4
        and any(site.startswith(key) and len(site) <= len(key) + 5 for site in keys)
    )


def _window(flat: Flat, top: int) -> list[int]:
    """Return the blocks from the headline on, then those before it, which are often menus."""
    ahead = range(top, min(len(flat.texts), top + _AHEAD))
    return [*ahead, *range(max(0, top - _BEHIND), top)]


def _seen(flat: Flat, top: int) -> Iterator[str]:
    texts = (flat.texts[block] for block in _window(flat, top))
    return (text for text in texts if len(text) < _MAX_SEEN_CHARS)


def _if_any_in(near: str, names: Names) -> Names:
    # Most stand there as they are; their letters alone are looked for after that.
    if any([name in near for name in names]):  # noqa: C419 - quicker than a generator
        return names
    return names if any(site_key(name) in site_key(near) for name in names) else ()


def _anywhere(flat: Flat, names: Names) -> Names:
    short = [text.casefold() for text in flat.texts if len(text) < _MAX_SEEN_CHARS]
    return tuple(name for name in names if any(name.casefold() in text for text in short))


def _is_news(said: Said) -> bool:
    """Tell whether JSON-LD calls the page a news article: other types' unseen authors are accounts."""
    return any(s.value.endswith("NewsArticle") for s in said.get("jsonld.@type", ()))


def _stated(said: Said, places: Sequence[str], keys: frozenset[str]) -> Names:
    """Return the names that the first place gives; the site's own may look like two names."""
    for place in places:
        people = (s for s in said.get(place, ()) if s.type not in _ORGANISATIONS)
        values = [s.value for s in people if site_key(s.value) not in keys]
        if names := _listed(values):
            return names
    return ()


def _listed(values: Iterable[str]) -> Names:
    found: dict[str, str] = {}
    for value in values:
        if not value.startswith("http"):
            for name in names_in(value):
                found.setdefault(name.casefold(), name)
    return tuple(found.values())


def _marked(flat: Flat, top: int) -> Names:
    """Return the names in the elements near the headline that call themselves a byline."""
    near = (mark for mark in flat.marks if top - _BEHIND <= mark.block < top + _AHEAD)
    bylines = (mark for mark in near if _is_byline(mark) and not _of_another(flat, mark.block))
    marks = sorted(islice(bylines, _MAX_MARKS), key=lambda mark: _distance(mark.block, top))
    lines = [(mark.block, text) for mark in marks for text in _lines(flat, mark)]
    named = [(block, names) for block, text in lines if (names := names_in(text))]
    if not named:
        return ()
    # A line of its own may follow for the second writer.
    first = named[0][0]
    names = _shortest(_listed(text for block, text in lines if first <= block <= first + 1))
    # Many words side by side are tags, not names.
    return () if len(names) > _MAX_LOOSE and not all(" " in name for name in names) else names


def _distance(block: int, top: int) -> int:
    """Return how far a byline is from the headline; above it stand menus and tickers, too."""
    return block - top if block >= top else _ABOVE * (top - block)


def _lines(flat: Flat, mark: Mark) -> list[str]:
    """Return what a mark shows; its links one by one when names stand side by side in it."""
    links = flat.links[mark.block] if mark.block < len(flat.links) else ()
    inner = [words for words, _ in links if words in mark.text and names_in(words)]
    return inner if len(inner) > 1 and not set(",&|/") & set(mark.text) else [mark.text]


def _is_byline(mark: Mark) -> bool:
    if len(mark.text) > _MAX_BYLINE_CHARS or _NOT_WRITERS.search(mark.names):
        return False
    if _SENTENCES.search(mark.text):
        return False
    return _WRITERS.search(mark.names) is not None


def _of_another(flat: Flat, block: int) -> bool:
    """Tell whether a block belongs to a picture, whose author took it, or to another piece."""
    if block >= len(flat.texts):
        return False
    names = flat.names(block)
    is_caption = flat.tag(block) == "figcaption" or _CAPTIONS.search(names) is not None
    return is_caption or _OTHERS.search(names) is not None


def _shortest(names: Names) -> Names:
    """Return the names that hold no other: an outer element glues the name and what follows it."""
    return tuple(
        name
        for name in names
        if not any(other != name and " " in other and other in name for other in names)
    )


def _dated(flat: Flat, top: int) -> Names:
    """Return the one full name that shares a line at the headline with a date, and with nothing else."""
    for block in range(max(0, top - 1), min(len(flat.texts), top + _DATE_LINES)):
        text = flat.texts[block]
        found = _NAME_AND_DATE.match(text) if len(text) < _MAX_BYLINE_CHARS else None
        if found and dates_in(text):
            name = found["after"] or found["before"]
            return () if label_of(name) else names_in(name)
        if len(text) < _MAX_BYLINE_CHARS and (names := _by_after_date(text)):
            return names
    return ()


def _by_after_date(text: str) -> Names:
    """Return the names that a word like "By" announces behind the date of a line."""
    for found in _DATE_THEN_BY.finditer(text):
        rest = _FIELD_END.split(text[found.end() :], maxsplit=1)[0]
        names = names_after_by(rest)
        if names and dates_in(text[: found.end()]):
            return names
    return ()


def _full(names: Names) -> bool:
    return any(is_full_name(name) or name.isupper() for name in names)


def _unglued(names: Names, known: Names) -> Names:
    """Return the names with those that the layout glued to a role put right."""
    return tuple(
        next((other for other in known if " " in other and name.startswith(other)), name)
        for name in names
    )


def _signed(flat: Flat, top: int) -> Names:
    """Return the names in an element below the headline that calls itself a byline and says "By"."""
    for mark in islice(flat.marks, 10 * _MAX_MARKS):
        if mark.block > top and _is_byline(mark) and not _of_another(flat, mark.block):
            names = names_in(mark.text) if says_by(mark.text) else ()
            if names:
                return names
    return ()


def _signed_off(flat: Flat, top: int) -> Names:
    """Return the full names in the brackets that close a paragraph: "(Ann Field, 3.5.2024)"."""
    for text in flat.texts[top + 1 :]:
        if text.endswith(")") and (found := _SIGNED_OFF.search(text[-_MAX_BYLINE_CHARS:])):
            names = names_in(found[1])
            if names and all(map(is_full_name, names)):
                return names
    return ()


def _printed(flat: Flat, blocks: range, top: int) -> Names:
    """Return the names in a line that begins with a word like "By"; far away it needs a colon."""
    for block in range(blocks.start, min(blocks.stop, len(flat.texts))):
        text = flat.texts[block]
        if block == top or len(text) > _MAX_BYLINE_CHARS:
            continue
        far = block >= top + _AHEAD
        if not far and is_by(text) and block + 1 < len(flat.texts):
            text = (
                f"{text} {flat.texts[block + 1][:_MAX_BYLINE_CHARS]}"  # "By" has a block of its own
            )
        for line in text.split("\n"):
            if (not far or _SIGNED.match(line)) and (names := names_after_by(line)):
                return names
    return ()
