"""A body that only JSON-LD tells is taken from there; where the page shows it, the page is right."""

import json

import pytest

TOLD = (
    "The river rose by two metres in the night, and the lower town was under water by dawn.\n\n"
    "Engineers opened the old weir at six, which had last been moved in the spring of 1987.\n\n"
) * 4


def page(shown: str, told: str) -> str:
    """Return a page that shows one text and tells another in its JSON-LD."""
    node = {"@type": "NewsArticle", "headline": "River floods town", "articleBody": told}
    script = f"<script type='application/ld+json'>{json.dumps(node)}</script>"
    return f"<html><head>{script}</head><body><div id='app'>{shown}</div></body></html>"


@pytest.mark.parametrize(
    ("shown", "paragraphs"),
    [
        pytest.param("", 8, id="nothing shown"),
        pytest.param("<p>Please wait while the story loads.</p>", 8, id="a shell"),
        pytest.param("".join(f"<p>{text}</p>" for text in TOLD.split("\n\n")[:3]), 8, id="its beginning"),
        pytest.param("<p>" + "Quite another text stands here for the reader to see. " * 8 + "</p>", 1, id="another text"),
    ],
)  # fmt: skip
def test_the_told_body_is_a_rescue(draft_of, shown, paragraphs):
    """Nothing, a shell or the beginning of the text give way; another text does not."""
    draft = draft_of(page(shown, TOLD))
    assert (len(draft.text.split("\n\n")), draft.reason) == (paragraphs, None)


def test_a_told_teaser_replaces_nothing(draft_of, prose):
    """A told body that is no longer than the shown text is left alone."""
    assert draft_of(page(prose, TOLD[:200])).text.count("\n\n") == 3


def test_markup_in_the_told_body_is_no_text(draft_of):
    """Tags in the told body part paragraphs and vanish."""
    told = "".join(
        f"<p>{text} <b>Bold</b> word {number}.</p>"
        for number, text in enumerate(TOLD.split("\n\n")[:4])
    )
    draft = draft_of(page("", told))
    assert ("<" in draft.text, draft.text.count("\n\n")) == (False, 3)
