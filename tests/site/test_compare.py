"""Two texts as one: nothing is lost, and what stands in both is found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.site._compare import compare


def side(parts, where):
    """One of the two texts, put together again."""
    return "".join(part.text for part in parts if part.where in ("both", where))


@given(st.text(alphabet="ab \n雨", max_size=60), st.text(alphabet="ab \n雨", max_size=60))
def test_both_texts_can_be_read_out_again(first, second):
    """Whatever the texts, the parts hold each of them whole and in order."""
    parts = compare(first, second)
    assert (side(parts, "first"), side(parts, "second")) == (first, second)


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        pytest.param("Rain fell.", "Rain fell.", [("both", "Rain fell.")], id="the same"),
        pytest.param(
            "One.\n\nTwo.", "One.", [("both", "One."), ("first", "\n\nTwo.")], id="cut short"
        ),
        pytest.param("", "New.", [("second", "New.")], id="nothing before"),
        pytest.param(
            "下雨了。", "下雪了。", [("both", "下"), ("first", "雨"), ("second", "雪"), ("both", "了。")], id="no blanks"
        ),
    ],
)  # fmt: skip
def test_what_differs_is_told_apart(first, second, told):
    """Words that stand in both are told once."""
    assert compare(first, second) == told


def test_long_texts_without_a_common_block_are_not_compared_word_by_word():
    """The cost stays bounded: such a stretch is told as replaced."""
    first, second = (" ".join(f"{word}{at}" for at in range(6000)) for word in ("a", "b"))
    assert [part.where for part in compare(first, second)] == ["first", "second"]
