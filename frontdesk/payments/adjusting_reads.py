"""The reasons for adjustments, what is open on an account, and what was moved or lowered on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from frontdesk.coverage.tables import Coverage, Payer
from frontdesk.ledger.rules import LOWERING, PARTS, Owing
from frontdesk.ledger.tables import Charge, Owed, Posting, PostingLine
from frontdesk.payments import adjusting_rules
from frontdesk.payments.adjusting_rules import Reason
from frontdesk.payments.tables import AdjustmentReason

TAKEN_BACK_HERE = ("transfer", "adjustment")


@dataclass(frozen=True, slots=True)
class ReasonRow:
    """A reason in the office's list; `id` is its place, `version` 0 until the office changed it."""

    id: int
    version: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class OpenItem:
    """What one bearer owes of one charge.

    Attributes:
        id: its place in the list.
        bearer: in words: the payer's name, or why the patient owes it.

    """

    id: int
    item: Owing
    bearer: str
    code: str
    words: str
    charge_cents: int


@dataclass(frozen=True, slots=True)
class EntryRow:
    """A transfer or an adjustment on an account; `cents` is what it moved, above zero."""

    id: int
    day: date
    kind: str
    what: str
    cents: int
    why: str
    staff: str
    taken_back: bool


def reasons(session: Session, *, retired: bool = False) -> list[ReasonRow]:
    """Return the office's reasons; with `retired` also those not offered any more."""
    rows = session.execute(
        select(
            AdjustmentReason.code, AdjustmentReason.name, AdjustmentReason.account,
            AdjustmentReason.limit_cents, AdjustmentReason.retired, AdjustmentReason.version,
        ).order_by(AdjustmentReason.id)
    ).all()  # fmt: skip
    versions = {row.code: row.version for row in rows}
    own = [Reason(*row[:-1]) for row in rows]
    return [
        ReasonRow(place, versions.get(reason.code, 0), reason)
        for place, reason in enumerate(adjusting_rules.all_reasons(own), start=1)
        if retired or not reason.retired
    ]


def open_items(session: Session, patient_ids: Sequence[int]) -> list[OpenItem]:
    """Return what is open on a person's account, by charge and bearer, the oldest first."""
    rows = session.execute(
        select(
            Owed.patient_id, Owed.account, Owed.charge_id, Owed.coverage_id, Owed.part, Owed.cents,
            Owed.since, Payer.name, Charge.code, Charge.words, Charge.cents,
        )
        .outerjoin(Charge, Charge.id == Owed.charge_id)
        .outerjoin(Coverage, Coverage.id == Owed.coverage_id)
        .outerjoin(Payer, Payer.id == Coverage.payer_id)
        .where(Owed.patient_id.in_(patient_ids), Owed.cents != 0)
        .where(Owed.account.in_(("patient", "payer", "agency")))
        .order_by(Owed.since, Owed.charge_id, Owed.account, Owed.part)
    ).all()  # fmt: skip
    return [
        OpenItem(
            place, Owing(*row[:7]), bearer_words(row[1], row[4], row[7] or ""),
            row[8] or "", row[9] or "Account as a whole", row[10] or 0,
        )
        for place, row in enumerate(rows, start=1)
    ]  # fmt: skip


def bearer_words(account: str, part: str, payer: str) -> str:
    """Return who owes something: `Aetna`, `Patient: deductible`."""
    if account == "payer":
        return payer or "Insurance"
    if account == "agency":
        return "Collection agency"
    return f"Patient: {PARTS[part].lower()}" if part else "Patient"


def entries(session: Session, patient_ids: Sequence[int], *, limit: int = 100) -> list[EntryRow]:
    """Return transfers and adjustments of an account, the newest first."""
    back = aliased(Posting)
    moved = (
        select(func.sum(PostingLine.cents))
        .where(PostingLine.posting_key == Posting.key, PostingLine.cents > 0)
        .correlate(Posting)
        .scalar_subquery()
    )
    rows = session.execute(
        select(
            Posting.id, Posting.day, Posting.kind, Posting.reason, moved, Posting.memo,
            Posting.staff, back.id,
        )
        .outerjoin(back, back.reverses_id == Posting.id)
        .where(Posting.patient_id.in_(patient_ids), Posting.kind.in_(TAKEN_BACK_HERE))
        .order_by(Posting.id.desc())
        .limit(limit)
    )  # fmt: skip
    return [
        EntryRow(key, day, kind, reason or "Transfer", int(cents), memo, staff, undone is not None)
        for key, day, kind, reason, cents, memo, staff, undone in rows
    ]


def lowered_today(
    session: Session, *, charge_id: int, patient_id: int, reason: str, day: date
) -> int:
    """Return the cents lowered on a day for a reason on a charge, what was taken back aside."""
    back = aliased(Posting)
    of_charge = PostingLine.charge_id == charge_id if charge_id else PostingLine.charge_id.is_(None)
    found = session.scalar(
        select(func.sum(PostingLine.cents))
        .join(Posting, Posting.key == PostingLine.posting_key)
        .where(
            of_charge, PostingLine.patient_id == patient_id, PostingLine.account.in_(LOWERING),
            Posting.kind == "adjustment", Posting.reason == reason, Posting.day == day,
            ~select(back.id).where(back.reverses_id == Posting.id).exists(),
        )
    )  # fmt: skip
    return int(found or 0)
