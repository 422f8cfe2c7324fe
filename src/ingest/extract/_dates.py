"""Witnesses of a moment -> when the piece was published and when it was last changed, and who says so."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice
from typing import NamedTuple

from ingest.extract._flat import Flat, Mark
from ingest.extract._printed import dates_in, day_in_url, label_of
from ingest.times import parse_time
from ingest.types import Entry, Statement, Time

Said = Mapping[str, Sequence[Statement]]  # place -> its statements
Found = tuple[Time | None, str]  # the place is "" when nothing was found
_NONE: Found = (None, "")
Stated = tuple[Time, str]


class Shown(NamedTuple):
    """A date that readers meet near the headline; the value of an element may not be printed."""

    time: Time
    place: str
    printed: bool


_AHEAD = 25  # blocks after the headline that may still hold the date line
_BEHIND = 6
_MAX_CHARS = 200  # a longer block is prose
_MAX_MARKS = 60  # a page of nothing but dates must not cost more
_LABEL_CHARS = 25  # of a block that is the label of the next one
_LINE_CHARS = 80  # a longer text is no date line
# In blocks: how much nearer or farther than it stands a date is taken to be.
_MARK_BONUS, _LABEL_BONUS = 4, 8
_LEAF_CHARS = 40  # of a block that is nothing but a date and a clock
_DATELINE_BLOCKS = 8  # after the headline; prose that begins with a date counts
_DATELINE_CHARS = 60
_NOT_DATES = re.compile(
    r"(?i)comment|related|teaser|widget|sidebar|footer|copyright|event|-hidden-"
)
_DAY = timedelta(days=1)
_RUNNING = timedelta(days=7)  # as long as a story may run; what is changed later is a new edition
_MAX_OFFSET = timedelta(hours=14)
_QUARTER = timedelta(minutes=15)

# Nearer to the article come first.
_PUBLISHED = (
    ("jsonld.datePublished", "jsonld"),
    ("meta.article:published_time", "meta"),
    ("meta.og:article:published_time", "meta"),
    ("meta.article:published", "meta"),
    ("meta.og:published_time", "meta"),
    ("microdata.datePublished", "microdata"),
    ("meta.datepublished", "meta"),
    ("meta.parsely-pub-date", "meta"),
    ("meta.sailthru.date", "meta"),
    ("meta.cxenseparse:recs:publishtime", "meta"),
    ("meta.cxenseparse:publishtime", "meta"),
    ("meta.article.published", "meta"),
    ("meta.dc.date.issued", "meta"),
    ("meta.dcterms.issued", "meta"),
    ("meta.publish-date", "meta"),
    ("meta.publish_date", "meta"),
    ("meta.publication_date", "meta"),
    ("meta.publicationdate", "meta"),
    ("meta.pubdate", "meta"),
    ("meta.ptime", "meta"),
    ("meta.date.issued", "meta"),
    ("meta.bt:pubdate", "meta"),
    ("meta.citation_publication_date", "meta"),
    ("meta.citation_online_date", "meta"),
    ("meta.originalpublicationdate", "meta"),
    ("meta.displaydate", "meta"),
    ("meta.shareaholic:article_published_time", "meta"),
    ("meta.rnews:datepublished", "meta"),
)
# These may as well be the day of the last change, or of the template.
_LOOSE = (
    ("meta.dc.date", "meta"),
    ("meta.dcterms.date", "meta"),
    ("meta.date", "meta"),
    ("meta.dc.date.created", "meta"),
    ("meta.dcterms.created", "meta"),
    ("meta.article_date_original", "meta"),
    ("microdata.dateCreated", "microdata"),
    ("jsonld.dateCreated", "jsonld"),
    ("jsonld.uploadDate", "jsonld"),
)
_MODIFIED = (
    ("jsonld.dateModified", "jsonld"),
    ("meta.article:modified_time", "meta"),
    ("meta.article:modified", "meta"),
    ("meta.article:updated_time", "meta"),
    ("microdata.dateModified", "microdata"),
    ("meta.datemodified", "meta"),
    ("meta.og:updated_time", "meta"),
    ("meta.og:modified_time", "meta"),
    ("meta.dcterms.modified", "meta"),
    ("meta.dc.date.modified", "meta"),
    ("meta.last-modified", "meta"),
    ("meta.lastmod", "meta"),
    ("meta.bt:moddate", "meta"),
    ("meta.utime", "meta"),
)


def find_published(said: Said, flat: Flat, top: int, url: str | None, entry: Entry | None) -> Found:
    """Return when the piece was first published, and the place that says so.

    `top` is the block of the headline. What a page states out of sight comes first, then what it prints
    near the headline, the feed, the address, a signature below the text; a date of change counts last.
    """
    language = _language(said)
    stated = _all_stated(said, _PUBLISHED, language)
    changed = _stated(said, _MODIFIED, language)[0]
    if stated and _settled(stated, changed):
        return stated[0]
    near, prose = _near(flat, top, language)
    if stated:
        if anew := _printed_anew(stated, changed, near):
            return anew
        time, place = _shown(stated, near, changed)
        return _with_own_offset(time, said, near or prose), place
    loose = _all_stated(said, _LOOSE, language)
    if (
        loose
        and loose[0][0].precision != "day"
        and (not near or _is_shown(loose[0][0], [*near, *prose]))
    ):
        return _with_own_offset(loose[0][0], said, near), loose[0][1]
    feed: list[Found] = [(entry.published, "feed")] if entry and entry.published else []
    found = [*_not_against(day_in_url(url), near), *feed, *_in_url(url)]
    if found:
        return found[0]
    far, labelled = _far(flat, top, language)
    if labelled or (far[0] and not loose):
        return far
    last = [*loose[:1], find_modified(said, flat, top, None), *_not_against(None, prose)]
    return next((found for found in last if found[0]), _changed_far(flat, top, language))


def _settled(stated: Sequence[Stated], changed: Time | None) -> bool:
    """Tell whether what the page shows cannot matter: looking for it costs more than all else."""
    time = stated[0][0]
    is_unchanged = changed is None or _day_of(changed) == _day_of(time)
    return _agree(stated) and time.offset_min != 0 and is_unchanged


def _printed_anew(
    stated: Sequence[Stated], changed: Time | None, near: Sequence[Shown]
) -> Stated | None:
    """Return the printed day of the last change when it stands there without a label, and alone.

    Guides are written anew each year; the day that they were first published nobody sees.
    """
    printed = [found for found in near if found.printed]
    if changed is None or any(
        _day_of(found.time) == _day_of(time) or _prints(found.time, time)
        for found in printed
        for time, _ in stated
    ):
        return None
    anew = (found for found in printed if _prints(found.time, changed))
    return next(((found.time, found.place) for found in anew), None)


def _prints(shown: Time, time: Time) -> bool:
    """Tell whether what is shown may be that moment, on whatever clock."""
    if "day" in (shown.precision, time.precision):
        apart = abs(_day_of(shown) - _day_of(time))
        return apart <= (_DAY if time.offset_min == 0 else timedelta())
    apart = abs(shown.utc.replace(second=0) - time.utc.replace(second=0))
    if shown.offset_min is not None and time.offset_min is not None:
        return not apart
    return apart <= _MAX_OFFSET and not apart % _QUARTER


def _shown(stated: Sequence[Stated], near: Sequence[Shown], modified: Time | None) -> Stated:
    """Return the first statement; where they differ, the first whose day readers see.

    A running story moves one of them along with its last change: that one does not count.
    """
    first = stated[0][0]
    if _agree(stated) or _is_shown(first, near):
        return stated[0]
    still = [
        (time, place)
        for time, place in stated
        if modified is None or time.utc != modified.utc or time.utc - first.utc > _RUNNING
    ]
    return next((found for found in still if _is_shown(found[0], near)), (still or stated)[0])


def _agree(stated: Sequence[Stated]) -> bool:
    moments = [time.utc for time, _ in stated]
    return max(moments) - min(moments) <= _DAY


def _is_shown(time: Time, near: Sequence[Shown]) -> bool:
    return any(_day_of(other.time) == _day_of(time) for other in near)


def _not_against(in_url: Time | None, near: Sequence[Shown]) -> Iterator[Found]:
    """Yield the dates that the address does not contradict: others belong to something else."""
    for time, place, _ in near:
        if in_url is None or abs(time.utc - in_url.utc) <= 2 * _DAY:
            yield time, place


def _in_url(url: str | None) -> Iterator[Found]:
    if time := day_in_url(url):
        yield time, "url"


def _day_of(time: Time) -> date:
    return (time.utc + timedelta(minutes=time.offset_min or 0)).date()


def find_modified(said: Said, flat: Flat, top: int, entry: Entry | None) -> Found:
    """Return when the piece was last changed, and the place that says so."""
    language = _language(said)
    time, place = _stated(said, _MODIFIED, language)
    if time:
        return time, place
    for block in range(max(0, top - _BEHIND), min(len(flat.texts), top + _AHEAD)):
        for time, label in _dates_of(flat.texts[block], language):
            if (label or _label_above(flat, block)) == "modified":
                return time, "text"
    return (entry.updated, "feed") if entry and entry.updated else _NONE


def _language(said: Said) -> str | None:
    """Return the language with its region: British and American pages order day and month differently."""
    for place in ("html.lang", "meta.og:locale", "jsonld.inLanguage", "meta.content-language"):
        if statements := said.get(place):
            return statements[0].value[:5].lower().replace("_", "-")
    return None


def _all_stated(
    said: Said, places: Sequence[tuple[str, str]], language: str | None
) -> list[Stated]:
    """Return the first moment of each place that gives one."""
    found = (_stated(said, [one], language) for one in places if one[0] in said)
    return [(time, place) for time, place in found if time]


def _stated(said: Said, places: Sequence[tuple[str, str]], language: str | None) -> Found:
    for place, kind in places:
        for statement in said.get(place, ())[:3]:
            value = statement.value[:120]
            # A clock that is not one ("22:06:08:684Z") leaves the day.
            if time := parse_time(value, language=language) or parse_time(value[:10]):
                return time, kind
    return _NONE


def _dates_of(text: str, language: str | None) -> tuple[tuple[Time, str], ...]:
    return dates_in(text, language) if len(text) <= _MAX_CHARS else ()


def _near(flat: Flat, top: int, language: str | None) -> tuple[list[Shown], list[Shown]]:
    """Return the dates shown near the headline, the likeliest first, and those amid prose there."""
    ranked: list[tuple[int, Shown]] = []
    around = (mark for mark in flat.marks if -_BEHIND <= mark.block - top <= _AHEAD)
    for mark in islice(around, _MAX_MARKS):
        if _is_date(mark) and _label_above(flat, mark.block) != "modified":
            far = _distance(mark.block, top) - _MARK_BONUS
            ranked.extend((far, shown) for shown in _of_mark(mark, language))
    prose: list[Shown] = []
    for block in range(max(0, top - _BEHIND), min(len(flat.texts), top + _AHEAD)):
        text = flat.texts[block]
        if len(text) > _MAX_CHARS and top < block <= top + _DATELINE_BLOCKS:
            text = text[:_DATELINE_CHARS]
        for time, label in _dates_of(text, language):
            label = label or _label_above(flat, block)
            shown = Shown(time, "text", printed=True)
            if not label and _is_prose(text):
                prose.append(shown)
            elif label != "modified":
                far = _distance(block, top) - _LABEL_BONUS * (label == "published")
                ranked.append((far, shown))
    ranked.sort(key=lambda found: found[0])
    return [shown for _, shown in ranked], prose


def _is_prose(text: str) -> bool:
    """Tell whether a line with a date is no date line: it is long and does not begin with the date."""
    head = text[:_DATELINE_CHARS]
    return len(text) > _LINE_CHARS and not dates_in(head)


def _label_above(flat: Flat, block: int) -> str:
    """Return what a short block before a date says of it, or ""."""
    above = flat.texts[block - 1] if 0 < block <= len(flat.texts) else ""
    is_label = len(above) <= _LABEL_CHARS and not any(char.isdigit() for char in above)
    return label_of(above) if is_label else ""


def _distance(block: int, top: int) -> int:
    """Return how far a block is from the headline; menus before it print today's date."""
    return block - top if block >= top else 2 * (top - block)


def _is_date(mark: Mark) -> bool:
    # A link in a list names the day of another piece.
    named = mark.tag != "a" and label_of(mark.names) != "modified"
    return named and not _NOT_DATES.search(mark.names)


def _of_mark(mark: Mark, language: str | None) -> Iterator[Shown]:
    if mark.tag == "time" and mark.value and (time := parse_time(mark.value[:60])):
        yield Shown(time, "dom", printed=False)
    for time, label in _dates_of(mark.text, language):
        if label != "modified":
            yield Shown(time, "dom", printed=True)


def _far(flat: Flat, top: int, language: str | None) -> tuple[Found, bool]:
    """Return the date below the text that is labelled, or the one day that date lines agree on.

    Also, whether it is labelled.
    """
    times: list[Stated] = []
    for text in flat.texts[top + _AHEAD :]:
        for time, label in _dates_of(text, language):
            if label == "published":
                return (time, "text"), True
            if not label and len(text) <= _LEAF_CHARS and not text.endswith("."):
                times.append((time, "text"))
    below = (mark for mark in flat.marks if mark.block > top and _is_date(mark))
    marks = list(islice(below, _MAX_MARKS))
    times = [(shown.time, "dom") for mark in marks for shown in _of_mark(mark, language)] or times
    days = {time.utc.date() for time, _ in times}
    return (times[0] if len(days) == 1 else _NONE), False


def _changed_far(flat: Flat, top: int, language: str | None) -> Found:
    """Return the labelled date of a change below the text: a page may print no other."""
    for text in flat.texts[top + _AHEAD :]:
        for time, label in _dates_of(text, language):
            if label == "modified":
                return time, "text"
    return _NONE


def _with_own_offset(time: Time, said: Said, near: Sequence[Shown]) -> Time:
    """Return a moment stated in UTC with the offset that the page prints for the same moment."""
    if time.offset_min != 0 or time.precision not in ("second", "minute"):
        return time
    printed = [shown for shown in near if shown.printed]
    for other in _renditions(said, near):
        if offset := _offset_between(time, other):
            own = replace(time, offset_min=offset)
            # Readers may be shown UTC all the same.
            return own if _is_shown(own, printed) or not _is_shown(time, printed) else time
    return time


def _renditions(said: Said, near: Sequence[Shown]) -> Iterator[Time]:
    places = [place for place, _ in _PUBLISHED] + ["time.datetime"]
    for place in places:
        for statement in said.get(place, ())[:10]:
            if time := parse_time(statement.value[:60]):
                yield time
    yield from (shown.time for shown in near[:1])


def _to_midnight(time: Time, day: Time) -> int:
    """Return the minutes by which a full hour in UTC is the midnight that begins the printed day."""
    ahead = day.utc - time.utc
    is_midnight = time.utc.minute == time.utc.second == 0 and timedelta() < ahead <= _MAX_OFFSET
    return round(ahead / timedelta(minutes=1)) if is_midnight else 0


def _offset_between(time: Time, other: Time) -> int:
    """Return minutes east of UTC when `other` is the same moment on another clock, else 0."""
    if other.precision == "day":
        return _to_midnight(time, other)
    if other.precision not in ("second", "minute"):
        return 0
    if other.offset_min:
        return other.offset_min if abs(other.utc - time.utc) < timedelta(minutes=1) else 0
    ahead = other.utc.replace(second=0) - time.utc.replace(second=0)
    # At a full quarter any two moments of a day would do.
    if time.utc.minute % 15 == 0 or not ahead or abs(ahead) > _MAX_OFFSET or ahead % _QUARTER:
        return 0
    return round(ahead / timedelta(minutes=1))
