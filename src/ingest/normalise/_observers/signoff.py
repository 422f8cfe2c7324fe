"""Sight -> Evidence: desk initials and agencies that close a piece: "(dpa)", "sak/Reuters", "... said. PTI"."""

import re
from collections.abc import Iterator

from ingest.normalise._credited import read_credited
from ingest.normalise._houses import house_in
from ingest.normalise._names import by_name
from ingest.normalise._phrases import is_picture_credit
from ingest.normalise._sight import Sight, is_picture
from ingest.normalise._who import evidence_for
from ingest.types import Evidence, OriginStatus

_LINE = re.compile(r"^[(\[（]?(?P<sign>[^()\[\]]{2,40}?)[)\]）]?[.*]?$")
_BRACKET = re.compile(r"[(\[（](?P<sign>[^()\[\]（）]{2,40})[)\]）]")
_AFTER_STOP = re.compile(r"[.!?”\"’»…।]\s+(?:[-–—]\s*)?(?P<sign>[^\s.!?][^.!?()]{1,24})\.?$")
_SLASH = re.compile(r"[.!?”\"]\s*/(?P<sign>[^/\s]{2,12})/?\.?$")
_OPENS = re.compile(r"[(](?P<sign>[^()]{2,12})[)]\s[a-z]{2,4}/")  # "(PAP) abc/ def/"
_WITH = re.compile(r"^(?:mit|with|avec|con|com|met|ve|nach|z)\s", re.IGNORECASE)
_LAST = 3
_ALONE = re.compile(
    r"^(?:[(\[（](?P<sign>[^()\[\]（）]{3,60})[)\]）]|[—–-]{1,2}\s?(?P<dashed>[^()]{3,60}))\.?$"
)
_ENDS = re.compile(r"[.!?”\"»…。]\s*(?P<all>[(（](?P<sign>[^()（）]{3,60})[)）])$")
_HOUSE = 0.64


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
            yield from _signed(match, sight, weight)
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


def _signed(match: re.Match[str] | None, sight: Sight, weight: float) -> Iterator[Evidence]:
    if match is None:
        return
    sign = match["sign"].strip()
    credited = read_credited(sign, sight, position=False)
    if credited is None or credited.others > 2:
        return
    # An outlet in brackets is a link to read more; agencies sign.
    outlet = by_name(credited.people[0].name or "") if credited.people else None
    if outlet is not None and outlet.kind == "outlet":
        return
    status: OriginStatus = credited.status
    if _WITH.match(sign):
        status = "partly"
    quote = match.group().strip().lstrip('.!?”"’»…। ')
    yield from evidence_for(
        "signoff", quote, credited.people, weight * credited.certainty, status=status
    )
