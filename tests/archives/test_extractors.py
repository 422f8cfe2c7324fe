"""Pages are extracted in processes, in order; one that kills its process costs itself alone."""

import os
from datetime import UTC, datetime

import pytest

from ingest.archives._extractors import Chunk, Extractors, PageTask, Unread
from ingest.types import Page

PAGE = Page("http://a.example/1", b"<h1>Rain</h1>", datetime(2026, 3, 1, tzinfo=UTC))


class Deadly:
    """A page that ends the process which unpacks it."""

    def __reduce__(self):
        return os._exit, (9,)


@pytest.mark.parametrize("workers", [1, 2])
def test_chunks_come_in_order(workers):
    """Each with as many articles as it has pages, however many processes there are."""
    with Extractors(workers) as pool:
        chunks = [Chunk([number], [PageTask(PAGE)] * (number % 3)) for number in range(20)]
        found = [(chunk.items[0], len(articles)) for chunk, articles in pool.extract(chunks)]
    assert found == [(number, number % 3) for number in range(20)]


def test_a_deadly_page_costs_itself_alone():
    """The pages before, beside and behind it are extracted."""
    with Extractors(2) as pool:
        chunks = [Chunk([0], [PageTask(PAGE)])] * 2
        chunks.append(Chunk([0], [PageTask(PAGE), PageTask(Deadly()), PageTask(PAGE)]))
        chunks.append(Chunk([0], [PageTask(PAGE)]))
        found = [each for _, articles in pool.extract(chunks) for each in articles]
    unread = [each for each in found if isinstance(each, Unread)]
    assert [each.detail for each in unread] == ["the process that read it was killed"]
    assert len(found) == 6


def test_a_page_over_which_the_program_stumbles_is_told():
    """A bug is a sentence in the article's place."""
    with Extractors(1) as pool:
        ((_, (found,)),) = pool.extract([Chunk([0], [PageTask(None)])])
    assert (found.reason, found.detail[:14]) == ("bug", "AttributeError")
