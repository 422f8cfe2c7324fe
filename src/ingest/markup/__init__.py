"""bytes of HTML -> bool: would they hold the parser up? Parses nothing.

The parser's time is quadratic in nesting depth, in attributes on one tag and in open formatting elements,
and a parse cannot be stopped. A few counts tell which pages need a closer look; `_weigh` has it.
"""

import re

from ingest.markup._weigh import ATTRIBUTE, ATTRIBUTES, weighs_too_much

__all__ = ["is_tangled"]

_MANY_TAGS = 10_000  # with their ends; fewer parse in 0.15 s however they nest
_REOPENED = 1_000_000  # tags x formatting tags: so many are opened anew in 0.3 s
_SOME_TAGS = 1_000
_MANY_ROOTS = 8  # tags of html and body with attributes, which all fill one element
_MAX_ATTRIBUTES = 1_000
# A tag that matters covers five steps; the longer the page, the more of them it may hold.
_STEPS = (200, 3_000)  # bytes
_DOUBTFUL = 4  # steps on end
_STEP_WORK = 1_000_000_000

_TAG_START = re.compile(rb"<[a-zA-Z]")
_TAG = re.compile(rb"<[^\s>/]++(" + ATTRIBUTES + rb")")
_EQUALS = re.compile(rb"(?:=|\A)\s+\Z")
_SPACES = b" \t\r\n\f"
_ROOT = re.compile(rb"<(?=[bBhH])(?:[bB][oO][dD][yY]|[hH][tT][mM][lL])[\s/]")
# Without IGNORECASE the search for "<" is a memchr.
_FORMAT = re.compile(
    rb"<(?=[bBcCeEfFiInNsStTuU])(?:[bBiIsSuU]|[eE][mM]|[tT]{2}|[bB][iI][gG]|[cC][oO][dD][eE]|[fF][oO][nN][tT]|[nN][oO][bB][rR]"
    rb"|[sS][mM][aA][lL]{2}|[sS][tT][rR][iI][kK][eE]|[sS][tT][rR][oO][nN][gG])[\s>]"
)


def is_tangled(body: bytes) -> bool:
    """Return True when the parser would take long over these bytes of HTML. Never raises.

    >>> is_tangled(b"<p>Rain fell.</p>"), is_tangled(b"<div>" * 20_000)
    (False, True)
    """
    return (_has_many_tags(body) or _has_long_tags(body)) and weighs_too_much(body)


def _has_many_tags(body: bytes) -> bool:
    tags = body.count(b"<")
    if tags > _MANY_TAGS or (tags > _SOME_TAGS and tags * len(_FORMAT.findall(body)) > _REOPENED):
        return True
    return len(_ROOT.findall(body)) > _MANY_ROOTS


def _has_long_tags(body: bytes) -> bool:
    """Return True when a tag of many attributes may stand here.

    A bracket that ends a tag is told from one in a value by the last quote of each kind: a value begins with =".
    Steps on end that may lie within one tag are a cause to count.
    """
    size, before, sought, left = len(body), 0, 0, 4 * len(body)
    step = max(_STEPS[0], min(_STEPS[1], _STEP_WORK // (size + 1)))
    double = single = doubtful = 0  # where the last quotes stood; steps on end
    for at in range(0, size - step, step):
        end = body.find(b">", at, at + step)
        if end >= 0:
            double = max(double, body.rfind(b'"', before, end))
            single = max(single, body.rfind(b"'", before, end))
            doubtful = doubtful + 1 if _opens(body, double) or _opens(body, single) else 0
            before, sought = end, -1
            if doubtful == _DOUBTFUL:
                return True
            continue
        if sought < 0:  # the tag that may stand open begins after the last bracket, if that is one
            sought = max(body.rfind(b">", before, at), 0)
            double = max(double, body.rfind(b'"', before, sought))
            single = max(single, body.rfind(b"'", before, sought))
            before = sought
            if _opens(body, double) or _opens(body, single):
                return True
        if sought < size:
            start = _TAG_START.search(body, sought, at + step)
            sought = size if start else at + step - 1
            tag = _TAG.match(body, start.start()) if start else None
            left -= len(tag[1]) if tag else 0
            if left < 0 or (tag and len(ATTRIBUTE.findall(tag[1])) > _MAX_ATTRIBUTES):
                return True
    return False


def _opens(body: bytes, quote: int) -> bool:
    """Return True when the quote at this place stands after an equals sign."""
    before = body[quote - 1] if quote else 0
    if before in _SPACES:
        return bool(_EQUALS.search(body[max(0, quote - 40) : quote]))
    return before == 61  # the equals sign
