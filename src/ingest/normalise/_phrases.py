"""The table `credits` -> compiled wordings: labels, phrases and the words of picture credits."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

from ingest.rules import table
from ingest.types import OriginStatus

Strength = Literal["original", "source", "issuer", "more", "weak"]
Named = Literal["after", "before", "within", "group", "nobody"]

_REPEATED = 256  # lines: several observers look at the same
_MARKS = re.compile("[:：|•՝–—]")
_QUOTES = "\"'“”„«»‘’《》「」『』"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A wording that says where a piece comes from."""

    cue: str  # folded; the wording is only tried where it occurs
    match: re.Pattern[str]
    named: Named  # where the name stands
    argues: OriginStatus
    weight: float


@dataclass(frozen=True, slots=True)
class Label:
    """A label met in a line, and what it labels."""

    strength: Strength
    rest: str
    start: int  # of the label in the line


def phrases_near(words: str) -> tuple[Phrase, ...]:
    """Return the wordings of the table whose cue occurs in folded words, ready to be searched."""
    beginnings, latin, other = _cues()
    # Four letters of each word settle nearly every cue.
    heads = {word[:4] for word in set(_WORDS.findall(words))}
    near = [cue for head in beginnings.keys() & heads for cue in beginnings[head]]
    within = latin + other if _OTHER.search(words) else latin
    cues = [cue for cue in (*near, *within) if cue in words]
    by_cue = _by_cue()
    return tuple([phrase for cue in sorted(cues) for phrase in by_cue[cue]])


@cache
def _cues() -> tuple[dict[str, list[str]], tuple[str, ...], tuple[str, ...]]:
    """Return the cues by the first four letters of their first word, and those found within words.

    The last are of scripts of their own.
    """
    beginnings: dict[str, list[str]] = {}
    within = [cue for cue in _by_cue() if not _SPACED.match(cue)]
    for cue in _by_cue():
        if _SPACED.match(cue):
            beginnings.setdefault(cue[:4], []).append(cue)
    own = tuple(cue for cue in within if _OTHER.search(cue))
    return beginnings, tuple(cue for cue in within if cue not in own), own


@cache
def _by_cue() -> dict[str, list[Phrase]]:
    found: dict[str, list[Phrase]] = {}
    for phrase in _phrases():
        found.setdefault(phrase.cue, []).append(phrase)
    return found


@cache
def _phrases() -> tuple[Phrase, ...]:
    return tuple(
        Phrase(
            row["cue"].casefold(),
            re.compile(row["match"], re.IGNORECASE),
            row["named"],
            row["argues"],
            row["weight"],
        )
        for row in table("credits")["phrase"]
    )


@cache
def _strengths() -> dict[str, Strength]:
    return {row["word"].casefold(): row["strength"] for row in table("credits")["label"]}


@cache
def _label_words() -> tuple[str, ...]:
    return tuple(_strengths())


@cache
def _labels() -> re.Pattern[str]:
    words = sorted(_strengths(), key=len, reverse=True)
    either = "|".join(re.escape(word) for word in words)
    # At the start of the line, in a bracket, or after the end of a sentence.
    return re.compile(
        rf"(?:^[\s\W]{{0,4}}|[(\[（【]\s*|(?<=[.!?。！？”»\"])\s+|\s[-–—|]\s|(?<=\d)\s*(?=[^\W\d]))(?P<label>{either})"
        r"(?:\s{0,2}[:：|•՝]|\s[–—])\s*(?P<rest>[^\n]{2,140})",
        re.IGNORECASE,
    )


@lru_cache(maxsize=_REPEATED)
def label_in(line: str, *, closing: bool = False) -> Label | None:
    """Return the source label of a line: at its head, or near the end of a short or (`closing`) long one.

    >>> label_in("Quelle: dpa").rest
    'dpa'
    """
    if not _may_label(line):
        return None
    pattern = _labels()
    match = pattern.match(line)
    if match is None and (closing or len(line) < 80):
        match = pattern.search(line, max(0, len(line) - 160))
    if match is None:
        return None
    return Label(
        _strengths()[match["label"].casefold()],
        match["rest"].strip(" \t)]）】"),
        match.start("label"),
    )


def _may_label(line: str) -> bool:
    """Whether a label's word stands before some colon of a line: one look, ten times cheaper."""
    for mark in _MARKS.finditer(line):
        place = mark.start()
        if line[max(0, place - 24) : place].rstrip().casefold().endswith(_label_words()):
            return True
    return False


@dataclass(frozen=True, slots=True)
class _Words:
    """Words that are looked for as they are, and only then as whole words: ten times cheaper."""

    folded: tuple[str, ...]
    match: re.Pattern[str]

    def search(self, text: str) -> re.Match[str] | None:
        low = text.casefold()
        for word in self.folded:
            if word in low:
                return self.match.search(text)
        return None


@cache
def _words(section: str, after: str) -> _Words:
    words = sorted((row["word"] for row in table("credits")[section]), key=len, reverse=True)
    # Scripts without spaces know no edge of a word.
    either = "|".join(
        rf"\b{re.escape(word)}{after}" if word[0].isascii() else re.escape(word) for word in words
    )
    return _Words(tuple(word.casefold() for word in words), re.compile(either, re.IGNORECASE))


def collective_in(line: str) -> re.Match[str] | None:
    """Return where a line credits agencies without a name, or None.

    >>> bool(collective_in("red, ORF.at/Agenturen"))
    True
    """
    return _words("collective", r"\b").search(line)


def is_picture_credit(text: str) -> bool:
    """Whether a short text credits a picture, a film or a chart.

    >>> is_picture_credit("Foto: dpa"), is_picture_credit("Quelle: dpa")
    (True, False)
    """
    return _words("picture", "").search(text) is not None


_END = re.compile(
    r"\.(?:\s|$)|[;|()\[\]{}（）。，；]|,\s|\s[-–—]\s|\s(?:and|und|et|y|on|under|with|as|in|where|for(?!\s(?-i:[A-Z]))|to|by|is|was|has|erschienen"
    r"|veröffentlicht|bei|vom|am|hier|here|here's|oldalán|dengan|übermittelt|licence|license)\b|[:：]"
    r"|作者|责任编辑|責任編輯|编辑|编輯|记者|記者",
)
# "Originally published in our May issue" tells of the outlet's own paper.
_OWN_ISSUE = re.compile(
    r"\b(?:issue|edition|print|newsletter|magazine's|ausgabe|heft|printausgabe|edición|numéro|édition"
    r"|wydanie|edizione|our|this|unsere[rm]?|english|german|french|spanish|italian|englisch|deutsch|spring"
    r"|summer|autumn|winter|january|february|march|april|june|july|august|september|october|november|december)\b",
    re.IGNORECASE,
)
_ARTICLE = re.compile(
    r"^(?-i:the|der|die|das|dem|den|des|la|le|les|el|los|il|lo|o|a|de|het|een|l['’])\s+|^(?-i:l)['’]"
    r"|^(?:pressemitteilung|pressestelle|press release|pm)\s+(?:(?:der|des|von|vom|from|by)\s+)?",
    re.IGNORECASE,
)
_OTHER = re.compile("[\u0590-\uffff]")
_WORDS = re.compile(r"\w+")
_SPACED = re.compile(r"[^\W\d_\u0590-\u08ff\u0e00-\u0eff\u3040-\uffff]{4}")
_GEORGIAN = re.compile("[\u10d0-\u10ff]")  # has no capitals, yet counts as lower case
_DATE = re.compile(
    r"^(?:\d|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*\.?\s+\d|(?:mon|tue|wed|thu|fri|sat|sun)\w*\.?,?\s+(?:\d|\w+\s+\d)|(?:mon|tues|wednes|thurs|fri|satur|sun)day\b)",
    re.IGNORECASE,
)


def plain_name(rest: str) -> str | None:
    """Return the name that opens a text, or None when it opens with no name.

    >>> plain_name("Harbour Gazette on 4 May.")
    'Harbour Gazette'
    """
    rest = _ARTICLE.sub("", rest.strip().lstrip(_QUOTES + "©*:：-–—•> ")).lstrip(_QUOTES)
    end = _END.search(rest)
    name = (rest[: end.start()] if end else rest).strip(_QUOTES + " :-–—,*")
    first = next((char for char in name if char.isalnum()), "")
    if _OWN_ISSUE.search(name):
        return None
    if (
        not 2 <= len(name) <= 60
        or (first.islower() and not _GEORGIAN.match(first))
        or len(name.split()) > 7
        or _DATE.match(name)
    ):
        return None
    return name if first else None


def before_pictures(text: str) -> str:
    """Return the part of a credit before a picture's credit begins on the same line."""
    match = _words("picture", "").search(text)
    return text[: match.start()] if match and match.start() > 2 else text


def bare_label(line: str) -> bool:
    """Whether a line is nothing but a source label, as a link to the source is called.

    >>> bare_label("Source link"), bare_label("Source of life")
    (True, False)
    """
    return len(line) < 30 and line.strip(" :：→»>[]()").casefold() in _strengths()
