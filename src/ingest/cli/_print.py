"""Values -> what people and programs read: JSON of an article, lines of an outcome, text safe for a terminal."""

import json
import os
import re
import shutil
import sys
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from ingest.cli._width import fold
from ingest.times import format_time
from ingest.types import Article, Evidence, Origin, Outcome, Time

if TYPE_CHECKING:
    from ingest.store import MergeCandidate, Removed

# Control characters, and the marks that turn the writing direction: a stored title must not drive the terminal.
_UNSAFE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")

_BOLD = (
    "\u2061",
    "\u2062",
)  # invisible, without width: they stand for the codes until a line is folded
_WIDEST = 100  # columns of running text: a longer line is hard to read

# The order in which fields are printed.
_ORIGIN = (
    "status", "relation", "basis", "kind", "name", "domain", "url", "author", "confidence", "check",
)  # fmt: skip
_DERIVED = (
    "says",
    "language",
    "translator",
)  # printed where a page calls itself a translation or a rewrite
_EVIDENCE = ("kind", "quote", "name", "domain", "url", "weight", "won")
_OUTCOME = ("url", "reason", "detail", "retryable", "article_id", "copy_id", "copy_kind", "title")


def safe(text: str | None) -> str:
    """Return text without anything that a terminal would obey.

    >>> safe("Ships\\x1b[2J sail")
    'Ships[2J sail'
    """
    return _UNSAFE.sub("", text or "").replace("\n", " ")


def print_json(value: object, *, indent: int | None = None) -> None:
    """Print one JSON value; one line unless `indent` is given."""
    said = json.dumps(value, ensure_ascii=False, indent=indent)
    if not said.isascii():
        # Half a character, as a page can hold it, fits into no encoding.
        said = said.encode("utf-8", "replace").decode("utf-8")
    sys.stdout.write(said + "\n")


def log_line(size: int) -> str:
    """Return what a person reads of a log that grows and grows.

    >>> log_line(900_000_000)[:33]
    'the log has 900 MB: some program '
    """
    return (
        f"the log has {size / 1e6:,.0f} MB: some program has been reading one state of the database for long;"
        " end it, or let it read a copy (`run: publish`)"
    )


def candidate_line(pair: "MergeCandidate") -> str:
    """Return what a person reads of two articles that look like one piece."""
    both = f"{pair.article_id} {pair.other_id}"
    titles = " / ".join(title or "(no title)" for title in (pair.title, pair.other_title))
    return f"alike: {both}  {pair.containment:.0%} shared, `ingest join {both}` makes them one  {titles}"


def removed_line(removed: "Removed") -> str:
    """Return what a person reads of a piece that was removed: nothing of it but the metadata that were kept."""
    why = {"retention": ", kept as long as `keep` says", "request": ", on request"}
    reference = f" ({removed.reference})" if removed.reference else ""
    day = format_time(removed.published)[:10] if removed.published else None
    kept = [each for each in (removed.title, removed.outlet, day, removed.url) if each]
    what = f": {' | '.join(kept)}" if kept else ""
    return f"removed {removed.on:%Y-%m-%d}{why.get(removed.reason or '', '')}{reference}{what}"


def print_answer(answer: dict[str, Any], line: str, *, as_json: bool) -> None:
    """Print what a command did: a line for people, an object under --json."""
    if as_json:
        print_json(answer)
    else:
        click.echo(safe(line))


def article_json(
    article: Article, *, key: object = None, outcome: str | None = None, reason: str | None = None
) -> dict[str, Any]:
    """Return the article in the shape that `extract`, `url`, `file` and `show` print."""
    return {
        "id": key,
        "url": article.url,
        "canonical_url": article.canonical_url,
        "outlet": article.outlet,
        "title": article.title,
        "standfirst": article.standfirst,
        "text": article.text,
        "authors": list(article.authors),
        "published": _time(article.published),
        "published_source": article.published_source,
        "modified": _time(article.modified),
        "language": article.language,
        "site_name": article.site_name,
        "section": article.section,
        "tags": list(article.tags),
        "image_url": article.image_url,
        "access": article.access,
        "completeness": article.completeness,
        "origin": origin_json(article.origin),
        "outcome": outcome,
        "reason": reason or article.reason,
    }


def origin_json(origin: Origin) -> dict[str, Any]:
    """Return the origin with its evidence, strongest first."""
    evidence = [_picked(each, _EVIDENCE) for each in origin.evidence]
    said = _picked(origin, _DERIVED) if origin.says else {}
    return {**_picked(origin, _ORIGIN), **said, "evidence": evidence}


def _picked(value: object, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(value, name) for name in names}


def _time(time: Time | None) -> str | None:
    return format_time(time) if time else None


def outcome_json(outcome: Outcome) -> dict[str, Any]:
    """Return one outcome as one object."""
    said = _picked(outcome, _OUTCOME)
    return {"outcome": outcome.kind, **said, "origin": origin_json(outcome.origin)}


def print_outcome(outcome: Outcome, *, as_json: bool) -> None:
    """Print what became of one URL: a line for people, an object under --json."""
    if as_json:
        print_json(outcome_json(outcome))
    else:
        click.echo(outcome_line(outcome))


def outcome_line(outcome: Outcome) -> str:
    """Return `new 17 Title from example.org`, or `failed reason url: detail`.

    >>> outcome_line(Outcome("new", "https://example.org/1", article_id=17, title="Rain"))
    'new 17 Rain'
    """
    if outcome.kind in ("rejected", "failed"):
        return safe(f"{outcome.kind} {outcome.reason} {outcome.url or '-'}: {outcome.detail}")
    said: str = outcome.kind
    if outcome.kind == "copy":
        # The original may come last: it then represents the piece that was known by its copies.
        said = "original" if outcome.copy_kind == "representative" else f"copy {outcome.copy_kind}"
        said += " of"
    return safe(f"{said} {outcome.article_id} {outcome.title or '-'}{from_whom(outcome.origin)}")


def print_counts(kinds: Sequence[str]) -> None:
    """Print how many there were of each outcome, on stderr, when somebody watches and there were several."""
    if sys.stderr.isatty() and len(kinds) > 1:
        click.echo(
            ", ".join(f"{count:,} {kind}" for kind, count in Counter(kinds).most_common()), err=True
        )


def from_whom(origin: Origin) -> str:
    """Return ` from example.org` when the piece is somebody else's, else nothing."""
    if origin.status not in ("republished", "partly"):
        return ""
    whom = origin.domain or origin.name or "another publisher"
    return f" from {whom}" if origin.status == "republished" else f" partly from {whom}"


def evidence_lines(origin: Origin) -> list[str]:
    """Return a line for each observation, those that decided marked with a star."""
    return [_observed(each) for each in origin.evidence]


def _observed(each: Evidence) -> str:
    whom = each.name or each.domain
    star, said = "*" if each.won else " ", f"\u201c{each.quote}\u201d"
    return f"  {star} {each.kind} {each.weight:.2f}  {f'{whom}: ' if whom else ''}{said}"


def flow(text: str, *, rest: int = 0) -> str:
    """Return one line safe for a terminal, folded to its width there; what goes into a pipe stays one line.

    `rest` is by how many columns the lines after the first are moved in. Addresses are never broken.
    """
    line = safe(text)
    if not sys.stdout.isatty():
        return line
    return fold(line, min(shutil.get_terminal_size().columns, _WIDEST), " " * rest)


def marked(text: str, marks: Sequence[tuple[int, int]]) -> str:
    """Return a text whose marked parts stand in brackets, or in what `bold` makes bold."""
    before, after = _BOLD if is_coloured() else ("[", "]")
    text = re.sub("[\u2061\u2062]", " ", text)
    parts, at = [], 0
    for start, end in marks:
        parts += [text[at:start], before, text[start:end], after]
        at = end
    return "".join([*parts, text[at:]])


def bold(line: str) -> str:
    """Return a folded line with its marks as a terminal takes them."""
    return line.replace(_BOLD[0], "\x1b[1m").replace(_BOLD[1], "\x1b[22m")


def is_coloured() -> bool:
    """Whether stdout is a terminal whose user wants more than plain text (https://no-color.org)."""
    is_able = sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
    return is_able and not os.environ.get("NO_COLOR")


def derivation_line(origin: Origin) -> str | None:
    """Return what a page says of its text beside the credit: from which language, by whom.

    >>> derivation_line(Origin("republished", says="translated", language="de", translator="Jonna Reetz"))
    '  translated from de by Jonna Reetz, as the page says'
    """
    if origin.says is None:
        return None
    tongue = f" from {origin.language}" if origin.language else ""
    person = f" by {origin.translator}" if origin.translator else ""
    return safe(f"  {origin.says}{tongue}{person}, as the page says")
