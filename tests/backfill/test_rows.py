"""A row of Parquet holds all of an article."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from ingest.backfill._rows import article_of, page_of, row_of, schema, sighting_id
from ingest.dedupe import take_fingerprint
from ingest.piece import article_from_page
from ingest.types import Article, Byline, Notice, Page, Right, Time

HTML = """<html lang="en"><head><title>Night ferry sails again</title>
<meta property="article:published_time" content="2026-03-02T06:10:00+01:00"><meta name="author" content="Edda Lorne">
<script type="application/ld+json">{"@type":"NewsArticle","headline":"Night ferry \\ud83d sails again","keywords":["ferry","sound"]}</script></head>
<body><article><h1>Night ferry sails again</h1><p>%s</p><p>Source: Reuters</p></article></body></html>"""
TEXT = (
    "The night ferry left its berth at 11:40 p.m. on Sunday, carrying 212 passengers and 61 cars. "
    * 4
)
FETCHED = datetime(2026, 3, 3, 7, 0, 5, tzinfo=UTC)


def held(row):
    """A row as it comes back out of a file."""
    return pa.RecordBatch.from_pylist([row], schema()).to_pylist()[0]


def test_an_article_comes_back_as_it_was():
    """Fields, times, evidence, bylines, notices, rights and places: nothing is lost; half characters are mended."""
    page = Page(
        "https://a.example/ferry",
        (HTML % TEXT).encode(),
        FETCHED,
        "https://a.example/ferry",
        archive_file="a.warc.gz",
        archive_offset=7,
    )
    article = replace(
        article_from_page(page),
        bylines=(Byline("Edda Lorne", "person", "byline"), Byline("Sound Desk", "desk", "meta")),
        notices=(
            Notice("correction", "Corrected on 3 March.", Time(FETCHED, 60, "minute")),
            Notice("disclosure", "Made by a machine."),
        ),
        rights=(
            Right(
                "license",
                "CC BY 4.0",
                "meta.license",
                "https://creativecommons.org/licenses/by/4.0/",
            ),
        ),
        block_hashes=(5, 2**62),
    )
    mark = take_fingerprint(article.text)
    row = held(row_of(article, page, mark))
    assert article.origin.evidence
    assert article_of(row) == article
    assert (row["words"], tuple(row["sketch"]), row["text_hash"]) == (
        mark.words,
        mark.sketch,
        mark.exact.hex(),
    )
    back = page_of(row)
    assert (back.given_url, back.fetched_at, back.archive_file, back.archive_offset) == (
        page.url,
        FETCHED,
        "a.warc.gz",
        7,
    )


def test_every_field_of_an_article_has_its_column():
    """A field that is added later must not be lost on the way."""
    columns = {name.removesuffix("_utc") for name in schema().names}
    without = {field.name for field in fields(Article)} - columns
    assert without == {
        "origin",
        "reason",
        "whole_text",
    }  # origin_*; no article has a reason; no memory is applied


@given(st.integers(0, 10**9), st.integers(1, 10**6))
def test_ids_sort_by_the_time_of_the_fetch(second, later):
    """The order of ids is the order in which texts ask one another."""

    def named(seconds):
        return sighting_id(Page(None, b"", FETCHED + timedelta(seconds=seconds)), "key")

    assert named(second) < named(second + later)
    assert len(named(second)) == 16
