"""Makes the content of many statements at once from the books, in a few queries for all."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from frontdesk.core.chunks import chunks
from frontdesk.core.clock import words_date
from frontdesk.coverage.tables import Coverage, Payer
from frontdesk.ledger import owing, plain_words
from frontdesk.ledger.owing import ChargeRow
from frontdesk.ledger.plain_words import Step
from frontdesk.ledger.steps import steps_of
from frontdesk.ledger.tables import Owed, Payment, Posting
from frontdesk.office.rows import PracticeRow
from frontdesk.patients.rules import spoken_name
from frontdesk.patients.tables import Patient
from frontdesk.staff.tables import Provider
from frontdesk.statements import owed_reads
from frontdesk.statements.content import Content, Entry, Person
from frontdesk.statements.owed_reads import Guarantor
from frontdesk.statements.rules import Item, Settings, Standing, Verdict

TOLD = (plain_words.ADJUSTED, plain_words.INSURANCE, plain_words.REFUND, plain_words.SHARE,
        plain_words.WAITING, plain_words.AGENCY)  # fmt: skip
IN_DISPUTE = "In dispute: you need not pay this now"
NO_CHARGE = {"": "Balance brought forward", "fee": "Late or returned-check fee"}
CREDIT = "Credit on your account"
NOBODY = PracticeRow("", "", "", "", "", "", "", "", "", "", 0)


@dataclass(frozen=True, slots=True)
class _Known:
    """What the books and the charts say about all of them."""

    guarantors: dict[int, Guarantor]
    names: dict[int, str]
    charges: dict[int, ChargeRow]
    steps: dict[int, list[Step]]
    payers: dict[int, str]
    providers: dict[int, str]
    loose: dict[int, list[tuple[str, int, date]]]
    ahead: dict[int, int]
    waiting: dict[int, tuple[int, int]]
    received: dict[int, int]
    people: dict[int, list[int]]


@dataclass(frozen=True, slots=True)
class _Common:
    """What is the same on all of them."""

    settings: Settings
    practice: PracticeRow
    today: date


def contents(
    session: Session,
    verdicts: Mapping[int, Verdict],
    standings: Mapping[int, Standing],
    *,
    settings: Settings,
    practice: PracticeRow | None,
    today: date,
) -> dict[int, Content]:
    """Return what each guarantor's statement says, without its number."""
    known = _look(session, {one: standings[one] for one in verdicts})
    common = _Common(settings, practice or NOBODY, today)
    return {
        one: _content(known, common, known.guarantors[one], verdict, standings[one])
        for one, verdict in verdicts.items()
    }


def payer_names(session: Session, coverage_ids: Iterable[int]) -> dict[int, str]:
    """Return the insurance's name of each coverage."""
    found: dict[int, str] = {}
    for some in chunks(sorted(set(coverage_ids))):
        rows = session.execute(
            select(Coverage.id, Payer.name)
            .join(Payer, Payer.id == Coverage.payer_id)
            .where(Coverage.id.in_(some))
        )
        found |= {one: name for one, name in rows}
    return found


def _look(session: Session, standings: Mapping[int, Standing]) -> _Known:
    charge_ids = sorted(
        {item.charge_id for one in standings.values() for item in one.items if item.charge_id}
    )
    steps = steps_of(session, charge_ids)
    people = owed_reads.patients_of(session, standings)
    patients = sorted({patient for charts in people.values() for patient in charts})
    charges = {
        row.id: row
        for some in chunks(charge_ids)
        for row in owing.charges_of(session, charge_ids=some)
    }
    coverages = {
        line.coverage_id for one in steps.values() for step in one for line in step.lines
        if line.coverage_id
    }  # fmt: skip
    return _Known(
        guarantors=owed_reads.guarantors(session, standings),
        names=_names(session, patients),
        charges=charges,
        steps=steps,
        payers=payer_names(session, coverages),
        providers={one: name for one, name in session.execute(select(Provider.id, Provider.name))},
        loose=_loose(session, patients),
        ahead=_ahead(session, patients),
        waiting=_waiting(session, patients),
        received=_received(session, standings, people),
        people=people,
    )


def _content(
    known: _Known, common: _Common, who: Guarantor, verdict: Verdict, standing: Standing
) -> Content:
    settings, practice, today = common.settings, common.practice, common.today
    charts = known.people.get(who.id, [who.id])
    level = settings.levels[max(verdict.level, 1) - 1]
    waiting = [known.waiting.get(one, (0, 0)) for one in charts]
    last = standing.last
    return Content(
        number=0,
        practice=practice.name,
        practice_lines=practice.address,
        phone=practice.phone,
        contact=settings.contact,
        to=(who.spoken, *who.address),
        account=who.chart_number,
        day=words_date(today),
        due=words_due(today + timedelta(settings.due_days)),
        cents=verdict.cents,
        level=max(verdict.level, 1),
        message=level.message,
        note=settings.note,
        ages=verdict.ages,
        people=_people(known, standing, charts),
        received=known.received.get(who.id, 0),
        received_since=words_date(last.day) if last else "",
        ahead=sum(known.ahead.get(one, 0) for one in charts),
        waiting=sum(cents for cents, _ in waiting),
        waiting_for=sum(count for _, count in waiting),
        disputed=verdict.disputed,
        delivery=verdict.delivery,
        email=who.email,
    )


def words_due(day: date) -> str:
    """Return a day as a letter says it: April 12, 2025."""
    return f"{day:%B} {day.day}, {day.year}"


def _people(known: _Known, standing: Standing, charts: Sequence[int]) -> tuple[Person, ...]:
    """Return entries by person: charts of one name, such as merged ones, stand together."""
    disputed = {one.charge_id for one in standing.holds if one.charge_id is not None}
    by_name: dict[str, list[tuple[date, int, Item]]] = defaultdict(list)
    loose: dict[str, list[Entry]] = defaultdict(list)
    told: set[int] = set()
    for item in standing.items:
        name = known.names.get(item.patient_id, "")
        if item.charge_id in known.charges:
            by_name[name].append((item.since, item.charge_id, item))
        elif item.patient_id not in told:
            told.add(item.patient_id)
            loose[name] += [_loose_entry(*one) for one in known.loose.get(item.patient_id, ())]
    people = []
    for name in dict.fromkeys([known.names.get(one, "") for one in charts]):
        entries = list[Entry]()
        before: tuple[date, int | None] | None = None
        for _, charge_id, item in sorted(by_name.get(name, ()), key=lambda one: one[:2]):
            charge = known.charges[charge_id]
            visit = (charge.service_day, charge.appointment_id)
            day = "" if visit == before else words_date(charge.service_day)
            before = visit
            entries.append(_entry(known, charge, item, day, disputed=charge_id in disputed))
        entries = loose.get(name, []) + entries
        if entries:
            people.append(Person(name, tuple(entries)))
    return tuple(people)


def _entry(known: _Known, charge: ChargeRow, item: Item, day: str, *, disputed: bool) -> Entry:
    steps = known.steps.get(charge.id, [])
    figures = plain_words.sums(steps)
    told = plain_words.gathered(
        plain_words.tell(steps, payers=known.payers, allowed_cents=charge.allowed_cents)
    )
    about = [known.providers.get(charge.provider_id or 0, ""), charge.code]
    if charge.units > 1:
        about.append(f"{charge.units} units")
    return Entry(
        day=day,
        words=charge.words or "Service",
        about=" \u00b7 ".join(one for one in about if one),
        charged=figures.charged,
        insurance=figures.insurance,
        adjusted=figures.adjusted,
        paid=figures.paid,
        owed=item.cents,
        told=tuple((one.words, one.cents) for one in told if one.kind in TOLD),
        note=IN_DISPUTE if disputed else "",
    )


def _loose_entry(part: str, cents: int, since: date) -> Entry:
    words = CREDIT if cents < 0 else NO_CHARGE.get(part, plain_words.SHARES.get(part, ""))
    return Entry(words_date(since), words, "", max(cents, 0), 0, 0, max(-cents, 0), cents)


def _names(session: Session, patients: Sequence[int]) -> dict[int, str]:
    found = {}
    kept: dict[int, int] = {}
    for some in chunks(patients):
        rows = session.execute(
            select(Patient.id, Patient.merged_into_id, Patient.family, Patient.given,
                   Patient.suffix).where(Patient.id.in_(some))
        )  # fmt: skip
        for one, merged, family, given, suffix in rows:
            found[one] = f"{spoken_name(family, given)} {suffix}".strip()
            if merged is not None:
                kept[one] = merged
    return found | {one: found[into] for one, into in kept.items() if into in found}


def _loose(session: Session, patients: Sequence[int]) -> dict[int, list[tuple[str, int, date]]]:
    """Return what is open without a charge: part, cents, since when."""
    found: dict[int, list[tuple[str, int, date]]] = defaultdict(list)
    for some in chunks(patients):
        rows = session.execute(
            select(Owed.patient_id, Owed.part, Owed.cents, Owed.since)
            .where(Owed.patient_id.in_(some), Owed.account == "patient", Owed.charge_id == 0,
                   Owed.cents != 0)
            .order_by(Owed.since, Owed.part)
        )  # fmt: skip
        for patient, part, cents, since in rows:
            found[patient].append((part, cents, since))
    return found


def _ahead(session: Session, patients: Sequence[int]) -> dict[int, int]:
    return {one: -cents for one, (cents, _) in _sums(session, patients, "prepaid").items()}


def _waiting(session: Session, patients: Sequence[int]) -> dict[int, tuple[int, int]]:
    return _sums(session, patients, "payer")


def _sums(session: Session, patients: Sequence[int], account: str) -> dict[int, tuple[int, int]]:
    """Return cents and charges that are open on an account, by patient."""
    found: dict[int, tuple[int, int]] = {}
    for some in chunks(patients):
        rows = session.execute(
            select(Owed.patient_id, func.sum(Owed.cents), func.count(Owed.charge_id.distinct()))
            .where(Owed.patient_id.in_(some), Owed.account == account, Owed.cents != 0)
            .group_by(Owed.patient_id)
        )
        found |= {patient: (int(cents), count) for patient, cents, count in rows}
    return found


def _received(
    session: Session, standings: Mapping[int, Standing], people: Mapping[int, Collection[int]]
) -> dict[int, int]:
    """Return what was paid at the desk since the last statement, voids taken off."""
    whose = {
        patient: (one, last.at)
        for one, standing in standings.items()
        if (last := standing.last) is not None and last.at is not None
        for patient in people.get(one, ())
    }
    earliest = min((at for _, at in whose.values()), default=None)
    if earliest is None:
        return {}
    found: dict[int, int] = defaultdict(int)
    original = func.coalesce(Posting.reverses_id, Posting.id)
    signed = case((Posting.reverses_id.isnot(None), -Payment.cents), else_=Payment.cents)
    for some in chunks(sorted(whose)):
        rows = session.execute(
            select(Posting.patient_id, Posting.at, signed)
            .join(Payment, Payment.posting_id == original)
            .where(Posting.patient_id.in_(some), Posting.at > earliest)
        )
        for patient, at, cents in rows:
            guarantor, since = whose[patient]
            if at > since:
                found[guarantor] += int(cents)
    return {one: cents for one, cents in found.items() if cents > 0}
