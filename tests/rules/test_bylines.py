"""rules/bylines.toml: each row is sorted, alone and proven by its line."""

import pytest

from ingest.extract._persons import is_nobody, names_in
from ingest.extract._printed import label_of
from ingest.rules import table

ROWS = table("bylines")


def rows(*sections):
    """The rows of some sections as parameters, each with its word as its id."""
    return [
        pytest.param(row["seen"], id=f"{section} {row['word']}")
        for section in sections
        for row in ROWS[section]
    ]


@pytest.mark.parametrize("section", sorted(ROWS))
def test_words_are_sorted_and_alone(section):
    """A word has one row in a section, where one would look for it."""
    words = [row["word"] for row in ROWS[section]]
    assert words == sorted(set(words))


@pytest.mark.parametrize("seen", rows("by", "role", "organisation", "weekday"))
def test_what_stands_around_a_name_is_no_name(seen):
    """The one name on the line is found, and nothing else."""
    assert names_in(seen) in {("Ann Field",), ("홍길동",), ("田中花子",)}


@pytest.mark.parametrize("seen", rows("and"))
def test_a_word_between_two_names_parts_them(seen):
    """Both names are found."""
    assert names_in(seen) == ("Ann Field", "Bo Hill")


@pytest.mark.parametrize("seen", rows("particle"))
def test_a_small_word_belongs_to_the_name(seen):
    """The name is kept whole."""
    assert names_in(seen) == (seen,)


@pytest.mark.parametrize("seen", rows("nobody"))
def test_an_account_is_nobody(seen):
    """Accounts and desks are no persons."""
    assert is_nobody(seen)
    assert names_in(seen) == ()


@pytest.mark.parametrize("kind", ["published", "modified"])
def test_labels_tell_the_first_date_from_a_change(kind):
    """Every word names its kind of date."""
    wrong = [row["word"] for row in ROWS[kind] if label_of(row["seen"]) != kind]
    assert wrong == []
