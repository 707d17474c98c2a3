"""One account on one screen: its story, who owes what, and how it stands; a few queries for all."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from frontdesk.billing.disputes import DisputeRow, disputes
from frontdesk.billing.story_parts import Books, ChargeMade, Entry, Event, VisitMade
from frontdesk.billing.story_rules import story
from frontdesk.charges.prompt import PromptOffer, offers
from frontdesk.charges.rules import CAME
from frontdesk.charges.tables import Excuse
from frontdesk.core.chunks import chunks
from frontdesk.core.clock import words_date
from frontdesk.core.money import dollars
from frontdesk.ledger import owing
from frontdesk.ledger import reads as ledger
from frontdesk.ledger.accounts import Line, Owing
from frontdesk.ledger.aging import AGES, age_of
from frontdesk.ledger.prints import paid_words
from frontdesk.ledger.rules import receipt_number
from frontdesk.ledger.tables import Payment, Posting, PostingLine, Receipt
from frontdesk.patients import reads as patients
from frontdesk.patients.rules import display_name, spoken_name
from frontdesk.patients.tables import Patient
from frontdesk.payments.patient_reads import plan_of
from frontdesk.payments.patient_tables import Agency, Placement
from frontdesk.payments.tables import RemittanceLine
from frontdesk.schedule.rules import WORDS
from frontdesk.schedule.tables import Appointment, AppointmentType
from frontdesk.staff.tables import Provider
from frontdesk.statements import owed_reads
from frontdesk.statements import reads as statements
from frontdesk.statements.building import payer_names
from frontdesk.statements.rules import HOLD
from frontdesk.statements.tables import StatementHold


@dataclass(frozen=True, slots=True)
class Member:
    """Another person for whom the same guarantor answers; `cents` is what they owe."""

    id: int
    name: str
    cents: int


@dataclass(frozen=True, slots=True)
class Mark:
    """How the account stands: words, a tone (info, warning, danger, success) and an icon."""

    words: str
    tone: str
    icon: str


@dataclass(frozen=True, slots=True)
class Who:
    """Whose account it is: the chart that is kept, all charts of theirs, their name."""

    patient_id: int
    ids: tuple[int, ...]
    patient: str
    spoken: str
    chart_number: str
    birth_date: date | None


@dataclass(frozen=True, slots=True)
class AccountView:
    """One person's account.

    Attributes:
        entries: the story.
        owed_cents: by the patient; below zero is a credit.
        prepaid_cents: paid ahead, until a charge uses it.
        insurance_cents, agency_cents: owed by others.
        ages: what the patient owes by days since the service (ledger.aging.AGES).
        guarantor: who answers for it; "" for the patient.
        family: others they answer for.
        open_items: what a payment can be given to, the oldest first.
        prompt: what visits of today cost if they are paid in full now.

    """

    who: Who
    entries: tuple[Entry, ...]
    owed_cents: int
    prepaid_cents: int
    insurance_cents: int
    agency_cents: int
    ages: tuple[int, ...]
    guarantor_id: int
    guarantor: str
    family: tuple[Member, ...]
    marks: tuple[Mark, ...]
    disputes: tuple[DisputeRow, ...]
    open_items: tuple[Owing, ...]
    prompt: tuple[PromptOffer, ...] = ()

    @property
    def patient_id(self) -> int:
        """The chart that is kept."""
        return self.who.patient_id

    @property
    def patient(self) -> str:
        """The name as lists show it."""
        return self.who.patient


def whose(session: Session, patient_id: int) -> Who | None:
    """Return whose account a chart's is; the kept one's where it was merged."""
    columns = (
        Patient.id, Patient.merged_into_id, Patient.family, Patient.given, Patient.preferred,
        Patient.suffix, Patient.chart_number, Patient.birth_date,
    )  # fmt: skip
    row = session.execute(select(*columns).where(Patient.id == patient_id)).first()
    if row is not None and row.merged_into_id is not None:
        row = session.execute(select(*columns).where(Patient.id == row.merged_into_id)).first()
    if row is None:
        return None
    return Who(
        row.id, tuple(patients.same_person_ids(session, row.id)),
        display_name(row.family, row.given, preferred=row.preferred, suffix=row.suffix),
        f"{spoken_name(row.family, row.given)} {row.suffix}".strip(), row.chart_number,
        row.birth_date,
    )  # fmt: skip


def account_view(session: Session, patient_id: int, *, today: date) -> AccountView | None:
    """Return a person's account with all charts merged into theirs; None if there is no such."""
    who = whose(session, patient_id)
    if who is None:
        return None
    open_disputes = tuple(disputes(session, today=today, patient_ids=who.ids))
    books = books_of(session, who, open_disputes)
    open_ = owing.open_items(session, who.ids, accounts=("patient", "payer", "agency", "prepaid"))
    guarantor = owed_reads.guarantor_of(session, who.patient_id) or who.patient_id
    sums = {
        account: sum(one.cents for one in open_ if one.account == account)
        for account in ("patient", "payer", "agency", "prepaid")
    }
    return AccountView(
        who=who,
        entries=story(books),
        owed_cents=sums["patient"],
        prepaid_cents=-sums["prepaid"],
        insurance_cents=sums["payer"],
        agency_cents=sums["agency"],
        ages=_aged([one for one in open_ if one.account == "patient"], today),
        guarantor_id=guarantor,
        guarantor=_name(session, guarantor) if guarantor != who.patient_id else "",
        family=_family(session, who, guarantor),
        marks=tuple(_marks(session, who, guarantor, open_disputes, today)),
        disputes=open_disputes,
        open_items=tuple(one for one in open_ if one.account == "patient" and one.cents > 0),
        prompt=tuple(offers(session, who.ids, today=today)),
    )


def books_of(session: Session, who: Who, open_disputes: Iterable[DisputeRow] = ()) -> Books:
    """Return all that the books hold about one person."""
    lines = _lines(session, who.ids)
    charges = owing.charges_of(session, patient_ids=who.ids)
    providers = {one: name for one, name in session.execute(select(Provider.id, Provider.name))}
    return Books(
        patient_ids=who.ids,
        events=tuple(_events(session, who.ids, lines)),
        charges=tuple(
            ChargeMade(
                one.id, one.posting_id, one.appointment_id, one.service_day,
                f"{one.code} {one.modifiers}".strip(), one.words or "Service", one.units,
                one.cents, providers.get(one.provider_id or 0, ""), one.allowed_cents,
                one.patient_id,
            )
            for one in charges
        ),
        visits=tuple(
            _visits(session, who.ids, {one.appointment_id for one in charges})
        ),
        payers=payer_names(
            session, {one.coverage_id for own in lines.values() for one in own if one.coverage_id}
        ),
        disputed={one.charge_id or 0: words_date(one.due_on) for one in open_disputes},
    )  # fmt: skip


def _lines(session: Session, ids: Sequence[int]) -> dict[str, list[Line]]:
    line = PostingLine
    rows = session.execute(
        select(line.posting_key, line.account, line.cents, line.patient_id, line.charge_id,
               line.coverage_id, line.part)
        .where(line.patient_id.in_(ids))
        .order_by(line.id)
    )  # fmt: skip
    found: dict[str, list[Line]] = {}
    for key, account, cents, patient_id, charge_id, coverage_id, part in rows:
        one = Line(account, cents, patient_id, charge_id, coverage_id, part)
        found.setdefault(key, []).append(one)
    return found


def _events(session: Session, ids: Sequence[int], lines: dict[str, list[Line]]) -> list[Event]:
    """Return the postings of these lines in the order of the books."""
    checks = {
        posting: remittance
        for posting, remittance in session.execute(
            select(RemittanceLine.posting_id, RemittanceLine.remittance_id).where(
                RemittanceLine.patient_id.in_(ids), RemittanceLine.posting_id.is_not(None)
            )
        )
    }
    back = aliased(Posting, name="back")
    original = func.coalesce(Posting.reverses_id, Posting.id)
    keys = select(PostingLine.posting_key).where(PostingLine.patient_id.in_(ids))
    rows = session.execute(
        select(
            Posting.id, Posting.key, Posting.day, Posting.kind, Posting.memo, Posting.reason,
            Posting.reverses_id, back.id.label("back_id"), Posting.appointment_id, Posting.staff,
            Payment.purpose, Payment.method, Payment.reference, Payment.cents,
            Payment.balance_cents, Receipt.id.label("receipt_id"), Receipt.drawer, Receipt.number,
        )
        .outerjoin(Payment, Payment.posting_id == original)
        .outerjoin(Receipt, Receipt.posting_id == Payment.posting_id)
        .outerjoin(back, back.reverses_id == Posting.id)
        .where(Posting.key.in_(keys))
        .order_by(Posting.id)
    )  # fmt: skip
    return [
        Event(
            row.id, row.day, row.kind, tuple(lines[row.key]), row.memo, row.reason,
            row.reverses_id, row.back_id is not None, row.appointment_id, row.staff,
            row.purpose or "", paid_words(row.method, row.reference) if row.method else "",
            row.cents or 0, row.balance_cents or 0, row.receipt_id,
            receipt_number(row.drawer, row.number) if row.receipt_id else "", checks.get(row.id),
        )
        for row in rows
    ]  # fmt: skip


def _visits(session: Session, ids: Sequence[int], charged: set[int | None]) -> Iterable[VisitMade]:
    """Return the visits that took place, and those that were charged whatever became of them."""
    one = Appointment
    rows = session.execute(
        select(
            one.id, one.day, one.status, one.reason, Provider.name,
            AppointmentType.name.label("type"), Excuse.reason.label("excuse"),
        )
        .outerjoin(Provider, Provider.id == one.provider_id)
        .outerjoin(AppointmentType, AppointmentType.id == one.type_id)
        .outerjoin(Excuse, Excuse.appointment_id == one.id)
        .where(
            one.patient_id.in_(ids),
            or_(one.status.in_(CAME), one.id.in_([key for key in charged if key])),
        )
        .order_by(one.day, one.id)
    )  # fmt: skip
    for row in rows:
        what = " \u00b7 ".join(part for part in (row.type or "Visit", row.reason) if part)
        note = "" if row.id in charged else (row.excuse or "not charged yet")
        if row.status not in CAME:  # its charges were taken back, or have to be
            note = WORDS.get(row.status, row.status).lower()
        yield VisitMade(row.id, row.day, row.name or "", what, note)


def _aged(items: Iterable[Owing], today: date) -> tuple[int, ...]:
    ages = [0] * len(AGES)
    for one in items:
        ages[age_of(one.since, today)] += one.cents
    return tuple(ages)


def _name(session: Session, patient_id: int) -> str:
    row = session.execute(
        select(Patient.family, Patient.given, Patient.preferred, Patient.suffix).where(
            Patient.id == patient_id
        )
    ).one()
    return display_name(row.family, row.given, preferred=row.preferred, suffix=row.suffix)


def _family(session: Session, who: Who, guarantor: int) -> tuple[Member, ...]:
    ids = [one for one in owed_reads.patients_of(session, [guarantor]).get(guarantor, ())]
    others = [one for one in {*ids, guarantor} if one not in who.ids]
    kept = {
        row.id: row
        for some in chunks(others)
        for row in session.execute(
            select(
                Patient.id, Patient.family, Patient.given, Patient.preferred, Patient.suffix
            ).where(Patient.id.in_(some), Patient.merged_into_id.is_(None))
        )
    }
    owed = ledger.balances(session, kept)
    named = [
        Member(one, display_name(row.family, row.given, preferred=row.preferred,
                                 suffix=row.suffix), owed[one])
        for one, row in kept.items()
    ]  # fmt: skip
    return tuple(sorted(named, key=lambda one: (one.name.casefold(), one.id)))


def _marks(
    session: Session, who: Who, guarantor: int, open_disputes: Sequence[DisputeRow], today: date
) -> Iterable[Mark]:
    overdue = [one for one in open_disputes if one.state == "overdue"]
    if open_disputes:
        due = min(one.due_on for one in open_disputes)
        count = f"{len(open_disputes)} in dispute" if len(open_disputes) > 1 else "In dispute"
        yield Mark(f"{count}, answer by {words_date(due)}", "danger" if overdue else "warning",
                   "alert")  # fmt: skip
    agency = session.execute(
        select(Agency.name, Placement.placed_on)
        .join(Agency, Agency.id == Placement.agency_id)
        .where(Placement.patient_id.in_(who.ids), Placement.ended_on.is_(None))
    ).first()
    if agency is not None:
        yield Mark(f"With {agency.name} since {words_date(agency.placed_on)}", "danger", "building")
    yield from _held(session, {*who.ids, guarantor}, today)
    plan = plan_of(session, who.patient_id) or plan_of(session, guarantor)
    if plan is not None:
        late = plan.overdue_cents(today)
        paid = f"Payment plan: {dollars(plan.paid_cents)} of {dollars(plan.cents)} paid"
        if late:
            yield Mark(f"{paid}, {dollars(late)} overdue", "warning", "clock")
        else:
            yield Mark(f"{paid}, on time", "success", "check")
    sent = [one for one in statements.sent(session, guarantor_ids=[guarantor], limit=20)
            if not one.undone]  # fmt: skip
    if sent:
        last = sent[0]
        yield Mark(f"Statement {last.level} sent {words_date(last.day)}", "info", "mail")


def _held(session: Session, ids: Iterable[int], today: date) -> Iterable[Mark]:
    row = StatementHold
    found = session.execute(
        select(row.reason, row.until)
        .where(
            row.patient_id.in_(list(ids)), row.kind == HOLD, row.ended_on.is_(None),
            row.charge_id.is_(None), or_(row.until.is_(None), row.until > today),
        )
        .order_by(row.id)
    ).first()  # fmt: skip
    if found is not None:
        until = f" until {words_date(found.until)}" if found.until else ""
        yield Mark(f"Statements on hold{until}: {found.reason}", "warning", "lock")
