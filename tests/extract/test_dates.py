"""When it was published and changed, as printed, with the place that says so."""

import pytest
from selectolax.lexbor import LexborHTMLParser

from ingest.extract._fields import read_fields
from ingest.extract._flat import flatten
from ingest.extract._printed import dates_in, day_in_url
from ingest.extract._statements import read_statements
from ingest.times import format_time, parse_time
from ingest.types import Entry

PROSE = "<p>" + "Rain fell on the field all day long. " * 8 + "</p>"


def fields(head, body, *, url="https://example.org/rain", entry=None):
    """The fields of a page made of a head and what follows the headline."""
    html = f"<head><title>Rain fell</title>{head}</head><body>{body}</body>"
    tree = LexborHTMLParser(html)
    return read_fields(read_statements(tree, url), flatten(tree), url, entry)


def published(head, body, **more):
    """The moment of publication as text and its place."""
    found = fields(head, f"<h1>Rain fell</h1>{body}", **more)
    time = format_time(found.published) if found.published else None
    return time, dict(found.places).get("published")


META = '<meta property="article:published_time" content="{}">'


@pytest.mark.parametrize(
    ("head", "body", "time", "place"),
    [
        pytest.param(
            META.format("2024-05-03T10:20:30+02:00"),
            "",
            "2024-05-03T10:20:30+02:00",
            "meta",
            id="meta",
        ),
        pytest.param(
            '<script type="application/ld+json">{"@type":"Article","datePublished":"2024-05-03"}</script>',
            "",
            "2024-05-03",
            "jsonld",
            id="jsonld",
        ),
        pytest.param(
            "",
            '<p itemprop="datePublished" content="2024-05-03">3 May</p>',
            "2024-05-03",
            "microdata",
            id="microdata",
        ),
        pytest.param(
            "",
            '<time datetime="2024-05-03T10:20Z">today</time>',
            "2024-05-03T10:20+00:00",
            "dom",
            id="time element",
        ),
        pytest.param("", '<p class="date">3 May 2024</p>', "2024-05-03", "dom", id="date element"),
        pytest.param("", "<p>Ghent, 3 May 2024</p>", "2024-05-03", "text", id="line"),
        pytest.param(
            "", "<p>Updated 4 May 2024 | Published 3 May 2024</p>", "2024-05-03", "text", id="label"
        ),
        pytest.param(
            "",
            "<p>3.5.2024 - " + "Regen fiel auf das Feld. " * 10 + "</p>",
            "2024-05-03",
            "text",
            id="dateline",
        ),
        pytest.param(
            "",
            PROSE + "<p>The law of 1 March 2019 was long.</p>" * 3,
            "2019-03-01",
            "text",
            id="near prose for want of better",
        ),
        pytest.param(
            "",
            "<p>The law was long, and nobody who lived beside the field had ever read what it "
            "said of 1 March 2019.</p><p>Updated:</p><p>4 May 2024</p>",
            "2024-05-04",
            "text",
            id="change before prose",
        ),
        pytest.param(
            "",
            PROSE * 40 + "<p>3 May 2024, 10:20</p>",
            "2024-05-03T10:20",
            "text",
            id="one far line",
        ),
        pytest.param(
            "", PROSE * 40 + "<p>3 May 2024</p><p>4 May 2024</p>", None, None, id="two far lines"
        ),
        pytest.param(
            "", PROSE * 40 + "<p>Updated: 4 May 2024</p>", "2024-05-04", "text", id="far change"
        ),
        pytest.param(
            "", PROSE * 40 + "<p>Published: 3 May 2024</p>", "2024-05-03", "text", id="signature"
        ),
        pytest.param(
            "", PROSE * 40 + "<p>Since 3 May 2024 it rained.</p>", None, None, id="prose below"
        ),
        pytest.param(
            "",
            '<ul><li><a class="date" href="/x">1 May 2024</a></li></ul><p>3 May 2024</p>',
            "2024-05-01",
            "text",
            id="nearest line",
        ),
        pytest.param(
            '<meta name="date" content="2024-05-03T10:20:00Z">',
            "",
            "2024-05-03T10:20:00+00:00",
            "meta",
            id="loose meta",
        ),
        pytest.param(
            '<meta property="article:modified_time" content="2024-05-04">',
            "",
            "2024-05-04",
            "meta",
            id="change for want of better",
        ),
        pytest.param("", "<p>Founded on 3 May 1875</p>", None, None, id="before the web"),
        pytest.param("", PROSE, None, None, id="none"),
    ],
)
def test_publication_is_dated(head, body, time, place):
    """What is stated comes first, then what is printed near the headline, then signatures."""
    assert published(head, body) == (time, place)


def test_todays_date_in_the_header_is_not_the_piece():
    """A date below the headline is nearer than one above."""
    html = "<p>Friday, 10 May 2024</p><p>Menu</p><h1>Rain fell</h1><p>3 May 2024</p>"
    assert format_time(fields("", html).published) == "2024-05-03"


@pytest.mark.parametrize(
    ("stated", "printed", "time"),
    [
        pytest.param(
            "2024-05-04T03:22:07Z",
            '<time datetime="2024-05-03T22:22:07-05:00">x</time>',
            "2024-05-03T22:22:07-05:00",
            id="same moment elsewhere",
        ),
        pytest.param(
            "2024-05-04T03:22:07Z",
            "<p>3 May 2024, 22:22</p>",
            "2024-05-03T22:22:07-05:00",
            id="clock without a zone",
        ),
        pytest.param(
            "2024-05-02T22:00:00Z", "<p>3 May 2024</p>", "2024-05-03T00:00:00+02:00", id="midnight"
        ),
        pytest.param(
            "2024-05-04T03:00:00Z",
            "<p>3 May 2024, 22:00</p>",
            "2024-05-04T03:00:00+00:00",
            id="full hours prove nothing",
        ),
        pytest.param(
            "2024-05-04T03:22:07Z",
            '<p>4 May 2024</p><time datetime="2024-05-03T22:22:07-05:00">x</time>',
            "2024-05-04T03:22:07+00:00",
            id="readers see the day of UTC",
        ),
        pytest.param(
            "2024-05-04T03:22:07Z",
            "<p>3 May 2024</p>",
            "2024-05-04T03:22:07+00:00",
            id="a day proves nothing",
        ),
        pytest.param(
            "2024-05-04T03:22:07+02:00",
            "<p>3 May 2024, 22:22</p>",
            "2024-05-04T03:22:07+02:00",
            id="own offset stays",
        ),
    ],
)
def test_a_moment_in_utc_gets_the_offset_that_the_page_prints(stated, printed, time):
    """The moment stays the same; only its offset is learnt from another rendition."""
    assert published(META.format(stated), printed) == (time, "meta")


def test_where_statements_differ_the_one_shown_is_believed():
    """JSON-LD says one day, meta another; readers see the second."""
    ld = '<script type="application/ld+json">{"@type":"Article","datePublished":"2024-05-01"}</script>'
    head = ld + META.format("2024-05-03")
    assert published(head, "<p>3 May 2024</p>") == ("2024-05-03", "meta")
    assert published(head, "") == ("2024-05-01", "jsonld")


def test_a_statement_that_moves_with_the_last_change_is_not_believed():
    """A live page renews one of its publication dates."""
    ld = '<script type="application/ld+json">{"@type":"Article","datePublished":"2024-05-01","dateModified":"2024-05-03"}</script>'
    assert published(META.format("2024-05-03") + ld, "<p>3 May 2024</p>") == (
        "2024-05-01",
        "jsonld",
    )


def stated_in_jsonld(first, last):
    """A head that states a day of publication and one of change."""
    return (
        '<script type="application/ld+json">'
        f'{{"@type":"Article","datePublished":"{first}","dateModified":"{last}"}}</script>'
    )


@pytest.mark.parametrize(
    ("last", "body", "time", "place"),
    [
        pytest.param("2024-05-03", "<p>3 May 2024</p>", "2024-05-03", "text", id="printed"),
        pytest.param(
            "2024-05-03T10:20:30Z",
            "<p>3 May 2024, 12:20</p>",
            "2024-05-03T12:20",
            "text",
            id="clock",
        ),
        pytest.param(
            "2024-05-03", "<p>Updated 3 May 2024</p>", "2019-05-01", "jsonld", id="labelled"
        ),
        pytest.param(
            "2024-05-03",
            '<time datetime="2024-05-03">a day ago</time>',
            "2019-05-01",
            "jsonld",
            id="an age",
        ),
        pytest.param(
            "2024-05-03",
            "<p>1 May 2019</p><p>3 May 2024</p>",
            "2019-05-01",
            "jsonld",
            id="both printed",
        ),
        pytest.param("2024-05-03", "<p>9 May 2024</p>", "2019-05-01", "jsonld", id="neither"),
    ],
)
def test_a_page_dated_anew_has_the_day_that_it_prints(last, body, time, place):
    """A guide that is rewritten each year prints its last day, and its first day nowhere."""
    assert published(stated_in_jsonld("2019-05-01", last), body) == (time, place)


def test_an_edition_is_told_from_a_running_story():
    """A second statement that equals the last change counts when the first is old and not shown."""
    meta = META.format("2024-05-03")
    anew = published(meta + stated_in_jsonld("2019-05-01", "2024-05-03"), "<p>3 May 2024</p>")
    assert anew == ("2024-05-03", "meta")


def test_the_page_s_region_orders_day_and_month():
    """03/05/2024 is the fifth of March in America alone; am and pm do not tell."""
    body = "<p>03/05/2024 10:20 am</p>"
    pages = [
        fields("", f"<h1>Rain fell</h1>{body}").published,
        fields('<meta property="og:locale" content="en_US">', body).published,
        fields('<meta property="og:locale" content="en_GB">', body).published,
        fields('<meta property="og:locale" content="es_ES">', body).published,
    ]
    assert [format_time(time)[:10] for time in pages] == [
        "2024-03-05",
        "2024-03-05",
        "2024-05-03",
        "2024-05-03",
    ]


def test_a_label_may_stand_above_or_behind():
    """The word that tells which date it is has a block of its own, or follows."""
    above = "<p>Updated:</p><p>4 May 2024</p><p>Published:</p><p>3 May 2024</p>"
    assert published("", above) == ("2024-05-03", "text")
    assert published("", "<p>2024.05.04 lastupdate</p><p>2024.05.03</p>") == ("2024-05-03", "text")


@pytest.mark.parametrize(
    ("url", "day"),
    [
        pytest.param("https://example.org/2024/05/03/rain", "2024-05-03", id="slashes"),
        pytest.param("https://example.org/rain-2024-05-03.html", "2024-05-03", id="dashes"),
        pytest.param("https://example.org/20240503/rain", "2024-05-03", id="digits"),
        pytest.param("https://example.org/2024/may/03/rain", "2024-05-03", id="month name"),
        pytest.param("https://example.org/2024-05/03/c_1.htm", "2024-05-03", id="mixed"),
        pytest.param("https://example.org/news/03-05-2024", "2024-05-03", id="day first"),
        pytest.param("https://example.org/2024/13/45/rain", None, id="no such day"),
        pytest.param("https://example.org/2024/05/240503-rain", "2024-05-03", id="century once"),
        pytest.param("https://example.org/A202405031234001", "2024-05-03", id="page's moment"),
        pytest.param("https://example.org/id/202499031234", None, id="number of a page"),
        pytest.param("https://example.org/id/20240503123", None, id="no moment"),
        pytest.param("https://a.example/web/20160218174457/b.example/x", None, id="copy's moment"),
        pytest.param(
            "https://a.example/2016/02/18/https://b.example/2024/05/03/x", "2024-05-03", id="copy"
        ),
        pytest.param("https://2024-05-03.example.org/", None, id="host"),
        pytest.param("https://example.org/", None, id="none"),
        pytest.param(None, None, id="no address"),
    ],
)
def test_addresses_name_days(url, day):
    """A day in the path is a day; numbers of pages are none."""
    time = day_in_url(url)
    assert (format_time(time) if time else None) == day


def test_the_address_judges_printed_dates():
    """A date near the headline that the address contradicts belongs to something else."""
    url = "https://example.org/2024/05/03/rain"
    assert published("", "<p>Said on 1 March 2019</p>", url=url) == ("2024-05-03", "url")
    assert published("", "<p>3 May 2024, 10:20</p>", url=url) == ("2024-05-03T10:20", "text")


def test_the_feed_comes_before_the_address():
    """Feed times have a clock."""
    entry = Entry(id="1", url=None, published=parse_time("2024-05-03T10:20:00Z"))
    url = "https://example.org/2024/05/03/rain"
    assert published("", "", url=url, entry=entry) == (
        "2024-05-03T10:20:00+00:00",
        "feed",
    )


def test_a_change_is_dated():
    """Stated or printed with a label."""
    stated = fields(
        '<meta property="article:modified_time" content="2024-05-04">', "<h1>Rain fell</h1>"
    )
    printed = fields("", "<h1>Rain fell</h1><p>3 May 2024 (updated: 4 May 2024, 9:05 am)</p>")
    assert format_time(stated.modified) == "2024-05-04"
    assert (format_time(printed.published), format_time(printed.modified)) == (
        "2024-05-03",
        "2024-05-04T09:05",
    )


@pytest.mark.parametrize(
    ("text", "times"),
    [
        pytest.param("20. Dezember 2023, 15:30 Uhr", ["2023-12-20T15:30"], id="German"),
        pytest.param("8.Dezember 2010 um 09:43", ["2010-12-08T09:43"], id="no space"),
        pytest.param("le 3 mars 2020 à 10h20", ["2020-03-03T10:20"], id="French"),
        pytest.param(
            "Published 5:00 PM EST, Wed December 20, 2023",
            ["2023-12-20T17:00-05:00"],
            id="clock first",
        ),
        pytest.param("2023年12月20日 10:20", ["2023-12-20T10:20"], id="Chinese"),
        pytest.param("Apr 042013", ["2013-04-04"], id="leaf of a calendar"),
        pytest.param("from 3 May 2024 to 5 May 2024", ["2024-05-03", "2024-05-05"], id="two"),
        pytest.param("Rain fell for 40 days", [], id="number"),
    ],
)
def test_dates_are_found_in_lines(text, times):
    """Each date of a line comes out, in order."""
    assert [format_time(time) for time, _ in dates_in(text)] == times
