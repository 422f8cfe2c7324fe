"""Draft -> Notice: that a piece was corrected, withdrawn or made by a machine, in the page's own words.

Wordings are rows of `rules/notices.toml`. What stands outside the article, or belongs to another piece, is not read.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from ingest.rules import table
from ingest.text import fold
from ingest.times import parse_time
from ingest.types import Block, Draft, Notice, NoticeKind, Time

_FOREIGN_REASONS = """
comments sidebar nav menu ad newsletter media hidden share bio footer tags form control
"""
_FOREIGN = frozenset(_FOREIGN_REASONS.split())
_LONGEST = 2_000  # characters of a block that is one notice
_FIRST, _LAST = 3, 6  # kept blocks at either end in which a phrase counts
_LABEL = 45  # characters of the longest label
_ENDS = re.compile(r"[:：(（,，—–\n]| - |-(?=[A-Z])")
_OPENS = " \t*[(（【«\"“'—–-"
_SEPARATED = re.compile(r"[^:：—–\n]{0,60}[:：—–\n]\W*|\W* - ")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(frozen=True, slots=True)
class Label:
    """A word before a notice, and what notice that makes it."""

    kind: NoticeKind
    capitals: bool  # only when it is written in capitals


@dataclass(frozen=True, slots=True)
class Phrase:
    """A wording that a notice holds."""

    kind: NoticeKind
    cues: tuple[str, ...]  # folded; the wording is only tried where one occurs
    match: re.Pattern[str]


def read_notices(draft: Draft) -> tuple[Notice, ...]:
    """Return what a page says of corrections and of machines, in reading order. Never raises."""
    own = [block for block in draft.blocks if _is_own(block)]
    language = draft.language
    found = [
        *_titled(draft.title or ""),
        *_stated(draft),
        *_labelled(own, language),
        *_phrased(own, language),
    ]
    once = {each.quote: each for each in reversed(found)}  # a label says more than a phrase
    return tuple(each for each in found if once[each.quote] is each)


def _titled(title: str) -> Iterator[Notice]:
    """Agencies put the word before the headline when they send a text again."""
    head = re.split(r"[-:–—]", title, maxsplit=1)[0].strip()
    if head.isupper() and (kind := _headlines().get(fold(head))) and len(head) < len(title):
        yield Notice(kind, title)


def _stated(draft: Draft) -> Iterator[Notice]:
    """The property `correction` of schema.org; an address alone says nothing."""
    for said in draft.statements:
        if said.place == "jsonld.correction" and not said.value.startswith(("http:", "https:")):
            yield Notice("correction", said.value, _day_in(said.value, draft.language))


def _labelled(own: Sequence[Block], language: str | None) -> Iterator[Notice]:
    for at, block in enumerate(own):
        label, sentence = label_of(block.text)
        if label and sentence:
            yield Notice(label.kind, block.text, _day_in(block.text, language))
        elif label and at + 1 < len(own) and _is_sentence(own[at + 1].text):
            below = own[at + 1].text
            yield Notice(label.kind, below, _day_in(below, language))


def _phrased(own: Sequence[Block], language: str | None) -> Iterator[Notice]:
    kept = [block for block in own if block.kept]
    middle = {id(block) for block in kept[_FIRST:-_LAST]}
    read = [block for block in own if id(block) not in middle]
    all_of_it = "\n".join([block.text for block in read])
    near = [each for each in _phrases_near(all_of_it, language) if each.match.search(all_of_it)]
    for block in read if near else ():
        if kind := _kind_of(block.text, near):
            yield Notice(kind, block.text, _day_in(block.text, language))


def _is_own(block: Block) -> bool:
    if block.kept:
        return len(block.text) <= _LONGEST
    is_link = (
        block.reason == "related" and block.links
    )  # "Correction: Ferry story" leads to another piece
    own = block.inside and block.reason not in _FOREIGN and not is_link
    return own and len(block.text) <= _LONGEST


def label_of(text: str) -> tuple[Label | None, str]:
    """Return the label that a block begins with, and the sentence behind it ("" when it stands alone).

    >>> label_of("Correction (3 March 2026): The ferry costs four pounds.")
    (Label(kind='correction', capitals=False), 'The ferry costs four pounds.')
    >>> label_of("Correction follows boom")
    (None, '')
    """
    bare = text.lstrip(_OPENS)
    if bare[:2].casefold() not in _beginnings():
        return None, ""
    end = _ENDS.search(bare, 0, _LABEL)
    head = (bare[: end.start()] if end else bare[:_LABEL]).strip()
    label = _labels().get(fold(head))
    if label is None or (label.capitals and not head.isupper()):
        return None, ""
    parted = _SEPARATED.match(bare, end.start()) if end else None
    rest = bare[parted.end() :] if parted else ""
    if rest and _is_sentence(rest):
        return label, rest
    return (None, "") if rest or len(bare) > len(head) + 2 else (label, "")


def _is_sentence(text: str) -> bool:
    return len(text.split()) >= 4 or (len(text) >= 12 and not text.isascii())


def phrase_in(text: str) -> NoticeKind | None:
    """Return what notice the wordings of the table make of a block.

    >>> phrase_in("An earlier version of this story gave a wrong price.")
    'correction'
    """
    return _kind_of(text, _phrases_near(text, None))


def _kind_of(text: str, phrases: Sequence[Phrase]) -> NoticeKind | None:
    return next((phrase.kind for phrase in phrases if phrase.match.search(text)), None)


def _phrases_near(text: str, language: str | None) -> list[Phrase]:
    """Return the wordings of a language, and English ones, of which a cue occurs in a text."""
    phrases = _phrases((language or "")[:2].lower())
    low = text.casefold()
    heard = {cue for cue in {cue for phrase in phrases for cue in phrase.cues} if cue in low}
    return [each for each in phrases if not heard.isdisjoint(each.cues)]


def _day_in(text: str, language: str | None) -> Time | None:
    """Return the day that a notice prints: the words around the first year that make a date."""
    for year in _YEAR.finditer(text):
        before = text[: year.end()].split()[-3:]
        for words in (before, before[1:]):
            time = parse_time(" ".join(words).strip("(:,[ "), language=language)
            if time and time.precision not in ("year", "month"):
                return time
    return None


@cache
def _headlines() -> dict[str, NoticeKind]:
    return {fold(row["word"]): row["kind"] for row in table("notices")["headline"]}


@cache
def _labels() -> dict[str, Label]:
    return {
        fold(row["word"]): Label(row["kind"], row.get("capitals", False))
        for row in table("notices")["label"]
    }


@cache
def _beginnings() -> frozenset[str]:
    return frozenset(word[:2].casefold() for word in _labels())


@cache
def _phrases(language: str) -> tuple[Phrase, ...]:
    """Return the wordings of a language and the English ones; all when the language is none of the table's."""
    rows = table("notices")["phrase"]
    known = language in {row["language"] for row in rows}
    return tuple(
        Phrase(
            row["kind"],
            tuple(row["cues"]),
            re.compile(row["match"], re.IGNORECASE | re.MULTILINE),
        )
        for row in rows
        if not known or row["language"] in (language, "en")
    )
