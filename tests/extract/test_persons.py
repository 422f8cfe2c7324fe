"""Names are told from what stands around them in a byline."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.extract._persons import names_after_by, names_in


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        pytest.param("By Ann Field", ["Ann Field"], id="by"),
        pytest.param("ByAnn Field", ["Ann Field"], id="glued by"),
        pytest.param(
            "Ann Field, Bo Hill and Cy Lane", ["Ann Field", "Bo Hill", "Cy Lane"], id="list"
        ),
        pytest.param("Von Anna Feld und Bo Berg", ["Anna Feld", "Bo Berg"], id="German"),
        pytest.param("Par Anne Champ et Bo Colline", ["Anne Champ", "Bo Colline"], id="French"),
        pytest.param("Por Ana Campo y Bo Cerro", ["Ana Campo", "Bo Cerro"], id="Spanish"),
        pytest.param("Ann Field, staff writer", ["Ann Field"], id="role after"),
        pytest.param("Staff writer Ann Field", ["Ann Field"], id="role before"),
        pytest.param("Ann Field for Daily Post", ["Ann Field"], id="for an outlet"),
        pytest.param("Ann Field in Ghent", ["Ann Field"], id="from where"),
        pytest.param("By Ann Field | ann@example.org", ["Ann Field"], id="e-mail"),
        pytest.param("Ann Field @annfield", ["Ann Field"], id="handle"),
        pytest.param("Ann Field@annfield", ["Ann Field"], id="glued handle"),
        pytest.param("Ann Field 3 May 2024, 10:20", ["Ann Field"], id="date after"),
        pytest.param("Ann Field May 3, 2024", ["Ann Field"], id="month before the day"),
        pytest.param("Ann Field Friday, 10:20", ["Ann Field"], id="weekday"),
        pytest.param("Theresa May", ["Theresa May"], id="a month is a name too"),
        pytest.param("Posted in Field News by ann on 3 May", ["ann"], id="blog line"),
        pytest.param("Alle Beiträge von Anna Feld", ["Anna Feld"], id="link to all posts"),
        pytest.param(
            "Dr. Ann van der Field, Jr.", ["Dr. Ann van der Field Jr."], id="particles and junior"
        ),
        pytest.param("ANN FIELD", ["ANN FIELD"], id="as printed"),
        pytest.param("Ann O&#39;Field", ["Ann O'Field"], id="entity"),
        pytest.param("ann1984", ["ann1984"], id="account with digits"),
        pytest.param("홍길동 기자", ["홍길동"], id="Korean"),
        pytest.param("文／田中花子", ["田中花子"], id="Japanese"),
        pytest.param("责编：牛小明、岳大海", ["牛小明", "岳大海"], id="Chinese"),
        pytest.param("Ann Field, Bo Hill, Ann Field", ["Ann Field", "Bo Hill"], id="each once"),
        pytest.param("The Associated Press", ["The Associated Press"], id="agencies stay"),
        pytest.param("Staff", [], id="nobody"),
        pytest.param("Redaktion", [], id="desk"),
        pytest.param("what we know about the rain", [], id="prose"),
        pytest.param("https://example.org/ann", [], id="address"),
        pytest.param("12", [], id="number"),
        pytest.param("", [], id="empty"),
    ],
)
def test_names_are_found_in_a_byline(byline, names):
    """People come out as printed, one a name."""
    assert list(names_in(byline)) == names


@pytest.mark.parametrize(
    ("line", "names"),
    [
        pytest.param("By Ann Field", ["Ann Field"], id="by"),
        pytest.param("Ann Field", [], id="no by"),
        pytest.param("By the sea", [], id="not a name"),
        pytest.param("By Monday", [], id="day"),
        pytest.param("Von Regen und Sonne", [], id="one word each"),
        pytest.param("Text: Anna Feld", ["Anna Feld"], id="signature"),
    ],
)
def test_a_line_of_prose_names_nobody(line, names):
    """Only a word that stands before names, and full names after it, make a byline."""
    assert list(names_after_by(line)) == names


@given(st.text(max_size=120))
def test_no_text_raises_and_names_have_letters(text):
    """Whatever is printed, a name has a letter or digit and no line break."""
    assert all(any(c.isalnum() for c in name) and "\n" not in name for name in names_in(text))
