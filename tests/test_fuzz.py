"""Twenty seconds of what bench/fuzz.py does for an hour: broken and hostile input gives an answer and raises nothing.

The seeds are fixed; a failure names the one that `bench/fuzz.py --replay SEED` rebuilds.
"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fuzz import check_article, make_case, make_pool, run_case
from ingest.piece import article_from_html, article_from_text
from mutations import NESTING, ODD, SEEN, SLOTS, UNITS

POOL = make_pool(None)
STEP = 20
LONGEST = 150_000  # bytes; longer ones are for the bench


@pytest.mark.parametrize("first", range(0, 400, STEP))
def test_no_mutation_raises(first):
    """Pages, texts, feeds, dates, addresses and archives, each with a few mutations."""
    for seed in range(first, first + STEP):
        case = make_case(seed, POOL)
        if len(case.body) > LONGEST:
            continue
        try:
            run_case(case)
        except Exception as error:
            raise AssertionError(f"bench/fuzz.py --replay {seed}") from error


WORDS = st.lists(st.sampled_from([*UNITS, *ODD, *SEEN]) | st.text(max_size=9), max_size=8)
LEAVES = st.builds(
    lambda slot, words, times: slot.format(*["".join(words) * times] * 2),
    st.sampled_from(SLOTS),
    WORDS,
    st.sampled_from([1, 1, 1, 40]),
)
TREES = st.recursive(
    LEAVES,
    lambda inner: st.builds(
        lambda name, ends, parts: f"<{name}>{''.join(parts)}" + f"</{name}>" * ends,
        st.sampled_from(NESTING),
        st.booleans(),
        st.lists(inner, max_size=5),
    ),
    max_leaves=12,
)


@settings(max_examples=250, deadline=None, derandomize=True)
@given(TREES, st.sampled_from(["https://www.example.org/2026/05/03/river", "", None]))
def test_no_tree_raises(html, url):
    """Any nesting of what pages are made of gives an article that can be stored."""
    check_article(article_from_html(html, url))
    check_article(article_from_text(html, url))
