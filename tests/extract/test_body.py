"""What is the article's text, what is not, and why."""

import pytest

from ingest.types import Selectors

HEAD = "<html><head><title>River floods lower town</title></head><body>"
TITLE = "<h1>River floods lower town</h1>"


def reason_of(draft, words):
    """Return the reason of the block that holds these words; "" for a kept one."""
    return next(block.reason for block in draft.blocks if words in block.text)


@pytest.mark.parametrize(
    "layout",
    [
        pytest.param("<article><h1>T</h1>{}</article>", id="article element"),
        pytest.param("<div id='content'><div class='entry-content'>{}</div></div>", id="theme"),
        pytest.param(
            "<table><tr><td><a href='/'>Home</a></td><td>{}</td></tr></table>", id="table"
        ),
        pytest.param("<div><div><div>{}</div></div></div>", id="nothing but div"),
        pytest.param("<center><font>{}</font></center>", id="font tags"),
        pytest.param("<main>{}</main>", id="main"),
        pytest.param("{}", id="straight in the body"),
    ],
)
def test_every_layout_gives_the_same_text(draft_of, prose, layout):
    """However a page is built, its paragraphs are the text."""
    menu = "<ul><li><a href='/a'>Sport</a></li><li><a href='/b'>Weather</a></li></ul>"
    draft = draft_of(HEAD + menu + layout.format(prose) + "<div><p>© 2026 Example Media</p></div>")
    assert draft.text.count("\n\n") == 3
    assert draft.text.startswith("The river rose")
    assert draft.text.endswith("broken wall.")


def test_paragraphs_of_line_breaks_are_blocks(draft_of, prose):
    """Two line breaks part paragraphs; one is a line of the same block."""
    text = prose.replace("<p>", "").replace("</p>", "<br><br>")
    draft = draft_of(f"{HEAD}<div>{text}Line one<br>line two of the verse.</div>")
    assert draft.text.split("\n\n")[-1] == "Line one\nline two of the verse."
    assert draft.text.count("\n\n") == 4


@pytest.mark.parametrize(
    ("furniture", "words", "reason"),
    [
        ("<div class='share-bar'><span>Share this</span></div>", "Share this", "share"),
        ("<p>Advertisement</p>", "Advertisement", "ad"),
        (
            "<p>READ MORE: <a href='/x'>The bridge that nobody wanted</a></p>",
            "READ MORE",
            "related",
        ),
        ("<p><a href='/x'>Bridge to be rebuilt by autumn at last</a></p>", "Bridge to", "related"),
        ("<div class='newsletter-box'><p>News by mail.</p></div>", "News by mail", "newsletter"),
        ("<p>Sign up for our morning newsletter.</p>", "Sign up", "newsletter"),
        (
            "<figure><img src='a.jpg'><figcaption>The square.</figcaption></figure>",
            "The sq",
            "caption",
        ),
        ("<p>Photo: Example Agency</p>", "Photo:", "caption"),
        ("<aside><p>Five facts about rivers in one box.</p></aside>", "Five facts", "sidebar"),
        ("<div style='display:none'><p>Not to be seen by anyone.</p></div>", "Not to be", "hidden"),
        ("<p>Original Source: example.net</p>", "Original Source", "credit"),
        ("<div class='author-bio'><p>Ann Field likes boats.</p></div>", "Ann Field", "bio"),
        ("<p>Loading...</p>", "Loading", "loader"),
        ("<ul class='tags'><li><a href='/t'>Floods</a></li></ul>", "Floods", "tags"),
        ("<h3>Related stories</h3>", "Related stories", "related"),
    ],
    ids=lambda value: value if len(value) < 12 else None,
)
def test_furniture_inside_the_article_is_dropped_with_its_reason(
    draft_of, prose, furniture, words, reason
):
    """What stands in the article and is no text is told apart, stays a block and says why."""
    draft = draft_of(f"{HEAD}{TITLE}<article>{prose}{furniture}{prose}</article>")
    assert reason_of(draft, words) == reason
    assert words not in draft.text


@pytest.mark.parametrize(
    ("part", "shown"),
    [
        ("<h2>What comes next</h2>", "What comes next"),
        ("<blockquote><p>We shall rebuild the wall.</p></blockquote>", "We shall rebuild the wall."),
        ("<ul><li>Two pumps</li><li>One wall</li></ul>", "- Two pumps\n\n- One wall"),
        ("<table><tr><th>Town</th><th>Level</th></tr><tr><td>Ford</td><td>2 m</td></tr></table>", "Town | Level\n\nFord | 2 m"),
        ("<blockquote class='twitter-tweet'><p>What a night on the river.</p></blockquote>", "What a night"),
        ("<div class='social-media-embed'><p>The square is a lake this morning.</p></div>", "is a lake"),
        ("<p>Water</p>", "Water"),
    ],
    ids=["heading", "quote", "list", "table", "tweet", "embed", "short paragraph"],
)  # fmt: skip
def test_what_belongs_to_the_text_stays(draft_of, prose, part, shown):
    """Sub-headings, quotes, lists, tables and shown posts are text."""
    assert shown in draft_of(f"{HEAD}{TITLE}<article>{prose}{part}{prose}</article>").text


@pytest.mark.parametrize(
    ("markup", "shown"),
    [
        ("<span class='dropcap'>T</span>he river", "The river"),
        ("flood\u00adplain and\u200b zero", "floodplain and zero"),
        ("<ruby>水<rt>みず</rt></ruby>の町", "水の町"),
        ("A<!-- no -->B", "AB"),
        ("to <a href='/x'>the\n weir</a>, then", "to the weir, then"),
        ("H<sub>2</sub>O", "H2O"),
        ("See<span class='sr-only'> (opens in a new window)</span> here", "See here"),
    ],
    ids=["drop cap", "soft hyphen", "ruby", "comment", "inline link", "subscript", "screen reader"],
)
def test_words_are_as_a_reader_sees_them(draft_of, prose, markup, shown):
    """Inline mark-up neither glues nor splits nor hides words."""
    assert shown in draft_of(f"{HEAD}<article>{prose}<p>{markup}.</p>{prose}</article>").text


def test_the_headline_is_not_repeated_in_the_text(draft_of, prose):
    """The title, and what stands above it, is no text wherever it is shown again."""
    draft = draft_of(
        f"{HEAD}<article><p>Floods</p>{TITLE}<h2>River floods lower town</h2>{prose}</article>"
    )
    assert draft.text.startswith("The river rose")
    assert draft.title == "River floods lower town"


def test_a_second_article_on_the_page_is_left_out(draft_of, prose):
    """Endless scrolling adds articles; only the page's own counts."""
    other = "<p>" + "Elsewhere the harvest was the best in a decade, growers said. " * 6 + "</p>"
    second = f"<article><h1>Harvest</h1>{other}</article>"
    draft = draft_of(f"{HEAD}<div><article>{TITLE}{prose * 2}</article>{second}</div>")
    assert "harvest" not in draft.text


def test_a_card_that_points_elsewhere_is_left_out(draft_of, prose):
    """A box whose title is a link tells of another article."""
    card = "<div><h3><a href='/y'>Harvest is the best in years</a></h3><p>Growers in the valley say that it never rained so well.</p></div>"
    assert "Growers" not in draft_of(f"{HEAD}{TITLE}<article>{prose}{card}{prose}</article>").text


def test_a_paywall_that_hides_every_paragraph_hides_nothing_from_us(draft_of, prose):
    """A class that covers most of the text is no side matter."""
    hidden = prose.replace("<p>", "<p class='subscriber-only' hidden>")
    draft = draft_of(f"{HEAD}{TITLE}<div class='article-body'>{hidden * 2}</div>")
    assert draft.text.count("\n\n") == 7


def test_text_in_two_containers_is_kept_whole(draft_of, prose):
    """An advertisement between two halves of a body loses neither."""
    half = f"<div class='chunk'>{prose}</div>"
    other = half.replace("the ", "that ")
    draft = draft_of(
        f"{HEAD}{TITLE}<div>{half}<div class='ad'><p>Buy a boat.</p></div>{other}</div>"
    )
    assert draft.text.count("The river rose") == 2
    assert "boat" not in draft.text


@pytest.mark.parametrize(
    "paragraph",
    [
        "Вода поднялась на два метра за ночь, и нижний город к утру был затоплен полностью.",
        "Η στάθμη του ποταμού ανέβηκε δύο μέτρα τη νύχτα και η κάτω πόλη πλημμύρισε.",
        "ارتفع منسوب النهر مترين خلال الليل وغمرت المياه المدينة السفلى عند الفجر.",
        "מפלס הנהר עלה בשני מטרים במהלך הלילה והעיר התחתית הוצפה עם שחר.",
        "नदी का जलस्तर रात में दो मीटर बढ़ गया और निचला शहर सुबह तक डूब गया।",
        "แม่น้ำสูงขึ้นสองเมตรในตอนกลางคืนและเมืองด้านล่างจมอยู่ใต้น้ำในตอนเช้า",
        "河水在一夜之间上涨了两米，天亮时下城已经被淹没，居民们纷纷撤离。",
        "川の水位は一晩で二メートル上がり、夜明けには下町が水につかった。",
        "강물이 밤사이 이 미터나 불어나 새벽에는 아랫마을이 물에 잠겼다고 한다.",
    ],
    ids=[
        "Cyrillic",
        "Greek",
        "Arabic",
        "Hebrew",
        "Devanagari",
        "Thai",
        "Chinese",
        "Japanese",
        "Korean",
    ],
)
def test_any_script_is_prose(draft_of, paragraph):
    """No script is taken for furniture."""
    body = "".join(f"<p>{paragraph}{number}</p>" for number in range(4))
    menu = "<div><a href='/1'>1</a> <a href='/2'>2</a></div>"
    draft = draft_of(f"<html><body>{menu}<div>{body}</div>{menu}</body></html>")
    assert draft.text.count(paragraph) == 4


def test_dropped_blocks_inside_the_container_are_marked(draft_of, prose):
    """Whoever looks for a credit line finds it: dropped, with its link, inside the article."""
    credit = "<p>Source: <a href='https://example.net/a'>Example Wire</a></p>"
    draft = draft_of(
        f"{HEAD}<div>{TITLE}<article>{prose}{credit}</article></div><footer><p>Imprint of us</p></footer>"
    )
    block = next(block for block in draft.blocks if block.text.startswith("Source"))
    assert (block.inside, block.kept, block.links[0].url) == (True, False, "https://example.net/a")
    assert not next(block for block in draft.blocks if "Imprint" in block.text).inside


def test_links_are_absolute(draft_of, prose):
    """A link says where it leads, from any page."""
    links = "<p>By rail <a href='/a'>one</a> <a href='../b'>two</a> <a href='//example.net/c'>three</a>.</p>"
    draft = draft_of(f"{HEAD}<article>{prose}{links}{prose}</article>")
    block = next(block for block in draft.blocks if block.text.startswith("By rail"))
    assert [link.url for link in block.links] == [
        "https://example.org/a",
        "https://example.org/b",
        "https://example.net/c",
    ]


def test_the_memory_of_an_outlet_drops_what_recurs(draft_of, prose):
    """A block that the outlet prints on its other pieces is shown no more; its hash is still told."""
    pitch = "<p>Our paper has told the truth since 1887, and it will do so tomorrow.</p>"
    page = f"{HEAD}{TITLE}<article>{prose}{pitch}</article>"
    before = draft_of(page)
    recurring = frozenset(before.block_hashes[-1:])
    after = draft_of(page, memory=recurring)
    assert "since 1887" in before.text
    assert "since 1887" not in after.text
    assert after.block_hashes == before.block_hashes


def test_selectors_of_an_outlet_win(draft_of, prose):
    """What the user says of an outlet goes before every rule."""
    page = f"{HEAD}{TITLE}<div class='zone'>{prose}<p class='pitch'>Buy a boat from our friends.</p></div><i class='who'>Bo Hill</i>"
    picked = Selectors(keep=(".zone",), remove=(".pitch",), author=".who", title="h1", date=".none")
    draft = draft_of(page, selectors=picked)
    assert (draft.authors, draft.title) == (("Bo Hill",), "River floods lower town")
    assert "boat" not in draft.text
    assert draft_of(page, selectors=Selectors(keep=("[[",))).text


@pytest.mark.parametrize(
    ("around", "words"),
    [
        pytest.param("<aside class='sidebar'>{}</aside>", "Elsewhere", id="a feed beside the text"),
        pytest.param("<div class='full-gallery'>{}</div>", "Elsewhere", id="a gallery's captions"),
        pytest.param("<div class='donation-box'>{}</div>", "Elsewhere", id="a long appeal"),
    ],
)
def test_side_matter_longer_than_the_text_is_still_side_matter(draft_of, prose, around, words):
    """A self-declared body that holds a whole article beside it needs no part of it."""
    long = "<p>" + "Elsewhere the harvest was the best in a decade, growers said. " * 40 + "</p>"
    page = f"{HEAD}<div class='article-body'>{TITLE}{prose * 2}{around.format(long)}</div>"
    draft = draft_of(page)
    assert draft.text.startswith("The river rose")
    assert words not in draft.text


def test_a_short_article_before_a_list_of_articles_is_the_text(draft_of, prose):
    """What stands under the headline is the article, however much follows."""
    others = "".join(
        f"<article><p>{'Elsewhere the harvest was good, growers said. ' * 9}{at}</p></article>"
        for at in range(6)
    )
    menu = "<ul>" + "<li><a href='/a'>Sport in the valley</a></li>" * 30 + "</ul>"
    draft = draft_of(f"{HEAD}{menu}<article>{TITLE}{prose}</article><div>{others}</div>")
    assert draft.text.count("\n\n") == 3
    assert "harvest" not in draft.text


def test_a_text_without_sentences_is_found_by_what_it_calls_itself(draft_of):
    """A list of results has no prose; a comment form has."""
    rows = "".join(f"<tr><td>{at}</td><td>Ford rowing club</td></tr>" for at in range(20))
    form = "<form><p>Your address will stay with us, and we shall never show it.</p></form>"
    page = f"{HEAD}{TITLE}<div class='entry-content'><table>{rows}</table></div>{form * 3}"
    assert draft_of(page).text.startswith("0 | Ford rowing club\n\n1 | Ford")


def test_a_title_that_points_to_itself_makes_no_card(draft_of):
    """A blog links the title of the piece that one reads."""
    post = "<h2><a href='/news/river'>River floods lower town</a></h2><p>The weir is open.</p>"
    page = f"{HEAD}<h1><a href='/'>Ford</a></h1><div class='post'>{post}<p>Boats are out.</p></div>"
    assert draft_of(page).text == "The weir is open.\n\nBoats are out."


def test_a_paragraph_marked_up_as_a_heading_may_end_the_text(draft_of, prose):
    """A heading at the end titles what was dropped; a long sentence titles nothing."""
    last = "The bridge, which was closed for a week after the flood, will be opened to walkers first and to carts by May."
    draft = draft_of(f"{HEAD}{TITLE}<article>{prose}<h3>{last}</h3><h3>More to come</h3></article>")
    assert draft.text.endswith(last)


def test_a_heading_that_one_can_point_to_makes_no_card(draft_of, prose):
    """A link to its own place on the page leads to no other article."""
    section = (
        "<div><h3><a href='#weir'>How the weir was opened</a></h3><p>It took six men.</p></div>"
    )
    assert "six men" in draft_of(f"{HEAD}{TITLE}<article>{prose}{section}{prose}</article>").text


LINKS = "".join(
    f"<li><a href='/{at}'>Another story of some length, {at}</a></li>" for at in range(3)
)


@pytest.mark.parametrize(
    ("part", "kept"),
    [
        pytest.param(f"<ul>{LINKS}</ul>", False, id="linked titles"),
        pytest.param(f"<p>These are the sources:</p><ul>{LINKS}</ul>", True, id="announced"),
        pytest.param(f"<ul>{LINKS}</ul><p>Buy none.</p>" * 4, True, id="an article made of lists"),
        pytest.param(f"<ul>{LINKS}<li>Two pumps stand by the weir, as they have since May, and run all night long</li></ul>", True, id="a list with words of its own"),
    ],
)  # fmt: skip
def test_a_short_list_of_linked_titles_points_elsewhere(draft_of, prose, part, kept):
    """Links in a list are the text only when the text says so or is made of them."""
    draft = draft_of(f"{HEAD}<article>{TITLE}{prose}{part}{prose}</article>")
    assert ("Another story" in draft.text) == kept


def test_a_paragraph_that_another_repeats_is_no_pull_quote(draft_of):
    """A pull quote stands apart from the paragraphs."""
    said = "Engineers opened the old weir at six, which had last been moved in 1987."
    flow = f"<p>{said}</p><p>The mayor stood by.</p><p>It rained.</p><div><p>At dawn it was done. {said}</p></div>"
    assert draft_of(f"{HEAD}<article>{TITLE}{flow}</article>").text.count(said) == 2


def test_a_page_repeated_without_end_is_left_as_it_is(draft_of, prose):
    """Looking for repeats takes the square of the page: past any article's length it is not done."""
    said = "Engineers opened the old weir at six, which had last been moved"
    quote = f"<div class='x'><p>{said}</p></div>"
    page = f"{HEAD}<article>{TITLE}{{}}<section><p>It rained.</p>{quote}</section>{prose}</article>"
    short, long = draft_of(page.format(prose)), draft_of(page.format(prose * 1500))
    assert [
        block.reason for draft in (short, long) for block in draft.blocks if block.text == said
    ] == ["repeat", ""]


def test_a_class_that_hides_on_small_screens_hides_nothing(draft_of, prose):
    """What a wide screen shows is shown."""
    wide = "<div class='l-hidden-xs'><p>The wall is two metres thick and broken.</p></div>"
    assert "two metres thick" in draft_of(f"{HEAD}<article>{TITLE}{prose}{wide}</article>").text


def test_a_later_part_may_open_with_a_heading(draft_of, prose):
    """A heading without a link, inside the part, begins a section and no other article."""
    part = f"<div class='chunk'><h2>What comes next</h2>{prose}</div>"
    page = f"{HEAD}{TITLE}<div><div><div class='chunk'>{prose * 4}</div></div><p class='ad'>Buy.</p><div>{part}</div></div>"
    assert "What comes next" in draft_of(page).text


def test_sources_end_the_text(draft_of, prose):
    """What stands under a heading of sources was read by the author, not written."""
    sources = "<h4>References</h4><p>Hill, B. A history of the weir. Ford, 1987.</p>"
    draft = draft_of(f"{HEAD}<article>{TITLE}{prose}{sources}</article>")
    assert draft.text.endswith("broken wall.")
    assert reason_of(draft, "A history of the weir") == "sources"


def test_a_salutation_opens_the_text(draft_of, prose):
    """A short line that ends in a comma is read on."""
    draft = draft_of(f"{HEAD}<article>{TITLE}<p>Dear readers,</p>{prose}</article>")
    assert draft.text.startswith("Dear readers,")


def test_a_list_without_links_is_no_furniture(draft_of):
    """A recipe is a list of things and a few steps, not the one long paragraph elsewhere."""
    things = "".join(f"<li>{number} spoons of flour</li>" for number in range(20))
    steps = "".join(
        f"<p>Step {at}: stir the flour and the water until the dough is smooth.</p>"
        for at in range(3)
    )
    recipe = f"<section><div><ul>{things}</ul></div><div>{steps}</div></section>"
    long = (
        "<div><p>"
        + "Our shop has sold flour to the town since the mill was built. " * 3
        + "</p></div>"
    )
    page = f"<html><head><title>Bread</title></head><body><h1>Bread</h1>{recipe}<div>{long}</div></body></html>"
    text = draft_of(page).text
    assert text.startswith("- 0 spoons of flour")
    assert "Step 2" in text


def test_pop_ups_elsewhere_say_nothing_of_those_in_the_text(draft_of, prose):
    """However much of a page is pop-ups, one inside the body is side matter."""
    popup = "<div class='tooltip-box'><p>The address of this page was copied for you.</p></div>"
    others = f"<div class='popup'>{prose}</div>" * 4
    body = f"<div class='article-body'>{prose * 2}{popup}</div>"
    draft = draft_of(f"{HEAD}{TITLE}{body}{others}</body>")
    assert "copied" not in draft.text
    assert draft.text.startswith("The river rose")


@pytest.mark.parametrize(
    ("paragraph", "kept"),
    [
        ("This website uses cookies to improve your experience.", False),
        ("We and our 84 partners store data on your device.", False),
        ("6. Keep your personal data away from apps that ask for it", True),
        ("The shop uses cookies and sold the personal data of its guests, the court found.", True),
    ],
    ids=["a notice", "partners", "a heading", "a report on cookies"],
)
def test_who_writes_of_cookies_does_not_ask_for_consent(draft_of, prose, paragraph, kept):
    """Articles on privacy use the words of notices."""
    draft = draft_of(f"{HEAD}{TITLE}<article>{prose}<h3>{paragraph}</h3>{prose}</article>")
    assert (paragraph in draft.text) == kept


def test_what_a_manual_says_twice_is_no_pull_quote(draft_of, prose):
    """A line of code, or a figure, stands again within a longer one."""
    line = "$ weir open --slowly --with six men --until dawn"
    page = (
        f"{prose}<div><pre>{line}</pre></div>{prose}<div><pre>{line} --and close</pre></div>{prose}"
    )
    assert draft_of(f"{HEAD}{TITLE}<article>{page}</article>").text.count(line) == 2


@pytest.mark.parametrize(
    ("page", "keep"),
    [
        pytest.param("<aside class='sidebar'><div class='z'>{}</div></aside><article>{long}</article>", ".z", id="a side column"),
        pytest.param("<div class='z comments'>{}</div><article>{long}</article>", ".z", id="a name for something else"),
        pytest.param("<article>{long}<section class='z' style='display:none'>{}</section></article>", ".z", id="hidden"),
        pytest.param("<div class='z'>{}</div><div>{long}</div>", ".z p", id="single paragraphs"),
        pytest.param("<table><tr><td>{long}</td><td class='z'>{}</td></tr></table>", "td.z", id="a cell"),
    ],
)  # fmt: skip
def test_what_the_user_keeps_is_the_article(draft_of, prose, page, keep):
    """Whatever an element calls itself, and whatever stands beside it."""
    long = "<p>" + "Elsewhere the harvest was the best in a decade, growers said. " * 30 + "</p>"
    draft = draft_of(
        HEAD + TITLE + page.format(prose, long=long), selectors=Selectors(keep=(keep,))
    )
    assert draft.text.count("\n\n") == 3
    assert "harvest" not in draft.text


def test_what_stands_between_two_kept_elements_is_no_text(draft_of, prose):
    """Each selector adds its own elements and nothing around them."""
    page = f"<div class='a'>{prose}</div><div><p>Buy a boat from our friends by the lake.</p></div><div class='b'>{prose.replace('the ', 'that ')}</div>"
    draft = draft_of(HEAD + TITLE + page, selectors=Selectors(keep=(".a", ".b")))
    assert draft.text.count("The river rose") == 2
    assert "boat" not in draft.text


def test_a_class_of_the_page_is_no_selector_of_the_user(draft_of, prose):
    """Only what the user names is kept for being named."""
    page = (
        f"{HEAD}{TITLE}<div class='we-%s-going'><p>Buy a boat.</p></div><article>{prose}</article>"
    )
    assert draft_of(page % "keep").text == draft_of(page % "are").text != "Buy a boat."


@pytest.mark.parametrize(
    ("markup", "authors", "day"),
    [
        ("<b class='w'>By Ann Field and Bo Hill, staff writers</b><time class='d' datetime='2024-05-03T08:00:00Z'>today</time>", ("Ann Field", "Bo Hill"), 3),
        ("<b class='w'>Ann Field</b><b class='w'>Bo Hill</b><i class='d'>Zuletzt am 3. Mai 2024</i>", ("Ann Field", "Bo Hill"), 3),
        ("<meta class='w' content='Ann Field'><meta class='d' content='2024-05-03'>", ("Ann Field",), 3),
    ],
    ids=["byline and time", "several, and words", "meta"],
)  # fmt: skip
def test_picked_names_and_dates_are_read(draft_of, prose, markup, authors, day):
    """An element may hold names and a date among other words, or as its machine value."""
    page = f"<html lang='de'><body>{TITLE}{markup}<div>{prose}</div>"
    draft = draft_of(page, selectors=Selectors(author=".w", date=".d"))
    assert (draft.authors, draft.published.utc.day) == (authors, day)
    assert {"authors": "dom", "published": "dom"}.items() <= dict(draft.places).items()
