"""The rules of the batch: who is compared, and what becomes of texts with the same words."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from ingest.backfill._loop import clusters, link_all
from ingest.backfill._places import Text, choose, place_same
from ingest.dedupe import take_fingerprint
from ingest.types import Time

DAY = datetime(2026, 3, 1, 6, tzinfo=UTC)


def notice(number, day, words=40, completeness="full"):
    """A sighting of a text that comes again."""
    return Text(f"{number:02d}", "", Time(DAY + timedelta(days=day)), completeness, words)


@pytest.mark.parametrize(
    ("texts", "of"),
    [
        pytest.param([notice(1, 0), notice(2, 1)], [None, "01"], id="next day"),
        pytest.param(
            [notice(1, 0), notice(2, 7), notice(3, 8)],
            [None, None, "02"],
            id="comes again a week later",
        ),
        pytest.param(
            [notice(1, 0), notice(2, 2), notice(3, 4)],
            [None, "01", None],
            id="three days after the first",
        ),
        pytest.param(
            [notice(1, 0, 400), notice(2, 30, 400)],
            [None, "01"],
            id="long texts do not come again by chance",
        ),
        pytest.param([notice(1, 0, 5), notice(2, 0, 5)], [None, None], id="too short to tell"),
        pytest.param(
            [notice(1, 0), notice(2, 0, completeness="teaser")],
            [None, None],
            id="a teaser is no copy",
        ),
    ],
)
def test_same_words(texts, of):
    """They are one piece by the rules of a live run."""
    assert [link.of for link in place_same(texts)] == of


def test_at_most_eight_are_compared_and_three_of_one_piece():
    """The likeliest come first, ties by age."""
    found = [(f"{n:02d}", "one" if n < 6 else f"p{n}", 9 if n < 6 else 3) for n in range(20)]
    assert [each[0] for each in choose(found)] == ["00", "01", "02", "06", "07", "08", "09", "10"]


def sighting(number, paragraphs, outlet):
    """A text with all that finds it."""
    text = "\n\n".join(paragraphs)
    mark = take_fingerprint(text)
    return Text(
        f"{number:04d}",
        text,
        None,
        "full",
        mark.words,
        outlet,
        str(number),
        mark.exact.hex(),
        mark.sketch,
    )


def pieces(texts):
    """How many pieces the texts are."""
    return len({first for _, first in clusters(link_all(texts))})


def test_a_story_in_many_wordings_is_one_piece(story):
    """Though more than sixteen texts hold its hashes."""
    texts = [sighting(n, [*story(1), story(100 + n, 1)[0]], f"o{n}.example") for n in range(40)]
    assert pieces(texts) == 1


def test_a_box_under_many_stories_joins_none(story):
    """Neither one of every outlet, nor one of an outlet alone."""
    box = story(999, 1)[0]
    everywhere = [sighting(n, [*story(n), box], f"o{n}.example") for n in range(40)]
    at_home = [sighting(n, [*story(n), box], "o.example") for n in range(40)]
    assert (pieces(everywhere), pieces(at_home)) == (40, 40)


def test_a_round_up_joins_nothing_and_is_found_by_nobody(story):
    """Its parts stay pieces of their own, also those that come later."""
    parts = [
        [re.sub(r"(\w+)", rf"\1{tag}", block) for block in story(n)] for n, tag in enumerate("kvz")
    ]
    texts = [sighting(n, part, f"o{n}.example") for n, part in enumerate(parts)]
    texts.append(sighting(3, [block for part in parts for block in part[:3]], "digest.example"))
    texts.append(sighting(4, parts[0], "late.example"))
    assert pieces(texts) == 4
