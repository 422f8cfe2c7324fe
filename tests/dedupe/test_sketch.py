"""What two fingerprints have in common."""

from hypothesis import given
from hypothesis import strategies as st

from ingest.dedupe import take_fingerprint

TEXTS = st.lists(
    st.sampled_from(["rain", "sea", "pier", "boat", "wind", "crane", "14", "62"]),
    min_size=1,
    max_size=80,
)


@given(TEXTS)
def test_dress_does_not_count(words):
    """Case, spacing and punctuation leave the fingerprint as it is."""
    plain = " ".join(words)
    assert take_fingerprint(plain) == take_fingerprint(", ".join(words).upper() + ".")


@given(st.integers(0, 60), st.integers(0, 60))
def test_seventeen_words_in_common_leave_a_hash(before, after):
    """A run of 17 words is found in any surroundings: the promise of winnowing."""
    run = [f"shared{number}" for number in range(17)]
    one = (
        [f"a{number}" for number in range(before)] + run + [f"b{number}" for number in range(after)]
    )
    other = (
        [f"c{number}" for number in range(after)] + run + [f"d{number}" for number in range(before)]
    )
    sketches = (set(take_fingerprint(" ".join(words)).sketch) for words in (one, other))
    assert set.intersection(*sketches)


def test_a_block_in_common_leaves_a_hash():
    """A short line that two texts share is in both sketches."""
    one = take_fingerprint("The pier closes.\nBoats move.")
    other = take_fingerprint("Rain fell for days.\nBoats move.")
    assert len(set(one.sketch) & set(other.sketch)) == 1


def test_nothing_has_no_words():
    """An empty text has a fingerprint that finds nothing."""
    empty = take_fingerprint(" \n ")
    assert (empty.words, empty.sketch) == (0, ())


def test_half_a_surrogate_pair_is_survived():
    """JSON may carry characters that have no bytes."""
    assert take_fingerprint("rain \ud83d fell").words == 2


def test_the_sketch_is_ascending_and_fits_sqlite():
    """Hashes are distinct signed 64-bit integers, in order."""
    sketch = take_fingerprint(" ".join(f"w{number}" for number in range(400))).sketch
    assert list(sketch) == sorted(set(sketch))
    assert 0 <= sketch[0] <= sketch[-1] < 2**63
