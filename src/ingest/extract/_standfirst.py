"""Ground + Body -> standfirst: the separate element before the body that sums the article up."""

import re

from ingest.extract._body import Body
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
_SENTENCE = re.compile(r"\w[^.!?]*\s\w")
_SHORT, _LONG = 25, 900


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
    kept = [at for at, reason in enumerate(body.reasons) if not reason]
    if not kept:
        return -1
    first = kept[0]
    start = ground.headline + 1 if 0 <= ground.headline < first + 12 else max(0, first - 6)
    summary = fold(description or "")[:60]
    for at in range(start, min(kept[min(3, len(kept) - 1)] + 1, len(body.reasons))):
        if _is_standfirst(ground, body, at, (first, summary)):
            return at
    return -1


def _is_standfirst(ground: Ground, body: Body, at: int, clue: tuple[int, str]) -> bool:
    flat, (first, summary) = ground.flat, clue
    text = flat.texts[at]
    if not _SHORT <= len(text) <= _LONG or body.reasons[at] not in (
        "",
        "outside",
        "header",
        "sidebar",
        "caption",
        "byline",
        "factbox",
    ):
        return False
    if (
        ground.verdicts[flat.boxes[at]] in ("caption", "date", "related", "hidden", "byline", "nav")
        or flat.link_chars[at] > 0.5 * len(text)
        or says(text)
    ):
        return False
    named = _is_named(ground, at)
    told = len(summary) > 30 and fold(text).startswith(summary[:40])
    tag = flat.tag(at)
    before_body = at < first or body.reasons[at] == "outside"
    if before_body:
        return (
            named
            or told
            or (
                tag in ("h2", "h3", "h4", "p")
                and ground.headline >= 0
                and _SENTENCE.search(text) is not None
                and len(text) > 40
            )
        )
    return False


def _is_named(ground: Ground, at: int) -> bool:
    flat = ground.flat
    box, levels = flat.boxes[at], 3
    while box > 0 and levels:
        if flat.box_ends[box] - flat.box_starts[box] > 3:
            return False
        if any(word in _NAMES for value in flat.box_names[box].split() for word in words_of(value)):
            return True
        box, levels = flat.box_parents[box], levels - 1
    return False
