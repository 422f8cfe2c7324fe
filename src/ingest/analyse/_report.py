"""Answers of the questions -> the report: what an editor wants to know of a window of days. Draws and prints nothing.

Every figure is that of a question of `ingest ask`. A section says what was seen and out of how much; the three proofs
of republication stand apart, as everywhere.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from ingest.analyse._charts import Series
from ingest.analyse._parts import (
    Amount,
    Chart,
    Link,
    Section,
    Share,
    Table,
    Word,
    day_in_words,
    duration,
    many,
    minute,
    percent,
    several,
)
from ingest.analyse._precision import NO_AUDIT, WORDS, Audit, in_percent

__all__ = ["Ask", "Rows", "sections"]

_ROWS = 15  # of a table; the question itself tells all
_PROOFS = ("credited", "text verified", "text only")
_COUNTS = ("credited_count", "text_verified_count", "text_only_count")
_DRAWN = dict(zip(_COUNTS, _PROOFS, strict=True))
_NOBODY = "no other publisher"
_ALL = 10**9


Rows = list[dict[str, Any]]  # of an answer, by the names of its columns
Ask = Callable[..., Rows]


# section -> the statements that it counts
_AUDITED = {
    "republished": ("origin", "own", "duplicate"),
    "outlets": ("origin", "own", "duplicate"),
    "originals": ("origin",),
    "republishers": ("origin", "duplicate"),
    "reach": ("duplicate",),
    "truncated": ("duplicate",),
    "corrections": ("duplicate",),
    "releases": ("origin",),
    "quality": ("title", "date"),
}


def sections(ask: Ask, copies: int, days: Sequence[str], audit: Audit | None) -> list[Section]:
    """Return the report of a window; `ask(name, ...)` answers a question about it, `copies` were seen in it on its `days`.

    `audit`: the newest, which stands beside what it speaks of. Of a window without any copy only how the sources did
    is left to say.
    """
    if not copies:
        return [_sources(ask), _days(ask, days)]
    told = [*_counted(ask, copies, days), _audit(audit)]
    return [replace(each, audited=_audited(each.key, audit)) for each in told]


def _counted(ask: Ask, copies: int, days: Sequence[str]) -> list[Section]:
    return [
        _days(ask, days),
        _republished(ask, copies),
        _outlets(ask),
        _originals(ask),
        _republishers(ask),
        _reach(ask),
        _truncated(ask, copies),
        _edits(ask),
        _corrections(ask),
        _releases(ask),
        _quality(ask),
        _sources(ask),
    ]


def _days(ask: Ask, days: Sequence[str]) -> Section:
    rows = {row["day"]: row for row in ask("coverage")}
    runs, polls, failed = (
        sum(row[name] for row in rows.values())
        for name in ("runs_count", "polls_count", "polls_failed_count")
    )
    idle = [day for day in days if not (day in rows and rows[day]["runs_count"])]
    says = [f"{many(runs, 'run')}; {Share(failed, polls)} of {many(polls, 'poll')} of a source failed."]  # fmt: skip
    if idle:
        missing = several(map(day_in_words, idle))
        says.append(f"No run is on record for {Share(len(idle), len(days))} of {many(len(days), 'day')}: {missing}.")  # fmt: skip
    seen = [(rows[day]["pieces_count"], rows[day]["copies_count"]) if day in rows else (0, 0) for day in days]  # fmt: skip
    series = (
        Series("pieces", tuple(pieces for pieces, _ in seen)),
        Series("further copies of them", tuple(copies - pieces for pieces, copies in seen)),
    )
    labels = tuple(map(day_in_words, days))
    chart = Chart("columns", "Copies by day of first sight (UTC)", "day", labels, series)
    note = "A piece that is seen on two days counts on both."
    return Section("days", "What came in", tuple(says), chart=chart, note=note, question="coverage")


def _republished(ask: Ask, copies: int) -> Section:
    wire = sum(row["wire_count"] for row in ask("wire-share"))
    lines: list[tuple[Word, ...]] = []
    for words, choice, of in (
        ("all copies", "with", copies),
        ("without wire copy", "without", copies - wire),
        ("wire copy alone", "only", wire),
    ):
        parts = _proofs(ask("top-originals", wire=choice))
        lines.append((words, of, *(Share(part, of) for part in parts), Share(of - sum(parts), of)))
    says = (
        f"{Share(wire, copies)} of {many(copies, 'copy', 'copies')} are wire copy: they credit an agency, or are copies of a piece that does.",
    )
    table = Table(("", "copies", *_PROOFS, _NOBODY), tuple(lines), len(lines))
    note = (
        "Credited: the page names the origin, and no text there was found to agree. Text verified: it names the origin, and the texts agree."
        " Text only: it shares the text of another outlet and credits nobody. A sister title of the same owner is no other publisher."
        " That none is named or found is no proof that the text is the outlet's own."
    )
    return Section("republished", "How much is somebody else's", says, table=table, note=note, question="wire-share")  # fmt: skip


def _outlets(ask: Ask) -> Section:
    rows = ask("never-originate", copies=1, own=_ALL)
    never = [row for row in rows if not row["own_count"] and row["of_copies_count"] >= 3]
    chart = _bars(
        "Copies by outlet",
        "outlet",
        rows,
        {**_DRAWN, "sister_count": "sister title", "own_count": _NOBODY},
    )
    says = [f"{many(len(rows), 'outlet')} were seen.".replace("1 outlet were", "1 outlet was")]
    if never:
        said = several([f"{_name(row['outlet'])} ({row['of_copies_count']:,})" for row in never])
        says.append(f"Everything that was seen of them, three copies or more, carries somebody else: {said}.")  # fmt: skip
    note = f"The {_ROWS} outlets with most copies. What was seen of an outlet is not all that it published."
    return Section("outlets", "Outlet by outlet", tuple(says), chart=chart, note=note, question="never-originate")  # fmt: skip


def _originals(ask: Ask) -> Section:
    rows = ask("top-originals")
    if not rows:
        return _none("originals", "Top original sources", "No copy names or shows another publisher.", "top-originals")  # fmt: skip
    chart = _bars("Copies elsewhere of each origin", "origin", rows, _DRAWN)
    top = rows[0]
    says = (
        f"{_name(top['origin'])} is carried by most: {many(top['outlets_count'], 'outlet')}, {many(top['pieces_count'], 'piece')}.",
        f"{many(top['of_carried_count'], 'copy', 'copies')} carry somebody, from {many(len(rows), 'origin')}.",
    )
    return Section("originals", "Top original sources", says, chart=chart, question="top-originals")


def _republishers(ask: Ask) -> Section:
    rows = ask("republishers")
    if not rows:
        return _none("republishers", "Who republishes whom", "Nobody was seen to.", "republishers")
    lines = tuple(
        (
            _name(row["outlet"]), _name(row["origin"]), *(row[name] for name in _COUNTS), row["of_copies_count"],
            duration(row["lag_mean_min"]), row["lag_known_count"],
            percent(row["text_kept_mean"]), row["text_compared_count"],
        )
        for row in rows[:_ROWS]
    )  # fmt: skip
    heads = (
        "outlet", "origin", *_PROOFS, "of copies", "mean lag", "lag known",
        "text kept", "compared",
    )  # fmt: skip
    known = sum(row["lag_known_count"] for row in rows)
    carried = sum(sum(row[name] for name in _COUNTS) for row in rows)
    says = (
        f"{many(len(rows), 'pair')} of outlet and origin. The lag is known of {Share(known, carried)} of {many(carried, 'copy', 'copies')}: both sides print minute and zone.",
    )
    note = "A negative lag is an earlier printed time, not an earlier event. Text kept is the mean length by that of the stored original; compared: of how many copies."
    return Section("republishers", "Who republishes whom", says, table=Table(heads, lines, len(rows)), note=note, question="republishers")  # fmt: skip


def _reach(ask: Ask) -> Section:
    rows = ask("reach", limit=0)
    if not rows:
        return _none("reach", "Stories that most owners carry", "No piece was seen at outlets of more than one owner.", "reach")  # fmt: skip
    lines = tuple(
        (
            Link(row["title"] or "(no title)"), _name(row["outlet"]), row["origin_status"], row["origin"],
            f"{row['owners_min']}–{row['owners_max']}", row["copies_count"], *(row[name] for name in _COUNTS),
        )
        for row in rows[:_ROWS]
    )  # fmt: skip
    heads = ("story", "outlet", "origin", "named", "owners", "copies", *_PROOFS)
    certain = sum(row["owners_min"] > 1 for row in rows)
    says = (
        f"{many(len(rows), 'piece')} may be at two owners or more, {certain:,} of them for certain.",
    )
    note = "Owners: at least as many as are known, at most that and each outlet whose owner is not."
    return Section("reach", "Stories that most owners carry", says, table=Table(heads, lines, len(rows)), note=note, question="reach")  # fmt: skip


def _truncated(ask: Ask, copies: int) -> Section:
    rows = ask("truncated", limit=0)
    if not rows:
        return _none("truncated", "Truncated copies", "No copy was seen that was cut short.", "truncated")  # fmt: skip
    lines = tuple(
        (_link(row), _name(row["outlet"]), _name(row["carried_from"]), _proof(row["proof"]), percent(row["text_kept"]))
        for row in rows[:_ROWS]
    )  # fmt: skip
    says = (f"{Share(len(rows), copies)} of {many(copies, 'copy', 'copies')} were cut short.",)
    note = "Measured in words against the longest copy of the piece. A stub behind a paywall is no truncated copy."
    return Section("truncated", "Truncated copies", says, table=Table(("copy", "outlet", "carried from", "proof", "text kept"), lines, len(rows)), note=note, question="truncated")  # fmt: skip


def _edits(ask: Ask) -> Section:
    rows = ask("silent-edits", limit=0)
    note = "Only a page that was read twice can show an edit, and none between two visits is seen. Read again: pages of the outlet that were."
    if not rows:
        return _none("edits", "Silent edits", "No text was seen to change in silence.", "silent-edits", note)  # fmt: skip
    lines = tuple(
        (
            _link(row), _name(row["outlet"]), row["seen_utc"][:16].replace("T", " "), row["hours_after"],
            row["title_before"] and f"was: {row['title_before']}", row["of_edits_count"], row["of_rechecked_count"],
        )
        for row in rows[:_ROWS]
    )  # fmt: skip
    heads = (
        "page",
        "outlet",
        "seen (UTC)",
        "hours after",
        "title",
        "edits of outlet",
        "read again",
    )
    texts = len({row["url"] for row in rows})
    says = (f"{many(texts, 'text')} changed while the page printed no new time of change and no notice.",)  # fmt: skip
    return Section("edits", "Silent edits", says, table=Table(heads, lines, len(rows)), note=note, question="silent-edits")  # fmt: skip


def _corrections(ask: Ask) -> Section:
    rows = ask("uncorrected-copies", limit=0)
    if not rows:
        return _none("corrections", "Corrections that did not travel", "No copy was seen without the notice of its original.", "uncorrected-copies")  # fmt: skip
    lines = tuple(
        (
            row["notice"], Link(row["quote"], row["corrected_url"]), _name(row["corrected_by"]),
            Link(_name(row["outlet"]), row["url"]), row["still_says"], row["corrected_to"],
            "yes" if row["is_checked_since"] else "no: nothing is known",
        )
        for row in rows[:_ROWS]
    )  # fmt: skip
    pieces = {row["article_id"] for row in rows}
    still = sum(row["has_old_words"] or 0 for row in rows)
    says = (
        f"{many(len(rows), 'copy', 'copies')} elsewhere of {many(len(pieces), 'piece')} with a notice show none, and no later edit;"
        f" {still:,} of them still have words that were corrected.",
    )
    return Section("corrections", "Corrections that did not travel", says, table=Table(("notice", "words", "corrected by", "still at", "still says", "corrected to", "read again since"), lines, len(rows)), question="uncorrected-copies")  # fmt: skip


def _releases(ask: Ask) -> Section:
    rows = ask("press-releases")
    if not rows:
        return _none("releases", "Press releases", "No copy credits an issuer or a distributor.", "press-releases")  # fmt: skip
    lines = tuple(
        (
            Link(row["issuer"] or "not named"), row["kind"], row["outlets_count"], row["pieces_count"], row["copies_count"],
            *(row[name] for name in _COUNTS),
        )
        for row in rows[:_ROWS]
    )  # fmt: skip
    ran, of = sum(row["copies_count"] for row in rows), rows[0]["of_copies_count"]
    says = (f"{Share(ran, of)} of {many(of, 'copy', 'copies')}, from {many(len(rows), 'issuer')}.",)
    heads = ("issuer", "kind", "outlets", "pieces", "copies", *_PROOFS)
    return Section("releases", "Press releases", says, table=Table(heads, lines, len(rows)), question="press-releases")  # fmt: skip


def _quality(ask: Ask) -> Section:
    rows = ask("quality")
    of = sum(row["copies_count"] for row in rows)
    lacks = ("without_title_count", "without_time_count", "without_author_count", "short_count")
    lines = tuple(
        (
            _name(row["outlet"]), row["copies_count"],
            *(Share(row[name], row["copies_count"]) for name in lacks),
            Share((row["coarse_time_count"] or 0) + (row["without_zone_count"] or 0), row["copies_count"]), row["paywalled_count"], row["origin_unknown_count"],
        )
        for row in rows[:_ROWS]
    )  # fmt: skip
    heads = (
        "outlet", "copies", "no title", "no time", "no author", "under 100 words", "no minute or zone",
        "paywalled", "origin unknown",
    )  # fmt: skip
    says = (
        f"Of {many(of, 'copy', 'copies')}, {Share(sum(r['without_time_count'] for r in rows), of)} print no time,"
        f" {Share(sum(r['without_author_count'] for r in rows), of)} no author and {Share(sum(r['without_title_count'] for r in rows), of)} no title.",
    )
    return Section("quality", "What the copies lack", says, table=Table(heads, lines, len(rows)), question="quality")  # fmt: skip


def _sources(ask: Ask) -> Section:
    rows = ask("feed-health")
    bad = [row for row in rows if row["failures"] or row["stopped"] or row["gaps_count"]]
    failing = sum(bool(row["failures"] or row["stopped"]) for row in rows)
    gaps = sum(row["gaps_count"] for row in rows)
    says = (
        f"{Share(failing, len(rows))} of {many(len(rows), 'source')} fail now or are stopped. {many(gaps, 'gap')} so far: a poll that shared no entry with the one before, so that pieces may have been missed.",
    )
    lines = tuple(
        (
            row["id"], "stopped" if row["stopped"] else "failing" if row["failures"] else "well", row["reason"],
            minute(row["failing_since_utc"]), minute(row["last_new_utc"]), row["gaps_count"], percent(row["without_piece_share"]),
        )
        for row in bad[:_ROWS]
    )  # fmt: skip
    heads = ("source", "state", "reason", "since (UTC)", "last new (UTC)", "gaps", "entries without a piece")  # fmt: skip
    table = Table(heads, lines, len(bad)) if bad else None
    return Section("sources", "Sources and gaps", says, table=table, note="As it is now, not as it was in the window.", question="feed-health")  # fmt: skip


def _audit(audit: Audit | None) -> Section:
    head = "How often this is wrong"
    if audit is None:
        return Section("audit", head, (f"{NO_AUDIT[0].upper()}{NO_AUDIT[1:]}.",))
    lines = tuple(
        (
            WORDS[each.field], *(_bound(share) for share in (each.share, each.low, each.high)),
            each.right_count, each.wrong_count, each.unsure_count, each.unjudged_count,
        )
        for each in audit.precisions
    )  # fmt: skip
    heads = ("what is said", "right", "at least", "at most", "found right", "wrong", "unsure", "not judged")  # fmt: skip
    said = audit.sentence()
    note = "A person looked at a sample of all that is stored, not of these days. The bounds hold with 95 %. What was missed (a copy that was not found, a time that was not read) is not in it."
    return Section("audit", head, (f"{said[0].upper()}{said[1:]}.",), table=Table(heads, lines, len(lines)), note=note)  # fmt: skip


def _bound(share: float | None) -> Amount | None:
    return None if share is None else Amount(f"{in_percent(share)} %")


def _audited(key: str, audit: Audit | None) -> str:
    """Return what the audit found of the statements that a section counts; "" where it says nothing of them."""
    fields = _AUDITED.get(key, ())
    if audit is None:
        return "No audit yet." if fields else ""
    found = [each.sentence() for each in audit.precisions if each.field in fields]
    return (
        f"Audit of {audit.judged_utc and audit.judged_utc[:10]}: {'; '.join(found)}."
        if found
        else ""
    )


def _none(key: str, head: str, said: str, question: str, note: str = "") -> Section:
    return Section(key, head, (said,), note=note, question=question)


def _bars(title: str, key: str, rows: Rows, series: dict[str, str]) -> Chart:
    """Return bars of the first rows, labelled by a column; `series`: their columns -> their names."""
    top = rows[:_ROWS]
    drawn = tuple(Series(name, tuple(r[column] for r in top)) for column, name in series.items())
    return Chart("bars", title, key, tuple(_name(row[key]) for row in top), drawn)


def _proofs(rows: Rows) -> list[int]:
    return [sum(row[name] for row in rows) for name in _COUNTS]


def _name(outlet: str | None) -> str:
    return outlet or "not known"


def _proof(proof: str | None) -> str | None:
    return proof and proof.replace("_", " ")


def _link(row: dict[str, Any]) -> Link:
    return Link(row["title"] or "(no title)", row["url"])
