"""What is learned of an outlet's furniture is no edit of its pages."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest.pipeline import ingest_page
from ingest.store import Store
from ingest.types import Outcome, Page

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
APPEAL = "The people who make this paper live in the town and would be glad of every reader who helps to pay for it."
STORIES = (
    "The harbour council voted on Tuesday to close the old grain pier before winter, ending a long dispute with the fishermen.",
    "Teachers at both schools have begun to write the timetable around the tides, because the bus cannot cross at high water.",
    "A museum of lamps opened in the former gasworks on Sunday, with four hundred pieces that a keeper collected over his life.",
    "Bakers asked the county for a market day in the square, since the road through the old town will be dug up until May.",
)


@pytest.fixture
def store(tmp_path: Path):
    with Store.open(tmp_path / "articles.db", now=lambda: NOON) as opened:
        yield opened


def put(store: Store, number: int, *more: str) -> Outcome:
    said = STORIES[number]
    paragraphs = (said, f"{said} It was so {number + 2} years ago.", *more, APPEAL)
    body = "".join(f"<p>{each}</p>" for each in paragraphs)
    html = f"<html><body><article><h1>Number {number}</h1>{body}</article></body></html>"
    return ingest_page(Page(f"https://town.example/{number}", html.encode(), NOON), store)


def test_a_page_is_unchanged_after_its_outlet_was_learned(store):
    """The appeal under each piece leaves the text once it is known; the first page is still as it was."""
    assert [put(store, number).kind for number in range(4)] == ["new"] * 4
    assert len(store.block_memory("town.example")) == 1
    assert [put(store, number).kind for number in range(4)] == ["unchanged"] * 4
    assert put(store, 0, "12 comments").kind == "unchanged"


def test_an_edit_is_seen_after_its_outlet_was_learned(store):
    """Only what was learned is left aside."""
    for number in range(4):
        put(store, number)
    assert (
        put(store, 0, "The council will meet again in June to hear the engineers.").kind
        == "revised"
    )
