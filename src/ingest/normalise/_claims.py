"""Origin -> the one sentence that may be printed about it. Never claims more than was seen.

A sentence is an opening (who says so, and what it is called) and an end (what a comparison found). docs/claims.md has both.
"""

from typing import Literal, cast

from ingest.types import Check, Origin, OriginKind, Relation, Says

Speaker = Literal["page", "copies"]

# How a page, or the other copies of a piece, name its origin.
OPENINGS: dict[tuple[Speaker, Says | None], str] = {
    ("page", None): "The page credits {whom}{beside}",
    ("page", "translated"): "The page calls itself a translation of a text by {name}{beside}",
    ("page", "rewritten"): "The page calls itself a rewrite of a text by {name}{beside}",
    ("copies", None): "Other copies credit {whom}{beside}",
}
WHOM: dict[OriginKind | None, str] = {
    None: "{name}",
    "agency": "{name}",
    "outlet": "{name}",
    "issuer": "{name} as its issuer",
    "distributor": "{name} as its distributor",
}
BESIDE = {"republished": "", "partly": " beside its own staff"}
# What a comparison with the named text found.
ENDS: dict[tuple[Relation, Check], str] = {
    ("unverified", "not_checked"): "; {name}'s text was not compared.",
    ("unverified", "unreachable"): "; the text there could not be reached.",
    ("unverified", "no_support"): "; the text found there does not bear it out.",
    ("unverified", "contradicted"): "; the text found there contradicts it.",
    ("verbatim", "text_match"): ", and the two texts are the same.",
    ("edited", "text_match"): ", and the text is an edited form of the one there.",
    ("excerpt", "text_match"): ", and the text is a part of the one there.",
    ("rewritten", "facts_match"): "; the words differ and the facts agree.",
    ("translated", "facts_match"): "; the languages differ and the facts agree.",
    ("compiled", "facts_match"): "; passages of the text there stand in it, and the facts agree.",
}
OWN = {
    "absence": "The page names no other publisher.",
    "evidence": "Other copies name this page as their original; it names no other publisher.",
}
DECIDED = {
    "own": "A person decided that no other publisher had it first.",
    "unknown": "A person decided that the origin is not known.",
    "republished": "A person decided that {name} published it first.",
}
UNKNOWN = "The page credits several publishers that contradict each other."
_NAMELESS = "another publisher"


def claim_sentence(origin: Origin, *, by: Speaker = "page") -> str:
    """Return the permitted sentence for an origin's status, relation, basis, kind and check.

    `by` tells whether the page itself or other copies of the piece credit the origin. A combination that the tables do
    not know gets the sentence of the unchecked claim. Never raises.

    >>> claim_sentence(Origin("republished", "unverified", "evidence", name="Reuters"))
    "The page credits Reuters; Reuters's text was not compared."
    """
    name = origin.name or origin.domain or _NAMELESS
    if origin.basis == "decision" and origin.status in DECIDED:
        return DECIDED[origin.status].replace("{name}", name)
    if origin.status == "own":
        return OWN[origin.basis]
    if origin.status == "unknown":
        return UNKNOWN
    relation = cast(Relation, origin.relation)
    opening = OPENINGS.get((by, origin.says)) or OPENINGS[by, None]
    end = ENDS.get((relation, origin.check)) or ENDS["unverified", "not_checked"]
    sentence = (opening + end).replace("{whom}", WHOM[origin.kind])
    return sentence.replace("{beside}", BESIDE[origin.status]).replace("{name}", name)
