from datetime import date, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from frontdesk.schedule.wishes import BookingWish, Known, read_booking

TODAY = date(2025, 3, 5)  # a Wednesday
KNOWN = Known(
    {1: "Dr. Ann Lee", 2: "Dr. Ben Okafor", 3: "Mary Hart, NP", 4: "Dr. Marcus Lee-Wong"},
    {1: "Follow-up", 2: "New patient", 3: "Annual physical", 4: "Nurse visit"},
)


def wish(text, today=TODAY):
    return read_booking(text, today, KNOWN)


def when(text, today=TODAY):
    found = wish(text, today)
    return found.patient, found.day and f"{found.day:%m/%d}", found.clock and f"{found.clock:%H:%M}"


@pytest.mark.parametrize(
    ("text", "patient", "day", "clock"),
    [
        ("smith tue 10", "smith", "03/11", "10:00"),
        ("smith 3/10 2:30p", "smith", "03/10", "14:30"),
        ("lee tomorrow 9", "lee", "03/06", "09:00"),
        ("smith 10:15", "smith", None, "10:15"),
        ("10:15", "", None, "10:15"),
        ("smith next mon", "smith", "03/10", None),
        ("smith next fri 1", "smith", "03/14", "13:00"),
        ("smith fri 1", "smith", "03/07", "13:00"),
        ("smith in 2 weeks", "smith", "03/19", None),
        ("smith in two weeks 11:30", "smith", "03/19", "11:30"),
        ("smith in 6 months", "smith", "09/05", None),
        ("smith in a week at 9", "smith", "03/12", "09:00"),
        ("Smith, Ann tuesday 8am", "Smith, Ann", "03/11", "08:00"),
        ("smith mar 10 4", "smith", "03/10", "16:00"),
        ("smith 10 march 2025 4 pm", "smith", "03/10", "16:00"),
        ("smith on thurs at noon", "smith", "03/06", "12:00"),
        ("smith 2025-03-10 14:30", "smith", "03/10", "14:30"),
        ("smith tue 3/11 10", "smith", "03/11", "10:00"),
        ("smith tue 1015", "smith", "03/11", "10:15"),
        ("smith 10 tue", "smith", "03/11", "10:00"),
        ("smith today 14", "smith", "03/05", "14:00"),
        ("smith this wed 3", "smith", "03/05", "15:00"),
        ("smith wed 3", "smith", "03/12", "15:00"),
        ("smith next week", "smith", "03/12", None),
        ("tue 10 smith jo", "smith jo", "03/11", "10:00"),
    ],
)
def test_days_and_times_are_understood_as_people_type_them(text, patient, day, clock):
    assert when(text) == (patient, day, clock)


@pytest.mark.parametrize(
    ("text", "patient", "provider", "kind"),
    [
        ("smith tue 10 ann", "smith", 1, None),
        ("smith tue 10 ann physical", "smith", 1, 3),
        ("smith tue 10 ann lee new patient", "smith", 1, 2),
        ("smith tue 10 oka follow", "smith", 2, 1),
        ("smith tue 10 hart", "smith", 3, None),
        ("ann lee tue 10", "ann lee", None, None),
        ("tue 10 lee", "lee", None, None),
        ("smith with okafor tue 10", "smith", 2, None),
        ("smith tue 10 dr. ann lee", "smith", 1, None),
        ("smith tue 10 dr ben nurse", "smith", 2, 4),
        ("smith tue 10 le", "smith le", None, None),  # two providers begin so
        ("smith tue 10 jones", "smith jones", None, None),
        ("tue 10 smith ann", "smith", 1, None),
    ],
)
def test_providers_and_types_are_found_behind_the_time_only(text, patient, provider, kind):
    found = wish(text)
    assert (found.patient, found.provider_id, found.type_id) == (patient, provider, kind)


@pytest.mark.parametrize(
    "text",
    [
        "smith",
        "smith jo",
        "smith 3/4/80",
        "3/4/1980",
        "555-0199",
        "(555) 555-0199",
        "1015",
        "A-1015",
        "smith 10",
        "smith ann physical",
        "may",
        "april jones",
        "smith 13/45",
        "smith 2/30",
        "monroe",
    ],
)
def test_a_search_for_a_patient_is_no_wish_to_book(text):
    assert wish(text) == BookingWish(" ".join(text.split()))
    assert not wish(text).is_booking


@pytest.mark.parametrize(
    ("text", "patient", "day"),
    [
        ("smith 3/4/80 tue 10", "smith 3/4/80", "03/11"),
        ("smith 3/4/1980 3/10 10", "smith 3/4/1980", "03/10"),
        ("1015 tue 10", "1015", "03/11"),
        ("555-0199 tomorrow 9", "555-0199", "03/06"),
        ("12 tue 10", "12", "03/11"),
        ("smith tue 10 555-0199", "smith 555-0199", "03/11"),
        ("sun tue 10", "sun", "03/11"),
        ("april tue 10", "april", "03/11"),
        ("tom tomorrow 10", "tom", "03/06"),
    ],
)
def test_what_finds_the_patient_is_not_taken_for_a_time(text, patient, day):
    found = wish(text)
    assert (found.patient, f"{found.day:%m/%d}") == (patient, day)
    assert found.clock in (time(10), time(9))


def test_a_length_may_be_said():
    assert wish("smith tue 10 30 min").minutes == 30
    assert wish("smith tue 10 for 1h ann").minutes == 60
    assert wish("smith tue 10 for 1h ann").patient == "smith"
    assert wish("smith 30 min").patient == "smith 30 min"


def test_a_date_without_year_is_the_next_one():
    assert wish("smith 3/4 9").day == date(2026, 3, 4)
    assert wish("smith 3/5 9").day == TODAY


@pytest.mark.parametrize("weekday", range(7))
def test_a_weekday_is_within_the_next_seven_days_and_never_today(weekday):
    for ahead in range(7):
        today = TODAY + timedelta(ahead)
        name = ("mon", "tues", "wed", "thurs", "fri", "sat", "sun")[weekday]
        found = read_booking(f"smith {name} 9", today).day
        assert found.weekday() == weekday and 1 <= (found - today).days <= 7


words = st.sampled_from(
    [
        "smith",
        "jo",
        "lee",
        "3/4/80",
        "555-0199",
        "10",
        "1015",
        "tue",
        "tomorrow",
        "next",
        "in",
        "2",
        "weeks",
        "at",
        "ann",
        "dr",
        "2:30p",
        "3/10",
        "mar",
        "30",
        "min",
        "physical",
        "new",
        "patient",
        "with",
        "on",
        "for",
        "80",
        "12345",
        "@",
        "0",
        "24",
        "99",
        "1980",
        "a",
        "noon",
        "pm",
    ]
)


@settings(max_examples=500)
@given(st.lists(words | st.text(max_size=6), max_size=8))
def test_nothing_typed_is_made_up_or_lost_in_the_patient(parts):
    text = " ".join(parts)
    found = wish(text)
    left, typed = found.patient.split(), text.split()
    position = iter(typed)
    assert all(word in position for word in left)  # in order, each once
    if not found.is_booking:
        assert left == typed
    if found.day:
        assert found.day >= TODAY


@given(
    name=st.text("bcdfghjklqvxz", min_size=3, max_size=9),
    day=st.dates(TODAY, TODAY + timedelta(300)),
    hour=st.integers(7, 18),
    minute=st.integers(0, 59),
)
def test_a_full_wish_is_read_back_exactly(name, day, hour, minute):
    clock = time(hour, minute)
    for text in (
        f"{name} {day.month}/{day.day} {hour}:{minute:02}",
        f"{name} {day:%Y-%m-%d} {hour % 12 or 12}:{minute:02}{'a' if hour < 12 else 'p'}",
        f"{name} {day:%b} {day.day} {hour % 12 or 12}:{minute:02} {'am' if hour < 12 else 'pm'}",
    ):
        assert wish(text) == BookingWish(name, day, clock)


@given(st.text(st.characters(codec="utf-8"), max_size=40))
def test_anything_at_all_may_be_typed(text):
    wish(text)


@given(number=st.integers(0, 10**10), born=st.dates(date(1900, 1, 1), date(2024, 12, 31)))
def test_numbers_and_birth_dates_stay_with_the_patient(number, born):
    typed = f"{born.month}/{born.day}/{born.year}"
    assert wish(f"{typed} {number} tue 9:30").patient == f"{typed} {number}"
