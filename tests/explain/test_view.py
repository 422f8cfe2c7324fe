"""What the picture shows of a page that was taken apart: order, fate, counts, quotes."""

import itertools
import json
from datetime import UTC, datetime

import pytest

from ingest.errors import REJECTIONS
from ingest.explain import BLOCK_REASONS, REFUSALS, draw_picture
from ingest.explain._view import fields, passages, tallies
from ingest.extract._names import verdict
from ingest.normalise import make_article
from ingest.piece import read_page
from ingest.rules import table
from ingest.types import Block, Draft, Evidence, Page, Statement


def kept(text: str, *, inside: bool = True) -> Block:
    return Block(text, "p", kept=True, inside=inside, score=float(len(text)))


def dropped(text: str, reason: str, *, inside: bool = True) -> Block:
    return Block(text, "div", kept=False, reason=reason, inside=inside, score=-12.0)


def quote(words: str, kind: str = "credit") -> Evidence:
    return Evidence(kind, words, name="Reuters", weight=0.9, won=True)


BLOCKS = (
    dropped("Home", "outside", inside=False),
    dropped("Sport", "outside", inside=False),
    dropped("By Ada Lindqvist", "byline"),
    kept("Rain fell."),
    kept("It fell on."),
    dropped("Share", "share"),
    kept("It ended."),
)


def test_blocks_of_one_fate_stand_together_in_page_order():
    """Kept and dropped take turns; the edge of the article's container parts what was dropped."""
    found = [(each.kept, each.inside, len(each.lines)) for each in passages(BLOCKS, ())]
    assert found == [
        (False, False, 2),
        (False, True, 1),
        (True, True, 2),
        (False, True, 1),
        (True, True, 1),
    ]


def test_a_dropped_block_that_evidence_quotes_stands_alone():
    """It is shown at once, while those around it stay folded up."""
    blocks = [dropped(text, "outside") for text in ("Home", "Source: Reuters", "Imprint")]
    found = [(len(each.lines), each.quoted_by) for each in passages(blocks, [quote("Reuters")])]
    assert found == [(1, ()), (1, (1,)), (1, ())]


def test_every_block_is_numbered_from_one_and_has_its_place_in_the_strip():
    """The places follow each other without a gap."""
    lines = [line for each in passages(BLOCKS, ()) for line in each.lines]
    assert [line.number for line in lines] == list(range(1, 8))
    assert all(line.x + line.width == after.x for line, after in itertools.pairwise(lines))


def test_what_was_dropped_is_counted_by_reason():
    """Most blocks first; kept blocks are not in it."""
    found = [(each.reason, each.blocks, each.words) for each in tallies(BLOCKS)]
    assert found == [("outside", 2, 2), ("byline", 1, 3), ("share", 1, 1)]


@pytest.mark.parametrize(
    ("text", "evidence", "parts"),
    [
        pytest.param(
            "(Reuters) - Rain fell.",
            [quote("Reuters")],
            [("(", ()), ("Reuters", (1,)), (") - Rain fell.", ())],
            id="words within a text",
        ),
        pytest.param(
            "Source: Reuters",
            [quote("Source: Reuters"), quote("Source: Reuters", "signoff")],
            [("Source: Reuters", (1, 2))],
            id="two observers, one quote",
        ),
        pytest.param(
            "Source: Reuters",
            [quote("Source: Reuters"), quote("Reuters", "signoff")],
            [("Source: Reuters", (1,))],
            id="quotes that overlap",
        ),
        pytest.param(
            "The wires hummed.", [quote("wire", "url")], [("The wires hummed.", ())], id="an address"
        ),
        pytest.param(
            "The dparted sea", [quote("dpa", "signoff")], [("The dparted sea", ())], id="half a word"
        ),
    ],
)  # fmt: skip
def test_evidence_is_marked_where_its_words_stand(text, evidence, parts):
    """A quote from the visible text is found in its block; an address is not looked for among words."""
    [passage] = passages((kept(text),), evidence)
    assert list(passage.lines[0].parts) == parts


def test_fields_keep_their_place_and_tell_what_was_not_found():
    """A field without a value is in the list, with none."""
    draft = Draft("https://news.example/1", title="Rain", places=(("title", "jsonld"),))
    found = {each.name: each for each in fields(draft, make_article(draft))}
    assert (found["title"].values, found["title"].place) == (("Rain",), "jsonld")
    assert found["standfirst"].values == ()


def test_every_reason_has_a_sentence():
    """Reasons of the tables, of the tags, and every refusal are told in words, too."""
    rows = table("boilerplate")
    named = {row["reason"] for section in ("name", "phrase") for row in rows[section]}
    tags = {verdict(tag, "") for tag in ("address", "aside", "dialog", "form", "footer", "menu")}
    assert (named | tags) <= set(BLOCK_REASONS)
    assert set(REFUSALS) == REJECTIONS


def test_a_page_refused_unread_still_gets_its_picture():
    """No blocks, no fields: the reason is what there is to show."""
    draft = Draft("https://news.example/a.pdf", reason="pdf")
    html = draw_picture(draft, make_article(draft))
    assert "Refused: <code>pdf</code>" in html
    assert "No blocks" in html


def test_a_body_that_only_json_ld_tells_is_named():
    """The blocks that came from there stand apart and are in the text that was kept."""
    told = "The ferry took up its timetable again on Wednesday, with eleven passengers on board. "
    body = json.dumps({"@type": "NewsArticle", "headline": "Ferry", "articleBody": told * 6})
    html = f'<h1>Ferry</h1><p>Ferry.</p><script type="application/ld+json">{body}</script>'
    page = Page(None, html.encode(), datetime(2026, 3, 20, tzinfo=UTC))
    draft, article = read_page(page)
    assert [each.told for each in passages(draft.blocks, ())][-1]
    assert "Taken from the page's JSON-LD" in draw_picture(draft, article)


def test_a_plain_text_shows_no_scores():
    """It is read without them: a row of zeroes would say something that is not so."""
    draft = Draft(None, title="Rain", blocks=(Block("It rained.", "p", kept=True, inside=True),))
    assert 'class="score"' not in draw_picture(draft, make_article(draft))


def test_a_login_in_an_address_is_not_shown():
    """Who sends the picture around sends no password with it."""
    draft = Draft("https://amy:secret@news.example/1", title="Rain")
    assert "secret" not in draw_picture(draft, make_article(draft))


def test_half_a_character_can_be_written_down():
    """A page can hold what no encoding can."""
    draft = Draft(None, title="Rain \ud83d", statements=(Statement("meta.title", "\udc00"),))
    assert draw_picture(draft, make_article(draft)).encode()
