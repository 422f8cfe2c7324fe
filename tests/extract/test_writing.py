"""Every class of error that lifts or sinks an extractor, in every script: the text is the same paragraphs."""

import pytest

TEXTS = {
    "Latin": ("The river rose by two metres in the night, and the lower town was under water by dawn", "."),
    "Cyrillic": ("Вода поднялась на два метра за ночь, и нижний город к утру был затоплен полностью", "."),
    "Greek": ("Η στάθμη του ποταμού ανέβηκε δύο μέτρα τη νύχτα και η κάτω πόλη πλημμύρισε το πρωί", "."),
    "Arabic": ("ارتفع منسوب النهر مترين خلال الليل وغمرت المياه المدينة السفلى عند الفجر كما قال العمدة", "."),
    "Hebrew": ("מפלס הנהר עלה בשני מטרים במהלך הלילה והעיר התחתית הוצפה עם שחר כך אמר ראש העיר", "."),
    "Devanagari": ("नदी का जलस्तर रात में दो मीटर बढ़ गया और निचला शहर सुबह तक पूरी तरह डूब गया", "।"),
    "Thai": ("แม่น้ำสูงขึ้นสองเมตรในตอนกลางคืนและเมืองด้านล่างจมอยู่ใต้น้ำในตอนเช้าตามที่นายกเทศมนตรีกล่าว", ""),
    "Chinese": ("河水在一夜之间上涨了两米，天亮时下城已经被淹没，居民们纷纷撤离到山上的学校里", "。"),
    "Japanese": ("川の水位は一晩で二メートル上がり、夜明けには下町が水につかったと市長は石段の上で語った", "。"),
    "Korean": ("강물이 밤사이 이 미터나 불어나 새벽에는 아랫마을이 물에 잠겼다고 시장이 계단 위에서 말했다", "."),
}  # fmt: skip
OTHER = "Elsewhere the harvest was the best in a decade, growers in the valley said on Monday. "
LAYOUTS = {
    "endless scrolling": "<div><article><h1>{title}</h1>{p}</article><article><h1><a href='/2'>Harvest</a></h1><p>{other}</p></article></div>",
    "the next article after the text": "<article><h1>{title}</h1><div>{p}</div></article><section><h2><a href='/2'>Harvest</a></h2><p>{other}</p></section>",
    "two containers": "<h1>{title}</h1><div><div class='chunk'>{first}</div><div class='ad'><p>{other}</p></div><div class='chunk'>{rest}</div></div>",
    "a fact box": "<article><h1>{title}</h1>{first}<aside class='factbox'><h3>Harvest</h3><p>{other}</p></aside>{rest}</article>",
    "key points": "<article><h1>{title}</h1><ul class='key-points'><li>{other}</li></ul>{p}</article>",
    "a caption": "<article><h1>{title}</h1>{first}<figure><img src='a.jpg'><figcaption>{other}</figcaption></figure>{rest}</article>",
    "a film's frame": "<article><h1>{title}</h1>{first}<div class='video-player'><iframe src='/v'></iframe><p>{other}</p></div>{rest}</article>",
    "related links": "<article><h1>{title}</h1>{first}<p><a href='/2'>{other}</a></p>{rest}</article>",
    "a newsletter's form": "<article><h1>{title}</h1>{first}<form><p>{other}</p><input></form>{rest}</article>",
    "once for wide screens, once for small": "<h1>{title}</h1><div class='story'><div class='wide'>{p}</div><div class='small'>{p}</div></div>",
    "line breaks": "<div class='head'><h1>{title}</h1></div><div>{br}</div>",
    "bare words": "<h1>{title}</h1><div>{bare}</div>",
    "a table": "<table><tr><td><a href='/'>Home</a></td><td><h1>{title}</h1>{p}</td></tr></table>",
}  # fmt: skip


def paragraphs(script: str) -> list[str]:
    """Return twelve paragraphs of a script."""
    words, end = TEXTS[script]
    return [f"{words}{number}{end}" for number in range(12)]


@pytest.mark.parametrize("layout", LAYOUTS.values(), ids=LAYOUTS)
@pytest.mark.parametrize("script", TEXTS)
def test_the_text_is_the_same_in_every_layout_and_script(draft_of, script, layout):
    """Nothing is lost, nothing is added, nothing is said twice."""
    told = paragraphs(script)
    marked = [f"<p>{text}</p>" for text in told]
    body = layout.format(
        title="River",
        other=OTHER * 3,
        p="".join(marked),
        first="".join(marked[:6]),
        rest="".join(marked[6:]),
        br="<br><br>".join(told),
        bare="".join(f"{text}<hr>" for text in told),
    )
    draft = draft_of(f"<html><head><title>River</title></head><body>{body}</body></html>")
    assert draft.text.split("\n\n") == told


@pytest.mark.parametrize(
    ("markup", "shown"),
    [
        ("<span class='dropcap'>В</span>ода", "Вода"),
        ("<span class='first-letter'>Η</span> στάθμη", "Η στάθμη"),
        ("河水<a href='/x'>上涨</a>了两米", "河水上涨了两米"),
        ("川の<b>水位</b>が", "川の水位が"),
        ("河水\n    上涨了两米", "河水上涨了两米"),
        ("강물이\n  불어나", "강물이 불어나"),
        ("the river\n  rose", "the river rose"),
        ("<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>字", "漢字"),
        ("во\u00adда", "вода"),
        ("ครับ\u200bครับ", "ครับครับ"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("क\u094dष", "क\u094dष"),
    ],
    ids=["Cyrillic drop cap", "Greek letter", "Chinese link", "Japanese bold", "Chinese line", "Korean line", "Latin line",
         "ruby with brackets", "Cyrillic soft hyphen", "Thai break", "Persian joiner", "Devanagari virama"],
)  # fmt: skip
def test_words_are_neither_split_nor_glued(draft_of, prose, markup, shown):
    """What a reader sees as one word is one, and what a script needs stays."""
    assert (
        f"– {shown} –"
        in draft_of(f"<article>{prose}<p>Here – {markup} – it is.</p>{prose}</article>").text
    )
