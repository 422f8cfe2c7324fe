"""Hostile pages and what each costs: refused before a parse, or read; CPU time and memory in a process of its own."""

import resource
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from multiprocessing import get_context
from typing import Any

WORDS = b"Rain fell on the town all night, and nobody slept until the bells rang out at six. "


def attributes(count: int, form: str = "a{}") -> bytes:
    """Return so many attributes, each with a name of its own."""
    return " ".join([form.format(number) for number in range(count)]).encode()


def jsonld(text: bytes) -> bytes:
    """Return a page of prose with this in its JSON-LD."""
    return b'<script type="application/ld+json">' + text + b"</script>" + (b"<p>" + WORDS) * 9


FORMATS = b"".join([b"<b id=%d>" % number for number in range(290)])
ATTACKS: dict[str, Callable[[], bytes]] = {
    "0.5 MB of nested div": lambda: b"<div>" * 100_000,
    "the same behind a comment": lambda: b"<!-->" + b"<div>" * 100_000 + b"-->",
    "nested div, ends of span": lambda: b"<div></span>" * 50_000,
    "nested tables": lambda: b"<table><tr><td>" * 30_000,
    "nested lists": lambda: b"<ul><li>" * 60_000,
    "1,400 deep, 100,000 div in it": lambda: b"<div>" * 1_400 + b"<div>x</div>" * 100_000,
    "90,000 attributes": lambda: b"<p " + attributes(90_000) + b">",
    "90,000 attributes behind a quote": lambda: b'<p " ' + attributes(90_000) + b' ">',
    "40,000 attributes that hold tags": lambda: b"<p " + attributes(40_000, 'a{}="<p>"') + b">",
    "500 tags of 1,900 attributes": lambda: (b"<p " + attributes(1_900) + b">x") * 500,
    "30,000 body tags": lambda: b"".join([b"<body a%d>" % number for number in range(30_000)]),
    "unclosed b, i, a": lambda: b"<b id=1><i id=2><a href=x>x" * 20_000,
    "290 formats, 20,000 blocks": lambda: b"<p>" + FORMATS + b"</p>" + b"<p>x</p>" * 20_000,
    "misnested b and a": lambda: b"<b><a href=x><p>x</b></a>" * 10_000,
    "30,000 options": lambda: b"<select>" + b"<option>x" * 30_000,
    "100,000 p": lambda: b"<p>x" * 100_000,
    "50,000 p": lambda: b"<p>Rain fell on it." * 50_000,
    "25,000 table rows": lambda: b"<table>" + b"<tr><td>x" * 25_000 + b"</table>",
    "50,000 svg paths": lambda: b"<p>x<svg>" + b"<path d='M0 0'/>" * 50_000,
    "nested svg groups": lambda: b"<p>x<svg>" + b"<g>" * 50_000,
    "9 MB of text": lambda: b"<p>" + WORDS * 108_000,
    "9 MB without a space": lambda: b"<p>" + b"w" * 9_000_000,
    "1,000,000 entities": lambda: b"<p>" + b"&amp;" * 1_000_000,
    "12 MB": lambda: b"a " * 6_000_000,
    "JSON-LD 100,000 deep": lambda: jsonld(b'{"@graph":[' * 100_000),
    "JSON-LD of 20,000 authors": lambda: jsonld(
        b'{"@type":"NewsArticle","author":[' + b'{"name":"Ann Field"},' * 20_000 + b"{}]}"
    ),
    "one story 2,000 times": lambda: (b"<h1>Rain</h1>" + (b"<p>" + WORDS) * 9) * 2_000,
    "byline of 100,000 by": lambda: b"<p class=byline>" + b"by " * 100_000 + (b"<p>" + WORDS) * 9,
    "title of 100,000 dashes": lambda: b"<title>" + b"a - " * 100_000 + b"</title><p>" + WORDS * 9,
    "100,000 dates in one line": lambda: b"<time>" + b"3 May 2026 " * 100_000 + b"</time>" + WORDS,
    "100,000 times 'Source: '": lambda: b"<p>" + b"Source: " * 100_000 + (b"<p>" + WORDS) * 9,
}


def time_attacks() -> None:
    """Print a line an attack: what became of it, CPU time, memory above the start."""
    print("| attack | MB | outcome | ms | MB of memory |\n|---|---|---|---|---|")
    for name, size, outcome, spent, memory in measured():
        print(f"| {name} | {size / 1e6:.1f} | {outcome} | {1000 * spent:.0f} | {memory:.0f} |")


def measured() -> Iterator[tuple[str, int, str, float, float]]:
    """Yield name, bytes, outcome, CPU seconds and megabytes of each attack."""
    fork = get_context("fork")
    _warm()
    for name in ATTACKS:
        ours, theirs = fork.Pipe(duplex=False)
        worker = fork.Process(target=_attack, args=(theirs, name))
        worker.start()
        theirs.close()
        try:
            yield (name, *ours.recv())
        except EOFError:
            yield (name, len(ATTACKS[name]()), "died", 0.0, 0.0)
        worker.join()


def _warm() -> None:
    from ingest.piece import article_from_html

    article_from_html((b"<p>" + WORDS) * 5, "https://example.org/a")


def _attack(pipe: Any, name: str) -> None:
    from ingest.piece import article_from_page
    from ingest.types import Page

    resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
    headers = (("content-type", "text/html; charset=utf-8"),)
    page = Page(
        "https://example.org/a", ATTACKS[name](), datetime(2026, 1, 1, tzinfo=UTC), headers=headers
    )
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.process_time()
    article = article_from_page(page)
    spent = time.process_time() - started
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    outcome = article.reason.value if article.reason else f"read, {len(article.text):,} characters"
    pipe.send((len(page.body), outcome, spent, grown / 1024))
