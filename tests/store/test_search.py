"""What a person types: filters, scripts without spaces, marks around the hits, and nothing that breaks it."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.store import Database
from ingest.store._index.search import parse_search
from ingest.types import Origin

TEXTS = {
    "zh": "北京市政府周三表示，NATO峰会之后渡轮将恢复航班。",
    "ja": "水曜日の午前、大阪港のフェリーが再開した。運賃は昨年と同じ。",
    "th": "เรือข้ามฟากกลับมาให้บริการอีกครั้งในเช้าวันพุธ",
    "hi": "नौका सेवा बुधवार सुबह फिर शुरू हुई।",
    "en": "The ferry took up its timetable again on Wednesday morning.",
}


@pytest.fixture
def db(store, put, piece, credit, path):
    """A piece in each language, the last at two outlets, one of which credits an agency."""
    for number, (language, text) in enumerate(TEXTS.items(), 1):
        put(
            piece(f"https://{language}.example/1", text, title=f"Piece {number}", language=language)
        )
    wire = Origin("republished", "unverified", "evidence", "agency", "Press Wire", "wire.example")
    put(piece("https://other.example/1", TEXTS["en"], title="Piece 5", origin=wire))
    store.end_run(store.begin_run("run"), exit_code=0)
    put(
        piece("https://zh.example/2", "上海港口关闭。", title="Piece 6", language="zh")
    )  # waits for the index
    with Database(path) as opened:
        yield opened


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        pytest.param("北京", [1], id="a word of two signs"),
        pytest.param("市政府", [1], id="three signs"),
        pytest.param("政", [1], id="one sign"),
        pytest.param("京政", [], id="signs that do not stand together"),
        pytest.param("nato 渡轮", [1], id="two scripts"),
        pytest.param("NATO峰会", [1], id="two scripts in one word"),
        pytest.param("港", [2, 6], id="a sign at an end, and one that waits"),
        pytest.param("フェリー", [2], id="kana"),
        pytest.param("วันพุธ", [3], id="Thai"),
        pytest.param("พูธ", [], id="another vowel"),
        pytest.param("सुबह", [4], id="marks within a word"),
        pytest.param("स", [], id="a part of a word is none"),
        pytest.param("outlet:other.example", [5], id="an outlet that carries it"),
        pytest.param("ferry outlet:zh.example", [], id="words and a filter"),
        pytest.param("origin:wire.example", [5], id="origin by domain"),
        pytest.param('origin:"press wire"', [5], id="origin by name"),
        pytest.param("kind:agency", [5], id="whose"),
        pytest.param("kind:own lang:TH", [3], id="two filters"),
        pytest.param("lang:zh", [6, 1], id="a filter alone lists the latest first"),
        pytest.param("lang:zh since:2026-01-01 until:2026-12-31", [6, 1], id="days"),
        pytest.param("until:2020-01-01", [], id="before all"),
        pytest.param("since:90000d lang:en", [5], id="days ago"),
        pytest.param("kind:nonsense", [], id="no such kind: words like others"),
    ],
)
def test_what_is_found(db, words, ids):
    """Filters narrow, and a script without spaces is found by any stretch of it."""
    assert [hit.id for hit in db.search(words)] == ids


def test_a_changed_piece_leaves_nothing_behind(put, piece, store, path, rows):
    """What was indexed in pairs is taken out in pairs."""
    put(piece("https://zh.example/1", TEXTS["zh"]))
    store.end_run(store.begin_run("run"), exit_code=0)
    put(piece("https://zh.example/1", "上海港口关闭，渡轮停航，居民反对，工程师检查船厂。"))
    store.end_run(store.begin_run("run"), exit_code=0)
    with Database(path) as db:
        assert ([hit.id for hit in db.search("北京")], [hit.id for hit in db.search("上海")]) == (
            [],
            [1],
        )
    assert rows("INSERT INTO articles_fts (articles_fts) VALUES ('integrity-check')") == []


@pytest.mark.parametrize(
    ("words", "marked"),
    [
        pytest.param("渡轮", ["渡轮"], id="signs"),
        pytest.param('"ferry took"', ["ferry took"], id="phrase"),
        pytest.param("wed* morning", ["Wednesday", "morning"], id="any ending"),
        pytest.param("सुबह", ["सुबह"], id="marks"),
    ],
)
def test_the_hits_are_marked(db, words, marked):
    """The spans are those of the words in the snippet."""
    (hit,) = db.search(words)
    assert [hit.snippet[start:end] for start, end in hit.marks] == marked


def test_plain_sql_finds_the_same(db, rows):
    """The query of docs/analysts.md: in rank order, with words, and with pairs of signs."""
    asked = "SELECT rowid FROM articles_fts WHERE articles_fts MATCH '{}' ORDER BY rank"
    assert rows(asked.format("ferry AND wed*")) == [(5,)]
    assert rows(asked.format('"北京 京市"')) == [(1,)]


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=150
)
@given(
    st.lists(
        st.one_of(
            st.text(st.characters(codec=None)),
            st.sampled_from(
                [
                    '"',
                    "*",
                    "(",
                    "NEAR",
                    "AND",
                    "outlet:",
                    'origin:"',
                    "since:2026-99-99",
                    "kind:x",
                    "^",
                    "-",
                    "港",
                ]
            ),
        )
    ).map(" ".join)
)
def test_nothing_that_is_typed_is_a_mistake(db, words):
    """Whatever stands there, halves of characters and zeros included."""
    db.search(words)


def test_a_query_without_end(db):
    """Only so many words are looked at."""
    assert db.search("ferry " * 100_000 + "x") != []
    assert len(parse_search("a " * 1000).terms) == 50
