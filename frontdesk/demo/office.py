"""Fills a demo office: staff, providers, invented patients, a month of visits, money."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from frontdesk.checkin.tables import Encounter
from frontdesk.core import clock
from frontdesk.core.action import ANYONE, Action, Work
from frontdesk.core.database import Store
from frontdesk.core.refused import Refused
from frontdesk.core.work import PROGRAM
from frontdesk.coverage.tables import Coverage, Payer
from frontdesk.demo import (
    availability,
    bookkeeping,
    charging,
    codes,
    evenings,
    floor,
    past,
    people,
    recalling,
    waiting,
)
from frontdesk.demo.patients import enter_people
from frontdesk.desk.first_run import set_up_office
from frontdesk.documents.tables import FormKind, SignedForm
from frontdesk.ledger import actions as ledger
from frontdesk.ledger.rules import PaymentWanted
from frontdesk.office.actions import know_workstation
from frontdesk.office.tables import Location, Room
from frontdesk.schedule.tables import (
    Appointment,
    AppointmentType,
    Block,
    TemplateSpan,
)
from frontdesk.staff import actions as staff
from frontdesk.staff import passwords
from frontdesk.staff.tables import Provider, Role

PASSWORD = "maple street morning"
OPENS_AT = time(9, 42)  # the demo's own clock
PRACTICE = {
    "name": "Maple Street Family Medicine",
    "line1": "214 Maple Street",
    "line2": "Suite 3",
    "city": "Maplewood",
    "state": "NJ",
    "postal_code": "07040",
    "phone": "(973) 555-0100",
    "npi": "1234567893",
    "zone": "America/New_York",
}
STAFF = (  # the first manager is made by the first run
    ("Ann Park", "ann", "Receptionist"),
    ("Luis Ortega", "luis", "Receptionist"),
    ("Nina Shah", "nina", "Medical assistant"),
    ("Sam Weiss", "sam", "Biller/coder"),
)
PROVIDERS = (
    ("Dr. Ann Lee", "MD", "Family medicine", "#0f7c8a"),
    ("Dr. Chidi Okafor", "MD", "Internal medicine", "#7a4fc0"),
    ("Dr. Meera Patel", "DO", "Family medicine", "#2f8f46"),
    ("Maria Hart", "NP", "Women's health", "#b0760b"),
    ("Dr. Lars Sorensen", "MD", "Pediatrics", "#c23b3b"),
    ("Javier Ruiz", "PA", "Urgent visits", "#3b6fd4"),
)
TYPES = (  # name, minutes, colour, shape, overbooks, takes a co-pay, how often
    ("Follow-up", 20, "#3b6fd4", "circle", 0, True, 9),
    ("Sick visit", 20, "#c23b3b", "triangle", 1, True, 6),
    ("Annual physical", 40, "#2f8f46", "square", 0, False, 4),
    ("New patient", 40, "#7a4fc0", "diamond", 0, True, 3),
    ("Vaccination", 10, "#b0760b", "star", 0, False, 2),
    ("Procedure", 60, "#a0447a", "hexagon", 0, True, 1),
)
REASONS = (
    "blood pressure", "diabetes", "cough, 2 weeks", "back pain", "rash", "med refill", "results",
    "knee pain", "headache", "flu shot", "annual", "",
)  # fmt: skip
PAYERS = ("Horizon Blue Cross", "Aetna", "UnitedHealthcare", "Medicare", "Cigna")
FORMS = (
    ("Notice of privacy practices", None),
    ("Consent to treatment", 12),
    ("Financial policy", 12),
)
DAYS_BACK, DAYS_AHEAD, PATIENTS = 14, 28, 260


def working_day(day: date) -> date:
    """Return `day`, or the Monday after a weekend: a demo opens on a day when something happens."""
    return day + timedelta(days=(7 - day.weekday()) % 7 if day.weekday() > 4 else 0)


def build(store: Store) -> None:
    """Fill an empty store with the demo office as of the store's own today."""
    set_up_office(
        store, PROGRAM, practice=PRACTICE, manager="Rosa Diaz", login="rosa", password=PASSWORD,
        location="Maple Street",
    )  # fmt: skip
    know_workstation.do(store, PROGRAM, store.workstation)
    fill_staff.do(store, PROGRAM, passwords.hashed(PASSWORD))
    fill_patients.do(store, PROGRAM)
    with store.read() as session:
        ann, sam, rosa = (evenings.somebody(session, one) for one in ("ann", "sam", "rosa"))
    charging.fill_prices.do(store, PROGRAM)
    past.fill_past.do(store, sam)
    fill_visits.do(store, PROGRAM)
    charging.fill_charges.do(store, PROGRAM)
    evenings.fill_yesterday.do(store, ann)
    fill_desk.do(store, PROGRAM)
    charging.fill_today.do(store, PROGRAM)
    fill_books.do(store, PROGRAM)
    evenings.fill_closed.do(store, rosa)


def _enter_staff(work: Work, password_hash: str) -> None:
    """Enter staff, providers, rooms, kinds of visits, templates, forms and payers."""
    roles = {row.title: row.id for row in work.session.scalars(select(Role))}
    for name, login, title in STAFF:
        staff.enter_staff(
            work, name=name, login=login, role_ids=[roles[title]], password_hash=password_hash
        )
    place = work.session.scalars(select(Location)).one().id
    for number in range(1, 9):
        work.add(Room(location_id=place, name=f"Room {number}"))
    for order, (name, credential, specialty, colour) in enumerate(PROVIDERS):
        row = Provider(
            name=name, credential=credential, specialty=specialty, colour=colour, place=order
        )
        _open_week(work, work.add(row).id, place, order)
    for name, minutes, colour, shape, overbooks, takes_copay, _ in TYPES:
        work.add(
            AppointmentType(
                name=name, minutes=minutes, colour=colour, shape=shape, overbooks=overbooks,
                takes_copay=takes_copay,
            )
        )  # fmt: skip
    for name, months in FORMS:
        work.add(FormKind(name=name, valid_months=months))
    for name in PAYERS:
        work.add(Payer(name=name))
    work.add(Block(day=work.today, opens=time(12), closes=time(12, 30), title="Staff meeting"))
    codes.enter_procedures(work)


def _enter_patients(work: Work) -> None:
    """Enter the patients, their coverages, signed forms and old balances."""
    pick = random.Random(7)
    found = enter_people(work, people.town_people(PATIENTS, work.today))
    forms = work.session.scalars(select(FormKind.id)).all()
    payers = work.session.scalars(select(Payer.id).order_by(Payer.id)).all()
    held, signed = list[dict[str, Any]](), list[dict[str, Any]]()
    for patient_id in found:
        if pick.random() < 0.88 or patient_id in found[:6]:
            held.append(
                {
                    "patient_id": patient_id, "payer_id": pick.choice(payers),
                    "member_id": f"{pick.choice('ABCDEHJKMW')}{pick.randrange(10**8, 10**9)}",
                    "group_number": str(pick.randrange(10_000, 99_999)),
                    "copay_cents": pick.choice((1500, 2000, 2500, 2500, 3000, 4000)),
                    "confirmed_on": work.today - timedelta(days=pick.randrange(5, 500)),
                }
            )  # fmt: skip
        for form in forms:
            if pick.random() < 0.93:
                day = work.today - timedelta(days=pick.randrange(10, 330))
                signed.append(
                    {"patient_id": patient_id, "form_kind_id": form, "signed_on": day,
                     "staff_id": work.staff.id}
                )  # fmt: skip
    work.bulk(Coverage, held)
    work.bulk(SignedForm, signed)


def _enter_visits(work: Work) -> None:
    """Book two weeks back and four ahead; today is nearly full and goes on as a morning does."""
    pick = random.Random(11)
    rows: list[dict[str, Any]] = []
    closed = availability.close_on_holidays(work, PRACTICE["state"])
    for days in range(-DAYS_BACK, DAYS_AHEAD + 1):
        day = work.today + timedelta(days=days)
        if day.weekday() < 5 and day not in closed:
            rows += _day_of_visits(work, pick, day, fill=0.86 if days == 0 else 0.62 - days / 90)
    work.bulk(Appointment, rows)
    availability.furnish(work, people_ids(work))


def _enter_desk(work: Work) -> None:
    """Give visits their steps, and today's their rooms, encounters and payments."""
    pick = random.Random(13)
    today = work.session.scalars(
        select(Appointment).where(Appointment.day == work.today).order_by(Appointment.start)
    ).all()
    for visit in floor.play_today(work, random.Random(17), today):
        _come_in(work, pick, visit)
    work.session.flush()
    floor.play_past(work, random.Random(19))
    waiting.list_up(work)
    recalling.recall(work)


def _come_in(work: Work, pick: random.Random, visit: Appointment) -> None:
    assert visit.patient_id is not None
    work.session.add(
        Encounter(
            appointment_id=visit.id, patient_id=visit.patient_id, provider_id=visit.provider_id,
            day=visit.day, opened_at=work.now, identified_by="name, birth_date",
        )
    )  # fmt: skip
    if pick.random() < 0.7:
        method, reference = pick.choice(
            (("cash", ""), ("check", str(pick.randrange(1000, 9999))), ("card", "Visa 4242 A1B2C3"))
        )
        wanted = PaymentWanted(
            key=f"demo payment {visit.id}", patient_id=visit.patient_id, appointment_id=visit.id,
            purpose="copay", method=method, cents=pick.choice((2000, 2500, 3000)),
            reference=reference,
        )  # fmt: skip
        ledger.post_payment(work, wanted)


def _open_week(work: Work, provider_id: int, place: int, order: int) -> None:
    late = order % 3 == 1
    spans = ((time(8), time(12), "open", ""), (time(12), time(13), "lunch", "Lunch"),
             (time(13), time(17), "open", ""))  # fmt: skip
    if late:
        spans = ((time(9), time(13), "open", ""), (time(13), time(14), "lunch", "Lunch"),
                 (time(14), time(17, 30), "open", ""))  # fmt: skip
    for weekday in range(5):
        for opens, closes, kind, title in spans:
            work.session.add(
                TemplateSpan(
                    provider_id=provider_id, location_id=place, weekday=weekday, opens=opens,
                    closes=closes, kind=kind, title=title,
                )
            )  # fmt: skip


@dataclass
class _Slot:
    day: date
    start: datetime
    kind: AppointmentType


def _day_of_visits(
    work: Work, pick: random.Random, day: date, *, fill: float
) -> list[dict[str, Any]]:
    patients = people_ids(work)
    kinds = work.session.scalars(select(AppointmentType).order_by(AppointmentType.id)).all()
    providers = work.session.scalars(select(Provider.id).order_by(Provider.place)).all()
    place = work.session.scalars(select(Location.id)).first()
    blocks = day == work.today
    rows, busy = [], set[int]()
    for provider in providers:
        for slot in _slots(work, pick, day, provider, kinds, blocks=blocks):
            if pick.random() > fill:
                continue
            patient = pick.choice([one for one in pick.sample(patients, 30) if one not in busy])
            busy.add(patient)
            status = _status(pick, work.now, slot)
            finish = slot.start + timedelta(minutes=slot.kind.minutes)
            rows.append(
                {
                    "patient_id": patient, "provider_id": provider, "type_id": slot.kind.id,
                    "location_id": place, "day": day, "start": slot.start, "finish": finish,
                    "busy_from": slot.start, "busy_to": finish,
                    "minutes": slot.kind.minutes, "lane": 0, "status": status,
                    "status_at": min(slot.start, work.now), "reason": pick.choice(REASONS),
                    "arrived_at": _arrived(pick, status, work.now, slot),
                    "ended_reason": "Patient asked" if status == "cancelled" else "",
                    "held_by": "", "held_name": "", "version": 1,
                }
            )  # fmt: skip
    return rows


def people_ids(work: Work) -> list[int]:
    """Return the ids of the demo's patients, in the order in which they were entered."""
    rows = work.session.info.get("people")
    if rows is None:
        from_table = select(Encounter.metadata.tables["patient"].c.id)
        rows = work.session.info["people"] = sorted(work.session.scalars(from_table).all())
    return list(rows)


def _slots(work: Work, pick: random.Random, day: date, provider: int, kinds: Any, *,
           blocks: bool) -> Iterator[_Slot]:  # fmt: skip
    weights = [row[6] for row in TYPES]
    spans = work.session.scalars(
        select(TemplateSpan)
        .where(TemplateSpan.provider_id == provider, TemplateSpan.weekday == day.weekday(),
               TemplateSpan.kind == "open")
        .order_by(TemplateSpan.opens)
    ).all()  # fmt: skip
    for span in spans:
        try:
            at = clock.instant(day, span.opens, work.zone)
            end = clock.instant(day, span.closes, work.zone)
        except Refused:
            continue  # the night the clocks change
        if blocks:
            end = (
                min(end, clock.instant(day, time(12), work.zone)) if span.opens < time(12) else end
            )
        while True:
            kind = pick.choices(kinds, weights)[0]
            if at + timedelta(minutes=kind.minutes) > end:
                break
            yield _Slot(day, at, kind)
            at += timedelta(minutes=kind.minutes)


def _status(pick: random.Random, now: datetime, slot: _Slot) -> str:
    away = (slot.start - now).total_seconds() / 60
    if away < -24 * 60:
        return pick.choices(("checked_out", "no_show", "cancelled"), (88, 7, 5))[0]
    if away < -60:
        return pick.choices(("checked_out", "no_show"), (93, 7))[0]
    if away < -25:
        return pick.choices(("checked_out", "with_provider"), (5, 5))[0]
    if away < -5:
        return pick.choices(("with_provider", "roomed"), (6, 4))[0]
    if away < 4:
        return pick.choices(("checked_in", "roomed", "arrived"), (4, 4, 2))[0]
    if away < 32:
        return pick.choices(("checked_in", "arrived", "confirmed"), (4, 4, 5))[0]
    return pick.choices(("confirmed", "booked", "cancelled"), (55, 41, 4))[0]


def _arrived(pick: random.Random, status: str, now: datetime, slot: _Slot) -> datetime | None:
    if status in ("arrived", "checked_in", "roomed", "with_provider", "checked_out"):
        return min(slot.start, now) - timedelta(minutes=pick.randrange(2, 18))
    return None


# Not among the office's own actions: no role of a real office can be given them.
fill_staff = Action("Fill demo office with staff", ANYONE, "change", _enter_staff)
fill_patients = Action("Fill demo office with patients", ANYONE, "change", _enter_patients)
fill_visits = Action("Fill demo office with visits", ANYONE, "change", _enter_visits)
fill_desk = Action("Fill demo office with this morning", ANYONE, "change", _enter_desk)
fill_books = Action("Fill demo office with its own books", ANYONE, "change", bookkeeping.keep_books)
