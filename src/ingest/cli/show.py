"""`ingest show ID|URL`: one article with its origin, evidence and copies."""

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from ingest.cli._print import (
    article_json,
    candidate_line,
    derivation_line,
    evidence_lines,
    flow,
    from_whom,
    print_json,
    removed_line,
    safe,
)
from ingest.cli._said import decision_lines, decisions_json, notice_lines, notices_json
from ingest.cli._shared import Place, with_place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ingest.store import MergeCandidate, StoredArticle, StoredCopy


@click.command()
@click.argument("which", metavar="ID|URL")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@with_place
def command(place: Place, *, which: str, as_json: bool) -> None:
    """Print an article: its fields, where it came from and why we think so, its copies, its text."""
    with place.open_database() as db:
        asked = int(which) if re.fullmatch(r"[0-9]{1,18}", which) else which
        found = db.article(asked)
        alike = db.merge_candidates(of=found.id) if found else []
        removed = None if found else db.removed(asked)
    if removed:
        raise click.ClickException(f"{which}: {safe(removed_line(removed))}")
    if found is None:
        raise click.ClickException(f"{which}: no such article in {place.db}")
    if as_json:
        copies = [_copy_json(copy) for copy in found.copies]
        said = {
            "copies": copies,
            "notices": notices_json(found),
            "decisions": decisions_json(found.decisions),
        }
        print_json({**article_json(found.article, key=found.id), **said}, indent=2)
    else:
        click.echo(_page(found, alike))


def _page(found: "StoredArticle", alike: "Sequence[MergeCandidate]") -> str:
    """Return the article as a person reads it."""
    from ingest.normalise import claim_sentence
    from ingest.times import format_time

    article = found.article
    published = format_time(article.published) if article.published else "date unknown"
    byline = ", ".join(article.authors) or "no author named"
    facts = (byline, published, article.outlet or "no outlet", article.language or "?")
    head = [
        flow(f"{found.id}  {article.title or '(no title)'}", rest=4),
        flow(" | ".join(facts)),
        flow(article.url or "(no address)"),
        "",
        flow(claim_sentence(article.origin, by=found.speaker)),
    ]
    judged = replace(article.origin, evidence=found.shown_evidence)
    said = filter(None, [derivation_line(article.origin)])
    head += [flow(line, rest=4) for line in said]
    head += [flow(line, rest=8) for line in evidence_lines(judged)]
    head += ["", f"copies: {len(found.copies)}"]
    head += [_copy_lines(copy, article.title) for copy in found.copies]
    head += [
        flow(line, rest=4) for line in (*notice_lines(found), *decision_lines(found.decisions))
    ]
    head += [flow(candidate_line(pair), rest=4) for pair in alike]
    body = [article.standfirst or "", *article.text.split("\n\n")]
    return "\n".join(head) + "\n\n" + "\n\n".join(map(flow, filter(None, body)))


def _copy_lines(copy: "StoredCopy", title: str | None) -> str:
    """Return where a copy stands and, below, how close it is, whom it credits and its title when it has its own."""
    share = f", {copy.containment:.0%} shared" if copy.containment is not None else ""
    whom = from_whom(copy.claim).replace(" ", ", ", 1)
    own = f": {copy.title}" if copy.title and copy.title != title else ""
    where = flow(f"  {copy.url or '(no address)'}", rest=2)
    return f"{where}\n{flow(f'      {copy.kind}{share}{whom}{own}', rest=6)}"


def _copy_json(copy: "StoredCopy") -> dict[str, Any]:
    names = (
        "id",
        "kind",
        "url",
        "outlet",
        "title",
        "containment",
        "access",
        "completeness",
        "state",
    )
    return {name: getattr(copy, name) for name in names}
