"""What would hold the parser up is told from what is merely odd, however it is dressed."""

import pytest

from ingest.markup import is_tangled


def attributes(count: int, form: str = "a{}") -> bytes:
    """So many attributes, each with a name of its own."""
    return " ".join([form.format(number) for number in range(count)]).encode()


FORMATS = b"<p>" + b"".join(b"<b id=%d>" % number for number in range(290)) + b"</p>"
TANGLED = {
    "deep": b"<div>" * 100_000,
    "deep behind a comment that looks open": b"<!--><div>-->" + b"<div>" * 100_000,
    "deep behind a script in a value": b"<p title='<script>'>" + b"<div>" * 100_000,
    "deep with ends of other elements": b"<div></span>" * 50_000,
    "deep with ends that a table stops": b"<div><table><tr><td></div>" * 20_000,
    "deep and long": b"<div>" * 1_400 + b"<div>x</div>" * 100_000,
    "deep in a drawing's style": b"<svg><style>" + b"<g>" * 50_000,
    "attributes": b"<p " + attributes(90_000) + b">",
    "attributes after other tags": b"<p>Rain.</p> <b>x</b>" * 9
    + b"<p "
    + attributes(90_000)
    + b">",
    "attributes after a bracket in a value": b'<p x=">" ' + attributes(90_000) + b">",
    "attributes between quotes that open nothing": b'<p " ' + attributes(90_000) + b' ">',
    "attributes after a quote within a value": b'<p a=x=" ' + attributes(90_000) + b' ">',
    "attributes with brackets": b"<p " + attributes(60_000, 'a{}="<"') + b">",
    "attributes with tags": b"<p " + attributes(40_000, 'a{}="<p>"') + b">",
    "attributes with tags and spaces": b"<p " + attributes(40_000, "a{} = '<p>'") + b">",
    "many tags of many attributes": (b"<p " + attributes(1_900) + b">x") * 500,
    "attributes of many bodies": b"".join([b"<body a%d>" % number for number in range(30_000)]),
    "formatting opened anew": FORMATS + b"<p>x</p>" * 20_000,
    "formatting with slashes": FORMATS.replace(b" ", b"/") + b"<p>x</p>" * 4_000,
    "attributes with brackets, behind a long value": b"<b></b><p title='"
    + b"<p>rain</p> " * 4_000
    + b"' "
    + attributes(20_000)
    + b">",
    "links and formatting left open": b"<b id=1><i id=2><a href=x>x" * 3_000,
    "options": b"<select>" + b"<option>x" * 30_000,
    "too many elements": b"<p>x" * 100_000,
}
ODD = {
    "open paragraphs": b"<p>Rain." * 20_000,
    "open cells": b"<table>" + b"<tr><td>x" * 20_000,
    "open font tags in cells": b"<table>" + b"<tr><td><font size=1>x" * 3_000,
    "the same formatting left open": b"<font size=2><b>x<br>" * 600 + b"<p>x" * 3_000,
    "tags in a script": b"<script>" + b"s = '<div><b id=' + i + '>';" * 20_000 + b"</script><p>x",
    "tags in a comment": b"<!--" + b"<div><b>" * 20_000 + b"--><p>x",
    "a long value": b"<p data-x='" + b'{"a": "<p class=x>"}, ' * 20_000 + b"'>x",
    "a drawn map": b"<svg>" + b"<path d='M0 0'/>" * 20_000 + b"</svg>",
    "one long text": b"<p>" + b"rain " * 500_000,
    "one long word": b"<p>" + b"a" * 3_000_000,
    "options of many lists": (b"<select>" + b"<option>x" * 250 + b"</select>") * 12,
}


@pytest.mark.parametrize("body", TANGLED.values(), ids=TANGLED)
def test_what_would_hold_the_parser_up_is_seen(body):
    """Depth, attributes, formatting, options, elements: quotes and comments hide none of them."""
    assert is_tangled(body)


@pytest.mark.parametrize("body", ODD.values(), ids=ODD)
def test_what_is_merely_odd_is_let_through(body):
    """Old pages leave tags open, scripts hold markup, values hold documents."""
    assert not is_tangled(body)


@pytest.mark.parametrize("charset", ["utf-16", "utf-16-be", "utf-32"])
def test_a_wide_charset_hides_nothing(charset):
    """What reaches the parser is looked at, not what came over the wire."""
    from ingest.piece import article_from_html

    body = ("\ufeff<html>" + "<div>" * 100_000).encode(charset)
    assert article_from_html(body).reason in {"too_large", "not_html"}
