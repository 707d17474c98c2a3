"""Puts a handful of people on the demo office's waitlist, each with a reason one has heard."""

from datetime import time, timedelta
from typing import Any

from sqlalchemy import select

from frontdesk.core.action import Work
from frontdesk.patients.tables import Patient
from frontdesk.schedule.tables import Appointment, AppointmentType
from frontdesk.waitlist.rules import weekday_bits
from frontdesk.waitlist.tables import WaitlistEntry, WaitlistProvider

MORNINGS, AFTERNOONS = (time(8), time(12)), (time(13), time())
LATER = timedelta(days=8)  # whoever is booked after that would come earlier
# days on the list, what suits them, the note, only their own provider
BOOKED: tuple[tuple[int, dict[str, Any], str, bool], ...] = (
    (31, {"priority": 1}, "Pain is worse; take anything", False),
    (24, {"hours": MORNINGS}, "Mornings only: school at one", True),
    (19, {"notice_minutes": 1440}, "Needs a ride: one day’s notice", False),
    (12, {"weekdays": weekday_bits((0, 2, 4))}, "", True),
    (
        6,
        {"notice_minutes": 60, "hours": AFTERNOONS},
        "Works nights; call after noon",
        False,
    ),
    (2, {"priority": 2}, "Dr. asked to see them this week", True),
)
UNBOOKED: tuple[tuple[str, int, dict[str, Any], str], ...] = (
    ("Annual physical", 1, {"weekdays": weekday_bits(range(5))}, "Leaves on a trip soon"),
    ("Vaccination", 3, {"hours": AFTERNOONS}, "After work"),
)


def list_up(work: Work) -> None:
    """Put them on the list: six whose visit is far off, two with nothing booked."""
    far = (
        select(Appointment)
        .where(Appointment.status == "booked", Appointment.day > work.today + LATER)
        .where(Appointment.series_id.is_(None), Appointment.linked_id.is_(None))
        .order_by(Appointment.start.desc(), Appointment.id)
    )
    taken: set[int] = set()
    wanted = list(BOOKED)
    for visit in work.session.scalars(far):
        if wanted and visit.patient_id is not None and visit.patient_id not in taken:
            taken.add(visit.patient_id)
            days, wish, note, own = wanted.pop(0)
            entry = _entry(work, visit.patient_id, days, wish, note)
            entry.type_id, entry.minutes = visit.type_id, visit.minutes
            entry.appointment_id, entry.visit_start = visit.id, visit.start
            work.add(entry)
            if own:
                work.add(WaitlistProvider(entry_id=entry.id, provider_id=visit.provider_id))
    _list_unbooked(work)


def _list_unbooked(work: Work) -> None:
    kinds = {kind.name: kind for kind in work.session.scalars(select(AppointmentType))}
    since = work.today - timedelta(days=max(days for _, days, _, _ in UNBOOKED))
    booked = select(Appointment.patient_id).where(
        Appointment.patient_id.is_not(None), Appointment.day >= since
    )
    free = select(Patient.id).where(Patient.id.not_in(booked), Patient.merged_into_id.is_(None))
    people = work.session.scalars(free.order_by(Patient.id).limit(len(UNBOOKED)))
    for patient_id, (name, days, wish, note) in zip(people, UNBOOKED, strict=False):
        entry = _entry(work, patient_id, days, wish, note)
        entry.type_id, entry.minutes = kinds[name].id, kinds[name].minutes
        work.add(entry)


def _entry(
    work: Work, patient_id: int, days: int, wish: dict[str, Any], note: str
) -> WaitlistEntry:
    asked = dict(wish)
    first, last = asked.pop("hours", (time(), time()))
    since = work.now - timedelta(days=days)
    return WaitlistEntry(
        patient_id=patient_id, note=note, from_clock=first, to_clock=last, added_at=since,
        staff="Ann Park", **asked,
    )  # fmt: skip
