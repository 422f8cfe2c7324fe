"""bytes of HTML -> bool: would they hold the parser up? Parses nothing.

The parser's time is quadratic in nesting depth, in attributes on one tag and in open formatting elements,
and a parse cannot be stopped. A few counts tell which pages need a closer look; `_weigh` has it.
"""

import re

from ingest.markup._weigh import ATTRIBUTE, weighs_too_much

__all__ = ["is_tangled"]

_MANY_TAGS = 10_000  # with their ends; fewer parse in 0.15 s however they nest
_REOPENED = 1_000_000  # start tags x formatting tags: so many are opened anew in 0.3 s
_MANY_ROOTS = 8  # tags of html and body, which all fill one element
_MAX_ATTRIBUTES = 1_000
_SOME_ATTRIBUTES = 100  # fewer after a bracket in a value are let through
# A tag that matters covers two steps, one of them whole; the longer the page, the more of them it may hold.
_STEPS = (500, 7_500)  # bytes
_STEP_WORK = 2_500_000_000

_QUOTES = (b'"', b"'")
_BEFORE_VALUE = b"= \t\r\n\f"
_TAG_START = re.compile(rb"<[a-zA-Z]")
_TAG = re.compile(rb"<[^\s>/]++(?:%b){0,%d}+(%b)?" % (ATTRIBUTE, _MAX_ATTRIBUTES, ATTRIBUTE))
_NAME = re.compile(rb"(?:\A\s*=?|(?:\A|[\s/\"'])[^\s/>][^\s/>=]*+\s*=)\s*\Z")
_REST = re.compile(rb"(?:\"[^\"]*+\"?|'[^']*+'?)(?:%b){%d,}+" % (ATTRIBUTE, _SOME_ATTRIBUTES))
# Formatting, and in a group the roots. Without IGNORECASE the search for "<" is a memchr.
_MARKED = re.compile(
    rb"<[bBcCeEfFhHiInNsStTuU](?:[mMtT]|[iI][gG]|[oO](?:[dD][eE]|[nN][tT]|[bB][rR])|[mM][aA][lL]{2}"
    rb"|[tT][rR](?:[iI][kK][eE]|[oO][nN][gG])|([oO][dD][yY]|[tT][mM][lL]))?[\s/>]"
)


def is_tangled(body: bytes) -> bool:
    """Return True when the parser would take long over these bytes of HTML. Never raises.

    >>> is_tangled(b"<p>Rain fell.</p>"), is_tangled(b"<div>" * 20_000)
    (False, True)
    """
    return (_has_many_tags(body) or _has_long_tags(body)) and weighs_too_much(body)


def _has_many_tags(body: bytes) -> bool:
    tags, marked = body.count(b"<"), _MARKED.findall(body)
    formats = marked.count(b"")
    if tags > _MANY_TAGS or len(marked) - formats > _MANY_ROOTS:
        return True
    return tags * formats > _REOPENED and (tags - body.count(b"</")) * formats > _REOPENED


def _has_long_tags(body: bytes) -> bool:
    """Return True when a tag of many attributes may stand here.

    Looks at one bracket a step: either it lies in a value, which then began with the last quote of its kind, or no
    tag stands open there. Where a step has no bracket, what opens after the last one is read.
    """
    size, before, sought, left = len(body), 0, 0, 4 * len(body)
    step = max(_STEPS[0], min(_STEPS[1], _STEP_WORK // (size + 1)))
    for at in range(0, size - step, step):
        first = body.find(b">", at, at + step)
        end = first if first >= 0 else body.rfind(b">", max(0, at - step), at)
        if end > before:
            for mark in _QUOTES:
                quote = body.rfind(mark, before, end)
                if body[quote - 1] in _BEFORE_VALUE and _reaches(body, quote, at + step):
                    return True
        if end >= 0:
            before = sought = end
        if first < 0 and sought < size:
            start = _TAG_START.search(body, sought, at + step)
            sought = size if start else at + step - 1
            tag = _TAG.match(body, start.start()) if start else None
            left -= tag.end() - tag.start() if tag else 0
            if left < 0 or (tag and tag[1] is not None):
                return True
    return False


def _reaches(body: bytes, quote: int, far: int) -> bool:
    """Return True when the quote at this place opens a value in a tag that goes on as far as that."""
    if quote < 1 or not _NAME.search(body[max(0, quote - 60) : quote]):
        return False
    rest = _REST.match(body, quote)
    return rest is not None and rest.end() > far
