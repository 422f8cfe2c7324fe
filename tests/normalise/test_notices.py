"""Corrections, retractions and disclosures: read in the article's own words, and nowhere else."""

import json
from datetime import UTC, datetime

from ingest.extract import extract_draft
from ingest.normalise import make_article
from ingest.types import Notice, Page

DAY = datetime(2026, 3, 9, tzinfo=UTC)
PROSE = "".join(
    f"<p>The harbour board approved the new crossing on Tuesday after {n} years of argument, said the chair.</p>"
    for n in ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven")
)


def notices(before: str = "", after: str = "", *, head: str = "", footer: str = "") -> list[Notice]:
    """Return what is read on a page with these lines around its text."""
    html = f"<html lang=en><head>{head}</head><body><article><h1>Ferry costs four pounds</h1>{before}{PROSE}{after}</article><footer>{footer}</footer></body></html>"
    page = Page("https://harbour.example/1", html.encode(), DAY)
    return list(make_article(extract_draft(page)).notices)


def kinds(*blocks: str, **more: str) -> list[str]:
    """Return the kinds of the notices of a page."""
    return [notice.kind for notice in notices(*blocks, **more)]


def test_a_correction_below_the_text_is_quoted_and_dated():
    """The quote is the whole notice; the day is the one that it prints."""
    line = "Correction, March 3, 2026: The ferry costs four pounds, not five."
    (found,) = notices(after=f"<p><em>{line}</em></p>")
    assert (found.kind, found.quote) == ("correction", line)
    assert found.dated
    assert found.dated.utc.date().isoformat() == "2026-03-03"


def test_a_label_in_a_line_of_its_own_takes_the_next_line():
    """A heading "Correction" is no notice without what it heads."""
    (found,) = notices(after="<h3>Correction</h3><p>The ferry costs four pounds and not five.</p>")
    assert found.quote == "The ferry costs four pounds and not five."


def test_a_sentence_needs_no_label():
    """So most papers write it."""
    assert kinds(after="<p>This article was amended on 3 March 2026 to correct the price.</p>") == [
        "correction"
    ]


def test_what_a_machine_made_is_only_what_the_page_says():
    """Text about machines is no disclosure."""
    said = "<p>This article was translated by a machine and checked by an editor.</p>"
    told = "<p>The harbour uses artificial intelligence to write its timetables.</p>"
    assert kinds(said) == ["machine_translated"]
    assert kinds(told) == []


def test_agency_words_count_in_capitals():
    """A kill is an order to editors; a verb in a sentence is none."""
    assert kinds("<p>KILL: Editors should remove the story on the harbour.</p>") == ["kill"]
    assert kinds("<p>Kill: a word that the harbour master has never used himself.</p>") == []


def test_the_site_s_own_links_are_no_notices():
    """Footers link to a page of corrections; a story can begin with the word."""
    assert kinds(footer="<a href=/c>Corrections and clarifications</a>") == []
    assert kinds("<p>Corrections officers at the harbour prison went on strike today.</p>") == []


def test_json_ld_states_corrections():
    """A text or a CorrectionComment; an address alone says nothing."""
    for value, expected in (
        ("The ferry costs four pounds.", ["The ferry costs four pounds."]),
        ({"@type": "CorrectionComment", "text": "Four, not five."}, ["Four, not five."]),
        ("https://harbour.example/corrections", []),
    ):
        node = {"@type": "NewsArticle", "headline": "Ferry", "correction": value}
        head = f'<script type="application/ld+json">{json.dumps(node)}</script>'
        assert [notice.quote for notice in notices(head=head)] == expected
