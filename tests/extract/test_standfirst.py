"""The standfirst: a separate element before the body, else nothing."""

import pytest

SUM = "The lower town was under water by dawn, and the council argues about the bill."


@pytest.mark.parametrize(
    ("before", "standfirst"),
    [
        pytest.param(f"<p class='standfirst'>{SUM}</p>", SUM, id="named"),
        pytest.param(f"<h2>{SUM}</h2>", SUM, id="sub-title"),
        pytest.param("<p>By Ann Field</p>", None, id="byline"),
        pytest.param("<p>3 May 2026</p>", None, id="date"),
        pytest.param(f"<p class='caption'>{SUM}</p>", None, id="caption"),
        pytest.param("", None, id="nothing"),
    ],
)
def test_standfirst_stands_apart_from_the_text(draft_of, prose, before, standfirst):
    """Between headline and body, a sentence of its own is the standfirst and no text."""
    draft = draft_of(
        f"<header><h1>River floods town</h1>{before}</header><article>{prose}</article>"
    )
    assert draft.standfirst == standfirst
    assert SUM not in draft.text


def test_a_first_paragraph_that_repeats_the_standfirst_leaves_the_text(draft_of, prose):
    """Said twice is said once."""
    head = f"<header><h1>River floods town</h1><p class='dek'>{SUM}</p></header>"
    draft = draft_of(f"{head}<article><p>{SUM}</p>{prose}</article>")
    assert (draft.standfirst, SUM in draft.text) == (SUM, False)


def test_the_description_alone_is_no_standfirst(draft_of, prose):
    """What only the head of the page says is not shown to the reader."""
    head = f"<head><meta name='description' content='{SUM}'></head>"
    assert (
        draft_of(f"<html>{head}<body><article>{prose}</article></body></html>").standfirst is None
    )


def test_a_lone_paragraph_is_text(draft_of):
    """A page that has nothing but its standfirst has a text."""
    draft = draft_of(f"<header><h1>River floods town</h1></header><article><p>{SUM}</p></article>")
    assert (draft.standfirst, draft.text) == (None, SUM)


@pytest.mark.parametrize(
    ("opening", "standfirst"),
    [
        pytest.param(f"<div class='standfirst'>{SUM}</div>", SUM, id="named element"),
        pytest.param(f"<h2 class='article__subtitle'>{SUM}</h2>", SUM, id="named sub-title"),
        pytest.param(f"<p class='intro'>{SUM}</p>", None, id="a styled first paragraph"),
        pytest.param(f"<p>{SUM}</p>", None, id="a mere first paragraph"),
        pytest.param(f"<div class='dek'><p>{SUM}</p><p>{SUM[:50]}.</p></div>", None, id="a named part of the text"),
    ],
)  # fmt: skip
def test_a_standfirst_inside_the_text_is_one_by_its_name(draft_of, prose, opening, standfirst):
    """Nothing but an element that says so parts the standfirst from the text it opens."""
    draft = draft_of(f"<h1>River floods town</h1><article>{opening}{prose}</article>")
    assert draft.standfirst == standfirst
    assert (SUM in draft.text) == (standfirst is None)


@pytest.mark.parametrize(
    "between",
    [
        pytest.param("<div><p>1</p><p>2</p><p>Who do you think will win the race on the river in May?</p></div>", id="a poll"),
        pytest.param("<div class='newsletter'><p class='subtitle'>All the news of the river, every morning at six.</p></div>", id="a newsletter's sub-title"),
        pytest.param("<div class='consent'><p>We would like to know how you use this site, if you agree.</p></div>", id="a consent text"),
    ],
)  # fmt: skip
def test_what_stands_between_by_chance_is_no_standfirst(draft_of, prose, between):
    """An unnamed sentence is one only next to the headline; side matter never is."""
    page = f"<header><h1>River floods town</h1></header>{between}<article>{prose}</article>"
    assert draft_of(page).standfirst is None
