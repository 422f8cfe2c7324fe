"""Large-star and small-star find what following the links finds."""

import random

import pytest

from ingest.backfill import _run


def followed(links):
    """Text -> first text, link by link."""
    first = {}
    for each, of in sorted(links):
        first[each] = first.get(of, of)
    return first


def chain(length):
    """Each text copies the one before it."""
    return [(f"{n:03d}", f"{n - 1:03d}") for n in range(1, length)]


def tree(seed, size=200):
    """Each text copies some earlier one, or none."""
    dice = random.Random(seed)
    return [(f"{n:03d}", f"{dice.randrange(n):03d}") for n in range(1, size) if dice.random() < 0.8]


@pytest.mark.parametrize(
    "links",
    [
        pytest.param([("b", "a")], id="one link"),
        pytest.param(chain(70), id="chain"),
        pytest.param(tree(1), id="trees"),
        pytest.param([("c", "a"), ("c", "b"), ("d", "b")], id="a text that leads two ways"),
    ],
)
def test_every_text_is_led_to_the_first_of_its_cluster(links):
    """Whatever the shape of the links."""
    _run._silence()
    import daft

    from ingest.backfill._stars import first_of_each

    table = daft.from_pydict({"id": [each for each, _ in links], "of": [of for _, of in links]})
    found = first_of_each(table).to_pydict()
    expected = followed(links) if links[0] != ("c", "a") else {"b": "a", "c": "a", "d": "a"}
    assert dict(zip(found["id"], found["first"], strict=True)) == expected


def test_no_links_no_clusters():
    """An empty table stays one."""
    _run._silence()
    import daft

    from ingest.backfill._stars import first_of_each

    none = daft.from_pydict({"id": ["a"], "of": ["a"]})
    assert first_of_each(none).count_rows() == 0
