"""Which of many texts are one piece, decided at once: the rules of the batch, free of any engine.

Every text asks those before it, in the order in which they were fetched. Texts of one address, then those of the same
words, stand behind the first of them. The others are placed twice: first each beside the texts that were the first
to hold its hashes, which shows roughly what is one piece; then with hashes counted by such pieces, as the database
counts them by articles. Links to the text that each copies make the clusters.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter

from ingest.dedupe import place_article
from ingest.dedupe._limits import CANDIDATES, PER_ARTICLE
from ingest.dedupe._overlap import PASSAGE
from ingest.types import Fingerprint, Neighbour, Time

LEAST = PASSAGE  # words; a shorter text is never a copy, and none of it
CROWD = 10_000  # texts; no story has so many wordings: the first to hold such a hash is not asked
AGAIN = "again"  # an address that was fetched before


@dataclass(frozen=True, slots=True)
class Text:
    """What a decision needs of one sighting of an article."""

    id: str
    text: str
    published: Time | None
    completeness: str
    words: int
    outlet: str | None = None
    key: str = ""  # of its address
    text_hash: str = ""  # of its words
    sketch: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """What became of a text that asked."""

    id: str
    of: str | None  # the text that it copies; None: a piece of its own
    kind: str = "representative"
    containment: float | None = None
    why: str = ""
    listed: bool = True  # False: a round-up, which nobody shall find


@dataclass(frozen=True, slots=True)
class Asked:
    """An earlier text that one is to be compared with."""

    text: Text
    piece: str  # id of the first text of the piece it is taken for
    shared: int  # hashes in common


def choose(found: Iterable[tuple[str, str, int]]) -> list[tuple[str, str, int]]:
    """Return those of (id, piece, hashes in common) that are compared, the likeliest first.

    >>> choose([("a", "a", 2), ("c", "b", 9), ("b", "b", 9)])
    [('b', 'b', 9), ('c', 'b', 9), ('a', 'a', 2)]
    """
    chosen: list[tuple[str, str, int]] = []
    pieces: list[str] = []
    for each in sorted(found, key=lambda each: (-each[2], each[0])):
        if pieces.count(each[1]) < PER_ARTICLE:
            chosen.append(each)
            pieces.append(each[1])
        if len(chosen) == CANDIDATES:
            break
    return chosen


def place(text: Text, asked: Sequence[Asked], furniture: Collection[int] = ()) -> Link:
    """Return where a text stands among earlier ones, by the rules of a live run. Never raises."""
    asked = sorted(asked, key=lambda each: (-each.shared, each.text.id))
    numbers = {
        piece: number for number, piece in enumerate(dict.fromkeys(each.piece for each in asked))
    }
    neighbours = [_neighbour(at, numbers[each.piece], each.text) for at, each in enumerate(asked)]
    placed = place_article(text, Fingerprint(b"", text.words, ()), neighbours, furniture)
    if placed.kind == "new":
        return Link(text.id, None, why=placed.why, listed=placed.listed)
    of = asked[placed.matches[0].copy_id].text.id
    return Link(text.id, of, placed.copy_kind, placed.containment, placed.why)


def _neighbour(copy_id: int, article_id: int, text: Text) -> Neighbour:
    return Neighbour(
        copy_id, article_id, text.text, text.published, None, completeness=text.completeness
    )


def place_same(texts: Iterable[Text]) -> list[Link]:
    """Return the links of texts that have the same words, which are not looked at and may be left out.

    A notice that comes again days later starts a piece of its own.
    """
    heads: list[Text] = []
    links = []
    for text in sorted(texts, key=attrgetter("id")):
        latest = enumerate(heads[-PER_ARTICLE:])  # the latest is asked first
        link = place(text, [Asked(head, head.id, at) for at, head in latest])
        links.append(link)
        if link.of is None:
            heads.append(text)
    return links
