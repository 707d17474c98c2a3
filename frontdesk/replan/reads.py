"""What a replan shows: the situation, who could only come later, and the lists of whom to call."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session, aliased

from frontdesk.patients.rules import display_name
from frontdesk.patients.tables import Patient, PatientPhone
from frontdesk.replan import rules
from frontdesk.replan.rules import Visit
from frontdesk.replan.situation import Asked, Found, Person, promised_times, read_situation
from frontdesk.replan.tables import Replan, ReplanCall
from frontdesk.schedule.openings import Opening, next_available
from frontdesk.schedule.tables import Appointment, AppointmentType
from frontdesk.staff.tables import Provider

__all__ = [
    "Asked",
    "CallRow",
    "Found",
    "Person",
    "ReplanRow",
    "calls_of",
    "first_later",
    "promised_times",
    "read_situation",
    "replans",
]


@dataclass(frozen=True, slots=True)
class ReplanRow:
    """A replan of before: how many were moved and how many calls are still to be made."""

    id: int
    version: int
    title: str
    first_day: date
    last_day: date
    made_at: datetime
    staff: str
    undone: bool
    moved: int
    to_call: int


@dataclass(frozen=True, slots=True)
class CallRow:
    """One call of the list; instants are UTC."""

    id: int
    version: int
    appointment_id: int
    patient_id: int
    patient: str
    birth_date: date | None
    chart_number: str
    language: str
    interpreter: bool
    phones: tuple[str, ...]
    type: str
    kind: str
    reason: str
    old_provider: str
    old_start: datetime
    new_provider: str
    new_start: datetime | None
    outcome: str
    called_at: datetime | None
    staff: str


def first_later(
    session: Session,
    visits: Iterable[Visit],
    *,
    within: int,
    zone: ZoneInfo,
    now: datetime,
    desk: str = "",
) -> dict[int, Opening | None]:
    """Return for visits without a time the first one after the last allowed day, if any.

    Args:
        session: any reading session.
        visits: those the program could not place.
        within: the days that were allowed.
        zone: the office's.
        now: by the database's clock.
        desk: this workstation.

    """
    known: dict[object, Opening | None] = {}
    found: dict[int, Opening | None] = {}
    for one in visits:
        first = one.day + timedelta(within + 1)
        kind = (first, one.minutes, one.before, one.after, one.type_id, one.is_new, one.takers,
                one.location_id)  # fmt: skip
        if kind not in known:
            openings = next_available(
                session, zone=zone, now=now, type_minutes=one.minutes, before=one.before,
                after=one.after, type_id=one.type_id, is_new=one.is_new,
                providers=sorted(one.takers),
                locations=() if one.location_id is None else (one.location_id,),
                start_day=first, days=rules.LOOK_ON, limit=1, desk=desk,
            ) if one.takers else []  # fmt: skip
            known[kind] = openings[0] if openings else None
        found[one.id] = known[kind]
    return found


def replans(session: Session, *, limit: int = 20) -> list[ReplanRow]:
    """Return the last replans, the newest first, with how many calls are still to be made."""
    open_calls = func.sum(case((ReplanCall.outcome == "", 1), else_=0))
    moved = func.sum(case((ReplanCall.kind == rules.MOVED, 1), else_=0))
    asked = (
        select(
            Replan.id, Replan.version, Replan.title, Replan.first_day, Replan.last_day,
            Replan.made_at, Replan.staff, Replan.undone_at, moved, open_calls,
        )
        .join(ReplanCall, ReplanCall.replan_id == Replan.id)
        .group_by(
            Replan.id, Replan.version, Replan.title, Replan.first_day, Replan.last_day,
            Replan.made_at, Replan.staff, Replan.undone_at,
        )
        .order_by(Replan.made_at.desc(), Replan.id.desc())
        .limit(limit)
    )  # fmt: skip
    return [
        ReplanRow(
            id=row[0], version=row[1], title=row[2], first_day=row[3], last_day=row[4],
            made_at=row[5], staff=row[6], undone=row[7] is not None, moved=int(row[8]),
            to_call=int(row[9]),
        )
        for row in session.execute(asked)
    ]  # fmt: skip


def calls_of(session: Session, replan_id: int) -> list[CallRow]:
    """Return whom to call for a replan: who needs a new time first, then by the old time."""
    old, new = aliased(Provider), aliased(Provider)
    asked = (
        select(
            ReplanCall, Patient.family, Patient.given, Patient.middle, Patient.suffix,
            Patient.preferred, Patient.birth_date, Patient.chart_number, Patient.language,
            Patient.interpreter, AppointmentType.name, old.name, new.name,
        )
        .join(Patient, Patient.id == ReplanCall.patient_id)
        .join(Appointment, Appointment.id == ReplanCall.appointment_id)
        .outerjoin(AppointmentType, AppointmentType.id == Appointment.type_id)
        .join(old, old.id == ReplanCall.old_provider_id)
        .outerjoin(new, new.id == ReplanCall.new_provider_id)
        .where(ReplanCall.replan_id == replan_id)
        .order_by(ReplanCall.kind == rules.MOVED, ReplanCall.old_start, ReplanCall.id)
    )  # fmt: skip
    rows = session.execute(asked).all()
    phones = _phones(session, {row[0].patient_id for row in rows})
    return [
        CallRow(
            id=call.id, version=call.version, appointment_id=call.appointment_id,
            patient_id=call.patient_id,
            patient=display_name(family, given, middle=middle, suffix=suffix, preferred=preferred),
            birth_date=born, chart_number=chart, language=language, interpreter=interpreter,
            phones=tuple(phones[call.patient_id]), type=kind or "Visit", kind=call.kind,
            reason=call.reason, old_provider=was, old_start=call.old_start,
            new_provider=will or "", new_start=call.new_start, outcome=call.outcome,
            called_at=call.called_at, staff=call.staff,
        )
        for (call, family, given, middle, suffix, preferred, born, chart, language, interpreter,
             kind, was, will) in rows
    ]  # fmt: skip


def _phones(session: Session, patients: Collection[int]) -> dict[int, list[str]]:
    asked = (
        select(PatientPhone.patient_id, PatientPhone.kind, PatientPhone.text)
        .where(PatientPhone.patient_id.in_(patients))
        .order_by(PatientPhone.patient_id, PatientPhone.place, PatientPhone.id)
    )
    found: dict[int, list[str]] = defaultdict(list)
    for patient_id, kind, text in session.execute(asked):
        found[patient_id].append(f"{text} {kind}")
    return found
