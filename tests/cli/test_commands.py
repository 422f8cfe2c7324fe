"""What the commands print when all is well."""

import json
from pathlib import Path

import pytest

from ingest.cli import COMMANDS

FIXTURES = Path(__file__).parent.parent / "fixtures" / "pages"
STORY = "Ferry runs again after winter break"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(ingest, name):
    """A line that says what it does, and its options."""
    done = ingest(name, "--help")
    assert (done.code, done.out.startswith(f"Usage: ingest {name}")) == (0, True)


def test_init_writes_settings_that_can_be_read(ingest, tmp_path):
    """The first configuration is valid, nothing is overwritten, and the crontab line is absolute."""
    done = ingest("init", "here")
    assert (done.code, f"run --max-runtime 9m --config {tmp_path}/here/config" in done.out) == (
        0,
        True,
    )
    assert ingest("sources", "list", "--config", "here/config/sources.yaml").code == 0
    again = ingest("init", "here")
    assert (again.code, "nothing was written" in again.err) == (1, True)


def test_url_stores_once_and_knows_it_afterwards(ingest, site):
    """The second call makes no request and says so."""
    assert ingest("url", f"{site}/story").out == f"new 1 {STORY}\n"
    assert ingest("url", f"{site}/story").out == f"unchanged 1 {STORY}\n"
    assert ingest("url", "--refresh", f"{site}/story").out == f"unchanged 1 {STORY}\n"


def test_url_dry_run_stores_nothing(ingest, site):
    """It shows what would be stored."""
    assert ingest("url", "--dry-run", f"{site}/story").out == f"would be new {STORY}\n"
    assert ingest("url", f"{site}/story").out.startswith("new 1 ")


def test_url_takes_a_saved_page(ingest, site, tmp_path):
    """--html stands in for the network."""
    page = FIXTURES / "harbour-repost" / "page.txt"
    done = ingest("url", "https://news.example.org/1", "--html", page)
    assert (done.code, done.out.split()[0]) == (0, "new")


def test_url_json_is_one_object_a_line_in_order(ingest, site):
    """Outcome, ids and origin by name."""
    done = ingest("url", "--json", f"{site}/story", f"{site}/404")
    rows = [json.loads(line) for line in done.out.splitlines()]
    assert [(row["outcome"], row["reason"], row["article_id"]) for row in rows] == [
        ("new", None, 1),
        ("failed", "http_4xx", None),
    ]


def test_file_stores_the_everyday_repost(ingest):
    """Title, origin and author are found; nothing of the page around is in the text."""
    done = ingest("file", FIXTURES / "harbour-repost" / "page.txt")
    assert (done.code, done.out.startswith("new 1 "), " from " in done.out) == (0, True, True)
    article = json.loads(ingest("show", "--json", "1").out)
    wanted = json.loads((FIXTURES / "harbour-repost" / "expected.json").read_text(encoding="utf-8"))
    assert (article["title"], article["authors"]) == (wanted["title"], wanted["authors"])
    assert article["standfirst"].startswith(wanted["standfirst_starts"])
    paragraphs = article["text"].split("\n\n")
    assert len(paragraphs) == wanted["paragraphs"]
    assert [line for line in wanted["absent"] if line in article["text"]] == []
    origin = article["origin"]
    quotes = [each["quote"] for each in origin["evidence"] if each["won"]]
    assert {**origin, "quote": quotes[0]}.items() >= wanted["origin"].items()


def test_the_same_text_from_two_files_is_one_piece(ingest, tmp_path):
    """Without an address the text is the identity."""
    page = FIXTURES / "harbour-repost" / "page.txt"
    (tmp_path / "again.txt").write_bytes(page.read_bytes())
    ingest("file", page)
    assert ingest("file", "again.txt").out.startswith("unchanged 1 ")


def test_texts_that_end_alike_are_different_pieces(ingest, tmp_path):
    """All the words are the identity, not only those below the first paragraph."""
    for number, start in enumerate(("The mayor resigned.", "The bridge was closed.")):
        lead = (
            f"{start} "
            + "It happened in the morning, and nobody who was there had seen it coming at all. " * 2
        )
        (tmp_path / f"{number}.txt").write_text(
            f"Headline {number}\n\n{lead}\n\n" + "The office gave no comment. " * 9
        )
    lines = ingest("file", "0.txt", "1.txt").out.splitlines()
    assert [line.split()[-2:] for line in lines] == [["Headline", "0"], ["Headline", "1"]]


def test_extract_answers_every_line_in_order(ingest, tmp_path):
    """A line that cannot be read fails alone."""
    page = FIXTURES / "harbour-repost" / "page.txt"
    lines = [
        {"id": "a", "path": str(page)},
        {"id": "b", "path": "none.html"},
        {"id": "c", "html": "<p>x"},
    ]
    (tmp_path / "jobs.jsonl").write_text("\n".join(map(json.dumps, lines)) + "\nnot json\n")
    done = ingest("extract", "--jsonl", "jobs.jsonl")
    rows = [json.loads(line) for line in done.out.splitlines()]
    assert [(row["id"], row["outcome"]) for row in rows] == [
        ("a", "new"),
        ("b", "failed"),
        ("c", "rejected"),
        (None, "failed"),
    ]
    assert done.code == 1


def test_extract_with_workers_gives_the_same(ingest, tmp_path):
    """Processes change the time, not the answer."""
    page = FIXTURES / "harbour-repost" / "page.txt"
    rows = [json.dumps({"id": number, "path": str(page)}) for number in range(5)]
    (tmp_path / "jobs.jsonl").write_text("\n".join(rows))
    alone = ingest("extract", "--jsonl", "jobs.jsonl").out
    assert ingest("extract", "--jsonl", "jobs.jsonl", "--workers", "2").out == alone


def test_show_prints_origin_and_evidence(ingest):
    """The claim in words, the quote below it, the copies."""
    ingest("file", FIXTURES / "harbour-repost" / "page.txt")
    out = ingest("show", "1").out
    assert "“Original Source:" in out
    assert "copies: 1" in out


def test_search_finds_words_and_says_so_when_not(ingest, site):
    """Hits on stdout, nothing found on stderr."""
    ingest("url", f"{site}/story")
    assert STORY in ingest("search", "teaspoon").out
    assert ingest("search", "zeppelin").err == "nothing found\n"


def test_a_hostile_title_cannot_drive_the_terminal(ingest, tmp_path):
    """Escape sequences of a stored title are not printed."""
    (tmp_path / "page.txt").write_text(
        "Ship\x1b[2J sails \u202eagain\n\n" + "The ship sailed on. " * 60
    )
    out = ingest("file", "page.txt").out + ingest("show", "1").out
    assert "\x1b" not in out
    assert "\u202e" not in out


def test_sources_check_says_what_came_back(ingest, site):
    """One line a source; exit code 3 when none works."""
    done = ingest("sources", "check")
    assert (done.code, done.out.split()[:2]) == (3, ["nofeed", "bad_feed"])


def test_sources_test_reads_a_page_as_a_listing(ingest, site):
    """A page that is no feed shows what a `page` source would see."""
    done = ingest("sources", "test", f"{site}/story")
    assert (done.code, done.out.split()[1]) == (0, "page")


def test_run_is_silent_when_well(ingest, tmp_path):
    """Nothing on stdout or stderr under cron; an empty list of sources is valid."""
    (tmp_path / "empty.yaml").write_text("sources:\n")
    done = ingest("run", "--config", "empty.yaml")
    assert (done.code, done.out, done.err) == (0, "", "")


def test_run_plan_makes_no_request(ingest, site):
    """It says what would be polled, and why."""
    done = ingest("run", "--plan")
    assert (done.code, done.out.splitlines()[0]) == (0, "now    nofeed  never polled")


def test_status_json_is_a_row_for_each_source(ingest, site):
    """What polling made of each source, by name."""
    ingest("run")
    rows = json.loads(ingest("status", "--json").out)
    assert [(row["id"], row["reason"], row["failures"]) for row in rows] == [
        ("nofeed", "bad_feed", 1)
    ]


def test_demo_runs_twice(ingest, tmp_path):
    """The demo is written afresh each time."""
    first, second = ingest("demo"), ingest("demo")
    assert (first.code, second.code) == (0, 0)
    assert first.out.partition("written in")[0] == second.out.partition("written in")[0]
