"""A page beside the text that it names: what is borne out, on written pairs of every kind."""

import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import permutations
from pathlib import Path

import pytest

from ingest.dedupe import check_claim
from ingest.dedupe._check import is_later
from ingest.types import Time

STORIES = tomllib.loads(
    (Path(__file__).parents[1] / "fixtures" / "claims" / "stories.toml").read_text(encoding="utf-8")
)["story"]
NAMES = [story["id"] for story in STORIES]
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Text:
    """What a check looks at."""

    text: str
    published: Time | None = None
    completeness: str = "full"
    language: str | None = "en"


def told(story, kind="original"):
    """One text of a story in its language."""
    language = story["translated_into"] if kind == "translation" else story["language"]
    return Text(story[kind], language=language)


def verdict(page, original, **said):
    checked = check_claim(page, original, **said)
    return checked.check, checked.relation


@pytest.mark.parametrize("story", STORIES, ids=NAMES)
@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        pytest.param("original", ("text_match", "verbatim"), id="verbatim"),
        pytest.param("rewrite", ("facts_match", "rewritten"), id="rewrite"),
        pytest.param("translation", ("facts_match", "translated"), id="translation"),
        pytest.param("other", ("no_support", "unverified"), id="other report"),
    ],
)
def test_each_kind_of_page_has_its_check(story, kind, expected):
    """Words make a copy, facts make a rewrite or a translation, the same event alone makes nothing."""
    assert verdict(told(story, kind), told(story)) == expected


@pytest.mark.parametrize("story", STORIES, ids=NAMES)
def test_an_edited_text_is_known(story):
    """A word in ten changed, the end moved to the front: still the text."""
    words = story["original"].split(" ")
    words[5::12] = ["nevertheless"] * len(words[5::12])
    page = Text(" ".join(words), language=story["language"])
    assert verdict(page, told(story)) == ("text_match", "edited")


@pytest.mark.parametrize("story", STORIES, ids=NAMES)
def test_an_excerpt_is_known(story):
    """The first half of a text is an excerpt; a longer page that holds the text whole is an edited form."""
    paragraphs = story["original"].split("\n\n")
    half = Text("\n\n".join(paragraphs[:2]), language=story["language"])
    assert verdict(half, told(story)) == ("text_match", "excerpt")
    assert verdict(told(story), half) == ("text_match", "edited")


@pytest.mark.parametrize(
    ("one", "other"), list(permutations(STORIES, 2)), ids=lambda story: story["id"]
)
def test_another_story_is_never_borne_out(one, other):
    """Unrelated texts of one language contradict a claim; in two languages nothing can be said."""
    check, relation = verdict(told(one, "rewrite"), told(other))
    same = one["language"] == other["language"]
    assert (check, relation) == ("contradicted" if same else "no_support", "unverified")


@pytest.mark.parametrize(
    ("one", "other"), list(permutations(STORIES, 2)), ids=lambda story: story["id"]
)
def test_another_translation_is_never_borne_out(one, other):
    """The facts of one story are not those of another in any language."""
    assert verdict(told(one, "translation"), told(other))[0] in ("no_support", "contradicted")


def test_a_part_in_common_is_told_as_such():
    """Own words around some paragraphs of the original: compiled, not a copy."""
    bridge, bees = STORIES[0], STORIES[2]
    own = bees["original"] + "\n\n" + bees["other"]
    page = Text("\n\n".join(bridge["original"].split("\n\n")[1:3]) + "\n\n" + own)
    longer = Text(bridge["original"] + "\n\n" + bridge["other"])
    assert verdict(page, longer) == ("facts_match", "compiled")


def test_the_same_words_with_other_figures_support_nothing():
    """A bulletin of another day is another bulletin."""
    bulletin = "In Tarn Ferry {} cars, {} lorries and {} bicycles crossed the bridge on this day, the harbour office said in its note. {} people came by the ferry, {} by the train."
    today, yesterday = (
        bulletin.format(310, 44, 120, 905, 66),
        bulletin.format(298, 51, 133, 880, 71),
    )
    assert verdict(Text(today), Text(yesterday)) == ("no_support", "unverified")


def test_what_credits_the_page_in_turn_contradicts():
    """Two pages cannot each be the other's original."""
    bridge = STORIES[0]
    assert verdict(told(bridge), told(bridge), credits_back=True)[0] == "contradicted"


@pytest.mark.parametrize(
    ("original", "page", "expected"),
    [
        pytest.param(NOON + timedelta(hours=30), NOON, True, id="later"),
        pytest.param(NOON + timedelta(hours=20), NOON, False, id="a day of grace"),
        pytest.param(NOON - timedelta(days=9), NOON, False, id="earlier"),
    ],
)
def test_later_by_more_than_a_day_contradicts(original, page, expected):
    """Clients print agency copy before the agency's own site; nobody reprints what comes next week."""
    bridge = told(STORIES[0])
    dated = [Text(bridge.text, Time(at, 0, "minute")) for at in (page, original)]
    assert (verdict(*dated)[0] == "contradicted") is expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(None, Time(NOON, 0), id="unknown"),
        pytest.param(Time(NOON + timedelta(days=40), 0, "year"), Time(NOON, 0), id="year"),
        pytest.param(Time(NOON + timedelta(hours=37), None), Time(NOON, 0), id="no zone"),
        pytest.param(Time(NOON + timedelta(hours=47), 0), Time(NOON, 0, "day"), id="bare day"),
    ],
)
def test_a_doubtful_time_is_not_later(one, other):
    """Only what is later in every reading is later."""
    assert not is_later(one, other)


@pytest.mark.parametrize(
    ("page", "original", "expected"),
    [
        pytest.param("full", "teaser", "unreachable", id="the original is a stub"),
        pytest.param("teaser", "full", "not_checked", id="the page is a stub"),
    ],
)
def test_a_stub_says_nothing(page, original, expected):
    """Behind a paywall there may be what a claim says."""
    bridge, comet = STORIES[0], STORIES[6]
    one = Text(bridge["other"], completeness=page)
    other = Text(comet["original"], completeness=original)
    assert verdict(one, other) == (expected, "unverified")


def test_why_gives_the_figures():
    """The reason counts what was found."""
    bridge = STORIES[0]
    why = check_claim(told(bridge, "rewrite"), told(bridge)).why
    assert why == "in common 6 of 6 numbers, 8 of 8 names, 1 of 1 quotes"
