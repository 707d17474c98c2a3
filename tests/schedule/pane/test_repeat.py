"""A visit is repeated by keys: the rule, a place for each visit, booked and undone at once."""

from datetime import timedelta

import pytest
from given import MONDAY, at
from kit.walk import unnamed
from schedule.an_office import LEE, put, rows

from frontdesk.schedule.tables import AppointmentSeries


@pytest.fixture
def visit(office, people):
    """Mai's half hour with Dr. Lee on Monday at ten."""
    return put(office, at(15), patient=people["Mai"])


def opened(desk, visit):
    desk.pane.desk.repeats.open(visit)
    panel = desk.pane.desk.repeats.panel
    desk.wait(lambda: panel.model.rowCount() == 6, "six weeks are proposed")
    return panel


def notes(panel):
    return [row.note for row in panel.model.rows()]


def test_six_weeks_are_booked_with_two_keys_and_taken_back_with_one(office, visit, new_desk):
    desk = new_desk(office)
    panel = opened(desk, visit)
    assert panel.words.words() == "Every Monday, 6 visits." and notes(panel) == [""] * 6
    assert unnamed(panel) == []
    desk.press("Enter", "Enter")
    desk.settle()
    found = rows(office, "start", "series_id")
    assert len(found) == 6 and len({series for _, series in found}) == 1
    assert found[0][0] == at(15) and panel.isHidden()
    desk.undo()
    assert rows(office, "id", "series_id") == [(visit, None)]
    assert rows(office, "id", table=AppointmentSeries) == []


def test_a_taken_time_gets_the_nearest_one_and_says_why(office, visit, people, new_desk):
    put(office, at(15, day=MONDAY + timedelta(14)) - timedelta(hours=1), patient=people["Luis"],
        day=MONDAY + timedelta(14))  # fmt: skip
    desk = new_desk(office)
    panel = opened(desk, visit)
    assert [bool(note) for note in notes(panel)] == [False, False, True, False, False, False]
    assert "taken" in notes(panel)[2]


def test_one_is_left_out_and_one_goes_to_another_time_by_keys(office, visit, new_desk):
    desk = new_desk(office)
    panel = opened(desk, visit)
    desk.press("Enter")
    assert panel.table.hasFocus()
    desk.press("Down")
    desk.press("Delete")
    assert notes(panel)[1] == "left out" and panel.book.text() == "Book 5 visits"
    desk.press("Down")
    desk.press("Space")
    desk.wait(lambda: notes(panel)[2] == "another time", "the next free time is put")
    desk.press("Enter")
    desk.settle()
    found = [row[0] for row in rows(office, "start")]
    assert len(found) == 5 and found[1] != at(15) + timedelta(14) - timedelta(hours=1)


def test_a_rule_that_has_no_end_says_so_and_books_nothing(office, visit, new_desk):
    desk = new_desk(office)
    panel = opened(desk, visit)
    panel.form.load({"every": 1, "unit": "WEEKLY", "weekdays": (0,), "count": 0, "until": None})
    panel._on_edited("")
    assert "how many visits" in panel.words.words() and not panel.book.isEnabled()
    desk.press("Escape")
    desk.settle()
    assert panel.isHidden() and len(rows(office, "id")) == 1


def test_the_third_tuesday_of_each_month(office, people, new_desk):
    day = MONDAY + timedelta(15)
    visit = put(office, at(14, day=day), patient=people["Mai"], day=day)
    desk = new_desk(office, day=day)
    desk.pane.desk.repeats.open(visit)
    panel = desk.pane.desk.repeats.panel
    desk.wait(lambda: panel.model.rowCount() == 6, "six weeks are proposed")
    panel.form.load({"every": 1, "unit": "MONTHLY", "nth": 3, "count": 4, "until": None})
    panel._on_edited("")
    desk.wait(lambda: panel.model.rowCount() == 4, "four months are proposed")
    assert panel.words.words() == "Every month on the 3rd Tuesday, 4 visits."
    assert LEE == 1
