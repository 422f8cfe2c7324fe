"""A body that only JSON-LD or a script tells is taken from there; where the page shows it, the page is right."""

import json

import pytest

TOLD = (
    "The river rose by two metres in the night, and the lower town was under water by dawn.\n\n"
    "Engineers opened the old weir at six, which had last been moved in the spring of 1987.\n\n"
) * 4


def page(shown: str, told: str) -> str:
    """Return a page that shows one text and tells another in its JSON-LD."""
    node = {"@type": "NewsArticle", "headline": "River floods town", "articleBody": told}
    script = f"<script type='application/ld+json'>{json.dumps(node)}</script>"
    return f"<html><head>{script}</head><body><div id='app'>{shown}</div></body></html>"


@pytest.mark.parametrize(
    ("shown", "paragraphs"),
    [
        pytest.param("", 8, id="nothing shown"),
        pytest.param("<p>Please wait while the story loads.</p>", 8, id="a shell"),
        pytest.param("".join(f"<p>{text}</p>" for text in TOLD.split("\n\n")[:3]), 8, id="its beginning"),
        pytest.param("<p>" + "Quite another text stands here for the reader to see. " * 8 + "</p>", 1, id="another text"),
    ],
)  # fmt: skip
def test_the_told_body_is_a_rescue(draft_of, shown, paragraphs):
    """Nothing, a shell or the beginning of the text give way; another text does not."""
    draft = draft_of(page(shown, TOLD))
    assert (len(draft.text.split("\n\n")), draft.reason) == (paragraphs, None)


def test_a_told_teaser_replaces_nothing(draft_of, prose):
    """A told body that is no longer than the shown text is left alone."""
    assert draft_of(page(prose, TOLD[:200])).text.count("\n\n") == 3


def test_markup_in_the_told_body_is_no_text(draft_of):
    """Tags in the told body part paragraphs and vanish."""
    told = "".join(
        f"<p>{text} <b>Bold</b> word {number}.</p>"
        for number, text in enumerate(TOLD.split("\n\n")[:4])
    )
    draft = draft_of(page("", told))
    assert ("<" in draft.text, draft.text.count("\n\n")) == (False, 3)


SAYS = "<meta property='og:type' content='article'><title>River floods town</title>"
PARTS = {
    "English": "The river rose by two metres in the night, and the lower town was under water by dawn.",
    "Russian": "Вода поднялась на два метра за ночь, и нижний город к утру был затоплен полностью.",
    "Arabic": "ارتفع منسوب النهر مترين خلال الليل وغمرت المياه المدينة السفلى عند الفجر كما قال العمدة.",
    "Japanese": "川の水位は一晩で二メートル上がり、夜明けには下町が水につかった。市長は石段の上に立ち、こんな光景は見たことがないと語った。",
    "Hindi": "नदी का जलस्तर रात में दो मीटर बढ़ गया और निचला शहर सुबह तक पूरी तरह पानी में डूब गया।",
}


def told(value: object) -> str:
    """Return a value as a script tells it: no end tag of a script can stand in it."""
    return json.dumps(value).replace("</", "<\\/")


def pushed(*rows: str) -> str:
    """Return the scripts that stream these rows, cut in two anywhere."""
    stream = "\n".join(rows)
    halves = stream[: len(stream) // 2], stream[len(stream) // 2 :]
    return "".join(f"<script>self.__next_f.push({told([1, half])})</script>" for half in halves)


def long_row(markup: str) -> str:
    """Return a row of mere text, with its length in bytes before it."""
    return f"1a:T{len(markup.encode()):x},{markup}2:null"


def streamed(paragraphs: list[str]) -> str:
    """Return a stream of elements: one has a link in its midst, a picture has a caption."""
    first, *rest = paragraphs
    link = ["$", "a", None, {"href": "/x", "children": first[10:20]}]
    children = [["$", "p", None, {"children": [first[:10], link, first[20:]]}]]
    children += [["$", "p", None, {"children": text}] for text in rest]
    children += [["$", "figcaption", None, {"children": "The square at noon."}]]
    story = ["$", "div", None, {"className": "story", "children": children}]
    return pushed("5:" + json.dumps(["$", "$L9", None, {"children": story}]))


def marked_up(paragraphs: list[str]) -> str:
    """Return the paragraphs as mark-up."""
    return "".join(f"<p>{text}</p>" for text in paragraphs)


def island(paragraphs: list[str]) -> str:
    """Return a script of data that holds a string for each paragraph."""
    blocks = [{"kind": "text", "content": text} for text in paragraphs]
    data = told({"page": {"title": "River", "blocks": blocks}})
    return f"<script type='application/json'>{data}</script>"


WAYS = {
    "mark-up in a stream": lambda texts: pushed('1:"$Sreact"', long_row(marked_up(texts))),
    "elements in a stream": streamed,
    "an island of paragraphs": island,
    "an island of mark-up": lambda texts: (
        f"<script>window.__STATE__ = {told({'body': marked_up(texts)})};</script>"
    ),
    "an island in a string": lambda texts: (
        f"<script>var s = JSON.parse({told(told({'text': marked_up(texts)}))})</script>"
    ),
}


@pytest.mark.parametrize("part", PARTS.values(), ids=PARTS)
@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_a_body_that_only_a_script_tells_is_read(draft_of, way, part):
    """However a shell carries its text, and in any script, its paragraphs are the text."""
    texts = [f"{part[:-1]}{number}{part[-1]}" for number in range(9)]
    draft = draft_of(
        f"<html><head>{SAYS}</head><body><div id='root'></div>{way(texts)}</body></html>"
    )
    assert (draft.reason, draft.text) == (None, "\n\n".join(texts))


LOREM = PARTS["English"]


@pytest.mark.parametrize(
    ("head", "shown", "script"),
    [
        pytest.param("", "", island, id="a page that does not say it is an article"),
        pytest.param(SAYS, "", lambda texts: f"<script>x={told([{'description': text} for text in texts])}</script>", id="teasers of others"),
        pytest.param(SAYS, "", lambda texts: f"<script>x={json.dumps({'id': 'a1 ' * 400})};{'go({a: 1});' * 90}</script>", id="a program"),
        pytest.param(SAYS, "", lambda texts: pushed(long_row("<div>" * 60_000 + LOREM * 9)), id="mark-up too deep to be parsed"),
        pytest.param(SAYS, "", lambda texts: pushed('1:["$","p",null,{"children":' + "[" * 90_000), id="a row cut off"),
    ],
)  # fmt: skip
def test_not_all_that_scripts_tell_is_a_body(draft_of, head, shown, script):
    """A shell whose scripts tell no article stays a shell."""
    texts = [f"{number} {LOREM}" for number in range(9)]
    page = f"<html><head>{head}</head><body>{shown}{script(texts)}</body></html>"
    assert draft_of(page).text == ""


def test_a_page_that_shows_its_text_is_not_asked_for_more(draft_of, prose):
    """What scripts tell of other articles is no text of this one."""
    script = island([f"{number} {LOREM}" for number in range(90)])
    assert (
        draft_of(f"<head>{SAYS}</head><article>{prose}</article>{script}").text.count("\n\n") == 3
    )


def test_letters_that_no_text_can_hold_are_no_mistake(draft_of):
    """Half a surrogate pair in a script is a letter that cannot be read."""
    script = f'<script>x = {{"body": "\\ud83d {marked_up([LOREM] * 9)}"}}</script>'
    assert LOREM in draft_of(f"<head>{SAYS}</head><body>{script}</body>").text
