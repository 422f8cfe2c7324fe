"""A page taken apart."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

from ingest.types._time import Time

# Link, Block and Statement are made by the hundred: a named tuple costs a third of a frozen class.


class Link(NamedTuple):
    """A link inside a block: words as shown, address made absolute."""

    text: str
    url: str


class Block(NamedTuple):
    """A run of visible text between two block-level edges of the page."""

    text: str
    tag: str  # nearest block element: p h2 li td blockquote figcaption div ...
    kept: bool  # part of Draft.text
    reason: str = ""  # why it was dropped: caption share related bio credit byline comments ...
    inside: bool = False  # within the article's own container
    score: float = 0.0
    links: tuple[Link, ...] = ()
    names: str = ""  # class, id, itemprop and role words of the block and its near ancestors


class Statement(NamedTuple):
    """Something the page says of itself out of sight, verbatim.

    `place` is one of: meta.NAME (name or property, lower case), jsonld.PATH of the article node
    (jsonld.author, jsonld.publisher, jsonld.isBasedOn, jsonld.articleBody ...), microdata.PROP,
    link.canonical, link.amphtml, html.lang, pixel (address of an image, frame or script), time.datetime.
    """

    place: str
    value: str
    type: str = ""  # JSON-LD @type of the value: Person, Organization, NewsMediaOrganization ...
    url: str | None = None  # the address or @id beside the value


@dataclass(frozen=True, slots=True)
class Draft:
    """A page taken apart: what is kept, what was dropped and why, what it says of itself."""

    url: str | None
    title: str | None = None
    standfirst: str | None = None
    text: str = ""  # blocks parted by a blank line
    authors: tuple[str, ...] = ()  # as printed, one a name; may still hold agencies and desks
    published: Time | None = None
    modified: Time | None = None
    language: str | None = None  # as declared
    canonical_url: str | None = None
    site_name: str | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    image_url: str | None = None
    blocks: tuple[Block, ...] = ()  # document order, kept and dropped
    statements: tuple[Statement, ...] = ()  # document order
    places: tuple[tuple[str, str], ...] = ()  # field -> jsonld meta microdata dom feed url text
    reason: str | None = None  # errors.Reason when this is no article
    access: Literal["free", "metered", "paywalled"] | None = None
    completeness: Literal["full", "teaser", "live"] = "full"
    block_hashes: tuple[int, ...] = ()  # of the candidate text blocks, for an outlet's block memory
    whole_text: str | None = None  # before block memory was applied; None when it is the same
