"""The pre-scan refuses what would hold the parser up; nothing raises on any bytes."""

import random
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.errors import Reason
from ingest.extract._prescan import refusal

PAGE = (
    b"<!doctype html><html lang='en'><head><title>River</title><meta property='og:title' content='River'>"
    b"<script type='application/ld+json'>{\"@type\":\"NewsArticle\",\"headline\":\"River\",\"datePublished\":\"2026-05-03\"}</script></head>"
    b"<body class='a b'><nav><ul><li><a href='/x'>Home</a></ul></nav><article itemprop='articleBody'><h1>River</h1>"
    b"<p class='byline'>By Ann Field <time datetime='2026-05-03T10:00Z'>3 May</time><p>Rain fell on Ford all night long, and nobody slept.<br><br>"
    b"More rain &amp; wind.<table><tr><td>a<td>b</table><figure><img src=x><figcaption>Ford</figure></article></body></html>"
)  # fmt: skip
ATTACKS = {
    "nested div": b"<div>" * 100_000,
    "many attributes": b"<div " + b" ".join(b"a%d" % n for n in range(90_000)) + b">",
    "open formatting": b"".join(b"<b id=%d><p>" % n for n in range(20_000)),
    "nested list": b"<li><ul>" * 60_000,
    "closed and nested": b"<section>" * 50_000 + b"</section>" * 50_000,
    "twelve megabytes": b"a " * 6_000_000,
}


@pytest.mark.parametrize("body", ATTACKS.values(), ids=ATTACKS)
def test_what_would_hold_the_parser_up_is_refused(body):
    """Depth, attributes, open formatting and size are bounded before a parse."""
    assert refusal(body, "text/html") == Reason.TOO_LARGE


@pytest.mark.parametrize(
    "body",
    [
        PAGE,
        b"<p>x" * 20_000,
        b"<table>" + b"<tr><td>x" * 20_000 + b"</table>",
        b"<script>" + b"if (a<b && c d e f g) " * 4_000 + b"</script><p>x</p>",
        b"<style>" + b".a { color: red } " * 4_000 + b"</style><p>x</p>",
        b"<div data-x='" + b"a b c " * 9_000 + b"'>x</div>",
        b"<div>" * 1_000 + b"x" + b"</div>" * 1_000,
    ],
    ids=[
        "page",
        "open paragraphs",
        "open cells",
        "script",
        "style",
        "long attribute",
        "thousand deep",
    ],
)
def test_what_is_merely_odd_is_read(body):
    """Old pages leave tags open, scripts compare, attributes hold essays."""
    assert refusal(body, "text/html") is None


@pytest.mark.parametrize("body", ATTACKS.values(), ids=ATTACKS)
def test_a_refusal_is_quick(draft_of, body):
    """No attack reaches the parser, which would take minutes: a guard, not a measure."""
    started = time.process_time()
    draft_of(body)
    assert time.process_time() - started < 10


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.binary(max_size=400))
def test_no_bytes_raise(draft_of, body):
    """Any bytes give a draft."""
    assert draft_of(body, kind="text/html").blocks is not None


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(alphabet="<>/=\"' abpdivh1rtl&;\n-!éж水", max_size=300))
def test_no_markup_raises(draft_of, body):
    """Any soup gives a draft, also when it is called plain."""
    for kind in ("text/html", "text/plain", ""):
        assert draft_of(body, kind=kind).text is not None


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.integers(0, 2**32))
def test_no_mutation_of_a_page_raises(draft_of, seed):
    """A page with parts cut, doubled, swapped or overwritten gives a draft."""
    chance, body = random.Random(seed), bytearray(PAGE)
    for _ in range(chance.randint(1, 12)):
        start = chance.randrange(len(body))
        end = min(len(body), start + chance.randint(1, 60))
        match chance.randrange(4):
            case 0:
                del body[start:end]
            case 1:
                body[start:start] = body[start:end] * chance.randint(1, 9)
            case 2:
                body[start:end] = chance.randbytes(end - start)
            case _:
                body[start:start] = chance.choice(
                    [b"<div>", b"</p>", b"<!--", b"\x00", b"<table>", b"]]>", b"<script>"]
                )
        if not body:
            break
    assert draft_of(bytes(body)).blocks is not None
