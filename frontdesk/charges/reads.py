"""What is shown of charges: visits to charge, the superbill of one, and what it stands on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, func, or_, select
from sqlalchemy.orm import Session

from frontdesk.charges import discount_rules as discounts
from frontdesk.charges import fee_reads, fee_rules, rules
from frontdesk.charges.fee_rules import Priced
from frontdesk.charges.reckoning import Terms
from frontdesk.charges.rules import DiagnosisTyped, Favourite, ServiceTyped
from frontdesk.charges.tables import ChargeFavourite, Estimate, Excuse, Superbill
from frontdesk.coverage import reads as coverage
from frontdesk.coverage.reads import CoverageRow
from frontdesk.ledger import owing
from frontdesk.ledger import reads as ledger
from frontdesk.ledger.tables import Charge, Posting, PostingLine
from frontdesk.office.tables import Location, Practice
from frontdesk.patients.reads import same_person_ids
from frontdesk.patients.rules import display_name
from frontdesk.patients.tables import Patient
from frontdesk.schedule.tables import Appointment, AppointmentType
from frontdesk.staff.tables import Provider

OPEN, CHARGED, EXCUSED = "open", "charged", "excused"


@dataclass(frozen=True, slots=True)
class VisitRow:
    """A visit that took place, as the list of those to charge shows it.

    Attributes:
        id: of the appointment.
        state: open (neither charge nor excuse), charged or excused.
        cents: what was charged, with tax, before discounts.
        excuse: why it costs nothing.

    """

    id: int
    day: date
    start: datetime
    status: str
    patient_id: int
    patient: str
    chart_number: str
    provider: str
    type_name: str
    state: str
    cents: int
    excuse: str


@dataclass(frozen=True, slots=True)
class Visit:
    """The visit of a superbill."""

    appointment_id: int
    day: date
    start: datetime
    status: str
    reason: str
    patient_id: int
    patient: str
    chart_number: str
    birth_date: date | None
    provider_id: int
    provider: str
    npi: str
    type_id: int | None
    type_name: str
    takes_copay: bool
    location_id: int | None
    location: str
    state: str

    @property
    def came(self) -> bool:
        """Whether the patient was there."""
        return self.status in rules.CAME


@dataclass(frozen=True, slots=True)
class Bill:
    """A superbill that was charged.

    Attributes:
        services: as they were charged.
        voided_at: None while it stands.

    """

    id: int
    version: int
    key: str
    appointment_id: int
    posting_id: int
    day: date
    diagnoses: tuple[DiagnosisTyped, ...]
    services: tuple[ServiceTyped, ...]
    charge_ids: tuple[int, ...]
    provider_id: int | None
    referring: str
    copay_cents: int
    total_cents: int
    discount_cents: int
    at: datetime
    staff: str
    voided_at: datetime | None
    voided_by: str
    void_reason: str


@dataclass(frozen=True, slots=True)
class OneKey:
    """A favourite with the letter that adds it, and its price for this visit."""

    key: str
    favourite: Favourite
    priced: Priced


@dataclass(frozen=True, slots=True)
class SuperbillView:
    """All that the superbill of a visit shows.

    Attributes:
        coverages: those that hold on its day, primary first.
        terms: what its reckoning depends on.
        bill: the superbill that stands; None before.
        before: those that were taken back, the newest first.
        excuse: why it costs nothing; "" otherwise.
        last: the patient's last visit that was charged; None for none.
        owed_cents: what the patient owes now.
        left_cents: what the patient owes now of what is charged for this visit.
        estimate_cents: what the good-faith estimate says; None where there is none.
        charged_today: codes that other visits of the patient on this day were charged for.

    """

    visit: Visit
    coverages: tuple[CoverageRow, ...]
    terms: Terms
    bill: Bill | None
    before: tuple[Bill, ...]
    excuse: str
    last: Bill | None
    favourites: tuple[OneKey, ...]
    owed_cents: int
    left_cents: int
    estimate_cents: int | None
    charged_today: tuple[str, ...]

    @property
    def payer_id(self) -> int | None:
        """Who is billed first; None for nobody but the patient."""
        return self.coverages[0].payer_id if self.coverages else None


def visits_of_day(session: Session, day: date) -> list[VisitRow]:
    """Return the day's visits that took place: those without charge first, then as they began."""
    rows = [_visit_row(row) for row in session.execute(_came(day, day))]
    return sorted(rows, key=lambda row: row.state != OPEN)


def visits_without_charge(
    session: Session, day: date, *, since: date | None = None
) -> list[VisitRow]:
    """Return the visits of a day that took place and have neither a charge nor an excuse.

    Args:
        session: any reading session.
        day: the office's date.
        since: an earlier day to begin with; None for `day` alone.

    """
    found = _came(since or day, day).where(Superbill.id.is_(None), Excuse.id.is_(None))
    return [_visit_row(row) for row in session.execute(found)]


def visit_to_charge(session: Session, patient_id: int, *, until: date) -> int | None:
    """Return the patient's visit to charge: the oldest without a charge, else the latest one.

    Args:
        session: any reading session.
        patient_id: of the patient; visits under charts merged with theirs are looked at too.
        until: the office's date; visits after it are not yet to be charged.

    """
    people = same_person_ids(session, patient_id)
    came = _came(date.min, until).where(Appointment.patient_id.in_(people))
    wanted = came.where(Superbill.id.is_(None), Excuse.id.is_(None)).limit(1)
    latest = came.order_by(None).order_by(Appointment.start.desc()).limit(1)
    for asked in (wanted, latest):
        row = session.execute(asked).first()
        if row is not None:
            return int(row.id)
    return None


def superbill(session: Session, appointment_id: int) -> SuperbillView | None:
    """Return all that a visit's superbill shows; None where there is no such visit."""
    row = session.execute(_whole_visit(appointment_id)).first()
    if row is None:
        return None
    visit = _visit(row)
    people = same_person_ids(session, visit.patient_id)
    coverages = tuple(coverage.coverages_of(session, visit.patient_id, visit.day))
    bills = _bills(session, Superbill.appointment_id == appointment_id)
    standing = next((one for one in bills if one.voided_at is None), None)
    return SuperbillView(
        visit=visit,
        coverages=coverages,
        terms=terms(session, visit, coverages, people),
        bill=standing,
        before=tuple(one for one in bills if one.voided_at is not None),
        excuse=row.excuse or "",
        last=_last(session, people, visit),
        favourites=tuple(_favourites(session, visit, coverages)),
        owed_cents=ledger.balance(session, people),
        left_cents=left_of(session, standing),
        estimate_cents=estimated(session, appointment_id),
        charged_today=charged_today(session, people, visit),
    )


def visit_of(session: Session, appointment_id: int) -> Visit | None:
    """Return a visit; None where there is no such one with a patient."""
    row = session.execute(_whole_visit(appointment_id)).first()
    return _visit(row) if row is not None else None


def terms(
    session: Session,
    visit: Visit,
    coverages: Sequence[CoverageRow],
    people: Iterable[int],
) -> Terms:
    """Return what a visit's reckoning depends on."""
    people = list(people)
    percents = fee_reads.percents(session)
    band, poverty = fee_reads.sliding_of(session, people, on=visit.day, region=region(session))
    return Terms(
        coverage_ids=tuple(one.id for one in coverages),
        copay_cents=coverages[0].copay_cents if coverages and visit.takes_copay else 0,
        ahead_cents=ahead(session, people, visit.appointment_id),
        taxed=fee_reads.taxed_codes(session),
        rate=fee_rules.tax_rate(
            fee_reads.tax_rates(session), location_id=visit.location_id, on=visit.day
        ),
        self_pay=discounts.percent_off(percents, discounts.SELF_PAY, on=visit.day),
        prompt_pay=discounts.percent_off(percents, discounts.PROMPT_PAY, on=visit.day),
        band=band,
        poverty=poverty,
    )


def region(session: Session) -> str:
    """Return which poverty guideline is the office's: AK, HI, or 48 for all the others."""
    state = session.scalar(select(Practice.state)) or ""
    return state if state in ("AK", "HI") else "48"


def ahead(session: Session, people: Iterable[int], appointment_id: int) -> int:
    """Return what was paid ahead and is free for a visit: its own, and what is for no visit."""
    rows = session.execute(
        select(Posting.appointment_id, func.sum(PostingLine.cents))
        .join(PostingLine, PostingLine.posting_key == Posting.key)
        .where(PostingLine.account == "prepaid", PostingLine.patient_id.in_(list(people)))
        .group_by(Posting.appointment_id)
    ).all()
    left = {visit_id: -int(cents) for visit_id, cents in rows}
    others = [cents for key, cents in left.items() if key not in (None, appointment_id)]
    return rules.usable_ahead(sum(left.values()), others)


def bill(session: Session, superbill_id: int) -> Bill | None:
    """Return a superbill; None where there is none of that id."""
    return next(iter(_bills(session, Superbill.id == superbill_id)), None)


def standing(session: Session, appointment_id: int) -> Bill | None:
    """Return the superbill of a visit that stands; None for none."""
    which = (Superbill.appointment_id == appointment_id, Superbill.voided_at.is_(None))
    return next(iter(_bills(session, *which)), None)


def estimated(session: Session, appointment_id: int) -> int | None:
    """Return what the newest good-faith estimate of a visit says; None where there is none."""
    return session.scalar(
        select(Estimate.total_cents)
        .where(Estimate.appointment_id == appointment_id)
        .order_by(Estimate.id.desc())
        .limit(1)
    )


def charged_today(session: Session, people: Iterable[int], visit: Visit) -> tuple[str, ...]:
    """Return codes that a person's other visits of the same day were charged for."""
    found = (
        select(Charge.code)
        .join(Superbill, Superbill.key == Charge.posting_key)
        .where(
            Superbill.patient_id.in_(list(people)), Superbill.day == visit.day,
            Superbill.appointment_id != visit.appointment_id, Superbill.voided_at.is_(None),
        )
        .order_by(Charge.id)
    )  # fmt: skip
    return tuple(dict.fromkeys(session.scalars(found)))


def favourites(
    session: Session, *, provider_id: int | None, type_id: int | None
) -> list[Favourite]:
    """Return the favourites of a provider and a type of visit: diagnoses, then services."""
    own = ChargeFavourite
    found = (
        select(own.id, own.kind, own.group, own.code, own.words, own.modifiers, own.units, own.key)
        .where(
            or_(own.provider_id.is_(None), own.provider_id == provider_id),
            or_(own.type_id.is_(None), own.type_id == type_id),
        )
        .order_by(own.kind, own.place, own.id)
    )
    return [
        Favourite(
            row.id, row.kind, row.group, row.code, row.words, tuple(row.modifiers.split()),
            row.units, row.key,
        )
        for row in session.execute(found)
    ]  # fmt: skip


def _favourites(session: Session, visit: Visit, coverages: Sequence[CoverageRow]) -> list[OneKey]:
    rows = favourites(session, provider_id=visit.provider_id, type_id=visit.type_id)
    payer_id = coverages[0].payer_id if coverages else None
    book = fee_reads.prices(session, [one.code for one in rows if one.kind == "service"])
    return [
        OneKey(
            key, one,
            book.price(one.code, modifiers=one.modifiers, payer_id=payer_id, on=visit.day)
            if one.kind == "service" else Priced(),
        )
        for key, one in rules.keys_of(rows)
    ]  # fmt: skip


def _came(first: date, last: date) -> Any:
    return (
        select(
            Appointment.id, Appointment.day, Appointment.start, Appointment.status,
            Patient.id.label("patient_id"), Patient.family, Patient.given, Patient.preferred,
            Patient.suffix, Patient.chart_number, Provider.name.label("provider"),
            AppointmentType.name.label("type_name"), Superbill.total_cents,
            Excuse.reason.label("excuse"),
        )
        .join(Patient, Patient.id == Appointment.patient_id)
        .join(Provider, Provider.id == Appointment.provider_id)
        .outerjoin(AppointmentType, AppointmentType.id == Appointment.type_id)
        .outerjoin(
            Superbill,
            (Superbill.appointment_id == Appointment.id) & Superbill.voided_at.is_(None),
        )
        .outerjoin(Excuse, Excuse.appointment_id == Appointment.id)
        .where(Appointment.day >= first, Appointment.day <= last)
        .where(Appointment.status.in_(rules.CAME))
        .order_by(Appointment.day, Appointment.start, Provider.place, Appointment.id)
    )  # fmt: skip


def _visit_row(row: Row[Any]) -> VisitRow:
    state = CHARGED if row.total_cents is not None else EXCUSED if row.excuse else OPEN
    return VisitRow(
        row.id, row.day, row.start, row.status, row.patient_id,
        display_name(row.family, row.given, preferred=row.preferred, suffix=row.suffix),
        row.chart_number, row.provider, row.type_name or "", state, row.total_cents or 0,
        row.excuse or "",
    )  # fmt: skip


def _whole_visit(appointment_id: int) -> Any:
    return (
        select(
            Appointment.id, Appointment.day, Appointment.start, Appointment.status,
            Appointment.reason, Patient.id.label("patient_id"), Patient.family, Patient.given,
            Patient.preferred, Patient.suffix, Patient.chart_number, Patient.birth_date,
            Provider.id.label("provider_id"), Provider.name.label("provider"), Provider.npi,
            Appointment.type_id, AppointmentType.name.label("type_name"),
            AppointmentType.takes_copay, Appointment.location_id,
            Location.name.label("location"), Excuse.reason.label("excuse"),
            Superbill.id.label("bill_id"),
        )
        .join(Patient, Patient.id == Appointment.patient_id)
        .join(Provider, Provider.id == Appointment.provider_id)
        .outerjoin(AppointmentType, AppointmentType.id == Appointment.type_id)
        .outerjoin(Location, Location.id == Appointment.location_id)
        .outerjoin(Excuse, Excuse.appointment_id == Appointment.id)
        .outerjoin(
            Superbill,
            (Superbill.appointment_id == Appointment.id) & Superbill.voided_at.is_(None),
        )
        .where(Appointment.id == appointment_id)
    )  # fmt: skip


def _visit(row: Row[Any]) -> Visit:
    return Visit(
        appointment_id=row.id,
        day=row.day,
        start=row.start,
        status=row.status,
        reason=row.reason,
        patient_id=row.patient_id,
        patient=display_name(row.family, row.given, preferred=row.preferred, suffix=row.suffix),
        chart_number=row.chart_number,
        birth_date=row.birth_date,
        provider_id=row.provider_id,
        provider=row.provider,
        npi=row.npi,
        type_id=row.type_id,
        type_name=row.type_name or "",
        takes_copay=row.takes_copay is None or bool(row.takes_copay),
        location_id=row.location_id,
        location=row.location or "",
        state=CHARGED if row.bill_id else EXCUSED if row.excuse else OPEN,
    )


def left_of(session: Session, standing: Bill | None) -> int:
    """Return what the patient owes by now of what a superbill charged; 0 for none."""
    items = owing.open_of_charges(session, standing.charge_ids) if standing is not None else ()
    return sum(item.cents for item in items if item.account == "patient")


def _last(session: Session, people: Sequence[int], visit: Visit) -> Bill | None:
    latest = (
        select(Superbill.id)
        .where(
            Superbill.patient_id.in_(people), Superbill.voided_at.is_(None),
            Superbill.appointment_id != visit.appointment_id, Superbill.day <= visit.day,
        )
        .order_by(Superbill.day.desc(), Superbill.id.desc())
        .limit(1)
        .scalar_subquery()
    )  # fmt: skip
    return next(iter(_bills(session, Superbill.id == latest)), None)


def _bills(session: Session, *which: Any) -> list[Bill]:
    """Return superbills with what was charged, the newest first, in two queries."""
    names = (
        "id", "version", "key", "appointment_id", "posting_id", "day", "diagnoses", "referring",
        "copay_cents", "total_cents", "discount_cents", "at", "staff", "voided_at", "voided_by",
        "void_reason",
    )  # fmt: skip
    rows = session.execute(
        select(*(getattr(Superbill, name) for name in names))
        .where(*which)
        .order_by(Superbill.id.desc())
    ).all()
    if not rows:
        return []
    charges: dict[str, list[Any]] = {}
    for charge in session.execute(
        select(
            Charge.id, Charge.posting_key, Charge.code, Charge.words, Charge.unit_cents,
            Charge.units, Charge.modifiers, Charge.pointers, Charge.place, Charge.coverage_id,
            Charge.provider_id,
        )
        .where(Charge.posting_key.in_([row.key for row in rows]))
        .order_by(Charge.id)
    ):  # fmt: skip
        charges.setdefault(charge.posting_key, []).append(charge)
    return [_bill(row, charges.get(row.key, [])) for row in rows]


def _bill(row: Row[Any], charges: Sequence[Any]) -> Bill:
    covered = any(one.coverage_id is not None for one in charges)
    kept = row._asdict() | {
        "diagnoses": tuple(DiagnosisTyped(one["code"], one["words"]) for one in row.diagnoses),
        "services": tuple(
            ServiceTyped(
                one.code, one.words, one.unit_cents, one.units, tuple(one.modifiers.split()),
                one.pointers, one.place, covered and one.coverage_id is None,
            )
            for one in charges
        ),
        "charge_ids": tuple(one.id for one in charges),
        "provider_id": next((one.provider_id for one in charges), None),
    }  # fmt: skip
    return Bill(**kept)
