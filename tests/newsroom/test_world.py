"""The written world holds what it promises: designs, formats, states of editing, ways to credit."""

import re
from typing import get_args

import pytest

from ingest.errors import Reason
from ingest.newsroom import expected, resources
from ingest.newsroom._edits import EDITS, edited
from ingest.newsroom._world import appearances, oddities, outlets
from ingest.types import Check

PAGES = {page.url: page for page in appearances()}


def words(paragraphs):
    """Return the words of the article's own text, without the boxes between."""
    return " ".join(line for line in paragraphs if not line.startswith("!! ")).split()


def ferry(edit):
    """Return the agency story in one state of editing, and the original."""
    copies = [page for page in PAGES.values() if page.story == "night-ferry"]
    wire = next(page for page in copies if page.outlet.id == "agency")
    return next(page for page in copies if page.edit == edit and page is not wire), wire


def test_outlets_differ_in_design():
    """At least eight outlets, and hardly two that look alike."""
    designs = {outlet.design for outlet in outlets().values()}
    assert len(outlets()) >= 8
    assert designs >= {
        "tidy", "onediv", "soup", "table", "amp", "jsonld", "german", "spanish", "repost",
    }  # fmt: skip


def test_sources_come_in_every_format():
    """RSS, Atom, RDF, JSON Feed, a news sitemap and a listing page tell of the pieces."""
    formats = {outlet.format for outlet in outlets().values()}
    assert formats == {"rss", "atom", "rdf", "json", "sitemap", "listing"}


def test_one_story_stands_in_six_states():
    """The agency's story is at six outlets, each in another state of editing."""
    copies = [p for p in PAGES.values() if p.story == "night-ferry" and p.outlet.id != "agency"]
    assert sorted(page.edit for page in copies) == sorted(EDITS)
    assert len({page.outlet.id for page in copies}) == 6


@pytest.mark.parametrize("edit", ["verbatim", "headline", "merged", "byline"])
def test_some_states_keep_every_word(edit):
    """A new headline, merged paragraphs or a translated byline leave the words as they were."""
    copy, wire = ferry(edit)
    assert words(copy.paragraphs) == words(wire.paragraphs)


def test_headline_state_has_a_new_headline():
    """The words are the same, the headline is not."""
    copy, wire = ferry("headline")
    assert copy.title != wire.title


def test_merged_state_has_fewer_paragraphs():
    """Each two paragraphs became one."""
    copy, wire = ferry("merged")
    assert len(copy.paragraphs) == (len(wire.paragraphs) + 1) // 2


def test_cut_state_is_the_beginning():
    """A cut copy is the first paragraphs, and under half of the story."""
    copy, wire = ferry("cut")
    assert copy.paragraphs == wire.paragraphs[: len(copy.paragraphs)]
    assert len(words(copy.paragraphs)) < len(words(wire.paragraphs)) / 2


def test_boilerplate_state_has_boxes_and_house_style():
    """Boxes stand between the paragraphs, and some words follow the house style."""
    copy, wire = ferry("boilerplate")
    assert sum(line.startswith("!! ") for line in copy.paragraphs) == 3
    assert 0 < len(set(words(copy.paragraphs)) - set(words(wire.paragraphs))) < 15


def test_byline_state_has_a_translated_byline():
    """The agency stands in the byline in the outlet's language."""
    copy, _ = ferry("byline")
    assert copy.byline == "Por Coastal Press Agency"


def test_edited_keeps_the_beginning():
    """Cutting keeps as many paragraphs as the page says."""
    assert edited(("a", "b", "c"), {"edit": "cut", "keep": 1}) == ("a",)


def test_originals_are_credited_in_ten_ways():
    """Ten ways to credit, among them two outlets that are not here and one translation."""
    ways = {copy.way for piece in expected().pieces for copy in piece.copies if copy.way}
    hosts = {outlet.host.removeprefix("www.") for outlet in outlets().values()}
    outside = {p.domain for p in expected().pieces if p.domain} - hosts
    assert len(ways) >= 10
    assert len(outside) >= 2
    assert "translation note" in ways


def test_two_rewrites_use_other_words():
    """An honest rewrite shares no run of six words with what it rewrites."""
    pairs = [("tram-depot", "tram-depot-digest"), ("lighthouse-keepers", "lighthouse-digest")]
    texts = {page.story: words(page.paragraphs) for page in PAGES.values()}
    for original, rewrite in pairs:
        assert not runs(texts[original]) & runs(texts[rewrite])


def runs(said, length=6):
    """Return every run of so many words."""
    folded = [word.casefold() for word in said]
    return {tuple(folded[at : at + length]) for at in range(len(folded) - length + 1)}


def test_every_check_can_be_seen():
    """Credits that are borne out, not borne out, dead and wrong stand in the world; one original only a chase finds."""
    checks = {copy.check for piece in expected().pieces for copy in piece.copies if copy.check}
    assert checks == set(get_args(Check))
    hidden = [page for page in PAGES.values() if not page.listed]
    named = [page.credit for page in PAGES.values() if page.outlet.chase]
    assert [any(page.url in credit for credit in named) for page in hidden] == [True]


def test_templated_stories_look_alike():
    """Bulletins of one outlet share most of their words and differ in their numbers."""
    for outlet in ("skywatch", "touchline"):
        pages = [page for page in PAGES.values() if page.outlet.id == outlet]
        texts = [words(page.paragraphs) for page in pages]
        assert len(pages) == 4
        assert all(len(set(texts[0]) & set(text)) > 0.5 * len(set(text)) for text in texts)
        assert len({" ".join(text) for text in texts}) == 4


def test_bio_stands_under_every_piece_of_its_outlet():
    """The repost outlet prints the same author bio on each of its pages."""
    digest = outlets()["digest"]
    pages = [page for page in PAGES.values() if page.outlet == digest]
    served = resources()
    assert len(pages) >= 3
    for page in pages:
        assert digest.bio[:40].encode() in served[digest.host, page.path].body


def test_every_listed_url_is_expected():
    """Each page that some source tells of has its row or its reason, and none is expected twice."""
    listed = sorted([*PAGES, *(odd.url for odd in oddities())])
    assert list(expected().urls) == listed


def test_reasons_are_of_the_closed_list():
    """Refusals name reasons that the program knows, at least eight different ones."""
    reasons = {refusal.reason for refusal in expected().refusals}
    assert reasons <= {str(reason) for reason in Reason}
    assert len(reasons) >= 8


def test_pieces_agree_with_their_pages():
    """Title, language and first place of a piece are those of its representative's page."""
    for piece in expected().pieces:
        page = PAGES[piece.representative.url]
        assert piece.representative.kind == "representative"
        assert (piece.title, piece.language) == (page.title, page.outlet.language)
        assert piece.outlet == page.outlet.host.removeprefix("www.")
        assert all(copy.kind != "representative" for copy in piece.copies[1:])


def test_representative_is_the_first_to_publish():
    """The original of each story came before its copies."""
    for piece in expected().pieces:
        times = [PAGES[copy.url].published for copy in piece.copies]
        assert times[0] == min(times)


def test_copies_of_a_piece_tell_one_story():
    """Copies in one row come from one story, and a story's pages are in one row."""
    rows = [{PAGES[copy.url].story for copy in piece.copies} for piece in expected().pieces]
    assert all(len(row) == 1 for row in rows)
    assert len(rows) == len(set.union(*rows))


def test_world_is_small_and_written_for_it():
    """Forty to sixty pages, dated 2026; every host is under a reserved name."""
    assert 40 <= len(PAGES) + len(oddities()) <= 60
    assert {page.published.year for page in PAGES.values()} == {2026}
    assert all(re.search(r"\.(example|test)$", outlet.host) for outlet in outlets().values())


def test_pages_are_the_same_at_every_call():
    """Drawing the world twice gives the same bytes, so validators hold between runs."""
    assert resources() == resources()
