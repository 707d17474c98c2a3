"""HL7's dates and times."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from frontdesk.hl7.times import date_of, minutes_of, moment_of, zone_of_message

DENVER = ZoneInfo("America/Denver")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("19800304", date(1980, 3, 4)), ("198003041126", date(1980, 3, 4)),
        ("198808181126+0215", date(1988, 8, 18)), ("20040229235959.1234-1100", date(2004, 2, 29)),
        ("1980-03-04", date(1980, 3, 4)), ("1980-03-04T11:26:00+02:15", date(1980, 3, 4)),
        ("198003", None), ("1980", None), ("19800231", None), ("10131113", None), ("0", None),
        ("00000000", None), ("", None), ("female", None), ("99991231", None), ("1980030", None),
    ],
)  # fmt: skip
def test_a_day_is_the_day_written_whatever_the_zone(text, day):
    assert date_of(text) == day


@pytest.mark.parametrize(
    ("text", "at", "assumed"),
    [
        ("20260720093000-0600", datetime(2026, 7, 20, 15, 30, tzinfo=UTC), False),
        ("202607200930-0600", datetime(2026, 7, 20, 15, 30, tzinfo=UTC), False),
        ("20260720093000", datetime(2026, 7, 20, 15, 30, tzinfo=UTC), True),
        ("20260120093000", datetime(2026, 1, 20, 16, 30, tzinfo=UTC), True),
        ("20260720 0930", datetime(2026, 7, 20, 15, 30, tzinfo=UTC), True),
        ("20210924093000+0215", datetime(2021, 9, 24, 7, 15, tzinfo=UTC), False),
        ("2026072009", datetime(2026, 7, 20, 15, 0, tzinfo=UTC), True),
    ],
)  # fmt: skip
def test_a_time_without_zone_is_the_offices_and_says_so(text, at, assumed):
    moment = moment_of(text, DENVER)
    assert moment is not None and (moment.at, moment.assumed) == (at, assumed)


@pytest.mark.parametrize("text", ["20260720", "20260720250000", "202607200930+9900", "x", ""])
def test_what_is_no_time_is_none(text):
    assert moment_of(text, DENVER) is None


@settings(deadline=None)
@given(some.text(alphabet="0123456789+-.TZ: "))
def test_no_text_makes_it_stumble(text):
    day, moment = date_of(text), moment_of(text, DENVER)
    assert day is None or 1870 <= day.year <= 2150
    assert moment is None or moment.at.tzinfo is UTC


@settings(deadline=None)
@given(some.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2100, 1, 1)))
def test_a_time_comes_back_as_it_was_sent(local):
    local = local.replace(microsecond=0)
    sent = local.strftime("%Y%m%d%H%M%S") + "-0700"
    moment = moment_of(sent, DENVER)
    assert moment is not None
    assert moment.at == local.replace(tzinfo=timezone(-timedelta(hours=7)))


def test_a_sender_in_the_offices_own_zone_is_read_by_the_offices_clock():
    # sent in winter about a summer day: the offset of the header would move it by an hour
    assert zone_of_message("20260115090000-0700", DENVER) is DENVER
    assert zone_of_message("20260115090000-0500", DENVER) == timezone(-timedelta(hours=5))
    assert zone_of_message("20260115090000", DENVER) is DENVER
    assert zone_of_message("", DENVER) is DENVER


@pytest.mark.parametrize(
    ("amount", "unit", "minutes"),
    [
        ("20", "min", 20), ("20", "", 20), ("M20", "", 20), ("2 hours", "", 120),
        ("3600", "s", 60), ("60", "s", None), ("1", "h", 60), ("20.0", "Minutes", 20),
        ("0", "min", None), ("9999", "min", None), ("", "min", None), ("20", "fortnight", None),
    ],
)  # fmt: skip
def test_lengths_that_an_appointment_can_have(amount, unit, minutes):
    assert minutes_of(amount, unit) == minutes
