"""Draft + Article -> what the picture shows, in the order in which it shows it. No mark-up here."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from ingest.explain._words import BLOCK_REASONS, PLACES
from ingest.times import format_time
from ingest.types import Article, Block, Draft, Evidence, Statement

__all__ = [
    "Field",
    "Line",
    "Passage",
    "Tally",
    "count_words",
    "fields",
    "passages",
    "said",
    "tallies",
]

# A run of letters, or one character of a script that parts no words.
_WORD = re.compile(
    r"[\u3005-\u30ff\u3400-\u9fff\uf900-\ufaff]|[^\W\u3005-\u30ff\u3400-\u9fff\uf900-\ufaff]+"
)
# Evidence of these kinds is read off the visible text; a quote of the others is an address or a raw value.
_VISIBLE = frozenset({"byline", "contributed", "copyright", "credit", "dateline", "signoff"})
_TOLD = "script"  # the tag of blocks that come from JSON-LD
_PREVIEW_CHARS = 140
_FACELESS = (
    20  # characters that a block counts in the strip besides its own: a short one is seen, too
)


@dataclass(frozen=True, slots=True)
class Line:
    """A block with its number on the page, its text parted where evidence is quoted."""

    number: int  # from 1
    block: Block
    parts: tuple[
        tuple[str, tuple[int, ...]], ...
    ]  # words, numbers of the evidence that quotes them
    x: int  # place and width in the strip, in characters
    width: int

    @property
    def quoted_by(self) -> tuple[int, ...]:
        """Return the numbers of the evidence that quotes this block."""
        return tuple(number for _, numbers in self.parts for number in numbers)


@dataclass(frozen=True, slots=True)
class Tally:
    """How much was dropped for one reason."""

    reason: str
    meaning: str  # "" when the reason is unknown here
    blocks: int
    words: int


@dataclass(frozen=True, slots=True)
class Passage:
    """Blocks that follow each other and share their fate; a dropped one that evidence quotes stands alone."""

    kept: bool
    inside: bool  # within the article's own container
    lines: tuple[Line, ...]

    @property
    def told(self) -> bool:
        """Return True for a body that the page tells in JSON-LD, for want of one that it shows."""
        return self.lines[0].block.tag == _TOLD

    @property
    def tallies(self) -> tuple[Tally, ...]:
        """Return what was dropped in it, most blocks first."""
        return tallies([line.block for line in self.lines])

    @property
    def words(self) -> int:
        """Return the number of words."""
        return sum(count_words(line.block.text) for line in self.lines)

    @property
    def preview(self) -> str:
        """Return the first words, on one line."""
        return " / ".join(line.block.text.replace("\n", " ") for line in self.lines[:8])[
            :_PREVIEW_CHARS
        ]

    @property
    def quoted_by(self) -> tuple[int, ...]:
        """Return the numbers of the evidence that quotes some block of it."""
        return tuple(sorted({number for line in self.lines for number in line.quoted_by}))


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the piece and the place that it came from."""

    name: str
    values: tuple[str, ...]  # empty: not found
    place: str = ""  # jsonld meta microdata dom feed url text; "" when it was concluded
    meaning: str = ""


def count_words(text: str) -> int:
    """Return the number of words; each character of Chinese or Japanese counts as one.

    >>> count_words("It rained."), count_words("下雨了。")
    (2, 3)
    """
    return len(_WORD.findall(text))


def passages(blocks: Sequence[Block], evidence: Sequence[Evidence]) -> tuple[Passage, ...]:
    """Return all blocks in page order, grouped by fate."""
    quotes = [
        (number, re.compile(rf"(?<!\w){re.escape(each.quote)}(?!\w)"))
        for number, each in enumerate(evidence, 1)
        if each.kind in _VISIBLE
    ]
    lines, x = [], 0
    for number, block in enumerate(blocks, 1):
        width = len(block.text) + _FACELESS
        lines.append(Line(number, block, _parted(block.text, quotes), x, width))
        x += width
    return tuple(
        Passage(kept, inside, tuple(group)) for (kept, inside, *_), group in groupby(lines, _fate)
    )


def _fate(line: Line) -> tuple[bool, ...]:
    block = line.block
    stands_out = not block.kept and bool(line.quoted_by)
    return block.kept, block.inside, stands_out, block.tag == _TOLD


def _parted(
    text: str, quotes: Iterable[tuple[int, re.Pattern[str]]]
) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """Return the text in parts; a quote that overlaps another one without being the same is passed over."""
    found: dict[tuple[int, int], tuple[int, ...]] = {}
    for number, pattern in quotes:
        match = pattern.search(text)
        span = match.span() if match else (0, 0)
        if match and all(
            span == held or span[1] <= held[0] or held[1] <= span[0] for held in found
        ):
            found[span] = (*found.get(span, ()), number)
    parts: list[tuple[str, tuple[int, ...]]] = []
    at = 0
    for (start, end), numbers in sorted(found.items()):
        parts += [(text[at:start], ()), (text[start:end], numbers)]
        at = end
    return tuple(part for part in [*parts, (text[at:], ())] if part[0])


def tallies(blocks: Iterable[Block]) -> tuple[Tally, ...]:
    """Return how many blocks and words were dropped for each reason, most blocks first."""
    held, words = Counter[str](), Counter[str]()
    for block in blocks:
        if not block.kept:
            held[block.reason] += 1
            words[block.reason] += count_words(block.text)
    return tuple(
        Tally(reason, BLOCK_REASONS.get(reason, ""), number, words[reason])
        for reason, number in held.most_common()
    )


def fields(draft: Draft, article: Article) -> tuple[Field, ...]:
    """Return the fields of the piece; those that were not found have no values."""
    places = dict(draft.places)
    besides = [f"{each.name} ({each.kind})" for each in article.bylines if each.kind != "person"]
    held = {
        "title": (article.title,),
        "standfirst": (article.standfirst,),
        "authors": article.authors,
        "published": (article.published and format_time(article.published),),
        "modified": (article.modified and format_time(article.modified),),
        "language": (article.language,),
        "outlet": (article.outlet,),
        "site_name": (article.site_name,),
        "section": (article.section,),
        "tags": article.tags,
        "canonical_url": (article.canonical_url,),
        "image_url": (article.image_url,),
        "access": (article.access,),
        "completeness": (article.completeness,),
        "credited besides": besides,
    }
    return tuple(
        Field(
            name.replace("_", " "),
            tuple(value for value in values if value),
            places.get(name, ""),
            PLACES.get(places.get(name, ""), ""),
        )
        for name, values in held.items()
        if name != "credited besides" or values
    )


def said(statements: Sequence[Statement]) -> tuple[tuple[str, str], ...]:
    """Return place and value of what the page says of itself, each once, in its order."""
    return tuple(dict.fromkeys((each.place, each.value) for each in statements if each.value))
