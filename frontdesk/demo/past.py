"""Gives the demo office weeks of money behind it, so that no room with money opens empty."""

import random
from collections.abc import Sequence
from datetime import date, time, timedelta

from sqlalchemy import select

from frontdesk.billing.actions import open_dispute
from frontdesk.closing import actions as closing
from frontdesk.closing import bank
from frontdesk.core import clock
from frontdesk.core.action import ANYONE, Action, Work
from frontdesk.coverage.tables import Coverage, Payer
from frontdesk.demo.charging import FAVOURITES, PRICES, SHARES
from frontdesk.ledger import owing
from frontdesk.ledger.actions import IN_TURN, post, post_payment
from frontdesk.ledger.charging import ChargeWanted, post_charges, posted_id
from frontdesk.ledger.rules import Line, PaymentWanted
from frontdesk.patients.tables import Patient
from frontdesk.payments import actions as payments
from frontdesk.payments import open_reads, remit_rules
from frontdesk.payments.open_reads import OpenCharge
from frontdesk.payments.patient_rules import instalments
from frontdesk.payments.remit_rules import LineTyped
from frontdesk.staff.tables import Provider
from frontdesk.statements import actions as statements
from frontdesk.statements import planning, reads
from frontdesk.statements.rules import Asked

PAYER = "Aetna"  # whose answers of last week are here, and whose next check the scripted day posts
KNOWN = 9  # patients whom the scripted morning asks for by name: they owe nothing
BEGAN, SENT, PAID, SETTLED, AWAITED_DAY, ANSWERED_DAY = (
    timedelta(weeks=weeks) for weeks in (6, 5, 4, 3, 2, 1)
)  # whole weeks: a working day has a working day before it
OWING, PAYING = 40, 12  # accounts with a balance from before; those that paid what they were sent
ANSWERED = (  # a patient's services of seven weeks ago, and what the payer said of each
    (("99214", "coinsurance"), ("83036", "whole")),
    (("99213", "copay"),),
    (("99396", "denied"), ("36415", "whole")),
    (("99204", "deductible"),),
    (("99213", "coinsurance"), ("93000", "coinsurance")),
)
AWAITED = (
    ("99213", "87880"), ("99214", "36415"), ("99213", "36415"), ("99214", "83036"),
    ("99212", "81002"), ("99213", "93000"), ("99214", "93000"),
)  # fmt: skip
TWICE = {1: 60_00, 2: 25_00}  # of those who paid: cents more than they owed
DENIED = "says the member was not on file that day"


def live_through(work: Work) -> None:
    """Let six weeks pass: balances, statements, payments, a payer's answers, what is agreed."""
    now, today, pick = work.now, work.today, random.Random(37)
    owing_now = _bring_balances(work, pick, today - BEGAN)
    insured = _insured(work, owing_now)
    answered, awaited = insured[: len(ANSWERED)], insured[len(ANSWERED) :]
    for place, (held, services) in enumerate(zip(answered, ANSWERED, strict=True)):
        _charge(work, held, [code for code, _ in services], today - BEGAN, f"answered {place}")
    _send_statements(work, today - SENT)
    _pay(work, owing_now, today - PAID)
    _agree(work, owing_now, today - SETTLED)
    for place, (held, codes) in enumerate(zip(awaited, AWAITED, strict=False)):
        _charge(work, held, codes, today - AWAITED_DAY, f"awaited {place}")
    _post_answers(work, answered, today - ANSWERED_DAY)
    work.now, work.made = now, None
    work.concerning(None)


def _at(work: Work, day: date) -> None:
    work.now = clock.instant(day, time(15, 20), work.zone)


def _bring_balances(work: Work, pick: random.Random, day: date) -> list[int]:
    """Post what patients owed when the program came; return them, the most owed first."""
    _at(work, day)
    people = work.session.scalars(select(Patient.id).order_by(Patient.id)).all()
    owed = {one: pick.randrange(1200, 24_000) for one in pick.sample(people[KNOWN:], OWING)}
    for patient_id, cents in owed.items():
        lines = [Line("patient", cents, patient_id), Line("opening", -cents)]
        post(work, key=f"demo {patient_id}", kind="opening", lines=lines, patient_id=patient_id)
    return sorted(owed, key=lambda one: (-owed[one], one))


def _insured(work: Work, but: Sequence[int]) -> list[Coverage]:
    """Return coverages with PAYER of people who have no balance from before, nor a name here."""
    known = select(Patient.id).order_by(Patient.id).limit(KNOWN)
    wanted = (
        select(Coverage)
        .join(Payer, Payer.id == Coverage.payer_id)
        .join(Patient, Patient.id == Coverage.patient_id)
        .where(
            Payer.name == PAYER, Coverage.patient_id.not_in([*but, *work.session.scalars(known)])
        )
        .order_by(Coverage.patient_id)
    )
    return list(work.session.scalars(wanted))


def _charge(work: Work, held: Coverage, codes: Sequence[str], day: date, key: str) -> None:
    """Charge services of some days before `day` on it, to a coverage."""
    _at(work, day)
    words = {row[0]: row[1] for _, _, rows in FAVOURITES for row in rows}
    provider = work.session.scalars(select(Provider.id).order_by(Provider.id)).first()
    wanted = [
        ChargeWanted(
            held.patient_id, day - timedelta(days=3), code, words[code], PRICES[code] * 100,
            PRICES[code] * 100, allowed_cents=PRICES[code] * SHARES[PAYER], pointers="A",
            diagnoses="I10", provider_id=provider, coverage_id=held.id,
        )
        for code in codes
    ]  # fmt: skip
    post_charges(work, wanted, key=f"demo {key}")


def _send_statements(work: Work, day: date) -> None:
    """Send everybody the first statement."""
    _at(work, day)
    settings = reads.settings(work.session).settings
    rows = planning.plan_statements(work.session, settings=settings, today=day, asked=Asked())
    going = [row for row in rows if row.goes]
    planned = [[row.id, row.verdict.cents, row.verdict.fingerprint] for row in going]
    statements.begin_run.change(work, key="demo statements", planned=planned)
    run_id = int(work.made)
    statements.send_part.change(work, run_id, guarantor_ids=[row.id for row in going])
    statements.note_printed.change(work, run_id, way="letter")
    statements.finish_run.change(work, run_id, missed=[])


def _pay(work: Work, people: Sequence[int], day: date) -> None:
    """Let some pay by card and check: most all of it, one a part, two too much; bank it."""
    _at(work, day)
    for place, patient_id in enumerate(people[-PAYING:]):
        cents = sum(one.cents for one in owing.open_items(work.session, [patient_id]))
        cents += TWICE.get(place, 0) if place else -cents // 2
        method = "check" if place % 2 else "card"
        reference = str(3301 + place) if method == "check" else "Visa 4242 C0FFEE"
        wanted = PaymentWanted(
            key=f"demo statement paid {place}", patient_id=patient_id, appointment_id=None,
            purpose="balance", method=method, cents=cents, reference=reference,
        )  # fmt: skip
        post_payment(work, wanted)
    _bank(work, day)


def _bank(work: Work, day: date) -> None:
    """Bring every check to the bank and settle what came by card and electronically."""
    checks = [one.posting_id for one in bank.undeposited_checks(work.session, day)]
    if checks:
        closing.make_deposit.change(
            work, checks, cash_cents=0, until=day, key=f"demo deposit {day}"
        )
    on_hand = bank.on_hand(work.session, day)
    for account in ("card", "eft"):
        if on_hand[account]:
            key = f"demo settled {account} {day}"
            closing.settle.change(work, account, cents=on_hand[account], key=key)


def _agree(work: Work, people: Sequence[int], day: date) -> None:
    """Agree on a plan and a hold; give an account to an agency, a credit back; a check bounces."""
    _at(work, day)
    planned, held, placed, paid = people[0], people[1], people[2], people[-PAYING:]
    cents = sum(one.cents for one in owing.open_items(work.session, [planned]))
    first = day + timedelta(weeks=1)
    parts = [(one.due, one.cents) for one in instalments(cents, count=4, first=first)]
    payments.begin_plan.change(work, planned, parts, note="Agreed by phone")
    statements.hold_account.change(work, held, reason="A death in the family; call in summer")
    payments.keep_agency.change(
        work, name="Garden State Recovery", phone="(973) 555-0119", fee_points=3_000
    )
    payments.place.change(
        work, placed, agency_id=int(work.made), reason="No answer to three letters",
        key="demo agency",
    )  # fmt: skip
    returned = posted_id(work, "demo statement paid 3")
    assert returned is not None
    payments.return_check.change(
        work, returned, reason="Insufficient funds", fee_cents=25_00, key="demo returned"
    )
    payments.refund.change(
        work, paid[2], cents=TWICE[2], method="check", reference="1988", reason="Paid twice",
        key="demo refund",
    )  # fmt: skip
    _at(work, first)
    wanted = PaymentWanted(
        key="demo plan paid", patient_id=planned, appointment_id=None, purpose="balance",
        method="card", cents=parts[0][1], reference="MC 5454 0A11CE",
    )  # fmt: skip
    post_payment(work, wanted)
    _bank(work, first)


def _post_answers(work: Work, people: Sequence[Coverage], day: date) -> None:
    """Post the payer's EFT on what was charged seven weeks ago; one patient disputes a share."""
    _at(work, day)
    lines = list[tuple[OpenCharge, LineTyped]]()
    for held, services in zip(people, ANSWERED, strict=True):
        found = open_reads.open_charges(work.session, held.payer_id, patient_ids=[held.patient_id])
        lines += [
            (charge, _answer(charge, what))
            for charge, (_, what) in zip(found, services, strict=True)
        ]  # fmt: skip
    payments.begin_remittance.change(
        work, key="demo remittance", payer_id=people[0].payer_id, kind="eft", number="EFT-778120",
        cents=sum(typed.paid for _, typed in lines), dated=day - timedelta(days=1),
    )  # fmt: skip
    remittance_id = int(work.made)
    for number, (charge, typed) in enumerate(lines, 1):
        payments.post_line.change(
            work, remittance_id, number=number, charge_id=charge.id,
            open_cents=charge.standing.open_cents, typed=typed,
        )  # fmt: skip
    payments.finish_remittance.change(work, remittance_id, left_cents=0)
    _bank(work, day)
    disputed = lines[-2][0]
    open_dispute.change(
        work, disputed.patient_id, words="Says the co-pay covers it", key="demo dispute",
        due_on=day + timedelta(days=30), charge_id=disputed.id,
    )  # fmt: skip


def _answer(charge: OpenCharge, what: str) -> LineTyped:
    allowed = charge.expected_cents or 0
    if what == "denied":
        return LineTyped(denial=DENIED)
    if what == "whole":
        return remit_rules.proposed(charge.standing, allowed, allowed)
    copay = min(charge.standing.copay_cents, allowed)
    paid = {"copay": allowed - copay, "deductible": 0, "coinsurance": allowed * 8 // 10}[what]
    return remit_rules.proposed(charge.standing, allowed, paid, part=what)


fill_past = Action(
    "Fill demo office with its past", ANYONE, "change", live_through, locks=lambda: IN_TURN
)
