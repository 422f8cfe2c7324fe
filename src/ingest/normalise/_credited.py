"""A byline or sign-off as printed -> who of another house stands in it, and whether staff stand beside."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from ingest.normalise._houses import is_desk
from ingest.normalise._names import Found, by_name, folded, named_in
from ingest.normalise._phrases import collective_in, is_picture_credit
from ingest.normalise._sight import Sight
from ingest.normalise._who import Who, whom
from ingest.rules import table
from ingest.types import OriginStatus

_MAX = 120
_REPEATED = 256  # lines: several observers look at the same
_WORD = re.compile(r"[^\W\d_][\w.'’-]*")
# "AP Business Writer", "PA Political Correspondent"
_ROLE_AFTER = re.compile(
    r"^\s(?:[\w-]+\s){0,3}(?:writers?|reporters?|correspondents?|editors?|journalists?|photographer)\b(?:[\s,|]|$)",
    re.IGNORECASE,
)
# What stands between staff and agency when both wrote.
_BESIDE = re.compile(
    r"^\s*(?:[/+&]|,?\s*\b(?:and|und|et|y|e|en|och|og|i|with|mit|avec|con|com|met|ve|ile|nach|z|и)\b)\s*$",
    re.IGNORECASE,
)
_APART = re.compile(
    r"[,|–—•·:()\[\]\n]|\s-\s|\b(?:for|für|pour|para|of|from|bei|at|via)\b", re.IGNORECASE
)
_INITIALS = re.compile(r"/\s*[a-zäöü]{2,4}\b|\b[a-zäöü]{2,4}\s*/")  # of a desk or an editor: "sak/"
_CAPITALISED = re.compile(r"\b[A-ZÀ-Þ][\w.'’-]*")
# "Ann Field/AFP", "dpa/Ann Field": agency and photographer.
_NAME = r"(?P<name>[^\W\d_][\w.'’-]+(?: [^\W\d_][\w.'’-]+){1,2})"
_BEFORE_SLASH = re.compile(rf"(?:^|[^\w ]\s?){_NAME}\s?/\s?$")
_AFTER_SLASH = re.compile(rf"^\s?/\s?{_NAME}\W*$")
_STAFF = (
    r"(?:red|redaktion|redacción|rédaction|redazione|redação|redactie|redakcja|redakce|staff|own)"
)
_STAFF_BESIDE = re.compile(
    rf"\b{_STAFF}\.?\s?(?:[/,&+]|\b(?:and|und|et|y|e|en|och|og|i)\b)|(?:[/,&+]|\b(?:and|und|et|y|e|en|och|og|i)\b)\s?{_STAFF}\b",
    re.IGNORECASE,
)
# Words of a byline that name nobody: roles, dates, times.
_FILLER_WORDS = """
staff wire news agency agencia agentur agence agenzia nachrichtenagentur agenturen agencies report
reports reporter writer service redaktion redazione rédaction redacción redação redactie redakcja redakce newsroom desk team the by von de la haber haberler ajansı
merkezi online sport sports a in at on am um uhr vom published updated update posted stand first last
gmt utc est edt cet pm ist from source quelle fuente bron kilde zdroj źródło jan feb mar apr may jun jul
aug sep sept oct nov dec january february march april june july august september october november
december januar februar märz mai juni juli oktober dezember enero febrero marzo abril mayo junio julio
agosto septiembre octubre noviembre diciembre read min minute minutes lesezeit contributor national
political writers correspondent fim theo
"""
_FILLERS = frozenset(_FILLER_WORDS.split())


@dataclass(frozen=True, slots=True)
class Credited:
    """What a byline credits."""

    people: tuple[Who, ...]
    status: OriginStatus
    certainty: float  # 0..1
    others: int  # words that name neither an agency nor a role


@cache
def _by() -> re.Pattern[str]:
    words = sorted((row["word"] for row in table("bylines")["by"]), key=len, reverse=True)
    return re.compile(
        rf"^\W*(?:{'|'.join(map(re.escape, words))})(?:\s*[:：/／]\s*|\s+)", re.IGNORECASE
    )


@lru_cache(maxsize=_REPEATED)
def after_by(line: str) -> str | None:
    """Return what follows the "By" of a byline, or None when the line opens with no such word.

    >>> after_by("Von dpa")
    'dpa'
    """
    match = _by().match(line)
    return line[match.end() :] if match else None


def read_credited(line: str, sight: Sight, *, position: bool) -> Credited | None:
    """Return the agencies and outlets of another house that a byline names, or None.

    `position`: the line is known to be a byline (by its first word, its class, or its place in the
    metadata); else only a line that holds nothing but the credit counts.
    """
    if len(line) > _MAX:
        return None
    found = named_in(line, sight.country)
    foreign = [hit for hit in found if not sight.is_self(hit.outlet.name, hit.outlet.domain)]
    if foreign and is_picture_credit(line):
        return None
    if not foreign:
        return _collective(line, own=bool(found), position=position) or _exactly(
            line, found, sight, position=position
        )
    pictured = _photographer(line, foreign[0], found, sight)
    if pictured and (not position or pictured.re is _AFTER_SLASH):
        return None
    own = len(foreign) < len(found) or _own_beside(line, found, sight)
    others = _others(line, found)
    people = whom(foreign, sight)
    if own and others < 3:
        return Credited(people, "partly", 0.95, others)
    if others == 0:
        joint_work = sight.joint or _STAFF_BESIDE.search(line)
        status: OriginStatus = "partly" if joint_work else "republished"
        return Credited(people, status, 1.0, 0)
    if pictured:
        return Credited(people, "republished", 0.85, others)
    return _beside_staff(line, foreign, people, others, position=position)


def _photographer(
    line: str, hit: Found, found: tuple[Found, ...], sight: Sight
) -> re.Match[str] | None:
    """Return the photographer whom a slash parts from an agency: "Ann Field/AFP"."""
    if hit.outlet.kind == "outlet":
        return None  # newspapers are credited for texts
    match = _BEFORE_SLASH.search(line[: hit.start]) or _AFTER_SLASH.match(line[hit.end :])
    if match is None or is_desk(match["name"]) or _own_beside(line, found, sight):
        return None
    return match if all(word[0].isupper() for word in match["name"].split()) else None


def _own_beside(line: str, found: tuple[Found, ...], sight: Sight) -> bool:
    """Whether the rest of a line is the outlet's own name: "AFP/The Local"."""
    for hit in found:
        line = line.replace(hit.printed, " ")
    rest = folded(line)
    return rest in sight.self_names or any(len(own) > 4 and own in rest for own in sight.self_names)


def _collective(line: str, *, own: bool, position: bool) -> Credited | None:
    """Return agencies credited without a name: "By Euronews with Agencies", "ORF.at/Agenturen"."""
    match = collective_in(line)
    if match is None or len(line) > 60:
        return None
    before, after = line[: match.start()], line[match.end() :]
    words = len(_WORD.findall(before)) + len(_WORD.findall(after))
    joint = (
        _BESIDE.match(_tail_of(before))
        or _BESIDE.match(_head_of(after))
        or _STAFF_BESIDE.search(line)
    )
    if words and not joint and not own:
        return None
    if not (position or joint or words == 0) or words > 5:
        return None
    return Credited((), "partly" if words else "republished", 0.92, words)


def _exactly(
    line: str, found: tuple[Found, ...], sight: Sight, *, position: bool
) -> Credited | None:
    """Return the outlet whose host a byline is called after: a name that no row spells out."""
    outlet = by_name(line) if position and not found and " " in line.strip() else None
    if outlet is None or sight.is_self(outlet.name, outlet.domain):
        return None
    hit = Found(outlet, 0, len(line), line)
    return Credited(whom((hit,), sight), "republished", 0.9, 0)


def _others(line: str, found: tuple[Found, ...]) -> int:
    """Return how many words of a line are neither a listed name nor a filler."""
    for hit in found:
        line = line.replace(hit.printed, " ")
    words = (word.casefold().strip(".") for word in _WORD.findall(line))
    initials = len(_INITIALS.findall(line))
    return max(initials, sum(word not in _FILLERS and len(word) > 1 for word in words))


def _beside_staff(
    line: str, foreign: list[Found], people: tuple[Who, ...], others: int, *, position: bool
) -> Credited | None:
    if others > (9 if position else 4):
        return None
    first = foreign[0]
    before, after = line[: first.start], line[first.end :]
    if _STAFF_BESIDE.search(line) and others < 4:
        return Credited(people, "partly", 0.95, others)
    joint = _BESIDE.match(_tail_of(before)) or _BESIDE.match(_head_of(after))
    if joint:
        return Credited(people, "partly", 0.98 if others < 5 else 0.85, others)
    if _ROLE_AFTER.match(after):
        return Credited(people, "republished", 0.97 if position else 0.9, others)
    agency = first.outlet.kind == "agency" and not after.strip()
    long = " " in first.printed and len(_CAPITALISED.findall(before)) > (0 if agency else 1)
    # A surname can look like an agency: "Michael Bloomberg" needs more than a neighbour.
    if not before.strip() or _APART.search(_tail_of(before)) or (long and (position or agency)):
        return Credited(people, "republished", 0.97 if position else 0.75, others)
    return None


def _tail_of(text: str) -> str:
    """Return what joins the text before to the name: from the end of its last word that is a name."""
    stripped = re.sub(r"\b(?:the|der|die|das|la|le|el)\s*$", "", text, flags=re.IGNORECASE)
    match = re.search(
        r"(?:[/+&|,–—•·:(\[]|\s-\s?|\b(?:and|und|et|y|e|en|och|og|with|mit|avec|con|com|met|ve|for|für|of|bei|i|и)\b)\s*$",
        stripped,
        re.IGNORECASE,
    )
    return match.group() if match else ""


def _head_of(text: str) -> str:
    match = re.match(
        r"\s*(?:[/+&]|\b(?:and|und|et|y|och|og|with|mit|avec|con|ve)\b)", text, re.IGNORECASE
    )
    # A further agency after the joint is no staff.
    return match.group() if match and text[match.end() :].strip() else ""
