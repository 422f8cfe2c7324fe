"""`ingest why URL`: how a row came to be as it is, or why there is none."""

from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from ingest.cli._print import (
    derivation_line,
    evidence_lines,
    flow,
    from_whom,
    origin_json,
    print_json,
    removed_line,
)
from ingest.cli._said import at, decision_lines, decisions_json, notice_lines, notices_json
from ingest.cli._shared import Place, with_place
from ingest.types import Origin

if TYPE_CHECKING:
    from ingest.normalise._claims import Speaker
    from ingest.store import (
        Claimed,
        Fetched,
        Removed,
        Sighting,
        StoredArticle,
        StoredCopy,
        StoredMatch,
        Why,
    )

_NEVER = "never met: in no source polled so far, and never handed in"


@click.command()
@click.argument("url", metavar="URL")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@with_place
def command(place: Place, *, url: str, as_json: bool) -> None:
    """Print the chain of decisions for a URL, stored or not: source to decision."""
    with place.open_database() as db:
        chain = db.why(url)
    if as_json:
        print_json(_chain_json(chain), indent=2)
    else:
        for line in _lines(chain):
            click.echo(flow(line, rest=8 if line.startswith(" ") else 4))


def _lines(chain: "Why") -> Iterator[str]:
    """Yield the chain as a person reads it, in the order in which things happened."""
    yield chain.url
    for seen in chain.sightings:
        yield f"source: {_source(seen)}"
        yield f"entry: {seen.id}, first seen {at(seen.first_seen)}, {seen.title or 'no title'}"
    yield from (f"fetch: {_fetch(fetched)}" for fetched in chain.fetches)
    yield from (f"outcome: {_outcome(seen)}" for seen in chain.sightings)
    if chain.article:
        yield from _stored(chain, chain.article)
    yield from (f"named: {_named(each, chain)}" for each in chain.claimed)
    yield from decision_lines(chain.decisions)
    yield f"decision: {_decision(chain)}"


def _source(seen: "Sighting") -> str:
    if seen.chased_for:
        return f"chased for {seen.chased_for}, which names it as its original"
    return seen.source_id or "handed in on the command line"


def _outcome(seen: "Sighting") -> str:
    if seen.state == "known":
        return "known: another entry has this address"
    outcome = seen.outcome or "no outcome yet"
    reason = f" {seen.reason}" if seen.reason else ""
    detail = f": {seen.detail}" if seen.detail else ""
    times = "attempt" if seen.attempts == 1 else "attempts"
    tries = f", {seen.attempts} {times}" if seen.attempts else ""
    then = f", next try {at(seen.next_try)}" if seen.next_try and seen.state == "due" else ""
    return f"{outcome}{reason}{detail} ({seen.state}{tries}{then})"


def _fetch(fetched: "Fetched") -> str:
    to = f" -> {fetched.final_url}" if fetched.final_url not in (None, fetched.url) else ""
    said = fetched.reason or "answered"
    size = f", {fetched.body_bytes} bytes" if fetched.body_bytes is not None else ""
    return f"{at(fetched.at)} {said} {fetched.status or '-'}{size}{to}"


def _stored(chain: "Why", found: "StoredArticle") -> Iterator[str]:
    """Yield what was stored: fields, claim, evidence, what this copy was compared with, all copies."""
    copy = _copy_of(chain)
    if copy:
        yield from (f"field: {line}" for line in _fields(copy))
        yield f"claim: {_judged(copy.claim)}"
        yield from filter(None, [derivation_line(copy.claim)])
        yield from evidence_lines(copy.claim)
    origin = found.article.origin
    if copy is None or len(found.copies) > 1 or origin.basis == "decision":
        shown = found.article.url or "(no address)"
        yield f"origin of the piece, shown as {shown}: {_judged(origin, by=found.speaker)}"
        witnesses = tuple(each for each in origin.evidence if each.kind == "copies")
        yield from evidence_lines(replace(origin, evidence=witnesses))
    for match in found.matches:
        if copy is None or copy.id in (match.copy_id, match.other_copy_id):
            yield _compared(match)
    for other in found.copies:
        yield f"copy: {_copy(other)}"
    yield from notice_lines(found)


def _fields(copy: "StoredCopy") -> Iterator[str]:
    """Yield the fields of a copy, each with the place on the page where it stood."""
    from ingest.times import format_time

    def place(field: str) -> str:
        return f" (from {copy.places[field]})" if field in copy.places else ""

    yield f"title {copy.title or '-'}{place('title')}"
    if copy.published:
        yield f"published {format_time(copy.published)}{place('published')}"
    for byline in copy.bylines:
        yield f"{byline.kind} {byline.name} (from {byline.place})"
    yield f"outlet {copy.outlet or '-'} (from its address)"
    yield f"language {copy.language or '-'} (from its words, beside what it declares)"
    for name in ("canonical_url", "site_name", "section", "tags", "image_url"):
        if name in copy.places:
            yield f"{name}{place(name)}"
    yield f"text of {len(copy.text)} characters, {copy.access or 'access unknown'}, {copy.completeness}"


def _judged(origin: Origin, *, by: "Speaker" = "page") -> str:
    """Return what may be said of an origin, and how sure it is."""
    from ingest.normalise import claim_sentence

    sure = "" if origin.confidence is None else f", confidence {origin.confidence:.2f}"
    check = "" if origin.status == "own" else f", check {origin.check}"
    return f"{claim_sentence(origin, by=by)} ({origin.status}, basis {origin.basis}{sure}{check})"


def _compared(match: "StoredMatch") -> str:
    pair = f"{match.url or match.copy_id} with {match.other_url or match.other_copy_id}"
    numbers = "" if match.numbers is None else f", numbers {match.numbers:.2f}"
    verdict = "joins" if match.joins else "merge candidate" if match.merge_candidate else "an edge"
    figures = f"containment {match.containment:.2f}, resemblance {match.resemblance:.2f}{numbers}"
    return f"compared: {pair}: {match.kind}, {figures}: {verdict}{_because(match.why)}"


def _copy(copy: "StoredCopy") -> str:
    share = f" {copy.containment:.0%} shared" if copy.containment is not None else ""
    whom = from_whom(copy.claim)
    return f"{copy.kind}{share} {copy.url or '(no address)'}{whom}{_because(copy.placed_because)}"


def _named(each: "Claimed", chain: "Why") -> str:
    """Return who names whom as the original, and what came of it."""
    copy = _copy_of(chain)
    met = f"stored, {each.check}" if each.met else f"not stored, {each.check}"
    if copy and each.page == copy.url:
        return f"its original is {each.original} ({met})"
    return f"as its original by {each.page} ({met})"


def _decision(chain: "Why") -> str:
    """Return the end of the chain in one sentence."""
    if chain.article is None:
        if chain.removed:
            return removed_line(chain.removed)
        tried = [seen for seen in chain.sightings if seen.state != "known"]
        last = (tried or chain.sightings)[-1] if chain.sightings else None
        if last is None:
            return "not stored" if chain.fetches else f"not stored; {_NEVER}"
        if last.state == "due":
            return "not stored yet; it waits in the queue"
        return f"not stored; {last.outcome or last.state}{_because(last.reason)}"
    copy = _copy_of(chain)
    kind = copy.kind if copy else "representative"
    because = _because(copy.placed_because) if copy else ""
    return f"stored as {kind} of article {chain.article.id}{because}"


def _copy_of(chain: "Why") -> "StoredCopy | None":
    copies = chain.article.copies if chain.article else ()
    return next((copy for copy in copies if copy.id == chain.copy_id), None)


def _because(why: str | None) -> str:
    return f", because: {why}" if why else ""


def _chain_json(chain: "Why") -> dict[str, Any]:
    """Return the chain as one object; `article` is null when nothing is stored."""
    return {
        "url": chain.url,
        "decision": _decision(chain),
        "sightings": [_plain(asdict(seen)) for seen in chain.sightings],
        "fetches": [_plain(asdict(fetched)) for fetched in chain.fetches],
        "copy_id": chain.copy_id,
        "named": [asdict(each) for each in chain.claimed],
        "removed": _removed_json(chain.removed) if chain.removed else None,
        "decided": decisions_json(chain.decisions),
        "article": _article_json(chain) if chain.article else None,
    }


def _removed_json(removed: "Removed") -> dict[str, Any]:
    from ingest.times import format_time

    published = format_time(removed.published) if removed.published else None
    return {**_plain(asdict(removed)), "published": published}


def _article_json(chain: "Why") -> dict[str, Any] | None:
    from ingest.times import format_time

    if (found := chain.article) is None:
        return None
    article, copy = found.article, _copy_of(chain)
    return {
        "id": found.id,
        "title": article.title,
        "published": format_time(article.published) if article.published else None,
        "published_source": article.published_source,
        "bylines": [asdict(byline) for byline in article.bylines],
        "outlet": article.outlet,
        "language": article.language,
        "places": dict(copy.places) if copy else {},
        "claim": origin_json(copy.claim) if copy else None,
        "origin": origin_json(article.origin),
        "matches": [asdict(match) for match in found.matches],
        "notices": notices_json(found),
        "copies": [
            {
                "id": other.id,
                "kind": other.kind,
                "url": other.url,
                "containment": other.containment,
                "placed_because": other.placed_because,
            }
            for other in found.copies
        ],
    }


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row with its times as text."""
    return {key: at(value) if isinstance(value, datetime) else value for key, value in row.items()}
