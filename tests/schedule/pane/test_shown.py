"""The words on the day: clock times on any day of the year, names hidden, sentences."""

from dataclasses import replace

import pytest
from schedule.pane.shown_day import DAY, LEE, NINE, NOON, ROSA

from frontdesk.schedule.pane.sentences import (
    as_plain,
    said_of_item,
    said_of_slot,
    shown_on_hover,
)
from frontdesk.schedule.pane.shown import Day, GridItem, words_minute, words_span

PLAIN = ((0, 0),)
BACK = ((0, 0), (120, 60))  # at 2:00 the clocks go back to 1:00
FORWARD = ((0, 0), (120, 180))  # at 2:00 they go forward to 3:00


@pytest.mark.parametrize(
    "minute,turns,words",
    [
        (0, PLAIN, "12:00 AM"),
        (545, PLAIN, "9:05 AM"),
        (720, PLAIN, "12:00 PM"),
        (1439, PLAIN, "11:59 PM"),
        (90, BACK, "1:30 AM"),
        (150, BACK, "1:30 AM"),
        (600, BACK, "9:00 AM"),
        (1499, BACK, "11:59 PM"),
        (119, FORWARD, "1:59 AM"),
        (120, FORWARD, "3:00 AM"),
        (480, FORWARD, "9:00 AM"),
    ],
)
def test_the_wall_clock_is_worded_on_long_and_short_days_too(minute, turns, words):
    assert words_minute(minute, turns) == words


def test_a_span_says_am_and_pm_once_where_once_will_do():
    assert words_span(540, 570, PLAIN) == "9:00 – 9:30 AM"
    assert words_span(705, 735, PLAIN) == "11:45 AM – 12:15 PM"


@pytest.mark.parametrize("step", [0, 4, 61])
def test_a_grid_finer_than_5_or_coarser_than_60_minutes_is_refused(step):
    with pytest.raises(ValueError, match="5 to 60"):
        replace(DAY, step=step)


def test_a_visit_of_no_length_is_refused():
    with pytest.raises(ValueError, match="0 minutes"):
        GridItem(1, 1, "lee", NINE, 0, "Rosa Diaz")


def test_a_day_that_ends_before_it_begins_is_refused():
    with pytest.raises(ValueError, match="from 600 to 600"):
        Day(first_minute=600, last_minute=600)


def test_a_visit_is_said_in_one_sentence():
    assert said_of_item(ROSA, LEE, PLAIN, status="Arrived", masked=False) == (
        "9:00 AM to 9:30 AM, Rosa Diaz, Dr. Lee, arrived, waiting 12 min, "
        "Follow-up, blood pressure, Owes $120.00, Interpreter: Spanish"
    )


def test_nothing_of_the_patient_is_said_aloud_when_names_are_hidden():
    assert said_of_item(ROSA, LEE, PLAIN, status="Arrived", masked=True) == (
        "9:00 AM to 9:30 AM, name hidden, Dr. Lee, arrived, waiting 12 min, Interpreter"
    )


def test_a_free_slot_says_whose_it_is_and_why_not_to_book_it():
    assert said_of_slot(540, 555, LEE, PLAIN) == "9:00 AM to 9:15 AM, Dr. Lee, free"
    assert said_of_slot(NOON, NOON + 15, LEE, PLAIN) == (
        "12:00 PM to 12:15 PM, Dr. Lee, free, outside office hours, Lunch"
    )


def test_on_hover_the_whole_visit_is_told():
    words = shown_on_hover(ROSA, LEE, PLAIN, status="Arrived", masked=False)
    assert words.split("\n") == [
        "Rosa Diaz",
        "9:00 – 9:30 AM (30 min) · Dr. Lee",
        "Arrived · waiting 12 min",
        "Follow-up, blood pressure",
        "Owes $120.00",
        "Interpreter: Spanish",
    ]
    hidden = shown_on_hover(ROSA, LEE, PLAIN, status="Arrived", masked=True)
    assert "Diaz" not in hidden and "120" not in hidden and "blood" not in hidden


def test_a_name_that_looks_like_markup_is_shown_as_it_is():
    assert "&lt;b&gt;Rosa&lt;/b&gt;" in as_plain("<b>Rosa</b>\nDr. Lee")
