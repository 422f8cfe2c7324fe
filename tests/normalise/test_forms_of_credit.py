"""Forms of credit in many languages: whom a page credits, listed or not, and whom it only seems to credit."""

import pytest

from ingest.normalise import find_origin
from ingest.types import Block

# An invented line at the end of a piece, and the name that it credits.
CLOSING = [
    # labels
    ("sv", "Källa: Hamnbladet", "Hamnbladet"),
    ("nb", "Kilde: Havneavisen", "Havneavisen"),
    ("da", "Kilder: Ritzau", "Ritzau"),
    ("fi", "Lähteet: Satamalehti", "Satamalehti"),
    ("is", "Heimild: Hafnarblaðið", "Hafnarblaðið"),
    ("pt", "Fonte da notícia: Jornal do Cais", "Jornal do Cais"),
    ("es", "Artículo original: El Muelle Diario", "El Muelle Diario"),
    ("fr", "Article original : Le Courrier du Quai", "Le Courrier du Quai"),
    ("it", "Articolo originale: Gazzetta del Molo", "Gazzetta del Molo"),
    ("nl", "Origineel artikel: Havenkrant", "Havenkrant"),
    ("de", "Originalartikel: Hafenkurier", "Hafenkurier"),
    ("en", "Original article: The Quay Gazette", "The Quay Gazette"),
    ("en", "Materials provided by Institute for Basic Tides.", "Institute for Basic Tides"),
    ("en", "Source – The Quay Gazette", "The Quay Gazette"),
    ("ro", "Sursa foto și text: Ziarul Portului", None),
    ("ro", "Sursa articolului: Ziarul Portului", "Ziarul Portului"),
    ("sq", "Burimi: Gazeta e Portit", "Gazeta e Portit"),
    ("az", "Mənbə: Liman Xəbər", "Liman Xəbər"),
    ("ka", "წყარო: ნავსადგური", "ნავსადგური"),
    ("hy", "Աղբյուր՝ Նավահանգիստ", "Նավահանգիստ"),
    ("ur", "ماخذ: بندرگاہ نیوز", "بندرگاہ نیوز"),
    ("bn", "সূত্র: বন্দর বার্তা", "বন্দর বার্তা"),
    ("ta", "ஆதாரம்: துறைமுகம் செய்தி", "துறைமுகம் செய்தி"),
    ("th", "แหล่งที่มา: ข่าวท่าเรือ", "ข่าวท่าเรือ"),
    ("vi", "Nguồn tin: Báo Bến Cảng", "Báo Bến Cảng"),
    ("ms", "Punca: Berita Pelabuhan", "Berita Pelabuhan"),
    ("tr", "Kaynaklar: Liman Gazetesi", "Liman Gazetesi"),
    ("be", "Крыніца: Партовая газета", "Партовая газета"),
    ("kk", "Дереккөз: Айлақ жаңалықтары", "Айлақ жаңалықтары"),
    ("mn", "Эх сурвалж: Боомтын мэдээ", "Боомтын мэдээ"),
    ("eu", "Iturria: Portuko Berria", "Portuko Berria"),
    ("sw", "Chanzo: Habari za Bandari", "Habari za Bandari"),
    ("zh", "资料来源：港口晚报", "港口晚报"),
    ("zh", "轉載自：港口時報", "港口時報"),
    ("zh", "原文出處：港口時報", "港口時報"),
    ("ja", "引用元：港新聞", "港新聞"),
    ("ko", "기사 출처: 항구일보", "항구일보"),
    ("fa", "منبع خبر: خبرگزاری بندر", "خبرگزاری بندر"),
    ("ar", "المصدر: صحيفة الميناء", "صحيفة الميناء"),
    ("he", "מקור: עיתון הנמל", "עיתון הנמל"),
    # wordings
    ("en", "This piece first ran in The Quay Gazette.", "The Quay Gazette"),
    ("en", "Excerpted from The Quay Gazette.", "The Quay Gazette"),
    ("en", "Used with permission from The Quay Gazette.", "The Quay Gazette"),
    ("en", "This story comes from The Quay Gazette.", "The Quay Gazette"),
    ("en", "Article courtesy The Quay Gazette.", "The Quay Gazette"),
    ("en", "A version of this story first appeared in The Quay Gazette.", "The Quay Gazette"),
    ("de", "Dieser Beitrag stammt aus dem Hafenkurier.", "Hafenkurier"),
    ("de", "Im Original erschienen beim Hafenkurier.", "Hafenkurier"),
    ("de", "Dieser Text ist zuerst im Hafenkurier erschienen.", "Hafenkurier"),
    ("de", "Übernommen vom Hafenkurier.", "Hafenkurier"),
    ("fr", "Article paru dans Le Courrier du Quai.", "Le Courrier du Quai"),
    ("fr", "Reproduit avec l'autorisation du Courrier du Quai.", "Courrier du Quai"),
    ("fr", "Cet article est repris du Courrier du Quai.", "Courrier du Quai"),
    ("es", "Tomado de El Muelle Diario.", "El Muelle Diario"),
    ("es", "Este artículo fue publicado en El Muelle Diario.", "El Muelle Diario"),
    ("es", "Reproducido con permiso de El Muelle Diario.", "El Muelle Diario"),
    ("pt", "Texto retirado do Jornal do Cais.", "Jornal do Cais"),
    ("pt", "Reproduzido com permissão do Jornal do Cais.", "Jornal do Cais"),
    ("it", "Tratto da Gazzetta del Molo.", "Gazzetta del Molo"),
    ("it", "Articolo già pubblicato su Gazzetta del Molo.", "Gazzetta del Molo"),
    ("nl", "Dit artikel is met toestemming overgenomen van Havenkrant.", "Havenkrant"),
    ("nl", "Lees het originele artikel op Havenkrant.", "Havenkrant"),
    ("sv", "Artikeln var ursprungligen publicerad i Hamnbladet.", "Hamnbladet"),
    ("nb", "Artikkelen ble først publisert i Havneavisen.", "Havneavisen"),
    ("da", "Artiklen er oprindeligt bragt i Havneavisen.", "Havneavisen"),
    ("pl", "Artykuł pierwotnie opublikowany w Kurier Portowy.", "Kurier Portowy"),
    ("pl", "Tekst pochodzi z Kurier Portowy.", "Kurier Portowy"),
    ("cs", "Článek původně vyšel v Přístavní Listy.", "Přístavní Listy"),
    ("sk", "Prevzaté z Prístavné Noviny.", "Prístavné Noviny"),
    ("hu", "Eredeti cikk: Kikötői Hírlap", "Kikötői Hírlap"),
    ("ro", "Articolul a apărut inițial în Ziarul Portului.", "Ziarul Portului"),
    ("bg", "Първоначално публикувано в Пристанищен вестник.", "Пристанищен вестник"),
    ("hr", "Izvorno objavljeno na Lučki Vjesnik.", "Lučki Vjesnik"),
    ("sr", "Преузето са Лучке Новости.", "Лучке Новости"),
    ("ru", "Впервые опубликовано в «Портовой газете».", "Портовой газете"),
    ("ru", "Перепечатано из «Портовой газеты».", "Портовой газеты"),
    ("uk", "Передруковано з «Портової газети».", "Портової газети"),
    ("el", "Δημοσιεύτηκε αρχικά στο Λιμάνι Νέα.", "Λιμάνι Νέα"),
    ("tr", "Bu yazı Liman Gazetesi'nden alınmıştır.", "Liman Gazetesi"),
    ("ar", "نقلاً عن صحيفة الميناء", "صحيفة الميناء"),
    ("fa", "به نقل از خبرگزاری بندر", "خبرگزاری بندر"),
    ("he", "פורסם לראשונה בעיתון הנמל", "עיתון הנמל"),
    ("hi", "साभार: बंदरगाह समाचार", "बंदरगाह समाचार"),
    ("id", "Artikel ini pertama kali terbit di Berita Pelabuhan.", "Berita Pelabuhan"),
    ("id", "Dilansir dari Berita Pelabuhan.", "Berita Pelabuhan"),
    ("vi", "Bài viết đăng lần đầu trên Báo Bến Cảng.", "Báo Bến Cảng"),
    ("zh", "本文原载于《港口晚报》。", "港口晚报"),
    ("zh", "本文首發於港口時報", "港口時報"),
    ("ja", "この記事は港新聞からの転載です。", "港新聞"),
    ("ja", "初出：港新聞", "港新聞"),
    ("ko", "이 기사는 항구일보에 처음 게재되었습니다.", "항구일보"),
    # sign-offs and copyright lines
    ("en", "(The Quay Gazette)", "The Quay Gazette"),
    ("de", "(Hafener Tageblatt)", "Hafener Tageblatt"),
    ("es", "(Diario del Muelle)", "Diario del Muelle"),
    ("en", "— Coastal News Service", "Coastal News Service"),
    ("en", "© 2026 The Quay Gazette", "The Quay Gazette"),
    ("de", "© Hafener Tageblatt 2026", "Hafener Tageblatt"),
]

# Help of another house.
PARTLY = [
    ("en", "With files from The Quay Gazette", "The Quay Gazette"),
    ("es", "Con información de El Diario del Muelle", "El Diario del Muelle"),
    ("pt", "Com informações do Jornal do Cais", "Jornal do Cais"),
    ("de", "Mit Material von Hafener Tageblatt", "Hafener Tageblatt"),
    ("cs", "redakce, agentury", None),
    ("en", "Staff and wires", None),
]

# What only looks like a credit.
TRAPS = [
    ("de", "Quelle: eigene Berechnung"),
    ("es", "Fuente: elaboración propia"),
    ("fr", "Source : calculs de l'auteur"),
    ("en", "Source: author's own"),
    ("zh", "来源：网络"),
    ("de", "Quelle: Internet"),
    ("en", "Source: Getty Images"),
    ("nl", "Bron: eigen onderzoek"),
    ("it", "Via Roma: lavori al via da lunedì"),
    ("en", "Sources: council to rebuild the quay, say three people who were asked"),
    ("en", "Published originally in our May issue."),
    ("en", "A version of this article appears in print on page 3."),
    ("en", "The house was originally published as a plan in 1926."),
    ("en", "© 2026 Harbour. All rights reserved."),
    ("en", "(Ann Field)"),
    ("de", "(afe)"),
    ("en", "(see page 3)"),
    ("en", "(The Quay Party)"),
    ("de", "(Foto: Hafener Tageblatt)"),
    ("en", "Photo courtesy of The Quay Gazette."),
    ("en", "Image used with permission from The Quay Gazette."),
    ("es", "Foto tomada de El Muelle Diario."),
    ("fr", "Photo reproduite avec l'autorisation du Courrier du Quai."),
    ("en", "The stones were taken from the old quay."),
    ("en", "Courtesy costs nothing, said the mayor."),
    ("it", "La frase è tratta da un vecchio libro."),
    ("es", "El agua fue tomada de la fuente."),
    ("de", "Die Steine stammen aus dem alten Hafen."),
    ("fr", "Le quai est repris du modèle d'un autre port."),
    ("ru", "Впервые за десять лет причал закрыт."),
    ("sv", "Källan till ljudet är okänd."),
    ("en", "Subscribe to The Quay Gazette"),
    ("en", "Read more at The Quay Gazette"),
    ("en", "Courtesy: The Quay Gazette"),
    ("en", "Excerpted from “Quays: People and Tides Working Together” by Ann Field."),
    ("de", "Dieser Artikel erschien zuerst in der HARBOUR 10/26."),
    ("en", "The Quay Gazette"),
    ("ko", "저작권자 ⓒ 항구일보, 무단전재 및 재배포 금지"),
]

# An invented line below the headline, and the house that wrote.
HEADS = [
    ("en", "By The Quay Gazette", "The Quay Gazette"),
    ("es", "Por: Diario del Muelle", "Diario del Muelle"),
    ("fr", "Par Le Courrier du Quai", "Le Courrier du Quai"),
    ("de", "Von Hafener Tageblatt", "Hafener Tageblatt"),
    ("it", "di Gazzetta del Molo", "Gazzetta del Molo"),
    ("pt", "Por Jornal do Cais", "Jornal do Cais"),
    ("en", "By Ann Field, The Quay Gazette", "The Quay Gazette"),
]
HEAD_TRAPS = [
    ("en", "By Ann Field"),
    ("en", "By Harbour Staff"),
    ("en", "By News Desk"),
    ("en", "By Ann Post"),
    ("en", "By Ann Times and Bo Herald"),
    ("de", "Von Anna Kurier"),
    ("en", "By Political Editor Ann Field"),
]
OWN = {"site_name": "Harbour"}


def ids(rows):
    return [pytest.param(*row, id=f"{row[0]} {row[1]}") for row in rows]


@pytest.mark.parametrize(("language", "line", "name"), ids(CLOSING))
def test_a_credit_at_the_end_names_its_house(draft, language, line, name):
    """Labels, wordings, sign-offs and copyright lines name a house that no row lists."""
    origin = find_origin(draft(close=line, language=language, **OWN))
    assert origin.name == name
    assert origin.status == ("own" if name is None else "republished")
    assert all(item.quote in line for item in origin.evidence)


@pytest.mark.parametrize(("language", "line", "name"), ids(PARTLY))
def test_help_of_another_house_is_joint_work(draft, language, line, name):
    """Material of a newspaper that no row lists, or of agencies without a name, makes a piece partly its own."""
    origin = find_origin(draft(close=line, language=language, **OWN))
    assert (origin.status, origin.name) == ("partly", name)


@pytest.mark.parametrize(("language", "line"), ids(TRAPS))
def test_what_looks_like_a_credit_makes_no_claim(draft, language, line):
    """Own figures, pictures, prose, persons and the house itself are no other publisher."""
    assert find_origin(draft(close=line, language=language, **OWN)).status == "own"


@pytest.mark.parametrize(("language", "line", "name"), ids(HEADS))
def test_a_byline_names_a_house_that_no_row_lists(draft, language, line, name):
    """A newspaper's name where the writer's stands is the newspaper's credit."""
    origin = find_origin(draft(head=(line,), language=language, **OWN))
    assert (origin.status, origin.name) == ("republished", name)


@pytest.mark.parametrize(("language", "line"), ids(HEAD_TRAPS))
def test_a_writer_is_no_house(draft, language, line):
    """Persons with a newspaper's word for a surname, and the house's own desks, are staff."""
    assert find_origin(draft(head=(line,), language=language, **OWN)).status == "own"


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        pytest.param(("Source:", "The Quay Gazette"), "The Quay Gazette", id="english"),
        pytest.param(("Quelle", "Hafenkurier"), "Hafenkurier", id="german"),
        pytest.param(("来源：", "港口晚报"), "港口晚报", id="chinese"),
        pytest.param(("Source:", "Leave a comment below to say what you think."), None, id="prose"),
        pytest.param(("Sources", "Share"), None, id="button"),
    ],
)
def test_label_and_name_may_stand_in_two_blocks(draft, parts, name):
    """Layouts put the label in one element and the name in the next."""
    tail = tuple(Block(text, "div", kept=False, reason="credit", inside=True) for text in parts)
    assert find_origin(draft(tail=tail, **OWN)).name == name


def test_a_headline_behind_a_label_is_no_name(draft, linked):
    """Some pages link the original's headline: the link tells whose it is."""
    headline = "‘The Tide:’ Quay to be rebuilt before the winter storms"
    tail = linked(f"Source: {headline}", headline, "https://gazette.example.com/quay-rebuilt")
    origin = find_origin(draft(tail=(tail,), **OWN))
    assert (origin.status, origin.domain) == ("republished", "example.com")
    assert origin.url == "https://gazette.example.com/quay-rebuilt"


def test_the_papers_own_issue_is_no_other_house_though_it_links_elsewhere(draft, linked):
    """ "First in our magazine" with a link to the shop names the house itself."""
    tail = linked(
        "First published in Harbour Magazine.", "Harbour Magazine", "https://shop.example.com/42"
    )
    assert find_origin(draft(tail=(tail,), **OWN)).status == "own"


def test_a_former_name_is_the_house_itself(draft):
    """A moved outlet's old host still tells whose name the old name is."""
    page = draft(
        url="https://www.huffingtonpost.com/a", head=("By Ann Field, The Huffington Post",)
    )
    assert find_origin(page).status == "own"
