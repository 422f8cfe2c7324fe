"""Where an article goes among its neighbours."""

import pytest

from ingest.dedupe import VERSION

BOX = "Sign up for our evening letter and receive the news of the coast, the weather and the ferry times in your inbox, every day but Sunday, at no cost at all."


def test_a_stranger_is_new(place, story, other, join):
    """Texts that share nothing leave no edge."""
    placement = place(join(*other), join(*story))
    assert (placement.kind, placement.matches) == ("new", ())


def test_nothing_held_is_new(place, story, join):
    """The first text of all is its own article."""
    assert place(join(*story)).kind == "new"


@pytest.mark.parametrize(
    ("edit", "kind"),
    [
        pytest.param(lambda s: s, "exact", id="verbatim"),
        pytest.param(lambda s: [p.upper().replace("'", "’") for p in s], "exact", id="typography"),
        pytest.param(lambda s: ["OSTRAND, March 10 -", *s], "near", id="dateline"),
        pytest.param(
            lambda s: [p.replace("council", "board") for p in s], "near", id="a word changed"
        ),
        pytest.param(lambda s: [s[0], s[3], s[2], s[1], *s[4:]], "near", id="reordered"),
        pytest.param(lambda s: [" ".join(s[:3]), " ".join(s[3:])], "exact", id="merged"),
        pytest.param(lambda s: s[:2], "truncated", id="cut"),
        pytest.param(lambda s: s[3:5], "truncated", id="a middle part"),
        pytest.param(
            lambda s: ["Read more: Ferry fares to rise", s[0], "Advertisement", s[1]],
            "truncated",
            id="labels between",
        ),
    ],
)
def test_an_edited_copy_joins(place, story, join, edit, kind):
    """What newsrooms do to a wire story leaves it the same piece."""
    placement = place(join(*edit(list(story))), join(*story))
    assert (placement.kind, placement.article_id, placement.copy_kind) == ("copy", 1, kind)


def test_the_whole_joins_the_part(place, story, join):
    """A text that came first in a cut form is found again in full."""
    placement = place(join(*story), join(*story[:2]))
    assert (placement.kind, placement.copy_kind) == ("copy", "truncated")


def test_furniture_does_not_hide_a_copy(place, story, join):
    """A cut copy drowned in a known box joins; in an unknown one it is a part."""
    text, held = join(story[0], BOX), join(*story)
    assert place(text, held, furniture=(BOX,)).kind == "copy"
    assert place(text, held).matches[0].kind == "partial"


def test_a_part_in_common_never_joins(place, story, other, join):
    """A text that takes a passage and goes on by itself has an edge and stays apart."""
    placement = place(join(*story[:2], *other), join(*story))
    assert placement.kind == "new"
    assert [(m.kind, m.joins, m.version) for m in placement.matches] == [
        ("partial", False, VERSION)
    ]


def test_a_template_with_other_facts_stays_apart(place):
    """The same words around other numbers are another story."""
    template = (
        "Ostrand weather: expect a high of {} degrees and a low of {} with winds from the west at {} knots. "
        "The tide turns at {} and small boats should stay in the harbour until the warning is lifted by the coast guard."
    )
    placement = place(template.format(18, 11, 25, 640), template.format(21, 13, 31, 715))
    assert placement.kind == "new"
    assert placement.matches[0].why == "same words, other numbers"


def test_figures_outside_the_shared_stretch_do_not_count(place, story, join):
    """Dates, clock times and counters of the page around a copy are not its facts."""
    frame = ("Updated 11 April 2026 at 17:45, 312 comments", "Page 7 of 19, printed 88 times")
    other_frame = ("Posted 10 March 2026 at 09:10, 5 comments", "Page 1 of 2, printed 3 times")
    placement = place(
        join(frame[0], *story, frame[1]), join(other_frame[0], *story, other_frame[1])
    )
    assert placement.kind == "copy"


@pytest.mark.parametrize(
    ("days", "kind"),
    [pytest.param(1, "copy", id="next day"), pytest.param(5, "new", id="next week")],
)
def test_a_short_notice_comes_again(place, days, kind):
    """The same few words on another day report another event."""
    notice = "The lifeboat of Ostrand went out on Monday evening to tow a yacht with a broken rudder. Nobody was hurt, the coast guard said."
    assert place(notice, notice, days=days).kind == kind


def test_a_long_text_is_the_same_next_week(place, story, other, join):
    """Nobody writes the same two hundred words about another event."""
    text = join(*story, *other)
    assert place(text, text, days=9).copy_kind == "exact"


def test_a_roundup_joins_nothing(place, story, other, join):
    """A text that holds two articles side by side belongs to neither and is not to be found later."""
    placement = place(join(*story, *other), join(*story), join(*other))
    assert (placement.kind, placement.listed) == ("new", False)
    assert {match.joins for match in placement.matches} == {False}


def test_two_takes_of_one_event_are_no_roundup(place, story, join):
    """A page that holds a story and a passage of its other take is a copy of the story."""
    take = "The old grain pier of Ostrand will be closed before winter, the harbour council decided, because the piles under its western end are rotten and the repair costs too much."
    placement = place(join(*story, take), join(*story), join(take, "Fishermen are angry."))
    assert (placement.kind, placement.article_id, placement.listed) == ("copy", 1, True)


def test_a_second_article_is_a_merge_candidate(place, story, join):
    """When two stored articles are the same piece, the closest is joined and the other is named."""
    placement = place(join(*story), join(*story[:4]), join(*story, "The vote was close."))
    assert (placement.article_id, placement.merge_candidates) == (2, (1,))


def test_a_teaser_is_no_copy(place, story, join):
    """The free lines before a paywall are an edge, not a truncated copy."""
    placement = place(join(*story[:2]), join(*story), stub=True)
    assert (placement.kind, placement.matches[0].why) == ("new", "only a teaser is known")


@pytest.mark.parametrize(
    "text", [pytest.param("", id="empty"), pytest.param("Photos of the day", id="a phrase")]
)
def test_a_few_words_prove_nothing(place, text):
    """A text under ten words is never a copy, not even of itself."""
    assert place(text, text).kind == "new"


def test_a_script_without_spaces_is_compared_by_characters(place):
    """Japanese news is cut as English is."""
    lead = "大津市は十日、老朽化した穀物桟橋を冬までに閉鎖すると発表した。西側の杭が腐食し、修理には三億円かかるという。"
    rest = "漁業者は代わりの係留場所がないと反発している。市は来年三月に浮桟橋の工事を始め、七か月で完成させる計画だ。古い起重機は記念物として残される。"
    placement = place(lead, lead + "\n\n" + rest)
    assert placement.copy_kind == "truncated"


THAI = "สภาท่าเรือออสตรันด์ลงมติเมื่อวันอังคารให้ปิดท่าเทียบเรือธัญพืชเก่าก่อนฤดูหนาว วิศวกรกล่าวว่าเสาไม้ผุไปสิบสี่ต้น และการซ่อมจะมีค่าใช้จ่ายสามล้านโครน"
CHINESE = "奥斯特兰港务委员会周二投票决定，在冬季之前关闭旧粮食码头。工程师表示，西端的六十二根橡木桩中已有十四根腐烂，修复费用将达到三百八十万克朗。"
ARABIC = "صوّت مجلس ميناء أوستراند يوم الثلاثاء على إغلاق رصيف الحبوب القديم قبل حلول الشتاء، وقال المهندسون إن الأعمدة الخشبية قد تعفنت وإن إصلاحها سيكلف ملايين الكرونات."


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        pytest.param(THAI, "ชาวประมงกล่าวว่าไม่มีที่จอดเรืออื่นให้พวกเขา และเรือส่วนใหญ่ยาวไม่ถึงสิบสองเมตร" * 2, id="Thai"),
        pytest.param(CHINESE, "渔民们说，他们没有得到别的泊位，而且大多数船只的长度都不到十二米，无法停靠在开放的码头。" * 2, id="Chinese"),
        pytest.param(ARABIC, "وقال الصيادون إنهم لم يحصلوا على مرسى آخر وإن معظم قواربهم أقصر من اثني عشر متراً ولا تصلح للرصيف المفتوح." * 2, id="Arabic"),
    ],
)  # fmt: skip
def test_every_script_is_cut_and_kept_apart(place, text, rest):
    """A copy is found with spaces or without; another text in the same script is another piece."""
    assert place(text, text + "\n\n" + rest).copy_kind == "truncated"
    assert place(text, rest).kind == "new"


FLASH = "The ferry to Ostrand stays in harbour until Thursday because of the storm, the line said. Tickets stay valid."


@pytest.mark.parametrize(
    ("text", "held", "kind"),
    [
        pytest.param(FLASH, FLASH, "copy", id="the same"),
        pytest.param("OSTRAND (CPA) " + FLASH, FLASH, "copy", id="with a dateline"),
        pytest.param(FLASH.replace("Thursday", "Friday"), FLASH, "copy", id="a word changed"),
        pytest.param(FLASH.replace("stays", "with 312 aboard stays"), FLASH.replace("stays", "with 80 aboard stays"), "new", id="other figures"),
        pytest.param(FLASH.split(". ")[0] + ".", FLASH, "copy", id="its first sentence"),
        pytest.param("Tickets stay valid, the line said.", FLASH, "new", id="a phrase of it"),
    ],
)  # fmt: skip
def test_a_text_under_forty_words(place, text, held, kind):
    """A flash is compared like any text, on the same day; under ten words nothing is told."""
    assert place(text, held).kind == kind


def test_a_live_blog_that_grows(place, story, join):
    """A later state under another address is a copy of the earlier one; a new day of the same blog is not."""
    morning = join("Storm live: all updates", *story[:2])
    evening = join("Storm live: all updates", *reversed(story))
    placement = place(evening, morning)
    assert (placement.kind, placement.copy_kind) == ("copy", "truncated")
    assert place(join("Storm live: all updates", *story[4:]), morning).kind == "new"


def test_the_order_of_neighbours_does_not_decide(place, story, join):
    """The closest neighbour wins wherever it stands in the list."""
    full, cut = join(*story), join(*story[:3])
    first, last = place(full, full + " Ends.", cut), place(full, cut, full + " Ends.")
    assert (first.article_id, last.article_id) == (1, 2)
