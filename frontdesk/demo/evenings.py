"""Gives the demo office its evenings: days that are closed, and yesterday, still to be closed."""

import random
from datetime import date, datetime, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from frontdesk.charges.reads import visits_without_charge
from frontdesk.charges.tables import Excuse
from frontdesk.closing import reads
from frontdesk.closing.actions import close_day
from frontdesk.closing.denials import LATE
from frontdesk.core import clock
from frontdesk.core.action import ANYONE, Action, Work
from frontdesk.core.work import Staff
from frontdesk.coverage.tables import Coverage
from frontdesk.demo.charging import PRICES, charge_visit
from frontdesk.ledger.actions import IN_TURN, post_payment
from frontdesk.ledger.charging import ChargeWanted, post_charges
from frontdesk.ledger.rules import PaymentWanted
from frontdesk.ledger.tables import Posting
from frontdesk.schedule.tables import Appointment
from frontdesk.staff.tables import Provider, StaffMember

EVENING = time(17, 10)
BEFORE = "Charged in the program before this one"
SERVICES = (
    ("99213", "Established, low"), ("99214", "Established, moderate"),
    ("99396", "Physical, 40 to 64"), ("93000", "EKG"),
)  # fmt: skip
OLD = 34  # charges of long ago that insurance still owes
TAKEN = (  # yesterday's money: two checks, a few cards, some cash
    ("cash", 2500, ""), ("check", 4000, "1047"), ("card", 3000, "Visa 4242 A1B2C3"),
    ("cash", 2000, ""), ("check", 2500, "2210"), ("card", 2500, "MC 5454 77F01A"),
    ("cash", 1500, ""),
)  # fmt: skip


def spend_yesterday(work: Work) -> None:
    """Charge yesterday's visits but one, take its money; excuse the older visits; let some owe."""
    now, pick = work.now, random.Random(31)
    yesterday = _yesterday(work)
    first = work.session.scalar(select(func.min(Posting.day))) or yesterday
    _owe_long(work, pick)
    old = visits_without_charge(work.session, yesterday - timedelta(days=1), since=first)
    work.now = _evening(work, yesterday)
    work.bulk(
        Excuse,
        [
            {"appointment_id": row.id, "patient_id": row.patient_id, "reason": BEFORE,
             "at": work.now, "staff": work.staff.name, "version": 1}
            for row in old
        ],
    )  # fmt: skip
    visits = visits_without_charge(work.session, yesterday)
    for row in visits[:-1]:  # one is left to be charged, or to be excused
        charge_visit(work, row.id, pick)
    for place, (row, (method, cents, reference)) in enumerate(zip(visits, TAKEN, strict=False)):
        wanted = PaymentWanted(
            key=f"demo yesterday {place}", patient_id=row.patient_id, appointment_id=row.id,
            purpose="copay", method=method, cents=cents, reference=reference,
        )  # fmt: skip
        post_payment(work, wanted)
    work.now = now


def close_past(work: Work) -> None:
    """Close every day before yesterday, each on its own evening."""
    now, yesterday = work.now, _yesterday(work)
    for day in reads.open_days(work.session, yesterday - timedelta(days=1)):
        work.now = _evening(work, day)
        close_day.change(work, day)
    work.now, work.made = now, None


def somebody(session: Session, login: str) -> Staff:
    """Return somebody of the demo office, allowed whatever the demo does."""
    found = session.execute(
        select(StaffMember.id, StaffMember.name).where(StaffMember.login == login)
    ).one()
    return Staff(found.id, found.name, frozenset({"*"}))


def _yesterday(work: Work) -> date:
    """Return the last day before today on which patients came."""
    found = work.session.scalar(
        select(func.max(Appointment.day)).where(
            Appointment.day < work.today, Appointment.status == "checked_out"
        )
    )
    return found or work.today - timedelta(days=1)


def _evening(work: Work, day: date) -> datetime:
    return clock.instant(day, EVENING, work.zone)


def _owe_long(work: Work, pick: random.Random) -> None:
    """Let insurance owe for services of one to four months ago."""
    late = work.today - timedelta(days=LATE + 1)
    posted = work.session.scalar(select(func.max(Posting.day)).where(Posting.day <= late)) or late
    now, work.now = work.now, _evening(work, posted)
    held = work.session.execute(
        select(Coverage.id, Coverage.patient_id).order_by(Coverage.id).limit(4 * OLD)
    ).all()
    providers = work.session.scalars(select(Provider.id).order_by(Provider.id)).all()
    for place, (coverage_id, patient_id) in enumerate(pick.sample(held, min(OLD, len(held)))):
        code, words = pick.choice(SERVICES)
        cents = PRICES[code] * 100
        wanted = ChargeWanted(
            patient_id, posted - timedelta(days=int(pick.triangular(0, 100, 0))), code,
            words, cents, cents, provider_id=pick.choice(providers), coverage_id=coverage_id,
        )  # fmt: skip
        post_charges(work, [wanted], key=f"demo old {place}")
    work.now = now


fill_yesterday = Action(
    "Fill demo office with yesterday", ANYONE, "change", spend_yesterday, locks=lambda: IN_TURN
)
fill_closed = Action(
    "Fill demo office with closed days", ANYONE, "change", close_past, locks=lambda: IN_TURN
)
