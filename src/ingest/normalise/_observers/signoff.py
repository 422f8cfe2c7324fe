"""Sight -> Evidence: desk initials and agencies that close a piece: "(dpa)", "sak/Reuters", "... said. PTI"."""

import re
from collections.abc import Iterator

from ingest.normalise._credited import Credited, read_credited
from ingest.normalise._houses import house_in
from ingest.normalise._names import by_name, named_in
from ingest.normalise._phrases import is_picture_credit
from ingest.normalise._sight import Sight, is_picture
from ingest.normalise._who import evidence_for, spells, whom
from ingest.types import Block, Evidence, OriginStatus

_LINE = re.compile(r"^[(\[（]?(?P<sign>[^()\[\]]{2,40}?)[)\]）]?[.*]?$")
_BRACKET = re.compile(r"[(\[（【](?P<sign>[^()\[\]（）【】]{2,40})[)\]）】]")
_AFTER_STOP = re.compile(
    r"[.!?”\"’»…।。]\s+(?:[-–—]{1,2}\s*)?(?P<sign>[^\s.!?(][^.!?()]{1,24}?)"
    r"(?:\s(?:[A-Z]{2,3}\b ?)+|\s(?:[a-z]{2,4}/ ?)+|\s[a-z]{2,3}/[a-z]{2,4})?\.?$"  # desk initials
)
_STOP = re.compile(r"[.!?”\"’»…।。？！]\s*$")
_SLASH = re.compile(r"[.!?”\"]\s*/(?P<sign>[^/\s]{2,12})/?\.?$")
_OPENS = re.compile(r"[(](?P<sign>[^()]{2,12})[)]\s[a-z]{2,4}/")  # "(PAP) abc/ def/"
_WITH = re.compile(r"^(?:mit|with|avec|con|com|met|ve|nach|z)\s", re.IGNORECASE)
_LAST = 3
_ALONE = re.compile(
    r"^(?:[(\[（](?P<sign>[^()\[\]（）]{3,60})[)\]）]|[—–-]{1,2}\s?(?P<dashed>[^()]{3,60}))\.?$"
)
_ENDS = re.compile(r"[.!?”\"»…。]\s*(?P<all>[(（](?P<sign>[^()（）]{3,60})[)）])$")
_HOUSE = 0.64
_OUTLET = 0.66
_SURE = 0.9
_LEAST = 0.3


def signoff(sight: Sight) -> Iterator[Evidence]:
    """Yield the agencies that sign the piece at its end."""
    for block in (*sight.close[-1:], *sight.tail[:3]):
        if len(block.text) <= 44 and not is_picture(block):
            yield from _signed(_LINE.match(block.text), sight, 0.9)
            yield from _signed(_OPENS.match(block.text), sight, 0.85)
    yield from _house(sight)
    for place, block in enumerate(reversed(sight.close[-_LAST:])):
        if is_picture(block):
            continue
        weight = 0.94 - 0.06 * place
        near = max(0, len(block.text) - 160)
        for match in _BRACKET.finditer(block.text, near):
            yield from _signed(match, sight, weight * _position(match, block))
        for ending in (_AFTER_STOP, _SLASH):
            yield from _signed(
                ending.search(block.text, max(0, len(block.text) - 44)), sight, weight
            )


def _house(sight: Sight) -> Iterator[Evidence]:
    """Yield the unlisted house that signs the last block, in brackets or behind a dash; a link is none."""
    for block in (*sight.close[-1:], *sight.tail[:1]):
        if block.links or is_picture(block):
            continue
        match = _ALONE.match(block.text) or _ENDS.search(block.text[-70:])
        words = match and (match["sign"] or match.groupdict().get("dashed"))
        house = house_in(words, sight) if words and not is_picture_credit(words) else None
        if match and house:
            quote = match.groupdict().get("all") or match.group()
            yield Evidence("signoff", quote, house, None, None, _HOUSE)


def _position(match: re.Match[str], block: Block) -> float:
    """Return how sure a bracket signs: behind a full stop, or else at the end of the block; 0 within a sentence."""
    before = match.string[: match.start()]
    if not before.strip() or _STOP.search(before):
        return 1.0
    # "... of Advanced Placement (AP)" explains a code.
    ends = not match.string[match.end() :].strip(" .") and not spells(before[-80:], match["sign"])
    return 0.85 if ends else 0.0


def _signed(match: re.Match[str] | None, sight: Sight, weight: float) -> Iterator[Evidence]:
    if match is None or weight < _LEAST:
        return
    sign = match["sign"].strip()
    credited = read_credited(sign, sight, position=False) or _code(sign, sight)
    if credited is None or credited.others > 2:
        return
    outlet = by_name(credited.people[0].name or "") if credited.people else None
    if outlet is not None and outlet.kind == "outlet":
        # An outlet in brackets may be a link to read more; agencies sign.
        weight = _OUTLET if match.end() == len(match.string) and weight > _SURE else 0.0
    status: OriginStatus = "partly" if _WITH.match(sign) else credited.status
    quote = match.group().strip().lstrip('.!?”"’»…।。 ')
    if weight:
        yield from evidence_for(
            "signoff", quote, credited.people, weight * credited.certainty, status=status
        )


def _code(sign: str, sight: Sight) -> Credited | None:
    """Return the agency of a code that else counts at home alone, on a page whose home is a guess."""
    found = named_in(sign) if sight.country_guessed and sign.isupper() else ()
    people = whom(found, sight) if found and found[0].printed == sign else ()
    return Credited(people, "republished", 0.95, 0) if people else None
