"""The month and the list in the grid's place, by keys; where one was is remembered."""

from datetime import timedelta

import pytest
from given import MONDAY, at
from kit.walk import unnamed
from PySide6.QtWidgets import QApplication
from schedule.an_office import LEE, OKAFOR, TUESDAY, put


@pytest.fixture
def booked(office, people):
    """Mai with Dr. Lee, Luis with Dr. Okafor at ten; Mai again on Tuesday."""
    return [
        put(office, at(15), patient=people["Mai"]),
        put(office, at(15), patient=people["Luis"], provider=OKAFOR),
        put(office, at(15, day=TUESDAY), patient=people["Mai"], day=TUESDAY),
    ]


def month(desk):
    desk.pane.set_view("month")
    desk.wait(lambda: desk.pane.views.month._days, "the month is shown")
    desk.settle()
    return desk.pane.views.month


def rows(desk):
    model = desk.pane.views.list.model
    return [model.row_at(model.index(row, 0)).id for row in range(model.rowCount())]


def test_the_month_tells_each_day_and_enter_opens_it(office, booked, new_desk):
    desk = new_desk(office)
    shown = month(desk)
    assert desk.pane.grid.isHidden() and QApplication.focusWidget() is shown
    assert "2 visits" in shown.accessibleDescription()
    desk.press("Right")
    assert "1 visit," in shown.accessibleDescription()
    desk.press("Enter")
    desk.settle()
    assert desk.pane.day == TUESDAY and desk.pane.grid.isVisible()
    assert [one.id for one in desk.pane.grid.day.items] == [booked[2]]


def test_pages_turn_the_month_and_the_bar_says_which(office, booked, new_desk):
    desk = new_desk(office)
    shown = month(desk)
    desk.press("PageDown")
    desk.wait(lambda: MONDAY + timedelta(35) in shown._days, "April is shown")
    assert desk.pane.bar.title.words() == "April 2025" and desk.pane.day.month == 4
    desk.press("Alt+Left")
    desk.settle()
    assert desk.pane.bar.title.words() == "March 2025"


def test_a_booking_at_another_desk_is_counted_in_the_month(office, booked, people, new_desk):
    desk = new_desk(office).listen()
    shown = month(desk)
    before = shown._days[TUESDAY].visits
    from schedule.an_office import CLERK

    from frontdesk.schedule import actions

    actions.book_appointment.do(
        office.beside("two"), CLERK, patient_id=people["Luis"], provider_id=LEE,
        start=at(18, day=TUESDAY), minutes=30,
    )  # fmt: skip
    desk.wait(lambda: shown._days[TUESDAY].visits == before + 1, "it is counted")


def test_the_list_is_a_day_by_provider_or_two_weeks_by_time(office, booked, new_desk):
    desk = new_desk(office)
    desk.pane.set_view("list")
    desk.wait(lambda: desk.pane.views.list.model.rowCount() == 2, "the day is listed")
    assert rows(desk) == booked[:2]
    desk.pane.views.list.span.set_value("agenda")
    desk.pane.views.list.span.edited.emit()
    desk.wait(lambda: desk.pane.views.list.model.rowCount() == 3, "two weeks are listed")
    assert rows(desk) == booked
    assert unnamed(desk.pane.views.list) == []


def test_typing_narrows_the_list_and_enter_opens_the_visit(office, booked, new_desk):
    desk = new_desk(office)
    desk.pane.set_view("list")
    desk.wait(lambda: desk.pane.views.list.model.rowCount() == 2, "the day is listed")
    desk.pane.views.list.table.setFocus()
    desk.type("luis")
    desk.settle()
    assert rows(desk) == [booked[1]]
    desk.press("Enter")
    desk.settle()
    assert desk.pane.grid.isVisible() and not desk.pane.desk.visit.isHidden()


def test_one_comes_back_to_what_one_saw(office, booked, new_desk):
    desk = new_desk(office)
    month(desk)
    kept = desk.pane.remember()
    other = new_desk(office, remembered=kept)
    other.wait(lambda: other.pane.views.sight == "month", "the month again")
    assert other.pane.grid.isHidden()
