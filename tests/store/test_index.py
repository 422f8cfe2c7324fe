"""Words are found at once, although the index is written for many articles together."""

import pytest

from ingest.store import Database
from ingest.store._index.fulltext import WAITING

TEXTS = [f"The {word} lay in the harbour for a week." for word in ("barge", "ferry", "tug")]


def found(path, words: str) -> list[int]:
    with Database(path) as db:
        return [hit.id for hit in db.search(words)]


def test_what_waits_is_found(put, piece, path, rows):
    """An article that the index does not hold yet is found like any other."""
    put(piece("https://example.org/1", TEXTS[0], title="Barge"))
    put(piece("https://example.org/2", TEXTS[1], title="Ferry"))
    assert found(path, "ferry") == [2]
    assert sorted(found(path, "harbour")) == [1, 2]
    assert rows("SELECT count(*) FROM unindexed") == [(2,)]


@pytest.mark.parametrize(
    ("end", "left"),
    [pytest.param(False, 0, id="many"), pytest.param(True, 0, id="the end of a run")],
)
def test_what_waits_is_written(store, put, piece, path, rows, end, left):
    """Sixty-four are written together, and all that is left at the end of a run."""
    for number in range(3 if end else WAITING):
        put(piece(f"https://example.org/{number}", f"{TEXTS[2]} Hull {number}00 was red."))
    if end:
        store.end_run(store.begin_run("run"), exit_code=0)
    assert rows("SELECT count(*) FROM unindexed") == [(left,)]
    assert found(path, "200") == [3]


def test_a_changed_text_is_found_by_its_new_words_alone(store, put, piece, path):
    """Whether the earlier state was in the index or waited for it."""
    for run in (False, True):
        put(piece("https://example.org/1", TEXTS[0] + (" It sank." if run else "")))
        store.end_run(store.begin_run("run"), exit_code=0)
        put(piece("https://example.org/1", TEXTS[1]))
        assert (found(path, "barge"), found(path, "ferry")) == ([], [1])
