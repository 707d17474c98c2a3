"""Who is due, computed anew each time from what took place and what is booked."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, null, select
from sqlalchemy.orm import Session

from frontdesk.core import clock
from frontdesk.patients.rules import display_name, spoken_name
from frontdesk.patients.tables import Patient, PatientPhone
from frontdesk.recall import due_query, rules
from frontdesk.recall.due_query import Wanted
from frontdesk.recall.rules import Next, Sent
from frontdesk.recall.tables import Recall, RecallReminder, RecallRule
from frontdesk.schedule.tables import Appointment, AppointmentType
from frontdesk.staff.tables import Provider

__all__ = ["DueRow", "Period", "RuleRow", "Wanted", "due_list", "letters_at", "rule_rows"]
ALL = Wanted()
MOST = 500  # rows in one list; who wants others narrows it


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule as its form and the choices show it."""

    id: int
    name: str
    type_id: int
    type: str
    months: int
    weeks: int
    lead_weeks: int
    give_up_months: int
    letter: str
    active: bool
    version: int


@dataclass(frozen=True, slots=True)
class Period:
    """Which recall of whom an act is about; `recall_id` is None while nobody has touched it."""

    patient_id: int
    rule_id: int
    since: date
    due_on: date
    appointment_id: int | None = None
    recall_id: int | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True)
class DueRow:
    """One line of the due list, and all that its letter, label and call need."""

    period: Period
    rule: str
    type: str
    lead_weeks: int
    name: str
    spoken: str
    chart_number: str
    birth_date: date | None
    language: str
    interpreter: bool
    address: tuple[str, ...]
    phone: str
    email: str
    last_on: date | None
    provider: str
    by_hand: bool
    snoozed_until: date | None
    closed_as: str
    note: str
    state: str
    sent: tuple[Sent, ...] = ()
    next: Next = field(default=Next("", date.min))

    @property
    def id(self) -> int:
        """Of all lines, this one: a patient is due once by each rule, and closed more often."""
        if self.closed_as and self.period.recall_id is not None:
            return -self.period.recall_id
        return self.period.patient_id << 16 | self.period.rule_id


def rule_rows(session: Session, *, active: bool = False) -> list[RuleRow]:
    """Return the rules by name; only those in use with `active`."""
    r = RecallRule
    asked = (
        select(
            r.id, r.name, r.type_id, AppointmentType.name, r.months, r.weeks, r.lead_weeks,
            r.give_up_months, r.letter, r.active, r.version,
        )
        .join(AppointmentType, AppointmentType.id == r.type_id)
        .order_by(r.name)
    )  # fmt: skip
    if active:
        asked = asked.where(r.active)
    return [RuleRow(*row) for row in session.execute(asked)]


def due_list(
    session: Session,
    *,
    today: date,
    zone: ZoneInfo,
    wanted: Wanted = ALL,
    limit: int = MOST,
) -> list[DueRow]:
    """Return who is due, the longest overdue first; at most `limit`, and one more if there are.

    Merged charts, who is booked for such a visit, who is closed or snoozed (unless asked for) and
    who never had such a visit (unless set by hand) are not in it.

    Args:
        session: any reading session.
        today: the office's date.
        zone: the office's.
        wanted: which of them.
        limit: how many at most.

    """
    found = rule_rows(session, active=True)
    known = {one.id: one for one in found if wanted.rule_id in (None, one.id)}
    if not known:
        return []
    asked = due_query.asked(known.values(), wanted, today=today, limit=limit + 1)
    rows = session.execute(_with_people(asked)).all()
    sent = _sent(session, {row.recall_id for row in rows} - {None}, zone)
    made = [_row(row, known[row.rule_id], sent, today) for row in rows]
    made.sort(key=lambda one: (one.period.due_on, one.name.casefold(), one.id))
    return made[: limit + 1]


def letters_at(
    session: Session, at: datetime, *, today: date, zone: ZoneInfo
) -> list[tuple[DueRow, int]]:
    """Return a batch of letters, printed at one instant, as rows with which letter it was."""
    asked = (
        select(*due_query.kept_columns(), RecallReminder.letter)
        .join(RecallReminder, RecallReminder.recall_id == Recall.id)
        .outerjoin(Appointment, Appointment.id == Recall.from_appointment_id)
        .where(RecallReminder.at == at, RecallReminder.letter > 0)
    ).subquery()
    rows = session.execute(_with_people(asked)).all()
    known = {one.id: one for one in rule_rows(session)}
    sent = _sent(session, {row.recall_id for row in rows}, zone)
    made = [(_row(row, known[row.rule_id], sent, today), int(row.letter)) for row in rows]
    return sorted(made, key=lambda one: (one[0].period.due_on, one[0].name.casefold(), one[0].id))


def last_batch(session: Session) -> tuple[datetime, int] | None:
    """Return when letters were printed last, and how many they were."""
    asked = (
        select(RecallReminder.at, func.count())
        .where(RecallReminder.letter > 0)
        .group_by(RecallReminder.at)
        .order_by(RecallReminder.at.desc())
        .limit(1)
    )
    row = session.execute(asked).first()
    return (row[0], int(row[1])) if row else None


def waiting(session: Session) -> int:
    """Return how many texts and emails wait in the queue."""
    asked = select(func.count()).where(RecallReminder.outcome == "queued")
    return int(session.scalar(asked) or 0)


def queued(session: Session, *, zone: ZoneInfo, today: date) -> list[DueRow]:
    """Return whose text or email waits in the queue, the oldest first."""
    waits = select(RecallReminder.recall_id).where(RecallReminder.outcome == "queued")
    asked = (
        select(*due_query.kept_columns(), null().label("letter"))
        .outerjoin(Appointment, Appointment.id == Recall.from_appointment_id)
        .where(Recall.id.in_(waits))
    ).subquery()
    rows = session.execute(_with_people(asked)).all()
    known = {one.id: one for one in rule_rows(session)}
    sent = _sent(session, {row.recall_id for row in rows}, zone)
    return [_row(row, known[row.rule_id], sent, today) for row in rows]


def booked_since(session: Session, periods: Collection[Period], today: date) -> set[int]:
    """Return the patients of these periods who are booked, or came, for such a visit meanwhile."""
    types = {one.id: one.type_id for one in rule_rows(session)}
    ids = [one.patient_id for one in periods]
    asked = (
        select(Appointment.patient_id, Appointment.type_id, Appointment.day, Appointment.status)
        .where(Appointment.patient_id.in_(ids))
        .where(Appointment.status.in_((*rules.BOOKED, *rules.TOOK_PLACE)))
    )
    of: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for patient_id, type_id, day, status in session.execute(asked):
        of[int(patient_id or 0)].append((type_id, day, status))
    return {
        one.patient_id
        for one in periods
        for type_id, day, status in of[one.patient_id]
        if type_id == types.get(one.rule_id)
        and (day >= today if status in rules.BOOKED else day > one.since)
    }


def _with_people(asked: Any) -> Any:
    """Return the lines with what is to be shown of each patient."""
    p, c = Patient, asked.c
    phone = (
        select(PatientPhone.text)
        .where(PatientPhone.patient_id == c.patient_id)
        .order_by(PatientPhone.place, PatientPhone.id)
        .limit(1)
        .scalar_subquery()
    )
    return (
        select(
            *c, p.family, p.given, p.middle, p.suffix, p.preferred, p.chart_number, p.birth_date,
            p.language, p.interpreter, p.line1, p.line2, p.city, p.state, p.postal_code, p.email,
            phone.label("phone"), Provider.name.label("provider"),
        )
        .join(p, p.id == c.patient_id)
        .outerjoin(Provider, Provider.id == c.provider_id)
    )  # fmt: skip


def _sent(session: Session, ids: Collection[int], zone: ZoneInfo) -> dict[int, list[Sent]]:
    r, found = RecallReminder, defaultdict(list)
    asked = (
        select(r.recall_id, r.way, r.at, r.letter, r.outcome)
        .where(r.recall_id.in_(ids))
        .order_by(r.at, r.id)
    )
    for recall_id, way, at, letter, outcome in session.execute(asked) if ids else ():
        found[recall_id].append(Sent(way, clock.office_day(at, zone), letter, outcome))
    return found


def _row(row: Any, rule: RuleRow, sent: dict[int, list[Sent]], today: date) -> DueRow:
    due = row.due_on
    if due is None or not (row.by_hand or row.closed_as):
        due = rules.due_on(row.since, months=rule.months, weeks=rule.weeks)
    mine = tuple(sent.get(row.recall_id, ()))
    last = f"{row.city}, {row.state} {row.postal_code}".strip(" ,")
    whole = bool(row.line1 and row.city)  # half an address reaches nobody
    address = tuple(filter(None, (row.line1, row.line2, last))) if whole else ()
    return DueRow(
        Period(row.patient_id, row.rule_id, row.since, due, row.appointment_id, row.recall_id,
               row.version),
        rule.name, rule.type, rule.lead_weeks,
        display_name(row.family, row.given, middle=row.middle, suffix=row.suffix,
                     preferred=row.preferred),
        spoken_name(row.family, row.given, preferred=row.preferred),
        row.chart_number, row.birth_date, row.language, row.interpreter, address,
        row.phone or "", row.email, row.last_on, row.provider or "", bool(row.by_hand),
        row.snoozed_until, row.closed_as or "", row.note or "",
        rules.state(due, today, lead_weeks=rule.lead_weeks, snoozed_until=row.snoozed_until,
                    closed_as=row.closed_as or ""),
        mine,
        rules.next_reminder(mine, today=today, has_address=bool(address),
                            has_phone=bool(row.phone)),
    )  # fmt: skip
