"""Ground -> Body: which blocks are the article's text, which are not, and why."""

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from ingest.extract._bio import bio_name
from ingest.extract._container import Ground, choose_box
from ingest.extract._flat import Flat
from ingest.extract._other import main_unit, parts_of
from ingest.extract._phrases import says
from ingest.text import fold

__all__ = ["Body", "find_headline", "read_body", "same_headline"]

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_QUOTES = frozenset({"blockquote", "pre", "table", "td", "th", "li"})
_EXACT = frozenset({"pre", "td", "th"})  # what is said again here is no pull quote
_ENDS = frozenset({"comments", "sources"})
_HEADING_CHARS = 60
_SAID = 100.0  # characters of prose that no title has: a paragraph marked up as a heading
_FLOW_PROSE = 60.0
_REPEAT_CHARS = 40
_REPEAT_WORK = 100_000_000  # blocks x characters: no article, and half a second of looking
_ITEMS, _LISTS = 5, 3  # a longer list of links, or more lists, may be what the article is about
_ITEM_CHARS = 20
_QUOTE_MARKS = "\"“”„«»‘’' "
_CUTS = frozenset({"related", "comments", "bio", "newsletter", "tags", "footer"})


@dataclass(frozen=True, slots=True)
class Body:
    """A decision for every block."""

    box: int  # the article's own container
    start: int  # its first block
    end: int  # one past its last block
    reasons: list[str]  # "" for kept


def find_headline(flat: Flat, title: str | None) -> int:
    """Return the first block that shows the title, or the first h1; -1 when there is none."""
    wanted = fold(title or "")
    first = linked = -1
    for at, text in enumerate(flat.texts):
        tag = flat.tag(at)
        if tag == "h1" and first < 0:
            first = at
        if wanted and len(wanted) < 2 * len(text) and len(text) < 2 * len(wanted) + 8:
            shown = fold(text)
            if flat.link_chars[at] >= len(text):
                if linked < 0 and shown == wanted and tag in _HEADINGS:
                    linked = at  # a blog's own title points to itself
            elif shown == wanted or (tag == "h1" and (shown in wanted or wanted in shown)):
                return at
    sure = first >= 0 and flat.link_chars[first] < len(flat.texts[first])
    return first if sure or linked < 0 else linked


def read_body(ground: Ground) -> Body:
    """Return a decision for every block of the page."""
    flat = ground.flat
    box = choose_box(ground)
    box = box if ground.chosen else main_unit(ground, box)
    reasons = ["outside"] * len(flat.texts)
    parts = ground.chosen or parts_of(ground, box)
    for part in parts:
        for at in range(flat.box_starts[part], flat.box_ends[part]):
            reasons[at] = ground.reasons[at] or _own_reason(ground, at)
    start = min(flat.box_starts[part] for part in parts)
    end = max(flat.box_ends[part] for part in parts)
    _drop_headline(ground, reasons, (start, end))
    _drop_after_title(ground, reasons, (start, end))
    _drop_appendix(ground, reasons, (start, end))
    _drop_after_headings(flat, reasons, (start, end))
    _drop_link_lists(flat, reasons, (start, end))
    _drop_doubles(flat, reasons, (start, end))
    _drop_repeats(flat, reasons, (start, end))
    _trim_head(ground, reasons, (start, end))
    _trim_tail(ground, reasons, (start, end))
    _drop_bio(flat, reasons, (start, end))
    return Body(box, start, end, reasons)


def _own_reason(ground: Ground, at: int) -> str:
    flat = ground.flat
    text, tag = flat.texts[at], flat.tag(at)
    if not any(map(_is_word, text)):
        return "ornament"
    said = says(text)
    if said:
        return said
    if (
        flat.link_chars[at] > 0.85 * len(text)
        and tag not in _HEADINGS
        and tag not in ("li", "td", "th")
    ):
        return "related"
    if _in_figure(ground, at):
        return "caption"
    return ""


def _in_figure(ground: Ground, at: int) -> bool:
    flat = ground.flat
    box = flat.boxes[at]
    for _ in range(4):
        tag = flat.box_tags[box]
        if tag == "figure":
            return True
        if tag in _QUOTES or box == 0:
            return False
        box = flat.box_parents[box]
    return False


def same_headline(text: str, title: str) -> bool:
    """Return True when a text shows the title, also with a kicker before it.

    >>> same_headline("Floods: River rises in Ford", "River rises in Ford")
    True
    """
    words, wanted = tuple(fold(text).split()), _words_of_title(title)
    if not wanted or not len(wanted) <= len(words) <= 2 * len(wanted) + 3:
        return words == wanted
    return words == wanted or (len(wanted) > 3 and set(wanted) <= set(words))


@lru_cache(maxsize=64)
def _words_of_title(title: str) -> tuple[str, ...]:
    return tuple(fold(title).split())


def _drop_headline(ground: Ground, reasons: list[str], span: tuple[int, int]) -> None:
    flat, (start, end) = ground.flat, span
    shown = ground.title or (flat.texts[ground.headline] if ground.headline >= 0 else "")
    longest = 3 * len(shown) + 20
    for at in range(start, end):
        text = flat.texts[at]
        if reasons[at] or len(text) > longest or not same_headline(text, shown):
            continue
        if flat.tag(at) != "li" or fold(text) == fold(shown):
            reasons[at] = "headline"
    if start <= ground.headline < end:
        before = _prose(ground, reasons, (start, ground.headline))
        if before <= 0.2 * _prose(ground, reasons, (ground.headline, end)):
            for at in range(start, ground.headline):
                reasons[at] = reasons[at] or "header"
            reasons[ground.headline] = reasons[ground.headline] or "headline"


def _prose(ground: Ground, reasons: list[str], span: tuple[int, int]) -> float:
    return sum([max(0.0, ground.prose[at]) for at in range(*span) if not reasons[at]])


def _drop_after_title(ground: Ground, reasons: list[str], span: tuple[int, int]) -> None:
    """A later h1 that titles little begins other matter: comments, a shop, the next article."""
    titles = [at for at in range(*span) if ground.flat.tag(at) == "h1" and at > ground.headline]
    if not titles or len(titles) > 2 or ground.headline < 0:
        return
    before = _prose(ground, reasons, (span[0], titles[0]))
    if _prose(ground, reasons, (titles[0], span[1])) < 0.4 * before:
        for at in range(titles[0], span[1]):
            reasons[at] = reasons[at] or "other"


def _drop_appendix(ground: Ground, reasons: list[str], span: tuple[int, int]) -> None:
    """A heading of comments or of sources ends the text when little stands under it."""
    whole, before = _prose(ground, reasons, span), 0.0
    for at in range(*span):
        if not reasons[at]:
            before += max(0.0, ground.prose[at])
        if reasons[at] not in _ENDS or ground.flat.tag(at) not in _HEADINGS:
            continue
        if whole - before < 0.4 * before:
            reasons[at : span[1]] = [reason or reasons[at] for reason in reasons[at : span[1]]]
            return


def _drop_after_headings(flat: Flat, reasons: list[str], span: tuple[int, int]) -> None:
    """Under a heading such as "Related" stand links and items until the text goes on."""
    under = ""
    for at in range(*span):
        text = flat.texts[at]
        if reasons[at] in _CUTS and len(text) < _HEADING_CHARS and not flat.link_chars[at]:
            under = reasons[at]
        elif under and not reasons[at]:
            if flat.link_chars[at] or (flat.tag(at) == "li" and len(text) < 2 * _HEADING_CHARS):
                reasons[at] = (
                    under if flat.tag(at) == "li" or 3 * flat.link_chars[at] > len(text) else ""
                )
            under = under if reasons[at] else ""


def _drop_link_lists(flat: Flat, reasons: list[str], span: tuple[int, int]) -> None:
    """A short list of nothing but linked titles points elsewhere; an article made of them does not."""
    lists = [at for at in range(*span) if not reasons[at] and _opens_links(flat, at)]
    if not lists or len(lists) > _LISTS:
        return
    for at in lists:
        end = flat.box_ends[flat.box_parents[flat.boxes[at]]]
        reasons[at:end] = [reason or "related" for reason in reasons[at:end]]


def _opens_links(flat: Flat, at: int) -> bool:
    """Return True for the first item of such a list, unless a colon announces it."""
    if flat.tag(at) != "li" or not flat.link_chars[at]:
        return False
    around = flat.box_parents[flat.boxes[at]]
    start, end = flat.box_starts[around], flat.box_ends[around]
    if start != at or end - at > _ITEMS or (at and flat.texts[at - 1][-1] in ":："):
        return False
    chars = sum(map(len, flat.texts[at:end]))
    return chars > _ITEM_CHARS * (end - at) and sum(flat.link_chars[at:end]) > 0.85 * chars


def _drop_doubles(flat: Flat, reasons: list[str], span: tuple[int, int]) -> None:
    """A box of which every block stood before is drawn for another width of screen."""
    kept = [at for at in range(*span) if not reasons[at]]
    first: dict[str, int] = {}
    for at in kept:
        if first.setdefault(flat.texts[at], at) == at or len(flat.texts[at]) < _REPEAT_CHARS:
            continue
        around = flat.ancestors(flat.boxes[at])
        apart = [box for box in around if flat.box_starts[box] > first[flat.texts[at]]]
        box = apart[-1] if apart else 0
        start, end = flat.box_starts[box], flat.box_ends[box]
        own = [each for each in range(start, end) if not reasons[each]]
        if len(own) > 1 and all(first.get(flat.texts[each], start) < start for each in own):
            reasons[start:end] = [reason or "repeat" for reason in reasons[start:end]]


def _drop_repeats(flat: Flat, reasons: list[str], span: tuple[int, int]) -> None:
    """A pull quote, apart from the paragraphs, says again what one of them says among other things."""
    kept = [at for at in range(*span) if not reasons[at]]
    whole = "\n".join([flat.texts[at] for at in kept])
    if len(kept) * len(whole) > _REPEAT_WORK:
        return
    flows = Counter([flat.box_parents[flat.boxes[at]] for at in kept])
    for at in kept:
        text = flat.texts[at].strip(_QUOTE_MARKS)
        if _REPEAT_CHARS <= len(text) <= 10 * _REPEAT_CHARS and whole.count(text) > 1:
            longer = [other for other in kept if len(flat.texts[other]) > 1.2 * len(text)]
            within = flat.box_parents[flat.boxes[at]]
            if flat.tag(at) in _EXACT or (flat.tag(at) == "p" and flows[within] > 2):
                continue
            if any(
                text in flat.texts[other] and flat.box_parents[flat.boxes[other]] != within
                for other in longer
            ):
                reasons[at] = "repeat"


def _trim_head(ground: Ground, reasons: list[str], span: tuple[int, int]) -> None:
    """Before the first prose stand rubric, date, names and controls."""
    flat = ground.flat
    if not any(not reasons[at] and ground.prose[at] > 0 for at in range(*span)):
        return  # all that there is
    titled = False
    for at in range(*span):
        if reasons[at]:
            continue
        if ground.prose[at] > 0 or (titled and flat.tag(at) == "li"):
            return
        titled = titled or flat.tag(at) in _HEADINGS
        if flat.link_chars[at] > 0.8 * len(flat.texts[at]):
            reasons[at] = "header"
        elif flat.tag(at) in _HEADINGS or flat.tag(at) in _QUOTES or flat.texts[at][-1] in ".!?:,":
            continue
        elif flat.tag(at) != "p" or len(flat.texts[at]) < 30:
            reasons[at] = "header"


def _trim_tail(ground: Ground, reasons: list[str], span: tuple[int, int]) -> None:
    """After the last prose stand headings of what was dropped, links and labels."""
    flat = ground.flat
    flow = _flow(ground, reasons, span)
    for at in range(span[1] - 1, span[0] - 1, -1):
        if reasons[at]:
            continue
        title = flat.tag(at) in _HEADINGS and ground.prose[at] < _SAID
        if title or flat.link_chars[at] > 0.5 * len(flat.texts[at]):
            reasons[at] = "related"
        elif _is_label(ground, at) and flow and flow not in flat.ancestors(flat.boxes[at]):
            reasons[at] = "outside"
        else:
            return


def _is_label(ground: Ground, at: int) -> bool:
    """Return True for words that are neither prose nor an item of a list or table that may end a text."""
    return ground.prose[at] <= 0 and ground.flat.tag(at) not in _QUOTES


def _flow(ground: Ground, reasons: list[str], span: tuple[int, int]) -> int:
    """Return the box in which the last two blocks of prose stand together; 0 when there are none."""
    flat = ground.flat
    last = [at for at in range(*span) if not reasons[at] and ground.prose[at] > _FLOW_PROSE][-2:]
    if len(last) < 2:
        return 0
    around = flat.ancestors(flat.boxes[last[0]])
    return next(box for box in flat.ancestors(flat.boxes[last[1]]) if box in around)


def _drop_bio(flat: Flat, reasons: list[str], span: tuple[int, int]) -> None:
    """The last blocks may tell who the author is."""
    kept = [at for at in range(*span) if not reasons[at]]
    if len(kept) < 3:
        return
    for at in kept[-2:]:
        if bio_name(flat.texts[at]):
            reasons[at] = "bio"


def _is_word(char: str) -> bool:
    return char.isalnum() or char == "_"  # agencies part sections with "___"
