"""Draft -> Sight: the parts of a page in which a credit can stand, and who the page itself is."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from ingest.normalise._names import by_domain, by_name, folded
from ingest.rules import table
from ingest.types import Block, Draft, Entry, Statement
from ingest.urls import outlet_of, owner_of, registrable_domain

_HEAD_BLOCKS = 14
_TAIL_BLOCKS = 14
_LEAD = 3
_CLOSE = 4
NOTICES = ("©", "(c)", "(C)", "Copyright", "COPYRIGHT")
_LINE = 220  # a longer dropped block is prose, no credit
_CREDIT = 400  # unless extract took it for one
# Parts of the page that belong to other pieces, or to pictures.
_FOREIGN_REASONS = """
related comments sidebar nav menu ad newsletter media hidden share factbox donation consent
paywall form control feedback tags footer teaser listing promo
"""
_FOREIGN = frozenset(_FOREIGN_REASONS.split())
_CREDITS = frozenset({"credit", "byline"})
_ASIDE = frozenset({"related", "rights", "share", "newsletter", "bio", "footer", "caption"})
# For names in lower case.
_FOREIGN_NAMES = re.compile(
    r"related|recommend|teaser|trending|most-?(?:read|popular)|sidebar|comment|newsletter|read-?next"
    r"|more-?(?:from|stories|news|articles)|outbrain|taboola|carousel|gallery|slideshow"
    r"|(?<![a-z])(?:nav|menu|cookie)(?![a-z])|also-?like|latest|popular"
)
_PICTURE_NAMES = re.compile(
    r"caption|figure|photo|image|picture|media|gallery|video|bild|foto|lead-?art|credit(?!s?-?line)"
)
_ARCHIVED = re.compile(r"^https?://web\.archive\.org/web/\d+[a-z_]*/((?:https?://)?.+)$")


@dataclass(frozen=True, slots=True)
class Sight:
    """What the observers look at."""

    url: str | None
    outlet: str | None  # registrable domain, aliases resolved
    owner: str | None
    country: str  # of the outlet, ISO 3166 alpha-2; "" when unknown
    country_guessed: bool  # from the language alone
    self_names: frozenset[str]  # folded names by which the page calls its own outlet
    title: str
    head: tuple[Block, ...]  # between the headline and the first words of the text
    lead: tuple[Block, ...]  # the first blocks of the text
    close: tuple[Block, ...]  # the last blocks of the text
    tail: tuple[Block, ...]  # after the text, within the article
    late: tuple[Block, ...]  # short paragraphs after the first third of the text
    aside: tuple[Block, ...]  # within the article, but made like links to other pieces or notices
    authors: tuple[str, ...]
    authors_place: str  # where extract read them
    joint: bool  # an agency and a person are credited side by side
    statements: Mapping[str, Sequence[Statement]]  # by place
    canonical_url: str | None
    language: str
    entry: Entry | None

    def said(self, *places: str) -> tuple[Statement, ...]:
        """Return the statements made at these places, in the order of the places."""
        held = self.statements
        return tuple(item for place in places if place in held for item in held[place])

    def is_self(self, name: str | None, domain: str | None) -> bool:
        """Whether a name or a registrable domain is the page's own outlet."""
        if domain and self.outlet:
            site = self.outlet.partition("/")[0]
            if registrable_domain(domain) == registrable_domain(site):
                return True
        return bool(name) and folded(name or "") in self.self_names

    def is_family(self, domain: str) -> bool:
        """Whether a registrable domain is the page's own outlet or another title of its owner."""
        return self.is_self(None, domain) or bool(self.owner and owner_of(domain) == self.owner)


def take_sight(draft: Draft, entry: Entry | None, outlet: str | None) -> Sight:
    """Return the view of a draft that the observers share. Never raises."""
    url = live_url(draft.url) or draft.canonical_url
    for address in (url, draft.canonical_url):
        outlet = outlet or (outlet_of(address) if address else None)
    head, lead, close, tail = _regions(draft)
    language = (draft.language or "")[:2].lower()
    return Sight(
        url=url,
        outlet=outlet,
        owner=owner_of(outlet) if outlet else None,
        country=_country(outlet) or _spoken_in(draft.language),
        country_guessed=not _country(outlet),
        self_names=_self_names(draft, outlet, url),
        title=draft.title or "",
        head=head,
        lead=lead,
        close=close,
        tail=tail,
        late=_late(draft.blocks),
        aside=tuple(
            [block for block in draft.blocks if block.reason in _ASIDE and _is_aside(block)]
        ),
        authors=draft.authors,
        joint=_is_joint(draft.authors),
        authors_place=dict(draft.places).get("authors", ""),
        statements=_by_place(draft.statements),
        canonical_url=draft.canonical_url,
        language=language,
        entry=entry,
    )


def _is_joint(authors: tuple[str, ...]) -> bool:
    listed = [by_name(author) is not None for author in authors]
    return any(listed) and any(
        not known and len(author.split()) > 1 for author, known in zip(authors, listed, strict=True)
    )


def _by_place(statements: tuple[Statement, ...]) -> dict[str, list[Statement]]:
    held: dict[str, list[Statement]] = {}
    for item in statements:
        held.setdefault(item.place, []).append(item)
    return held


def live_url(url: str | None) -> str | None:
    """Return the address that an archived copy was taken from."""
    match = _ARCHIVED.match(url) if url and "web.archive.org" in url else None
    if match is None:
        return url
    return match[1] if "//" in match[1] else f"http://{match[1]}"


def _country(outlet: str | None) -> str:
    """Return the country of an outlet by its domain's ending or its row; "" when neither tells."""
    ending = (outlet or "").rpartition(".")[2]
    if len(ending) == 2 and ending not in {"tv", "io", "co", "me", "ai"}:
        return {"uk": "GB"}.get(ending, ending.upper())
    listed = by_domain(outlet)
    return listed.country if listed else ""


def _spoken_in(language: str | None) -> str:
    """Return the country that a declared language names, or most of whose speakers live there."""
    code, _, region = (language or "").replace("_", "-").partition("-")
    return region.upper() if len(region) == 2 else _home_countries().get(code.lower(), "")


@cache
def _home_countries() -> dict[str, str]:
    return {row["code"]: row["country"] for row in table("outlets")["language"]}


def _self_names(draft: Draft, outlet: str | None, url: str | None) -> frozenset[str]:
    """Return the folded names of the page's own outlet: printed site name, table name, host label."""
    names = {draft.site_name or ""}
    names |= {item.value for item in draft.statements if item.place in _SITE_PLACES}
    # A publisher that the table knows may be the agency whose copy this is.
    publishers = {item.value for item in draft.statements if item.place == "jsonld.publisher"}
    names |= {name for name in publishers if by_name(name) is None}
    listed = by_domain(outlet)
    if listed:
        names.add(listed.name)
    # An outlet that moved may still print the name of its old host.
    for host in (outlet, registrable_domain(url) if url else None):
        if host:
            names |= {host, host.split(".")[0]}
    return frozenset(folded(name) for name in names if name) - {""}


_SITE_PLACES = frozenset(
    {
        "meta.og:site_name",
        "meta.application-name",
        "meta.apple-mobile-web-app-title",
        "meta.publisher",
        "meta.twitter:site",
    }
)


def _regions(
    draft: Draft,
) -> tuple[tuple[Block, ...], tuple[Block, ...], tuple[Block, ...], tuple[Block, ...]]:
    """Return head, lead, close and tail of the article."""
    blocks = draft.blocks
    kept = [place for place, block in enumerate(blocks) if block.kept]
    if not kept:
        return (), (), (), ()
    prose = [place for place in kept if len(blocks[place].text) >= 60] or kept
    first, last = prose[0], kept[-1]
    start, sure = _headline_before(blocks, first, draft.title)
    head = tuple(
        block for block in blocks[start:first] if _is_own(block) and (sure or block.inside)
    )
    lead = tuple(blocks[place] for place in kept if place >= first)[:_LEAD]
    close = tuple(blocks[place] for place in kept)[-_CLOSE:]
    middle = (first + last) // 2
    credits_before = tuple(_credits(blocks[first:middle]))
    credits_after = tuple(_credits(blocks[middle:last]))
    return head + credits_before, lead, close, credits_after + tuple(_after(blocks, last))


def _headline_before(blocks: tuple[Block, ...], first: int, title: str | None) -> tuple[int, bool]:
    """Return the place after the headline and True, or a fixed number of blocks before the text."""
    wanted, near = folded(title or ""), range(len(title or "") // 2, 2 * len(title or "") + 9)
    floor = max(0, first - _HEAD_BLOCKS)
    for place in range(first - 1, max(-1, first - 2 * _HEAD_BLOCKS - 1), -1):
        block = blocks[place]
        if block.tag == "h1" or (
            wanted and len(block.text) in near and folded(block.text) == wanted
        ):
            return max(floor, place + 1), True
    return floor, False


def _is_own(block: Block) -> bool:
    """Whether a block outside the text can hold a credit of this piece."""
    if block.reason == "caption" and (is_picture(block) or not block.inside):
        return False
    longest = _CREDIT if block.reason in _CREDITS else _LINE
    return (
        block.reason not in _FOREIGN and len(block.text) <= longest and not _called(block.names)[0]
    )


def _is_aside(block: Block) -> bool:
    return (
        block.inside and not block.kept and len(block.text) <= _LINE and block.tag != "figcaption"
    )


def _late(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Return the short paragraphs of the text after its first third, its last ones left out."""
    kept = [block for block in blocks if block.kept]
    return tuple(block for block in kept[len(kept) // 3 : -_CLOSE] if len(block.text) <= _LINE)


def _credits(blocks: tuple[Block, ...]) -> list[Block]:
    return [block for block in blocks if not block.kept and block.reason in _CREDITS]


def _after(blocks: tuple[Block, ...], last: int) -> list[Block]:
    """Return the blocks after the text that still belong to the article."""
    found: list[Block] = []
    teasers = 0
    for block in blocks[last + 1 : last + 1 + 2 * _TAIL_BLOCKS]:
        if block.reason == "comments" or (block.tag in {"h1", "h2", "h3"} and not block.inside):
            break
        teasers = teasers + 1 if _is_teaser(block) else 0
        if teasers > 2 or len(found) >= _TAIL_BLOCKS:
            break
        if _is_own(block) or block.reason == "credit":
            found.append(block)
    return found


def _is_teaser(block: Block) -> bool:
    linked = sum(len(link.text) for link in block.links)
    return len(block.text) > 25 and linked > 0.8 * len(block.text)


def is_picture(block: Block) -> bool:
    """Whether a block stands in a picture's place."""
    # What only reads like a caption ("Quelle: dpa") may as well close the piece.
    if block.tag == "figcaption" or _called(block.names)[1]:
        return True
    # A notice of the piece says what it is; a picture's is often but the name.
    return "copyright" in block.names.casefold() and not block.text.startswith(NOTICES)


@lru_cache(maxsize=4096)
def _called(names: str) -> tuple[bool, bool]:
    """Return whether class words tell of other pieces, and whether of pictures."""
    low = names.lower()
    return bool(_FOREIGN_NAMES.search(low)), bool(_PICTURE_NAMES.search(low))
