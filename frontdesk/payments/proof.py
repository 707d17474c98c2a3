"""Whether payers' checks hold together with the books, for the doctor."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from frontdesk.ledger.tables import PostingLine
from frontdesk.payments import remit_reads
from frontdesk.payments.remit_reads import counts
from frontdesk.payments.tables import Remittance, RemittanceLine


def verify(session: Session) -> list[str]:
    """Return a sentence for every check that the books do not bear out; nothing when all hold."""
    left = sum(row.left_cents for row in remit_reads.unapplied(session))
    kept = -_sum(session, "unapplied")
    wrong = []
    if left != kept:
        wrong.append(
            f"{left} cents of insurance checks are on no line, but the books keep {kept} unapplied"
        )
    return wrong + _lines_wrong(session) + _checks_wrong(session)


def _sum(session: Session, account: str) -> int:
    found = session.scalar(
        select(func.sum(PostingLine.cents)).where(PostingLine.account == account)
    )
    return int(found or 0)


def _lines_wrong(session: Session) -> list[str]:
    """Compare what insurance paid on each charge by its lines with what the books say."""
    said = {
        row[0] or 0: int(row[1])
        for row in session.execute(
            select(RemittanceLine.charge_id, func.sum(RemittanceLine.paid_cents))
            .where(counts(), RemittanceLine.charge_id.isnot(None))
            .group_by(RemittanceLine.charge_id)
        )
    }
    kept = {
        row[0] or 0: int(row[1])
        for row in session.execute(
            select(PostingLine.charge_id, func.sum(PostingLine.cents))
            .where(PostingLine.account == "unapplied", PostingLine.charge_id.isnot(None))
            .group_by(PostingLine.charge_id)
        )
    }
    return [
        f"insurance paid {said.get(charge, 0)} cents of charge {charge} by its checks, "
        f"{kept.get(charge, 0)} by the books"
        for charge in sorted({*said, *kept})
        if said.get(charge, 0) != kept.get(charge, 0)
    ]


def _checks_wrong(session: Session) -> list[str]:
    over = session.execute(
        select(Remittance.id, Remittance.cents, func.sum(RemittanceLine.paid_cents))
        .join(RemittanceLine, RemittanceLine.remittance_id == Remittance.id)
        .where(Remittance.undone_id == 0, counts())
        .group_by(Remittance.id, Remittance.cents)
        .having(func.sum(RemittanceLine.paid_cents) > Remittance.cents)
        .order_by(Remittance.id)
    )
    return [f"check {key} of {cents} cents pays {paid}" for key, cents, paid in over]
