"""Ground + Body -> standfirst: the separate element before the body that sums the article up."""

from ingest.extract._body import Body, same_headline
from ingest.extract._container import Ground
from ingest.extract._names import words_of
from ingest.extract._phrases import says
from ingest.text import fold

__all__ = ["set_standfirst"]

_NAMES = frozenset(
    {
        "standfirst", "dek", "deck", "subtitle", "subtitles", "sub-title", "subheadline", "sub-headline", "subhead",
        "subheading", "sub-heading", "strapline", "excerpt", "summary", "teaser", "lead", "lede", "intro", "introduction",
        "chapo", "chapeau", "vorspann", "description", "abstract", "sinopsis", "bajada", "entradilla", "sommario",
        "occhiello", "perex", "ingress", "ingres", "manchet", "leadtext", "teasertext", "kurztext", "anons", "spot",
        "sapo", "synopsis", "blurb", "hed-dek", "secondary-title", "alternative-headline", "lid", "subtitulo", "copete",
    }
)  # fmt: skip
# Names that no styled first paragraph has ("intro", "lead"): these end the text's claim to it.
_SURE = frozenset(
    {
        "standfirst", "dek", "deck", "subtitle", "sub-title", "subheadline", "sub-headline", "subheading", "sub-heading",
        "strapline", "chapo", "chapeau", "vorspann", "bajada", "entradilla", "sommario", "occhiello", "perex", "ingress",
        "manchet", "hed-dek", "secondary-title", "alternative-headline", "subtitulo", "copete",
    }
)  # fmt: skip
_PASSABLE = frozenset({"outside", "header", "sidebar", "caption", "byline", "factbox"})
_PITCHES = frozenset(
    {"newsletter", "consent", "paywall", "popup", "comments", "form", "donation", "hidden", "footer", "related", "nav"}
)  # fmt: skip
_IMPASSABLE = frozenset({"caption", "date", "related", "hidden", "byline", "nav"})
_TAGS = frozenset({"h2", "h3", "h4", "p"})
_SHORT, _LONG = 25, 900  # characters
_FAR = 15  # blocks between a standfirst and the text
_NEAR = 2  # blocks between the headline and a sentence that no name calls a standfirst


def set_standfirst(ground: Ground, body: Body, description: str | None) -> str | None:
    """Return the standfirst, or None, and write "standfirst" on its block and on a repeat of it.

    Only what stands apart from the text is a standfirst: a mere first paragraph is text.
    """
    at = _find(ground, body, description)
    if at < 0:
        return None
    text = ground.flat.texts[at]
    kept = [
        other for other in range(body.start, body.end) if not body.reasons[other] and other != at
    ]
    repeats = bool(kept) and fold(ground.flat.texts[kept[0]]) == fold(text)
    if len(kept) <= repeats:
        return None  # it is all the text there is
    body.reasons[at] = "standfirst"
    if repeats:
        body.reasons[kept[0]] = "standfirst"
    return text.replace("\n", " ")


def _find(ground: Ground, body: Body, description: str | None) -> int:
    """Return the block: rather one that says so, or that the description repeats, than a mere sentence."""
    kept = [at for at, reason in enumerate(body.reasons) if not reason]
    if not kept:
        return -1
    first = kept[0]
    start = ground.headline + 1 if 0 <= ground.headline < first else max(0, first - 6)
    apart = [at for at in range(max(start, first - _FAR), first) if _may_be(ground, body, at)]
    summary = fold(description or "")[:40]
    for at in apart:
        if _is_named(ground, at) or (len(summary) > 25 and summary in fold(ground.flat.texts[at])):
            return at
    if _opens_named(ground, kept):
        return first
    return next((at for at in apart if _is_sentence(ground, at)), -1)


def _opens_named(ground: Ground, kept: list[int]) -> bool:
    """Return True when the first kept block, alone in its element, calls itself the standfirst."""
    flat, first = ground.flat, kept[0]
    return (
        len(kept) > 2
        and _SHORT <= len(flat.texts[first]) <= _LONG
        and 2 * flat.link_chars[first] <= len(flat.texts[first])
        and _is_named(ground, first, _SURE, 1)
    )


def _may_be(ground: Ground, body: Body, at: int) -> bool:
    flat = ground.flat
    text = flat.texts[at]
    return (
        _SHORT <= len(text) <= _LONG
        and body.reasons[at] in _PASSABLE
        and ground.reasons[at] not in _PITCHES
        and ground.verdicts[flat.boxes[at]] not in _IMPASSABLE
        and flat.link_chars[at] <= 0.5 * len(text)
        and not says(text)
        and not same_headline(text, ground.title)
    )


def _is_sentence(ground: Ground, at: int) -> bool:
    text, tag = ground.flat.texts[at], ground.flat.tag(at)
    near = ground.headline >= 0 and 0 < at - ground.headline <= _NEAR
    return near and not ground.reasons[at] and tag in _TAGS and len(text) > 40 and " " in text


def _is_named(ground: Ground, at: int, names: frozenset[str] = _NAMES, most: int = 3) -> bool:
    """Return True when one of the block's nearest boxes, of that many blocks at most, has such a name."""
    flat = ground.flat
    box, levels = flat.boxes[at], 3
    while box > 0 and levels:
        if flat.box_ends[box] - flat.box_starts[box] > most:
            return False
        if any(word in names for value in flat.box_names[box].split() for word in words_of(value)):
            return True
        box, levels = flat.box_parents[box], levels - 1
    return False
