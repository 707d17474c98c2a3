"""Gives the demo office a past: visits of a year and more ago, and two rules that recall them."""

import random
from datetime import date, time, timedelta
from typing import Any

from sqlalchemy import select

from frontdesk.core import clock
from frontdesk.core.action import Work
from frontdesk.patients.tables import Patient
from frontdesk.recall.rules import USUAL_LETTER
from frontdesk.recall.tables import Recall, RecallReminder, RecallRule
from frontdesk.schedule.tables import Appointment, AppointmentType
from frontdesk.staff.tables import Provider

RULES = (("Annual physical", "Annual physical", 12, 4), ("6-month check", "Follow-up", 6, 3))
# of each rule: so many days ago the visits were that make the list, and some that do not
AGO = {
    "Annual physical": (340, 352, 361, 366, 370, 378, 391, 402, 425, 447, 490, 520, 160, 210),
    "6-month check": (165, 172, 178, 183, 186, 190, 199, 214, 236, 262, 301, 60, 95),
}
BY_HAND = "Repeat the A1c; fasting"


def recall(work: Work) -> None:
    """Write the rules, the visits of long ago, two letters, a call and one recall by hand."""
    pick = random.Random(23)
    kinds = {kind.name: kind for kind in work.session.scalars(select(AppointmentType))}
    providers = list(work.session.scalars(select(Provider.id).order_by(Provider.place).limit(4)))
    rows: list[dict[str, Any]] = []
    for name, kind, months, lead in RULES:
        people = _without(work, kinds[kind].id)
        pick.shuffle(people)
        rule = RecallRule(
            name=name, type_id=kinds[kind].id, months=months, lead_weeks=lead, letter=USUAL_LETTER
        )
        work.add(rule)
        for place, days in enumerate(AGO[name]):
            if not people:
                break
            day = _weekday(work.today - timedelta(days=days))
            patient_id = people.pop()
            rows.append(
                _visit(work, kinds[kind], patient_id, day, place=place, providers=providers)
            )
            if place in (8, 9):
                _letter(work, rule, patient_id, day, days_ago=4 + 21 * (place - 8))
        if name == "6-month check" and people:
            work.add(
                Recall(
                    patient_id=people.pop(), rule_id=rule.id, since=work.today - timedelta(80),
                    due_on=work.today + timedelta(9), by_hand=True, note=BY_HAND,
                )
            )  # fmt: skip
    work.bulk(Appointment, rows)


def _without(work: Work, type_id: int) -> list[int]:
    """Return the patients who have had no such visit lately, and have none booked."""
    had = select(Appointment.patient_id).where(
        Appointment.type_id == type_id, Appointment.patient_id.is_not(None)
    )
    asked = select(Patient.id).where(Patient.id.not_in(had), Patient.merged_into_id.is_(None))
    return list(work.session.scalars(asked.order_by(Patient.id)))


def _visit(
    work: Work, kind: AppointmentType, patient_id: int, day: date, *, place: int,
    providers: list[int],
) -> dict[str, Any]:  # fmt: skip
    start = clock.instant(day, time(8 + place % 4, 20 * (place % 3)), work.zone)
    finish = start + timedelta(minutes=kind.minutes)
    return {
        "patient_id": patient_id, "provider_id": providers[place % len(providers)],
        "type_id": kind.id, "day": day, "start": start, "finish": finish, "busy_from": start,
        "busy_to": finish, "minutes": kind.minutes, "status": "checked_out", "status_at": finish,
    }  # fmt: skip


def _letter(work: Work, rule: RecallRule, patient_id: int, day: date, *, days_ago: int) -> None:
    kept = Recall(
        patient_id=patient_id, rule_id=rule.id, since=day,
        due_on=clock.months_after(day, rule.months),
    )  # fmt: skip
    work.add(kept)
    work.add(
        RecallReminder(
            recall_id=kept.id, way="letter", letter=1, at=work.now - timedelta(days=days_ago),
            staff="Ann Park", outcome="printed",
        )
    )  # fmt: skip


def _weekday(day: date) -> date:
    return day - timedelta(days=max(0, day.weekday() - 4))
