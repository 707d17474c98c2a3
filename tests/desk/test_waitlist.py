"""On the real desk: put on the list from a visit, a cancellation fills itself by keys, and back."""

from datetime import timedelta

from desk.desk_office import GRACE, JOHN
from PySide6.QtTest import QTest
from sqlalchemy import select

from frontdesk.core import clock
from frontdesk.core.work import PROGRAM
from frontdesk.kit.going import Go
from frontdesk.schedule import actions
from frontdesk.schedule.openings import next_available
from frontdesk.schedule.tables import Appointment, AppointmentType
from frontdesk.waitlist.tables import WaitlistEntry


def book(store, patient_id, *, days):
    """Book a patient at the first time free from so many days on; return the visit's id."""
    with store.read() as session:
        kind = session.scalars(select(AppointmentType).order_by(AppointmentType.id)).first()
        first = store.today() + timedelta(days)
        [free] = next_available(
            session, zone=store.zone, now=store.now(), type_minutes=kind.minutes,
            providers=[1], start_day=first, limit=1,
        )  # fmt: skip
        kind_id, minutes = kind.id, kind.minutes
    return actions.book_appointment.do(
        store, PROGRAM, patient_id=patient_id, provider_id=1, start=free.start, minutes=minutes,
        type_id=kind_id,
    ).made  # fmt: skip


def start_of(store, visit_id):
    with store.read() as session:
        return session.scalar(select(Appointment.start).where(Appointment.id == visit_id))


def waiting(store):
    with store.read() as session:
        return session.scalars(select(WaitlistEntry.status)).all()


def test_a_cancelled_time_goes_to_who_wanted_to_come_earlier_by_keys_alone(filled, desks):
    soon, far = book(filled, GRACE, days=2), book(filled, JOHN, days=20)
    was, free = start_of(filled, far), start_of(filled, soon)
    desk = desks(filled).sign_in("ann")
    window = desk.window
    window.go(Go("schedule", JOHN, {"appointment_id": far}))
    desk.wait(lambda: window.panes["schedule"].desk.visit.visit, "the visit is open")
    desk.settle()
    window.panes["schedule"].desk.visit.wait.setFocus()
    desk.press("Space")
    desk.settle()
    desk.wait(lambda: window.panes.get("waitlist"), "the waitlist is open")
    desk.settle()
    desk.press("Ctrl+S")
    QTest.qWait(150)
    desk.wait(lambda: waiting(filled) == ["waiting"], "John is on the list")
    desk.press("F2")
    desk.settle()
    schedule = window.panes["schedule"]
    schedule.go(Go("schedule", None, {"appointment_id": soon}))
    desk.wait(lambda: schedule.desk.visit.visit and schedule.desk.visit.visit.id == soon, "open")
    schedule.grid.setFocus()
    desk.wait(lambda: schedule.grid.select(soon), "Grace's visit is in hand")
    desk.press("Delete")
    desk.settle()
    desk.press("Enter")
    desk.settle()
    when = clock.words_time(free, filled.zone).removesuffix(" AM").removesuffix(" PM")
    desk.wait(lambda: schedule.desk.fills.strip.sentence, "the strip says it")
    sentence = schedule.desk.fills.strip.sentence
    assert when in sentence and sentence.endswith("is free. 1 wants it.")
    desk.press("Ctrl+G")
    desk.wait(lambda: schedule.desk.fills.panel.fill, "who fits is listed")
    desk.press("A")
    desk.wait(lambda: waiting(filled) == ["booked"], "John is booked")
    assert start_of(filled, far) == free
    desk.settle()
    desk.press("Ctrl+Z")
    desk.wait(lambda: waiting(filled) == ["waiting"], "and back on the list")
    assert start_of(filled, far) == was


def test_the_patient_in_hand_is_put_on_the_list_by_one_key(file_office, desks):
    desk = desks(file_office).sign_in("ann")
    desk.window.take_in_hand(JOHN)
    desk.wait(lambda: desk.window.hand.patient_id == JOHN, "John is in hand")
    desk.press("Ctrl+Shift+L")
    desk.settle()
    pane = desk.window.panes["waitlist"]
    desk.wait(lambda: pane.wanted is not None, "the form is for John")
    assert "Smith, John" in pane.who.words()
    desk.press("Ctrl+S")
    QTest.qWait(150)
    desk.wait(lambda: waiting(file_office) == ["waiting"], "John is on the list")
