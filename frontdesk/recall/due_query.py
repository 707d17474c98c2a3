"""The one query of who is due: a branch by visits and one by hand for each rule, all in one."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Integer, and_, false, func, literal, or_, select, union_all
from sqlalchemy.orm import aliased

from frontdesk.core import clock
from frontdesk.patients.tables import Patient
from frontdesk.recall import rules
from frontdesk.recall.tables import Recall
from frontdesk.schedule.tables import Appointment

TO_DO, SOON, DUE, OVERDUE, SNOOZED, CLOSED = "todo", "soon", "due", "overdue", "snoozed", "closed"
LOOKS = {
    TO_DO: "To do",
    OVERDUE: "Overdue",
    DUE: "Due this week",
    SOON: "Due soon",
    SNOOZED: "Snoozed",
    CLOSED: "Closed",
}
CLOSED_MONTHS = 12  # how far back what was closed is listed


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which part of the list: one of `LOOKS`, one rule, one provider, one patient; None is all."""

    look: str = TO_DO
    rule_id: int | None = None
    provider_id: int | None = None
    patient_id: int | None = None


def asked(found: Collection[Any], wanted: Wanted, *, today: date, limit: int) -> Any:
    """Return the lines of these rules as a subquery, each branch ordered and limited."""
    parts = []
    for rule in found:
        if wanted.look == CLOSED:
            parts.append(_closed(rule, wanted, today, limit))
        else:
            first, last = _window(rule, wanted.look, today)
            parts.append(_by_visit(rule, wanted, (first, last), today, limit))
            parts.append(_by_hand(rule, wanted, (first, last), today, limit))
    if len(parts) == 1:
        return parts[0].subquery()
    return union_all(*(select(part.subquery()) for part in parts)).subquery()


def kept_columns() -> list[Any]:
    """Return the columns of a line that has a row in `recall`; `Appointment` is joined outside."""
    r = Recall
    return [
        r.rule_id.label("rule_id"), r.patient_id.label("patient_id"), r.since.label("since"),
        r.from_appointment_id.label("appointment_id"),
        Appointment.provider_id.label("provider_id"), r.id.label("recall_id"),
        r.version.label("version"), r.due_on.label("due_on"), r.by_hand.label("by_hand"),
        r.snoozed_until.label("snoozed_until"), r.closed_as.label("closed_as"),
        r.note.label("note"), Appointment.day.label("last_on"),
    ]  # fmt: skip


def _window(rule: Any, look: str, today: date) -> tuple[date, date]:
    """Return the first and last due date that a look shows."""
    week, lead = timedelta(7), timedelta(weeks=rule.lead_weeks)
    first = clock.months_after(today, -rule.give_up_months) if rule.give_up_months else date.min
    spans = {
        OVERDUE: (first, today - week),
        DUE: (today - week + timedelta(1), today),
        SOON: (today + timedelta(1), today + lead),
    }
    return spans.get(look, (first, today + lead))


def _by_visit(rule: Any, wanted: Wanted, span: tuple[date, date], today: date, limit: int) -> Any:
    """Who had such a visit so long ago, none since, none booked, and nothing set by hand."""
    visit, kept, hand = Appointment, Recall, aliased(Recall)
    interval = {"months": rule.months, "weeks": rule.weeks}
    last = rules.last_day_due_by(span[1], **interval)
    by_hand = (
        select(1)
        .where(hand.patient_id == visit.patient_id, hand.rule_id == rule.id)
        .where(hand.by_hand, hand.since >= visit.day)
    )
    # The chart itself is looked at last, of those alone who have neither come nor booked since.
    merged = select(1).where(Patient.id == visit.patient_id, Patient.merged_into_id.is_not(None))
    # One patient's visits are few: they are found by whose they are, not by their kind.
    kind = visit.type_id if wanted.patient_id is None else _looked_at(visit.type_id)
    found = (
        select(
            literal(rule.id, Integer).label("rule_id"), visit.patient_id.label("patient_id"),
            visit.day.label("since"), visit.id.label("appointment_id"),
            visit.provider_id.label("provider_id"), kept.id.label("recall_id"),
            kept.version.label("version"), kept.due_on.label("due_on"),
            false().label("by_hand"), kept.snoozed_until.label("snoozed_until"),
            kept.closed_as.label("closed_as"), kept.note.label("note"),
            visit.day.label("last_on"),
        )
        .outerjoin(
            kept,
            and_(kept.patient_id == visit.patient_id, kept.rule_id == rule.id,
                 kept.since == visit.day),
        )
        .where(kind == rule.type_id, visit.day <= last, visit.status.in_(rules.TOOK_PLACE))
        .where(~_later_visit(rule, visit, today).exists(), ~by_hand.exists())
        .where(~_gone(visit.patient_id, visit.day).exists(), ~merged.exists())
        .where(func.coalesce(kept.closed_as, "") == "")
    )  # fmt: skip
    if span[0] > date.min:
        found = found.where(visit.day > rules.last_day_due_by(span[0] - timedelta(1), **interval))
    found = _narrowed(found, kept, wanted, today, patient_id=visit.patient_id,
                      provider_id=visit.provider_id)  # fmt: skip
    return found.order_by(visit.day, visit.id).limit(limit)


def _by_hand(rule: Any, wanted: Wanted, span: tuple[date, date], today: date, limit: int) -> Any:
    """Who was told to come by a person, and has neither come nor booked since."""
    kept, other = Recall, aliased(Appointment)
    from_hand = date.min if wanted.look in (TO_DO, OVERDUE, SNOOZED) else span[0]
    came = (
        select(1)
        .where(other.patient_id == kept.patient_id, other.type_id == rule.type_id)
        .where(
            or_(
                and_(other.status.in_(rules.TOOK_PLACE), other.day > kept.since),
                and_(other.status.in_(rules.BOOKED), other.day >= today,
                     other.id.is_distinct_from(kept.from_appointment_id)),
            )
        )
    )  # fmt: skip
    found = (
        select(*_hand_columns(rule))
        .join(Patient, Patient.id == kept.patient_id)
        .outerjoin(Appointment, Appointment.id == kept.from_appointment_id)
        .where(kept.rule_id == rule.id, kept.by_hand, kept.closed_as == "")
        .where(kept.due_on <= span[1], _looked_at(Patient.merged_into_id).is_(None))
        .where(~came.exists(), ~_gone(kept.patient_id, kept.since).exists())
    )
    if from_hand > date.min:
        found = found.where(kept.due_on >= from_hand)
    found = _narrowed(found, kept, wanted, today, patient_id=kept.patient_id,
                      provider_id=Appointment.provider_id)  # fmt: skip
    return found.order_by(kept.due_on, kept.id).limit(limit)


def _hand_columns(rule: Any) -> list[Any]:
    visit = aliased(Appointment)
    last = (
        select(func.max(visit.day))
        .where(visit.patient_id == Recall.patient_id, visit.type_id == rule.type_id)
        .where(visit.status.in_(rules.TOOK_PLACE))
        .scalar_subquery()
    )
    return [*kept_columns()[:-1], last.label("last_on")]


def _closed(rule: Any, wanted: Wanted, today: date, limit: int) -> Any:
    """What was closed in the last months, the newest first."""
    found = (
        select(*kept_columns())
        .outerjoin(Appointment, Appointment.id == Recall.from_appointment_id)
        .where(Recall.rule_id == rule.id, Recall.closed_as != "")
        .where(Recall.closed_on >= clock.months_after(today, -CLOSED_MONTHS))
    )
    if wanted.provider_id is not None:
        found = found.where(Appointment.provider_id == wanted.provider_id)
    if wanted.patient_id is not None:
        found = found.where(Recall.patient_id == wanted.patient_id)
    return found.order_by(Recall.closed_on.desc(), Recall.id.desc()).limit(limit)


def _looked_at(column: Any) -> Any:
    """Return a column that is compared but never searched by: a patient's few rows are found first.

    A file keeps no statistics, and would go through all visits of a kind for every one of them.
    """
    return column + 0


def _later_visit(rule: Any, visit: Any, today: date) -> Any:
    """Another visit of that type: a later one that took place, or one that is booked."""
    other = aliased(Appointment)
    later = or_(other.day > visit.day, other.id > visit.id)  # of two on one day, the second
    return (
        select(1)
        .where(other.patient_id == visit.patient_id, other.day >= visit.day)
        .where(other.type_id == rule.type_id)
        .where(
            or_(
                and_(other.status.in_(rules.TOOK_PLACE), later),
                and_(other.status.in_(rules.BOOKED), other.day >= today),
            )
        )
    )


def _gone(patient_id: Any, since: Any) -> Any:
    """A recall of the patient, by whatever rule, that was closed for good after that day."""
    gone = aliased(Recall)
    return select(1).where(
        gone.patient_id == patient_id,
        gone.closed_as.in_(rules.FOR_GOOD),
        gone.closed_on >= since,
    )


def _narrowed(
    found: Any, kept: Any, wanted: Wanted, today: date, *, patient_id: Any, provider_id: Any
) -> Any:
    """Return the branch for one look, provider and patient."""
    snoozed = func.coalesce(kept.snoozed_until, date.min) > today
    found = found.where(snoozed if wanted.look == SNOOZED else ~snoozed)
    if wanted.provider_id is not None:
        found = found.where(provider_id == wanted.provider_id)
    if wanted.patient_id is not None:
        found = found.where(patient_id == wanted.patient_id)
    return found
