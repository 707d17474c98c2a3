"""Makes a good-faith estimate, keeps it as it was handed out, and reads it back."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from frontdesk.charges import estimate_rules, reads
from frontdesk.charges.estimate_rules import EstimateContent, EstimateTyped
from frontdesk.charges.reads import Visit
from frontdesk.charges.reckoning import Reckoning, reckoned
from frontdesk.charges.tables import Estimate
from frontdesk.core.clock import words_date, words_day, words_time
from frontdesk.core.refused import Refused
from frontdesk.core.work import Work
from frontdesk.ledger.actions import practice_lines
from frontdesk.office import reads as office
from frontdesk.patients.reads import same_person_ids


@dataclass(frozen=True, slots=True)
class EstimateRow:
    """An estimate that was made."""

    id: int
    appointment_id: int
    patient_id: int
    at: datetime
    staff: str
    total_cents: int
    content: EstimateContent


def estimate(session: Session, estimate_id: int) -> EstimateRow | None:
    """Return an estimate; None where there is none of that id."""
    return next(iter(_rows(session, Estimate.id == estimate_id)), None)


def estimates_of(session: Session, appointment_id: int) -> list[EstimateRow]:
    """Return the estimates of a visit, the newest first."""
    return _rows(session, Estimate.appointment_id == appointment_id)


def _rows(session: Session, which: object) -> list[EstimateRow]:
    found = session.execute(
        select(
            Estimate.id, Estimate.appointment_id, Estimate.patient_id, Estimate.at, Estimate.staff,
            Estimate.total_cents, Estimate.content,
        )
        .where(which)  # type: ignore[arg-type]
        .order_by(Estimate.id.desc())
    )  # fmt: skip
    return [
        EstimateRow(
            row.id, row.appointment_id, row.patient_id, row.at, row.staff, row.total_cents,
            EstimateContent.from_json(row.content),
        )
        for row in found
    ]  # fmt: skip


def make(work: Work, typed: EstimateTyped) -> Estimate:
    """Write an estimate down as it will be printed, once for its key.

    Raises:
        Refused: there is no such visit, or something is missing; names the field.

    """
    known = work.session.scalars(select(Estimate).where(Estimate.key == typed.key)).first()
    if known is not None:
        return known
    typed = estimate_rules.accepted(typed)
    visit = reads.visit_of(work.session, typed.appointment_id)
    if visit is None:
        raise Refused("There is no such visit. Choose one in the schedule.")
    people = same_person_ids(work.session, visit.patient_id)
    terms = reads.terms(work.session, visit, (), people)  # as one who pays alone
    sums = reckoned(typed.services, terms)
    count = len(estimates_of(work.session, visit.appointment_id)) + 1
    content = _content(work, typed, visit, sums, number=f"{visit.appointment_id}-{count}")
    return work.add(
        Estimate(
            key=typed.key,
            appointment_id=visit.appointment_id,
            patient_id=visit.patient_id,
            day=work.today,
            at=work.now,
            staff=work.staff.name,
            total_cents=content.total_cents,
            content=content.to_json(),
        )
    )


def _content(
    work: Work, typed: EstimateTyped, visit: Visit, sums: Reckoning, *, number: str
) -> EstimateContent:
    practice = office.practice(work.session)
    items = estimate_rules.items_of(sums)
    start = words_time(visit.start, work.zone)
    return EstimateContent(
        number=number,
        made_on=words_date(work.today),
        practice=practice.name if practice else "",
        practice_lines=practice_lines(practice),
        practice_npi=practice.npi if practice else "",
        tax_id=practice.tax_id if practice else "",
        state=practice.state if practice else "",
        patient=visit.patient,
        birth_date=words_date(visit.birth_date) if visit.birth_date else "",
        chart_number=visit.chart_number,
        primary=typed.primary,
        scheduled_for=f"{words_day(visit.day)} at {start}",
        provider=visit.provider,
        provider_npi=visit.npi,
        location=visit.location or (", ".join(practice.address) if practice else ""),
        diagnoses=tuple((one.code, one.words) for one in typed.diagnoses),
        items=items,
        discount=sums.discount.why,
        total_cents=sum(cents for *_, cents in items),
        separate=typed.separate,
    )
