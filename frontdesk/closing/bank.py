"""What goes to the bank: checks and cash in no deposit yet, and the deposits that were made."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from frontdesk.closing.reads import INSIDE, trial_balance
from frontdesk.ledger.deposit_tables import Deposit, DepositItem
from frontdesk.ledger.tables import Payment, Posting, PostingLine
from frontdesk.patients.rules import display_name
from frontdesk.patients.tables import Patient

BROUGHT = ("deposit", "settled")  # postings by which money goes to the bank


@dataclass(frozen=True, slots=True)
class ToDeposit:
    """A check that was received and lies in no deposit yet."""

    posting_id: int
    day: date
    words: str
    cents: int


def undeposited_checks(session: Session, until: date) -> list[ToDeposit]:
    """Return the checks received up to a day that are in no deposit, oldest first."""
    taken_back = aliased(Posting, name="taken_back")
    rows = session.execute(
        select(
            Posting.id, Posting.day, Posting.memo, func.sum(PostingLine.cents).label("cents"),
            func.max(Payment.reference).label("reference"), Patient.family, Patient.given,
        )
        .join(PostingLine, PostingLine.posting_key == Posting.key)
        .outerjoin(Payment, Payment.posting_id == Posting.id)
        .outerjoin(Patient, Patient.id == Posting.patient_id)
        .outerjoin(taken_back, taken_back.reverses_id == Posting.id)
        .outerjoin(DepositItem, DepositItem.posting_id == Posting.id)
        .where(
            Posting.day <= until, PostingLine.account == "check", Posting.reverses_id.is_(None),
            Posting.kind.not_in(INSIDE), taken_back.id.is_(None), DepositItem.id.is_(None),
        )
        .group_by(Posting.id, Posting.day, Posting.memo, Patient.family, Patient.given)
        .having(func.sum(PostingLine.cents) > 0)
        .order_by(Posting.id)
    )  # fmt: skip
    return [
        ToDeposit(
            row.id,
            row.day,
            " · ".join(
                part
                for part in (
                    f"No. {row.reference}" if row.reference else "",
                    display_name(row.family, row.given) if row.family else row.memo,
                )
                if part
            ),
            int(row.cents),
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class DepositRow:
    """A deposit; `checks` are words and cents of each, where they were asked for."""

    id: int
    number: int
    day: date
    at: datetime
    staff: str
    cash_cents: int
    check_cents: int
    checks: tuple[tuple[str, int], ...] = ()

    @property
    def cents(self) -> int:
        """All that was brought to the bank."""
        return self.cash_cents + self.check_cents


_DEPOSITS = select(
    Deposit.id, Deposit.number, Deposit.day, Deposit.at, Deposit.staff, Deposit.cash_cents,
    Deposit.check_cents,
)  # fmt: skip


def deposits(session: Session, since: date, until: date) -> list[DepositRow]:
    """Return the deposits of a stretch of days, both counted, the newest first, without checks."""
    wanted = _DEPOSITS.where(Deposit.day.between(since, until)).order_by(Deposit.number.desc())
    return [DepositRow(*row) for row in session.execute(wanted)]


def deposit(session: Session, deposit_id: int) -> DepositRow | None:
    """Return a deposit with its checks in the order they came; None if there is no such."""
    row = session.execute(_DEPOSITS.where(Deposit.id == deposit_id)).first()
    if row is None:
        return None
    checks = session.execute(
        select(DepositItem.words, DepositItem.cents)
        .where(DepositItem.deposit_id == deposit_id)
        .order_by(DepositItem.id)
    )
    return DepositRow(*row, tuple((words, cents) for words, cents in checks))


def undeposited_cash(session: Session, until: date) -> int:
    """Return the cash that came in up to a day and was not brought to the bank, in cents."""
    return on_hand(session, until)["cash"]


def on_hand(session: Session, until: date) -> dict[str, int]:
    """Return what came in up to a day by cash, card and electronically and is not in the bank yet.

    In cents. What was brought there since, on a later day, is what came first. Starts from the
    last month that was sealed, as the trial balance does.
    """
    books = trial_balance(session, until)
    moved = session.execute(
        select(PostingLine.account, func.sum(PostingLine.cents))
        .join(Posting, Posting.key == PostingLine.posting_key)
        .where(Posting.day > until, Posting.kind.in_(BROUGHT))
        .group_by(PostingLine.account)
    )
    since = {account: int(cents) for account, cents in moved}
    found = {}
    for account in ("cash", "card", "eft"):
        cents = books.get(account, 0)
        found[account] = max(0, cents + since.get(account, 0)) if cents > 0 else cents
    return found
