"""Who still has the sentence that was corrected, and what stands in its place."""

import pytest

from ingest.analyse._sentences import says_now, still_says

BEFORE = "The ferry sailed on Sunday. Repairs took two years and cost 23 million crowns. “It was late,” said Ada.\n\nBookings are closed until Easter."
AFTER = (
    BEFORE.replace("23 million", "21 million")
    + "\n\nCorrection: an earlier version named another sum."
)
OLD = "Repairs took two years and cost 23 million crowns."
NEW = "Repairs took two years and cost 21 million crowns."


@pytest.mark.parametrize(
    ("before", "after", "copy", "expected"),
    [
        pytest.param(BEFORE, AFTER, BEFORE, (OLD, NEW), id="the old text"),
        pytest.param(BEFORE, AFTER, f"By wire. {OLD.replace('Repairs', 'The repairs')} More.", (OLD.replace("Repairs", "The repairs"), NEW), id="in a style of the house"),
        pytest.param(BEFORE, AFTER, AFTER, ("", None), id="corrected"),
        pytest.param(BEFORE, AFTER, "The ferry sailed on Sunday. It was late.", ("", None), id="cut short above it"),
        pytest.param(BEFORE, BEFORE.replace(OLD, ""), BEFORE, (OLD, None), id="taken out without another"),
        pytest.param(BEFORE, BEFORE + "\n\nCorrection: the picture showed another ship.", BEFORE, (None, None), id="a notice and no edit"),
        pytest.param(None, AFTER, BEFORE, (None, None), id="never read before"),
        pytest.param(BEFORE, AFTER, "", (None, None), id="without its text"),
        pytest.param("渡轮周日启航。耗资二千三百万。", "渡轮周日启航。耗资二千一百万。", "渡轮周日启航。耗资二千三百万。", (None, None), id="no spaces between words"),
    ],
)  # fmt: skip
def test_the_old_sentence_and_the_new(before, after, copy, expected):
    """What is not known is None, what is known not to be there is empty."""
    assert (still_says(before, after, copy), says_now(before, after, copy)) == expected
