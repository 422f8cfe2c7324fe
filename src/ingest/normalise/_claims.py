"""Origin -> the one sentence that may be printed about it. Never claims more than was seen."""

from ingest.types import Origin

_BESIDE = {"republished": "", "partly": " beside its own staff"}
_NAMED = {
    (
        "unverified",
        "not_checked",
    ): "The page credits {name}{beside}; {name}'s text was not compared.",
    (
        "unverified",
        "no_support",
    ): "The page credits {name}{beside}; the text found there does not support it.",
    (
        "unverified",
        "unreachable",
    ): "The page credits {name}{beside}; the text there could not be reached.",
    (
        "unverified",
        "contradicted",
    ): "The page credits {name}{beside}; the text found there contradicts it.",
    ("verbatim", "text_match"): "The page credits {name}{beside}, and the two texts are the same.",
    (
        "edited",
        "text_match",
    ): "The page credits {name}{beside}, and the text is an edited form of the one there.",
    (
        "excerpt",
        "text_match",
    ): "The page credits {name}{beside}, and the text is a part of the one there.",
    (
        "rewritten",
        "facts_match",
    ): "The page credits {name}{beside}; the words differ and the facts agree.",
    (
        "translated",
        "not_checked",
    ): "The page calls itself a translation from {name}{beside}; {name}'s text was not compared.",
    (
        "translated",
        "facts_match",
    ): "The page calls itself a translation from {name}{beside}, and the facts agree.",
    (
        "compiled",
        "not_checked",
    ): "The page credits {name} among others{beside}; {name}'s text was not compared.",
}
SENTENCES: dict[tuple[str, str, str], str] = {
    ("own", "", "not_checked"): "The page names no other publisher.",
    (
        "unknown",
        "unverified",
        "not_checked",
    ): "The page credits several publishers that contradict each other.",
    **{
        (status, relation, check): sentence.replace("{beside}", beside)
        for status, beside in _BESIDE.items()
        for (relation, check), sentence in _NAMED.items()
    },
}
_NAMELESS = "another publisher"


def claim_sentence(origin: Origin) -> str:
    """Return the permitted sentence for an origin's status, relation and check.

    A combination that the table does not know gets the sentence of the unchecked claim. Never raises.

    >>> claim_sentence(Origin("republished", "unverified", "evidence", name="Reuters"))
    "The page credits Reuters; Reuters's text was not compared."
    """
    sentence = SENTENCES.get((origin.status, origin.relation or "", origin.check))
    if sentence is None:
        relation = "" if origin.status == "own" else "unverified"
        sentence = SENTENCES[origin.status, relation, "not_checked"]
    return sentence.replace("{name}", origin.name or origin.domain or _NAMELESS)
