"""What an outlet prints under every piece leaves the text; what a piece tells never does."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from ingest.pipeline import ingest_page
from ingest.store import Store
from ingest.types import Outcome, Page

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)
APPEAL = "The people who make this paper live in the town and would be glad of every reader who helps to pay for it."
PITCH = "Every Friday we send a letter from the harbour with the best of the week and one recipe."
OPENING = "For a year now this paper has walked with the men who mend the dykes, from the sluice to the far bank."
CLOSING = "The dykes were built after the flood of 1953, when the lower town stood under water for a week."
SUBJECTS = "harbour council pier fishermen teachers tides bridge museum keeper bakers county market engineers weir mayor"
PLACES = "pumps wall ferry storm roof orchestra garden bees library tram depot valley mill doctor tower bell pool oak cart"
WORDS = [*SUBJECTS.split(), *PLACES.split()]


@pytest.fixture
def store(tmp_path: Path):
    with Store.open(tmp_path / "articles.db", now=lambda: NOON) as opened:
        yield opened


def story(number: int) -> list[str]:
    """Return five paragraphs that no other number shares a phrase with."""
    pick = Random(number)
    return [" ".join(pick.choices(WORDS, k=25)).capitalize() + "." for _ in range(5)]


def put(store: Store, url: str, *blocks: str) -> Outcome:
    """Store a page of these blocks: paragraphs, or mark-up as it is."""
    body = "".join(each if each.startswith("<") else f"<p>{each}</p>" for each in blocks)
    html = f"<html><body><article><h1>Page of {url}</h1>{body}</article></body></html>"
    return ingest_page(Page(f"https://{url}", html.encode(), NOON), store)


def texts(store: Store) -> dict[str, str]:
    """Return the stored text of every address."""
    with closing(sqlite3.connect(store.path)) as db:
        rows = db.execute(
            "SELECT c.url, coalesce(c.text, s.text) FROM copies AS c LEFT JOIN copies AS s ON s.id = c.same_text_as"
        )
        return {url.removeprefix("https://"): text for url, text in rows}


def teach(store: Store, host: str, *last: str, pieces: int = 8, first: int = 0) -> None:
    """Store as many different pieces of an outlet, each with these blocks at its end."""
    for number in range(first, first + pieces):
        put(store, f"{host}/{number}", *story(number_of(host) + number), *last)


def number_of(host: str) -> int:
    """Return the number of the host's first story, the same in every run."""
    return 1000 * int.from_bytes(host.encode(), "big")


@pytest.mark.parametrize(
    "block",
    [
        pytest.param(APPEAL, id="a disclaimer at the end"),
        pytest.param(f"<p>{APPEAL}</p><p>{PITCH}</p>", id="two"),
        pytest.param(f"<div class='wp-block-x7'><p>{APPEAL}</p></div>", id="a bio box"),
    ],
)
def test_what_stands_under_every_piece_leaves_the_text(store, block):
    """From the sixth piece on; what a piece tells stays, and its page is no edit when it is met again."""
    pages = {f"town.example/{number}": (*story(number), block) for number in range(7)}
    for url, blocks in pages.items():
        put(store, url, *blocks)
    found = texts(store)
    assert [APPEAL in found[url] for url in pages] == [True] * 5 + [False] * 2
    assert all(found[url].startswith("\n\n".join(blocks[:5])) for url, blocks in pages.items())
    assert {put(store, url, *blocks).kind for url, blocks in pages.items()} == {"unchanged"}


def test_a_pitch_between_the_paragraphs_leaves_the_text(store):
    """A box unlike those of the text is taken from its midst."""
    box = f"<div class='x9'><p>{PITCH}</p></div>"
    for number in range(8):
        first, *rest = story(number)
        put(store, f"town.example/{number}", first, box, *rest)
    assert texts(store)["town.example/7"] == "\n\n".join(story(7))


@pytest.mark.parametrize(
    ("opening", "middle"),
    [
        pytest.param(OPENING, "", id="opening"),
        pytest.param(f"<p class='lede'>{OPENING}</p>", "", id="opening with a class"),
        pytest.param(f"<div class='lede'><p>{OPENING}</p></div>", "", id="opening in a box"),
        pytest.param("", OPENING, id="between the news"),
        pytest.param("", f"<blockquote><p>{OPENING}</p></blockquote>", id="a quotation"),
    ],
)
def test_a_running_series_loses_no_sentence(store, opening, middle):
    """Parts that open alike, or say the same between their news, keep it; what closes every piece goes."""
    for number in range(12):
        first, *rest = story(number)
        blocks = [each for each in (opening, first, middle, *rest, APPEAL) if each]
        put(store, f"town.example/{number}", *blocks)
    last = texts(store)["town.example/11"]
    assert all(each in last for each in (OPENING, *story(11)))
    assert APPEAL not in last


def test_a_series_among_other_pieces_keeps_its_last_words(store):
    """What closes every fifth piece is no furniture, however often it comes."""
    for number in range(60):
        last = [CLOSING] if number % 5 == 0 else []
        put(store, f"town.example/{number}", *story(number), *last)
    assert [CLOSING in told for told in texts(store).values()] == [True, *[False] * 4] * 12


def test_a_wire_story_on_ten_outlets_is_whole_on_each(store):
    """Copies teach nothing, and each outlet's own furniture alone leaves them."""
    wire = [*story(7), CLOSING]
    hosts = [f"paper{number}.example" for number in range(10)]
    for host in hosts:
        teach(store, host, f"{APPEAL} So says {host}.")
    for host in hosts:
        put(store, f"{host}/wire", *wire, f"{APPEAL} So says {host}.")
        put(store, f"{host}/second", *wire, f"{APPEAL} So says {host}.")
    found = [told for url, told in texts(store).items() if url.endswith(("wire", "second"))]
    assert (len(found), set(found)) == (20, {"\n\n".join(wire)})


def test_the_states_of_one_story_teach_nothing(store):
    """An outlet that tells one affair at six addresses, each time with news, repeats it and no furniture."""
    told = [*story(101), *story(102), CLOSING]
    for number in range(6):
        put(store, f"town.example/affair-{number}", *story(200 + number), *told)
        put(store, f"town.example/{number}", *story(number))
    assert store.block_memory("town.example") == frozenset()
    assert all(CLOSING in text for url, text in texts(store).items() if "affair" in url)


def test_furniture_that_is_no_longer_printed_is_forgotten(store):
    """Outlets change their pages; the memory of one stays small however much it prints."""
    teach(store, "town.example", APPEAL, pieces=20)
    old = store.block_memory("town.example")
    teach(store, "town.example", PITCH, pieces=60, first=20)
    new = store.block_memory("town.example")
    assert (len(old), len(new), old & new) == (1, 1, frozenset())


def test_a_page_that_says_nothing_else_keeps_its_words(store):
    """The memory never empties a text."""
    teach(store, "town.example", APPEAL)
    put(store, "town.example/appeal", APPEAL)
    assert texts(store)["town.example/appeal"] == APPEAL


def test_an_edit_is_seen_after_its_outlet_was_learned(store):
    """Only what was learned is left aside."""
    teach(store, "town.example", APPEAL)
    url, told = "town.example/0", story(number_of("town.example"))
    assert put(store, url, *told, APPEAL).kind == "unchanged"
    assert put(store, url, *told, "12 comments", APPEAL).kind == "unchanged"
    more = "The council will meet again in June to hear the engineers."
    assert put(store, url, *told, more, APPEAL).kind == "revised"
