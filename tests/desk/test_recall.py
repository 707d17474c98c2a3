"""On the real desk: opened by its key, booked from the list by keys alone, gone, and back."""

from datetime import time, timedelta

from desk.desk_office import GRACE
from sqlalchemy import insert, select

from frontdesk.core import clock
from frontdesk.core.work import PROGRAM
from frontdesk.kit.going import Go
from frontdesk.recall.actions import save_rule
from frontdesk.recall.tables import Recall
from frontdesk.schedule.actions import cancel_appointment
from frontdesk.schedule.tables import Appointment, AppointmentType


def put_long_ago(store):
    """Grace had a physical 400 days ago, and the office recalls after a year; return its kind."""
    with store.read() as session:
        kind = session.scalars(
            select(AppointmentType).where(AppointmentType.name == "Annual physical")
        ).one()
        kind_id, minutes = kind.id, kind.minutes
    day = store.today() - timedelta(400)
    start = clock.instant(day, time(10), store.zone)
    finish = start + timedelta(minutes=minutes)
    with store.writing.begin() as connection:
        connection.execute(
            insert(Appointment).values(
                patient_id=GRACE, provider_id=1, type_id=kind_id, day=day, start=start,
                finish=finish, minutes=minutes, status="checked_out",
            )
        )  # fmt: skip
    save_rule.do(
        store, PROGRAM, name="Annual physical", type_id=kind_id, months=12, letter="Call {phone}."
    )
    return kind_id


def test_the_list_is_opened_by_its_key_and_a_booking_made_from_it_closes_it(filled, desks):
    kind_id = put_long_ago(filled)
    desk = desks(filled).sign_in("ann")
    window = desk.window
    desk.press("Ctrl+Shift+R")
    desk.wait(lambda: window.panes.get("recall"), "the room is open")
    desk.settle()
    model = window.panes["recall"].due.table.rows_model
    desk.wait(lambda: model.rowCount() == 1, "Grace is due")
    window.panes["recall"].due.table.setFocus()
    desk.press("B")
    desk.wait(lambda: window.panes.get("schedule"), "the schedule is open")
    schedule = window.panes["schedule"]
    desk.wait(lambda: schedule.desk.finds.panel.isVisible(), "times are looked for")
    desk.settle()
    assert schedule.desk.finds.whose.hit.id == GRACE
    assert schedule.desk.finds.whose.type_id == kind_id
    desk.wait(lambda: schedule.desk.finds.panel.table.rows_model.rowCount(), "times are offered")
    desk.press("Enter", "Enter")
    desk.wait(lambda: schedule.desk.booking_begun is not None, "the first time is picked")
    desk.settle()
    desk.press("Enter")
    desk.settle()

    def booked():
        with filled.read() as session:
            asked = select(Appointment).where(Appointment.status == "booked")
            return session.scalars(asked).all()

    desk.wait(lambda: len(booked()) == 1, "it is booked")
    [visit] = booked()
    assert (visit.patient_id, visit.type_id) == (GRACE, kind_id)
    desk.press("Ctrl+Shift+R")
    desk.wait(lambda: model.rowCount() == 0, "she has left the list")
    cancel_appointment.do(filled, PROGRAM, visit.id, version=visit.version, reason="Patient asked")
    window.panes["recall"].refresh()
    desk.wait(lambda: model.rowCount() == 1, "she is back on it")


def test_come_back_in_months_is_set_from_a_visit_that_took_place(filled, desks):
    put_long_ago(filled)
    desk = desks(filled).sign_in("ann")
    window = desk.window
    window.go(Go("schedule", GRACE, {"appointment_id": 1}))
    desk.wait(lambda: window.panes["schedule"].desk.visit.visit, "the visit is open")
    desk.settle()
    window.panes["schedule"].desk.visit.again.setFocus()
    desk.press("Space")
    desk.wait(lambda: window.panes.get("recall"), "the room is open")
    desk.settle()
    card = window.panes["recall"].due.card
    desk.wait(lambda: card.isVisible() and card.patient is not None, "the card is hers")
    assert card.patient.id == GRACE
    desk.press("Enter")
    desk.settle()

    def made():
        with filled.read() as session:
            return session.scalars(select(Recall)).all()

    desk.wait(made, "it is set")
    assert (made()[0].patient_id, made()[0].from_appointment_id) == (GRACE, 1)
