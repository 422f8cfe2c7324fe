"""Sight -> Evidence: wordings and labels that say where the piece comes from."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from ingest.normalise._credited import read_credited
from ingest.normalise._houses import house_in, is_house
from ingest.normalise._names import at_url, named_in
from ingest.normalise._phrases import (
    Label,
    Phrase,
    bare_label,
    collective_in,
    is_picture_credit,
    label_in,
    phrases_near,
)
from ingest.normalise._sight import Sight, is_picture
from ingest.normalise._who import Who, evidence_for, foreign_link, names_itself, who_is, with_link
from ingest.types import Block, Evidence, Link, OriginStatus

# How sure a label is.
_LABELS = {  # strength: (listed, printed as a domain, a plain name)
    "original": (0.94, 0.94, 0.85),
    "source": (0.9, 0.7, 0.6),
    "issuer": (0.88, 0.82, 0.82),
    "more": (0.88, 0.6, 0.5),
    "weak": (0.5, 0.4, 0.3),  # an inline "via" tells of an own piece that builds on another
}
_QUOTE = 200
# Where an English "Source:" under a piece names what it is about, not where it comes from.
_REFERRERS = frozenset({"JP", "KR"})
_REFERENCE = re.compile(
    r"et al|\bdoi\b|\b(?:19|20)\d\d[;:]\d|journal|isbn|\bvol\.|\bstud(?:y|ie|io)\b|\b(?:science|nature|lancet|pnas"
    r"|plos|jama|bmj|cell)\b",
    re.IGNORECASE,
)
_THIS_PIECE = re.compile(
    r"\b(?:th(?:is|e)|dieser?|cet(?:te)?|est[ea]|quest[ao]|dit|ten|denna|denne)\s+(?:\w+\s+)?(?:article|story|piece|post|essay"
    r"|column|report|text|interview|artikel|beitrag|article|texte|artículo|nota|texto|artigo|articolo|bericht"
    r"|artykuł|tekst)\b",
    re.IGNORECASE,
)
_PROSE = 320
_NAME_WORDS = 6
_CODE = 6
_NAME = 60  # a longer block is no name
_BELOW_LABEL = 0.7
_PICTURED = 18  # characters before a wording: "Photo used with permission from"
_SURE = 0.9  # "Provided by the family" under a picture is no credit of the text
_ABOVE = 0.5  # above the text: "Quelle: dpa" right under a picture; needs other evidence
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class _Seen:
    """A block in which a credit can stand, its text cut to its ends, and the same folded."""

    block: Block
    text: str
    low: str


def _seen(blocks: Iterable[Block]) -> list[_Seen]:
    ends = [(block, _ends(block.text)) for block in blocks]
    return [_Seen(block, text, text.casefold()) for block, text in ends]


def credit(sight: Sight) -> Iterator[Evidence]:
    """Yield what source labels and first-publication wordings name."""
    places = _places(sight)
    held, late, aside = _seen(places), _seen(sight.late), _seen(sight.aside)
    near = phrases_near("\n".join([item.low for item in (*held, *late, *aside)]))
    sure = tuple(phrase for phrase in near if phrase.weight >= _SURE or phrase.argues == "partly")
    ahead = set(map(id, sight.head))
    for item in held:
        if not is_picture(item.block) or item.block.reason == "credit":
            yield from _by_label(item.block, sight, in_head=id(item.block) in ahead)
        yield from _by_phrase(item, near, sight)
    yield from _in_two(places, sight)
    # "Read the original article on ..." looks like a link to another piece.
    for item in aside:
        yield from _by_phrase(item, near if item.block.reason != "caption" else sure, sight)
        if item.block.reason != "caption" and item.block.links:
            labelled = _by_label(item.block, sight, in_head=False)
            yield from (evidence for evidence in labelled if evidence.url)
    for item in late if near else ():
        found = tuple(_by_phrase(item, near, sight))
        if found and _THIS_PIECE.search(item.block.text):
            yield from found


def _in_two(places: tuple[Block, ...], sight: Sight) -> Iterator[Evidence]:
    """Yield whom a block names that follows a block with nothing but a label."""
    for block, after in pairwise(places):
        if not block.links and len(after.text) < _NAME and bare_label(block.text):
            people = who_is_listed(after.text, sight)
            house = None if people else house_in(after.text, sight)
            if people or house:
                people = people or (Who(house, None, listed=False),)
                found = evidence_for("credit", after.text, people, _BELOW_LABEL)
                yield from with_link(found, after, sight)


def _places(sight: Sight) -> tuple[Block, ...]:
    """Return the blocks in which a credit can stand, each once."""
    blocks = (*sight.head, *sight.lead[:1], *sight.close[-3:], *sight.tail)
    return tuple({id(block): block for block in blocks}.values())


def _by_label(block: Block, sight: Sight, *, in_head: bool) -> Iterator[Evidence]:
    closing = block.kept and len(block.text) > 120
    if bare_label(block.text):
        yield from _linked(block, sight)
        return
    label = label_in(block.text, closing=closing)
    if label is None or is_picture_credit(block.text[max(0, label.start - 30) :][:90]):
        return
    people = who_is(label.rest, sight)
    if not people or not people[0].listed:
        collective = collective_in(label.rest)
        if collective and len(label.rest) < 60:
            status: OriginStatus = (
                "partly" if _staff_before(label.rest[: collective.start()]) else "republished"
            )
            yield from evidence_for("credit", block.text[:_QUOTE], (), 0.85, status=status)
            return
    if not people or (_REFERENCE.search(label.rest) and not people[0].listed):
        return
    if not people[0].listed and len(label.rest) > 60 and not foreign_link(block.links, sight):
        return  # a headline, as in "Sources: council to rebuild the quay"
    # Above the text an unknown name is a photographer's, more often than not.
    unsure = (in_head or sight.country in _REFERRERS) and label.strength == "source"
    if unsure and not (people[0].listed or _CHINESE.match(label.rest)):
        return
    weight = _sure_of(label, people[0])
    if unsure and not _CHINESE.match(label.rest):
        weight = min(weight, _ABOVE)
    quote = block.text[label.start :] if closing else block.text
    headline = None if people[0].listed else _linked_headline(label.rest, block, sight)
    if headline:
        name, domain = at_url(headline.url)
        yield Evidence("credit", quote[:_QUOTE], name, domain, headline.url, weight)
        return
    found = evidence_for("credit", quote[:_QUOTE], people, weight, status=_status(label, sight))
    yield from with_link(found, block, sight) if len(block.links) < 3 else found


def _sure_of(label: Label, who: Who) -> float:
    if who.listed or who.printed:
        return _LABELS[label.strength][0 if who.listed else 1]
    name = who.name or ""
    # An authority whose figures are told: "Source: WHO".
    code = name.isascii() and name.isupper() and len(name) < _CODE
    return _ABOVE if code and label.strength == "source" else _LABELS[label.strength][2]


def _linked_headline(rest: str, block: Block, sight: Sight) -> Link | None:
    """Return the link to another house's piece whose headline is all that a label names."""
    link = foreign_link(block.links, sight)
    words = link.text.strip(" )]）】") if link else ""
    whole = len(words.split()) > _NAME_WORDS and words in rest
    return link if whole else None


def _staff_before(words: str) -> bool:
    return bool(
        re.sub(r"\b(?:news|press|international|wire)\b", "", words.casefold()).strip(" (:–-")
    )


def _linked(block: Block, sight: Sight) -> Iterator[Evidence]:
    """Yield the target of a link that is called nothing but "Source"."""
    link = foreign_link(block.links, sight)
    if link and len(block.links) == 1:
        name, domain = at_url(link.url)
        yield Evidence("link", link.url, name, domain, link.url, 0.58)


def _status(label: Label, sight: Sight) -> OriginStatus:
    """A label that names the page's own desk beside an agency tells of both."""
    if label.strength == "more" or (sight.outlet and sight.outlet in label.rest.lower()):
        return "partly"
    credited = read_credited(label.rest, sight, position=True)
    return credited.status if credited else "republished"


def _by_phrase(seen: _Seen, near: tuple[Phrase, ...], sight: Sight) -> Iterator[Evidence]:
    prose = seen.block.kept and len(seen.block.text) > _PROSE
    text = seen.text
    for phrase in near:
        if phrase.cue not in seen.low:
            continue
        match = phrase.match.search(text)
        if match and is_picture_credit(text[max(0, match.start() - _PICTURED) : match.start()]):
            continue
        if match and (not prose or _THIS_PIECE.search(_sentence(text, match))):
            yield from _of_phrase(phrase, match, seen.block, sight)


def _ends(text: str) -> str:
    """Return the head and the end of a long text, where its credits stand."""
    return text if len(text) <= 400 else text[:200] + "\n" + text[-200:]


def _of_phrase(
    phrase: Phrase, match: re.Match[str], block: Block, sight: Sight
) -> Iterator[Evidence]:
    text = match.string
    quote = _sentence(text, match)
    kind = "contributed" if phrase.argues == "partly" else "credit"
    if phrase.named == "nobody":
        yield Evidence(kind, quote, weight=phrase.weight, status=phrase.argues)
        return
    people = _named(phrase, match, sight)
    if phrase.argues == "partly" or phrase.named in {"before", "within"}:
        people = tuple(who for who in people if who.listed or is_house(who.name or ""))
    if people:
        known = people[0].listed or people[0].printed
        weight = phrase.weight if known else phrase.weight - 0.12
        yield from with_link(
            evidence_for(kind, quote, people, weight, status=phrase.argues), block, sight
        )
        return
    if phrase.argues == "partly" and _unnamed(match):
        yield Evidence(kind, quote, weight=phrase.weight, status="partly")
        return
    if phrase.named == "after" and names_itself(text[match.end() :][:120], sight):
        return
    link = foreign_link(block.links, sight)
    if link and phrase.argues == "republished":
        name, domain = at_url(link.url)
        yield Evidence(kind, quote, name, domain, link.url, phrase.weight, status=phrase.argues)


def _unnamed(match: re.Match[str]) -> bool:
    """Whether agencies helped that are not named: "with agency inputs"."""
    words = match.group() + match.string[match.end() :][:30]
    return bool(collective_in(words)) or "agency" in words.casefold()


def _named(phrase: Phrase, match: re.Match[str], sight: Sight) -> tuple[Who, ...]:
    text = match.string
    if phrase.named == "after":
        return who_is(text[match.end() :][:120].split("\n")[0], sight)
    if phrase.named == "group":
        return who_is(match["name"], sight)
    if phrase.named == "before":
        return who_is_listed(text[max(0, match.start() - 100) : match.start()], sight) or (
            who_is_listed(match.group(), sight)
        )
    return who_is_listed(match.group(), sight)


def who_is_listed(text: str, sight: Sight) -> tuple[Who, ...]:
    """Return the listed outlets that a text names anywhere, the page's own left out."""
    found = named_in(text, sight.country)
    return tuple(
        Who(
            hit.outlet.name,
            hit.outlet.domain,
            listed=True,
            distributor=hit.outlet.kind == "distributor",
        )
        for hit in found
        if not sight.is_self(hit.outlet.name, hit.outlet.domain)
    )


def _sentence(text: str, match: re.Match[str]) -> str:
    """Return the sentence around a match, verbatim, at most `_QUOTE` characters."""
    start = max(text.rfind(stop, 0, match.start()) + len(stop) for stop in (". ", "! ", "? ", "\n"))
    start = max(start if start > 1 else 0, match.start() - 100)
    end = match.end() + 100
    for stop in (". ", "\n"):
        place = text.find(stop, match.end())
        end = min(end, place + 1 if place >= 0 else end)
    return text[start:end].strip()[:_QUOTE]
