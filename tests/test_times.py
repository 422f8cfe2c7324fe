"""Dates as people print them."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.rules import table
from ingest.times import format_time, parse_time
from ingest.types import Time

PRINTED = [
    ("2026-05-04T09:30:00+02:00", "2026-05-04T09:30:00+02:00"),
    ("2026-05-04T09:30:00.123Z", "2026-05-04T09:30:00+00:00"),
    ("2026-05-04 09:30:00-0500", "2026-05-04T09:30:00-05:00"),
    ("2026-05-04T09:30:00-05:00Z", "2026-05-04T09:30:00-05:00"),
    ("2026-05-04T09:30", "2026-05-04T09:30"),
    ("2026-05-04", "2026-05-04"),
    ("20260504T093000Z", "2026-05-04T09:30:00+00:00"),
    ("Mon, 04 May 2026 09:30:00 GMT", "2026-05-04T09:30:00+00:00"),
    ("Mon, 04 May 2026 09:30:00 EDT", "2026-05-04T09:30:00-04:00"),
    ("Mon, 04 May 2026 09:30 GMT-07:00", "2026-05-04T09:30-07:00"),
    ("04 May 26 09:30:00 +0000", "2026-05-04T09:30:00+00:00"),
    ("Mon May  4 09:30:00 CEST 2026", "2026-05-04T09:30:00+02:00"),
    (
        "Mon May 04 2026 09:30:00 GMT+0200 (Central European Summer Time)",
        "2026-05-04T09:30:00+02:00",
    ),
    ("Mon, 04 May 2026 09:30:00 America/New_York", "2026-05-04T09:30:00-04:00"),
    ("May 4, 2026 | 9:30 PM ET", "2026-05-04T21:30-04:00"),
    ("Published: Jan. 4, 2026, 12:05 a.m. ET", "2026-01-04T00:05-05:00"),
    ("5/14/2026 9:30 PM", "2026-05-14T21:30"),
    ("14/5/2026 - 09:30", "2026-05-14T09:30"),
    ("4.5.2026", "2026-05-04"),
    ("Montag, 4. Mai 2026, 09.30 Uhr", "2026-05-04T09:30"),
    ("mar., 05 mai 2026 à 18h07", "2026-05-05T18:07"),
    ("4 de mayo de 2026, 6:07 p. m.", "2026-05-04T18:07"),
    ("2026. május 4. 18:07", "2026-05-04T18:07"),
    ("2026年5月4日 18時07分", "2026-05-04T18:07"),
    ("2026. 5. 4. 오후 6:07", "2026-05-04T18:07"),
    ("4 tháng 5, 2026", "2026-05-04"),
    ("4 พ.ค. 2569 18:07 น.", "2026-05-04T18:07"),
    ("٤ مايو ٢٠٢٦", "2026-05-04"),
    ("4 במאי 2026", "2026-05-04"),
    ("May 2026", "2026-05"),
    ("le lundi 4 mai 2026 à 15 h 45", "2026-05-04T15:45"),
    ("May 4, 2026 - 4.34pm", "2026-05-04T16:34"),
    ("2026-05-04T09:30:08:684Z", "2026-05-04T09:30:08+00:00"),
    ("2026-05-04T09&#x3A;30&#x3A;00&#x2B;02&#x3A;00", "2026-05-04T09:30:00+02:00"),
    ("2026-05", "2026-05"),
    ("2026", "2026"),
    ("Montag, am 14.05.2026 um 09:30", "2026-05-14T09:30"),
    ("am 12:30 Uhr, 14.05.2026", "2026-05-14T12:30"),
    ("Mon, 04 May 2026 47:30:00 +0200", "2026-05-04"),
    ("1777887000", "2026-05-04T09:30:00+00:00"),
    ("1777887000123", "2026-05-04T09:30:00+00:00"),
]

REFUSED = [
    "",
    "Loading Now",
    "2 hours ago",
    "May 4",
    "4",
    "12345",
    "0000-00-00 00:00:00",
    "0001-01-01T00:00:00Z",
    "-0001-11-30T00:00:00+00:00",
    "1970-01-01T00:00:00Z",
    "Wed, 31 Dec 1969 19:00:00 -0500",
    "2026-05-04T25:30:00Z",
    "2026-13-04",
    "2026-02-30",
    "Mon, 99 May 2026 09:30:00 GMT",
    "Mon, 04 zzz 2026 09:30:00 GMT",
    "Mon, May x 2026 09:30:00 GMT",
    "Mon, 04 May zz 09:30:00 GMT",
    "Mon, 04 May 2026 09:30:00 +zz:00",
    "2026-05-04T09:30:00-06:00Textra",
    "1405/02/14",
    "03/04/2026",
    "Montag, am 03/04/2026",
    "May 4 2026, updated May 5 2026",
]


@pytest.mark.parametrize(("text", "printed"), [pytest.param(*row, id=row[0]) for row in PRINTED])
def test_a_printed_date_is_read_with_its_own_zone_and_precision(text, printed):
    """What is shown again is what was printed: no zone and no second is made up."""
    assert format_time(parse_time(text)) == printed


@pytest.mark.parametrize("text", REFUSED)
def test_nonsense_is_no_date(text):
    """A missing date does less harm than a wrong one."""
    assert parse_time(text) is None


@pytest.mark.parametrize(
    ("text", "language", "day"),
    [
        pytest.param("03/04/2026", "en", "2026-03-04", id="english puts the month first"),
        pytest.param("03/04/2026", "en-GB", "2026-04-03", id="british puts the day first"),
        pytest.param("03/04/2026", "fr", "2026-04-03", id="french puts the day first"),
        pytest.param("5 listopada 2026", "pl", "2026-11-05", id="polish november"),
        pytest.param("5 listopada 2026", "hr", "2026-10-05", id="croatian october"),
    ],
)
def test_the_language_settles_what_two_readings_share(text, language, day):
    """The page's language decides between day and month, and between months of one name."""
    assert format_time(parse_time(text, language=language)) == day


def test_utc_is_the_moment_and_the_offset_is_kept():
    """The moment is UTC; the zone as printed stands beside it."""
    expected = Time(datetime(2026, 5, 4, 7, 30, tzinfo=UTC), 120, "second")
    assert parse_time("Mon, 04 May 2026 09:30:00 +0200") == expected


@pytest.mark.parametrize("row", table("months")["month"], ids=lambda row: row["language"])
def test_each_language_reads_its_own_line(row):
    """Every row of month names fires on its own `seen` line."""
    assert format_time(parse_time(row["seen"], language=row["language"])) == "2023-07-23"


@pytest.mark.parametrize("row", table("months")["zone"], ids=lambda row: row["name"])
def test_each_zone_reads_its_own_line(row):
    """Every zone gives the offset of its row."""
    found = parse_time(row["seen"])
    assert found.offset_min == row.get("offset_min", found.offset_min)
    assert found.offset_min is not None


@pytest.mark.parametrize("row", table("months")["half"], ids=lambda row: row["word"])
def test_each_half_of_the_day_reads_its_own_line(row):
    """Every word for a half of the day fires on its own `seen` line."""
    assert parse_time(row["seen"]).utc.hour == (6 if row["half"] == "am" else 18)


@pytest.mark.parametrize(
    ("section", "key"), [("month", "language"), ("zone", "name"), ("half", "word")]
)
def test_the_rows_are_sorted_and_single(section, key):
    """A table is sorted and names nothing twice."""
    names = [row[key] for row in table("months")[section]]
    assert names == sorted(set(names))


@given(st.text(max_size=60) | st.from_regex(r"[0-9TZ:.,/ +a-z-]{0,40}", fullmatch=True))
def test_no_text_raises(text):
    """Any text gives a time or None, and a time that was read is read again from its print."""
    found = parse_time(text)
    if found and found.precision in {"second", "minute"} and found.utc.year >= 1000:
        assert parse_time(format_time(found)).utc == found.utc
