"""What a page calls its own text: only beside a credit, with the language and the translator when named."""

import pytest

from ingest.normalise import find_origin
from ingest.types import Block, Draft, Link

PROSE = "The council of the harbour town voted on Tuesday to rebuild the old quay before winter."
THERE = Link("there", "https://gazette.example.com/2026/quay")


def origin(*lines, links=()):
    """The origin of a page that ends with some lines."""
    closing = tuple(
        Block(line, "p", kept=False, inside=True, links=links, reason="credit") for line in lines
    )
    blocks = (
        Block("Quay", "h1", kept=False, inside=True),
        Block(PROSE, "p", kept=True, inside=True),
    )
    return find_origin(
        Draft("https://harbour.example.org/a", title="Quay", blocks=blocks + closing)
    )


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param(
            ("This story was first published in German by Reuters.",),
            ("translated", "de", None),
            id="en, first published in",
        ),
        pytest.param(
            ("Source: Reuters", "Translated from the Spanish by Jonna Reetz"),
            ("translated", "es", "Jonna Reetz"),
            id="en, two lines",
        ),
        pytest.param(
            ("Dieser Artikel erschien zuerst auf Englisch bei Reuters. Übersetzung: Jonna Reetz",),
            ("translated", "en", "Jonna Reetz"),
            id="de",
        ),
        pytest.param(
            ("Source : Reuters", "Traduit de l’anglais par Claire Aubin"),
            ("translated", "en", "Claire Aubin"),
            id="fr",
        ),
        pytest.param(
            ("Fuente: EFE", "Traducción de Marta Ríos"), ("translated", None, "Marta Ríos"), id="es"
        ),
        pytest.param(
            ("Fonte: ANSA", "Tradotto dall'inglese da Luca Ferri"),
            ("translated", "en", "Luca Ferri"),
            id="it",
        ),
        pytest.param(
            ("Źródło: PAP", "Tłumaczenie: Anna Nowak"), ("translated", None, "Anna Nowak"), id="pl"
        ),
        pytest.param(
            ("Источник: Reuters", "Перевод с английского: Анна Орлова"),
            ("translated", "en", "Анна Орлова"),
            id="ru",
        ),
        pytest.param(("来源：新华社", "译者：李小梅"), ("translated", None, "李小梅"), id="zh"),
        pytest.param(
            ("Source: Reuters", "Rewritten with AI from the original report."),
            ("rewritten", None, None),
            id="rewritten",
        ),
        pytest.param(("Source: Reuters",), (None, None, None), id="a credit alone"),
        pytest.param(
            ("Source: Reuters", "The study was first published in Nature."),
            (None, None, None),
            id="a journal is no language",
        ),
    ],
)
def test_a_credited_page_says_what_its_text_is(lines, expected):
    """A translation or a rewrite is told as the page tells it, and stays unverified until texts are compared."""
    found = origin(*lines)
    assert (found.says, found.language, found.translator) == expected
    assert (found.status, found.relation, found.check) == (
        "republished",
        "unverified",
        "not_checked",
    )


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("Translated from the German by Jonna Reetz", id="translator alone"),
        pytest.param("Traduction : Claire Aubin", id="fr"),
        pytest.param("This post was rewritten with the help of an editor.", id="rewritten"),
    ],
)
def test_without_a_credit_nothing_is_called_a_rewrite(line):
    """A book's translator or an editor is no publisher."""
    found = origin(line)
    assert (found.status, found.says, found.translator) == ("own", None, None)
