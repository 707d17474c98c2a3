"""A provider calls in sick: from the schedule's menu to the last call, on the real desk."""

from datetime import timedelta

from desk.desk_office import GRACE, JOAN, JOHN, LINH
from sqlalchemy import func, select

from frontdesk.core.work import PROGRAM
from frontdesk.replan.tables import ReplanCall
from frontdesk.schedule.actions import book_appointment
from frontdesk.schedule.openings import next_available
from frontdesk.schedule.tables import Appointment
from frontdesk.staff.reads import providers


def booked_tomorrow(store):
    """Book four people with the first provider on the next day that she works; return that day."""
    with store.read() as session:
        [lee, *_] = providers(session, active_only=True)
        found = next_available(
            session, zone=store.zone, now=store.now(), type_minutes=30, providers=[lee.id],
            start_day=store.today() + timedelta(1), limit=4,
        )  # fmt: skip
    for patient, opening in zip((JOHN, JOAN, GRACE, LINH), found, strict=True):
        book_appointment.do(
            store, PROGRAM, patient_id=patient, provider_id=lee.id, start=opening.start, minutes=30
        )
    return lee, found[0].day


def test_a_sick_day_is_replanned_from_the_schedules_menu_and_called_off_one_by_one(
    file_office, desks
):
    lee, day = booked_tomorrow(file_office)
    desk = desks(file_office, room="schedule").sign_in("ann")
    schedule = desk.pane
    schedule.show_day(day)
    desk.wait(lambda: len(schedule.by_id) == 4, "four visits are seen")
    entries = {words: does for words, _, does in schedule.menu.entries(None, lee.id, 9 * 60)}
    assert "Close early …" in entries
    entries[f"{lee.name} is out …"]()
    replan = desk.pane
    desk.wait(lambda: replan.plan.plan is not None, "everyone has a new time")
    assert len(replan.plan.plan.rows) == 4
    assert {one.provider_id for one in replan.plan.wish.asked.closures} == {lee.id}
    desk.window.resize(1280, 800)
    desk.settle()
    assert desk.window.width() == 1280
    replan.plan.carry_out()
    desk.wait(lambda: len(replan.calls.table.model_of.rows()) == 4, "the calls are listed")
    desk.settle()
    assert desk.window.width() == 1280  # the card of the patient in hand has its place beside it
    for key in "RMRR":
        desk.press(key)
        desk.settle()
    with file_office.read() as session:
        done = list(session.scalars(select(ReplanCall.outcome).order_by(ReplanCall.id)))
        there = session.scalar(
            select(func.count()).select_from(Appointment)
            .where(Appointment.day == day, Appointment.provider_id == lee.id)
        )  # fmt: skip
    assert sorted(done) == ["message", "reached", "reached", "reached"] and there == 0


def test_it_is_opened_by_its_key_from_anywhere_and_does_not_crowd_the_rail(file_office, desks):
    desk = desks(file_office).sign_in("ann")
    assert "replan" not in desk.window.rail.buttons
    desk.press("Shift+F2")
    desk.settle()
    assert desk.window._room == "replan"
