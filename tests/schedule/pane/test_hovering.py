"""What to mind about a place is said while a visit is held over it, before it is let go."""

import threading
import time

import pytest
from given import at
from PySide6.QtCore import QRect
from schedule.an_office import FOLLOW_UP, LEE, OKAFOR, put, rows
from schedule.pane.a_desk import statements_on
from sqlalchemy import insert, update

from frontdesk.patients.tables import Patient
from frontdesk.schedule.tables import (
    AppointmentResource,
    Resource,
    SpanType,
    TemplateSpan,
    TypeNeed,
)
from frontdesk.schedule.warnings import Warning

TWICE = "This patient is already booked with Dr. Ben Okafor from 10:00 to 10:30 AM."


@pytest.fixture
def desk(sqlite_office, people, new_desk):
    """A desk where Ann comes to Dr. Lee at one in the afternoon."""
    opened = new_desk(sqlite_office)
    opened.visit = put(sqlite_office, at(18), patient=people["Ann"])
    show_again(opened)
    return opened


def show_again(desk):
    desk.pane.refresh()
    desk.settle()


def hold_over(desk, qtbot, column, hour, minute=0):
    """Drag Ann's visit over a time and hold it there; return what is said."""
    desk.drag(desk.visit, column, hour * 60 + minute, qtbot, release=False)
    return said(desk)


def said(desk):
    hovering = desk.pane.hovering
    desk.wait(lambda: not hovering._rest.isActive(), "the hand has come to rest")
    desk.settle()
    return hovering.strip.sentence.splitlines()


def test_the_patient_elsewhere_is_said_before_the_drop_and_nothing_is_done(desk, people, qtbot):
    put(desk.store, at(15), patient=people["Ann"], provider=OKAFOR)
    show_again(desk)
    before = rows(desk.store, "id", "start")
    assert hold_over(desk, qtbot, 0, 10) == [TWICE]
    assert desk.pane.hovering.strip.isVisible() and desk.pane.grid._over_tone == "danger"
    assert rows(desk.store, "id", "start") == before and desk.strip == ""


def test_time_outside_the_template_is_said_before_the_drop(desk, qtbot):
    words = hold_over(desk, qtbot, 1, 12)
    assert len(words) == 1 and "Ben Okafor" in words[0]
    assert desk.pane.grid._over_tone == "warning"


def test_hours_kept_for_another_kind_are_said_before_the_drop(desk, qtbot):
    with desk.store.writing.begin() as connection:
        spans = connection.execute(
            TemplateSpan.__table__.select().where(TemplateSpan.provider_id == OKAFOR)
        ).all()
        for span in spans:
            connection.execute(insert(SpanType).values(span_id=span.id, type_id=FOLLOW_UP + 1))
    assert any("New patient" in one for one in hold_over(desk, qtbot, 1, 10))


def test_an_interpreter_is_said_before_the_drop_and_rings_nothing(desk, people, qtbot):
    with desk.store.writing.begin() as connection:
        of = update(Patient).where(Patient.id == people["Ann"])
        connection.execute(of.values(interpreter=True, language="Thai"))
    assert hold_over(desk, qtbot, 1, 10) == ["Interpreter needed: Thai."]
    assert desk.pane.grid._over_tone == ""


def test_a_taken_time_is_said_before_the_drop(desk, people, qtbot):
    put(desk.store, at(15), patient=people["Luis"], provider=OKAFOR)
    show_again(desk)
    words = hold_over(desk, qtbot, 1, 10)
    assert words == ["Dr. Ben Okafor is taken from 10:00 to 10:30 AM. Choose another time."]


def test_a_machine_that_another_visit_has_is_said_before_the_drop(desk, people, qtbot):
    other = put(desk.store, at(15), patient=people["Luis"], provider=OKAFOR)
    with desk.store.writing.begin() as connection:
        connection.execute(insert(Resource).values(id=1, name="ECG", kind="machine"))
        connection.execute(insert(TypeNeed).values(type_id=FOLLOW_UP, need=1, resource_id=1))
        for visit, start in ((other, at(15)), (desk.visit, at(18))):
            connection.execute(
                insert(AppointmentResource).values(
                    appointment_id=visit, resource_id=1, start=start, takes=True,
                    finish=start.replace(minute=30),
                )
            )  # fmt: skip
    show_again(desk)
    assert hold_over(desk, qtbot, 0, 10) == ["ECG is taken from 10:00 to 10:30 AM."]
    desk.pane.grid.take_back()
    assert hold_over(desk, qtbot, 0, 14) == []  # its own machine is no bar to it


def test_held_back_over_where_it_stands_nothing_is_said(desk, people, qtbot):
    put(desk.store, at(15), patient=people["Ann"], provider=OKAFOR)
    show_again(desk)
    hold_over(desk, qtbot, 0, 10)
    desk.pane.grid.take_back()
    assert desk.pane.hovering.strip.sentence == ""
    assert not desk.pane.hovering.strip.isVisible() and desk.pane.grid._over_tone == ""


def test_what_was_cut_is_minded_at_each_place_the_keys_go_to(desk, people):
    put(desk.store, at(15), patient=people["Ann"], provider=OKAFOR)
    show_again(desk)
    desk.take(desk.visit)
    desk.press("Ctrl+X")
    desk.go_to(LEE, 10)
    assert said(desk) == [TWICE]
    assert desk.pane.hovering.strip.accessibleName().endswith(TWICE)
    desk.go_to(LEE, 15)
    assert said(desk) == ["Already comes at 10:00 AM that day, with Dr. Ben Okafor."]
    desk.press("Esc")
    assert said(desk) == []


def test_a_longer_visit_is_minded_before_the_keys_are_let_go(desk, people):
    put(desk.store, at(18, 30), patient=people["Ann"], provider=OKAFOR)
    show_again(desk)
    grid = desk.pane.grid
    desk.take(desk.visit)
    grid._lengthen(2)
    grid._settle.stop()  # the keys stay down
    assert said(desk) == [
        "This patient is already booked with Dr. Ben Okafor from 1:30 to 2:00 PM."
    ]


def test_the_words_lie_away_from_the_visit_and_the_grid_does_not_move(desk, people, qtbot):
    put(desk.store, at(15), patient=people["Ann"], provider=OKAFOR)
    show_again(desk)
    grid, strip = desk.pane.grid, desk.pane.hovering.strip
    before = grid.geometry()
    hold_over(desk, qtbot, 0, 10)
    high = strip.geometry()
    desk.pane.grid.take_back()
    put(desk.store, at(21), patient=people["Ann"], provider=OKAFOR)
    show_again(desk)
    hold_over(desk, qtbot, 0, 16)
    low = strip.geometry()
    assert grid.geometry() == before and high.top() > low.top()
    for one in (high, low):
        assert QRect(grid.viewport().pos(), grid.viewport().size()).contains(one)


def test_holding_over_a_place_asks_nothing_on_the_windows_thread_and_costs_no_frame(
    desk, people, qtbot
):
    put(desk.store, at(15), patient=people["Ann"], provider=OKAFOR)
    show_again(desk)
    here = statements_on(desk.store, threading.get_ident())
    hold_over(desk, qtbot, 0, 10)
    assert here == []
    found, worst = [Warning("twice", TWICE, "danger")], 0.0
    for shown in ([], found, [], found):
        before = time.perf_counter()
        desk.pane.hovering._show(shown)
        desk.pane.grid.viewport().repaint()
        worst = max(worst, time.perf_counter() - before)
    assert worst < 0.05
