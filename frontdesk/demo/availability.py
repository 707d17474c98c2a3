"""Gives the demo office hours worth showing: a visiting doctor, kept hours, machines, holidays."""

from datetime import date, time, timedelta

from sqlalchemy import select

from frontdesk.core import clock
from frontdesk.core.work import Work
from frontdesk.office.tables import Location, Room
from frontdesk.schedule import closings
from frontdesk.schedule.places import put
from frontdesk.schedule.resources import seat
from frontdesk.schedule.rules import Slot
from frontdesk.schedule.tables import (
    Appointment,
    AppointmentType,
    Block,
    Resource,
    SpanType,
    TemplateSpan,
    TypeNeed,
)
from frontdesk.staff.tables import Provider

CLOSED = ("New Year's Day", "Memorial Day", "Independence Day", "Labor Day", "Thanksgiving Day",
          "Christmas Day")  # fmt: skip
VISITOR = ("Dr. Priya Nair", "MD", "Cardiology", "#5b6b8c")


def close_on_holidays(work: Work, state: str) -> set[date]:
    """Close the office on the great holidays of this year and the next; return those days."""
    closed = set()
    for year in (work.today.year, work.today.year + 1):
        for day, name in closings.of_year(state, year):
            if name in CLOSED and day > work.today:
                work.add(Block(day=day, opens=time(), closes=time(), title=name))
                closed.add(day)
    return closed


def furnish(work: Work, patients: list[int]) -> None:
    """Add who visits every other week, hours kept for some, machines, and a few scans."""
    providers = {row.name: row.id for row in work.session.scalars(select(Provider))}
    types = {row.name: row for row in work.session.scalars(select(AppointmentType))}
    place = work.session.scalars(select(Location.id)).first()
    types["Procedure"].after_minutes = 15
    scan = _scan(work)
    _keep_hours(work, providers, types["Annual physical"].id, place)
    visitor = _visiting(work, len(providers), place)
    first = _next_tuesday(work.today)
    for number, patient in enumerate(patients[-6:]):
        day = first if number < 4 else first + timedelta(14)
        _book(work, patient, scan, provider=visitor, day=day, hour=(9, 10, 11, 13)[number % 4])


def _keep_hours(work: Work, providers: dict[str, int], physical: int, place: int | None) -> None:
    kept = TemplateSpan(provider_id=providers["Dr. Meera Patel"], weekday=3, opens=time(9),
                        closes=time(10), location_id=place, new_only=True)  # fmt: skip
    work.add(kept)
    limited = TemplateSpan(provider_id=providers["Dr. Chidi Okafor"], weekday=4, opens=time(9),
                           closes=time(11), location_id=place)  # fmt: skip
    work.add(limited)
    work.add(SpanType(span_id=limited.id, type_id=physical))


def _scan(work: Work) -> AppointmentType:
    """Add ultrasounds: an assistant prepares and ends them, one machine, one of two rooms."""
    scan = work.add(
        AppointmentType(
            name="Ultrasound", minutes=40, before_minutes=10, after_minutes=10, early_minutes=15,
            apart_days=30, colour="#2b8fb3", shape="ring", overbooks=0, takes_copay=True,
        )
    )  # fmt: skip
    machine = work.add(Resource(name="Ultrasound machine", kind="equipment"))
    work.add(TypeNeed(type_id=scan.id, need=1, resource_id=machine.id))
    rooms = work.session.scalars(select(Room).where(Room.name.in_(("Room 7", "Room 8")))).all()
    for number, room in enumerate(rooms, 1):
        made = work.add(Resource(name=f"Procedure room {number}", kind="room", room_id=room.id,
                                 location_id=room.location_id))  # fmt: skip
        work.add(TypeNeed(type_id=scan.id, need=2, resource_id=made.id))
    return scan


def _visiting(work: Work, order: int, place: int | None) -> int:
    name, credential, specialty, colour = VISITOR
    visitor = work.add(Provider(name=name, credential=credential, specialty=specialty,
                                colour=colour, place=order))  # fmt: skip
    since = _next_tuesday(work.today) - timedelta(28)
    for opens, closes, kind, title in ((9, 12, "open", ""), (12, 13, "lunch", "Lunch"),
                                       (13, 16, "open", "")):  # fmt: skip
        work.add(
            TemplateSpan(
                provider_id=visitor.id, location_id=place, weekday=1, opens=time(opens),
                closes=time(closes), kind=kind, title=title, every_weeks=2, valid_from=since,
            )
        )  # fmt: skip
    return visitor.id


def _next_tuesday(today: date) -> date:
    return today + timedelta(days=(1 - today.weekday()) % 7 or 7)


def _book(
    work: Work, patient: int, kind: AppointmentType, *, provider: int, day: date, hour: int
) -> None:
    start = clock.instant(day, time(hour), work.zone)
    slot = Slot(start, kind.minutes, kind.before_minutes, kind.after_minutes)
    visit = Appointment(patient_id=patient, provider_id=provider, type_id=kind.id,
                        status="booked", early_minutes=kind.early_minutes, reason="heart",
                        status_at=work.now)  # fmt: skip
    put(visit, slot, work)
    work.add(visit)
    seat(work, visit.id, slot, kind.id)
