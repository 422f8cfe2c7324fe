"""Plain text: title, standfirst, body and what stands around them."""

import pytest

STANDFIRST = (
    "The lower town was under water by dawn after the river rose by two metres, and the council now argues "
    "about who is to pay for the pumps and the wall."
)
BODY = (
    "Engineers opened the old weir at six, which had last been moved in the spring of 1987.",
    "The council will meet on Thursday to decide who pays for the pumps and for the broken wall.",
)
BIO = "Amira Khan is a seasoned journalist who has covered rivers for fifteen years."
PAGE = (
    "Loading Now", "River floods lower town", STANDFIRST, *BODY, "Original Source: example.org", BIO, "Post Comment",
)  # fmt: skip


def test_a_saved_repost_becomes_one_clean_draft(draft_of):
    """Pre-loader, credit line, bio and button leave the text and stay as blocks with their reasons."""
    draft = draft_of("\n\n".join(PAGE), kind="text/plain")
    assert (draft.title, draft.standfirst, draft.authors) == (PAGE[1], STANDFIRST, ("Amira Khan",))
    assert draft.text == "\n\n".join(BODY)
    assert [block.reason for block in draft.blocks if not block.kept] == [
        "loader", "headline", "standfirst", "credit", "bio", "comments",
    ]  # fmt: skip
    assert all(block.inside for block in draft.blocks)


@pytest.mark.parametrize(
    ("text", "title", "first"),
    [
        pytest.param("\n\n".join((STANDFIRST, *BODY)), None, STANDFIRST, id="no title"),
        pytest.param("\n\n".join(("River floods", *BODY)), "River floods", BODY[0], id="no standfirst"),
        pytest.param("River floods\r\n\r\n" + "\r\n\r\n".join(BODY), "River floods", BODY[0], id="CRLF"),
        pytest.param(f"River floods\n\nBy Ann Field\n\n{BODY[0]}\n\n{BODY[1]}", "River floods", BODY[0], id="byline"),
        pytest.param("River\n\n" + BODY[0].replace(" ", "\n", 3) + "\n\n" + BODY[1], "River", BODY[0], id="wrapped"),
    ],
)  # fmt: skip
def test_the_parts_of_a_text_are_told_apart(draft_of, text, title, first):
    """A short first block is the title; what follows is the text."""
    draft = draft_of(text, kind="text/plain")
    assert (draft.title, draft.text.split("\n\n")[0]) == (title, first)


def test_a_body_without_markup_is_plain_whatever_its_header_says(draft_of):
    """A server that calls a text HTML does not glue its paragraphs."""
    assert draft_of("\n\n".join(PAGE)).text == "\n\n".join(BODY)


def test_a_byline_in_a_text_names_the_author(draft_of):
    """The line under the title that names somebody is no text."""
    draft = draft_of(f"River floods\n\nBy Ann Field\n\n{BODY[0]}\n\n{BODY[1]}", kind="text/plain")
    assert (draft.authors, "Ann Field" in draft.text) == (("Ann Field",), False)


def test_the_memory_of_an_outlet_holds_for_texts(draft_of):
    """A block that recurs is dropped from a text, too."""
    draft = draft_of("\n\n".join(PAGE), kind="text/plain")
    assert (
        draft_of(
            "\n\n".join(PAGE), kind="text/plain", memory=frozenset(draft.block_hashes[-1:])
        ).text
        == BODY[0]
    )
